"""排名: the league table of every group, one page wide, each group from a new page."""

from __future__ import annotations

from assess.scoring.stands import Stand
from reports.book.book_layout import GRADES, LEAGUE, UNIT, Year
from reports.book.book_looks import Looks, live, open_sheet, put
from reports.book.book_words import APART
from reports.book.sheet_writer import LETTERS, Number, height, lines
from reports.words.veto_bars import told

COLUMNS = ("group", "rank", "unit", "name", "total", "grade", "vetoes", "reasons")
WIDTHS: dict[str, Number] = {
    "group": 14, "rank": 7, "unit": 11, "name": 34, "total": 10, "grade": 10, "vetoes": 26, "reasons": 46,
}  # fmt: skip
AT = {name: col for col, name in enumerate(COLUMNS)}


def write_league(year: Year, looks: Looks, stands: list[Stand]) -> None:
    """`stands` in the order of the book."""
    widths = [WIDTHS[name] for name in COLUMNS]
    heads = [year.head(name) for name in COLUMNS]
    title = f"{year.speaker.title}　{year.sheet('league')}"
    note = year.say((
        "名次、总分、等次为公式，随得分变化；行序为成册时的名次。“名额”指等次名额限制的调整。",
        "Rank, total and grade are formulas; rows stand in the order of ranks when the book was made.",
    ))  # fmt: skip
    page = open_sheet(year, looks, "league", title, note, heads, widths, LEAGUE)
    for position, stand in enumerate(stands):
        _row(year, looks, position, stand)
    last = LEAGUE + len(year) - 2
    page.freeze_panes(LEAGUE - 1, 0)
    page.autofilter(LEAGUE - 2, 0, last, len(COLUMNS) - 1)
    page.print_area(0, 0, last, len(COLUMNS) - 1)
    page.set_h_pagebreaks([LEAGUE + group.start - 1 for group in year.groups[1:]])


def _row(year: Year, looks: Looks, position: int, stand: Stand) -> None:
    page, row = looks.book.sheets["league"], LEAGUE + position
    vetoes = vetoes_words(year, stand)
    reasons = year.say(APART).join(told(year.speaker, *reason) for reason in stand.reasons)
    tall = max(
        lines(text, WIDTHS[name]) for name, text in (("name", stand.name), ("vetoes", vetoes), ("reasons", reasons))
    )
    page.set_row(row - 1, height(max(tall, lines(stand.group, WIDTHS["group"]))))
    for name, text in (("group", stand.group), ("unit", stand.unit), ("name", stand.name)):
        put(page, row - 1, AT[name], text, looks.text())
    source = {name: year.step(name, str(UNIT + position)) for name in ("rank", "published", "final")}
    rank = stand.rank if stand.rank is not None else ""
    live(page, row - 1, AT["rank"], source["rank"], rank, looks.cell(align="center"))
    total = float(stand.total) if stand.total is not None else ""
    live(page, row - 1, AT["total"], source["published"], total, looks.number(True, looks.total, bold=True))
    live(
        page,
        row - 1,
        AT["grade"],
        grade_formula(year, source["final"]),
        shown_grade(year, stand),
        looks.cell(align="center"),
    )
    put(page, row - 1, AT["vetoes"], vetoes, looks.text())
    put(page, row - 1, AT["reasons"], reasons, looks.text())


def grade_formula(year: Year, cell: str) -> str:
    last = GRADES + len(year.scheme.grades) - 1
    return f'IF({cell}="","",INDEX({year.sheet("scheme")}!$B${GRADES}:$B${last},{cell}))'


def shown_grade(year: Year, stand: Stand) -> str:
    return "" if stand.grade is None else year.speaker.grades[stand.grade]


def vetoes_words(year: Year, stand: Stand) -> str:
    return year.say(APART).join(year.speaker.vetoes[code] for code in stand.vetoes)


def league_column(name: str) -> str:
    return LETTERS[AT[name]]
