"""单位得分单: one unit's form, chosen from a list; everything on it is looked up."""

from __future__ import annotations

from collections.abc import Callable

from assess.scoring.stands import Stand
from reports.book.book_layout import FIRST_COLUMN, ITEM, ITEM_COLUMNS, LEAGUE, UNIT, Year
from reports.book.book_looks import Looks, footer, live, put, write_heads
from reports.book.book_words import APART
from reports.book.safety import Safety
from reports.book.sheet_writer import LETTERS, Sheet, height, lines
from reports.book.sheets.item_rows_sheet import Items, mean_pattern
from reports.book.sheets.league_sheet import league_column, shown_grade, vetoes_words
from reports.book.sheets.step_columns import Value, nearest
from reports.words.veto_bars import told

COLUMNS = ("parent", "second", "full", "text", "how", "method", "value", "other", "reason", "lost", "points")
WIDTHS = (17, 7, 8, 32, 32, 17, 12, 9, 32, 8, 9)
LOOKED_UP = {"value": 6, "other": 7, "reason": 8, "lost": 9, "points": 10}
STAND = ("group", "rank", "total", "grade", "vetoes", "reasons")
REASONS = 5
"""The column from which on the reasons spread to the right edge."""
PLACE = "$K$3"
FIRST = 8
"""The first row of items."""


def write_slip(year: Year, looks: Looks, items: Items, stands: list[Stand], safety: Safety) -> None:
    """The form, showing the first unit until another is chosen."""
    page = looks.book.sheets["slip"]
    wide = {col: items.width(name) for col, name in enumerate(COLUMNS) if name in ("full", "lost", "points")}
    looks.book.set_page(page, footer(year), {**dict(enumerate(WIDTHS)), **wide})
    page.set_row(0, 26)
    put(page, 0, 0, year.sheet("slip"), looks.title)
    note = ("在黄色格中选择单位，其余各格自动查出。", "Choose a unit in the yellow cell; everything else is looked up.")
    put(page, 1, 0, year.say(note), looks.note)
    _selector(year, looks, page)
    _stand(year, looks, page, stands)
    put(page, 5, 0, None, looks.note)
    write_heads(page, FIRST - 2, [year.head(name) for name in COLUMNS], WIDTHS, looks)
    for place in range(len(year.items)):
        _item(year, looks, page, items, place)
    _indicators(year, looks, page, safety)
    page.freeze_panes(FIRST - 1, 2)
    page.repeat_rows(FIRST - 2)


def _selector(year: Year, looks: Looks, page: Sheet) -> None:
    page.set_row(2, 22)
    unit = int(year.order[0])
    put(page, 2, 0, year.say(("选择单位", "Unit")), looks.heading)
    yellow = looks.cell(bg_color="#FFF2CC", bold=True)
    page.merge_range(2, 1, 2, 3, "", yellow)
    page.write_string(2, 1, f"{year.facts.units[unit]} {year.facts.names[unit]}", yellow)
    letter = year.steps["pick"]
    choices = f"{year.sheet('totals')}!${letter}${UNIT}:${letter}${UNIT + len(year) - 1}"
    page.data_validation(2, 1, 2, 1, {
        "validate": "list",
        "source": f"={choices}",
        "error_title": year.say(("没有这个单位", "No such unit")),
        "error_message": year.say(("请从列表中选择。", "Choose from the list.")),
    })  # fmt: skip
    put(page, 2, 9, year.say(("行次", "Row")), looks.heading)
    live(page, 2, 10, f"MATCH($B$3,{choices},0)", 1, looks.cell(align="center"))


def _stand(year: Year, looks: Looks, page: Sheet, stands: list[Stand]) -> None:
    """Group, rank, total, grade, vetoes and reasons of the unit."""
    page.set_row(3, 18)
    page.merge_range(3, REASONS, 3, len(COLUMNS) - 1, "", looks.heading)
    for col, name in enumerate(STAND):
        put(page, 3, col, year.head(name), looks.heading)
    first = stands[0]
    said = [year.say(APART).join(told(year.speaker, *reason) for reason in stand.reasons) for stand in stands]
    vetoes = [vetoes_words(year, stand) for stand in stands]
    room = sum(WIDTHS[REASONS:])
    page.set_row(4, height(max(*map(_lines(room), said), *map(_lines(WIDTHS[4]), vetoes), 2)))
    last = LEAGUE + len(year) - 1
    values: tuple[Value, ...] = (
        first.group,
        first.rank if first.rank is not None else "",
        float(first.total) if first.total is not None else "",
        shown_grade(year, first),
        vetoes[0],
        said[0],
    )
    page.merge_range(4, REASONS, 4, len(COLUMNS) - 1, "", looks.text())
    for col, (name, value) in enumerate(zip(STAND, values, strict=True)):
        letter = league_column(name)
        look = looks.text(align="left" if name in ("vetoes", "reasons") else "center")
        look = looks.number(True, looks.total, bold=True) if name == "total" else look
        source = f"INDEX({year.sheet('league')}!${letter}${LEAGUE}:${letter}${last},{PLACE})"
        live(page, 4, col, f'IF({source}="","",{source})', value, look)


def _lines(room: int) -> Callable[[str], int]:
    return lambda text: lines(text, room)


def _item(year: Year, looks: Looks, page: Sheet, items: Items, place: int) -> None:
    item, row = year.items[place], FIRST + place
    known = items.known[item.code].texts
    said = [lines(known[name], WIDTHS[col]) for col, name in enumerate(COLUMNS) if name in known]
    tall = max(*said, items.longest[item.code])
    page.set_row(row - 1, height(tall))
    for col, name in enumerate(COLUMNS[:6]):
        if name == "full":
            full = nearest(item.full) if item.points is not None else None
            put(page, row - 1, col, full, looks.number(True, looks.score))
        else:
            put(page, row - 1, col, known[name], looks.text())
    values = items.shown(0, item)
    last = ITEM + len(year) * len(year.items) - 1
    for name, col in LOOKED_UP.items():
        letter = LETTERS[ITEM_COLUMNS.index(name)]
        cells = f"{year.sheet('items')}!${letter}${ITEM}:${letter}${last}"
        source = f"INDEX({cells},({PLACE}-1)*{len(year.items)}+{place + 1})"
        look = looks.text(align="right") if name in ("value", "other") else looks.text()
        look = looks.number(True, looks.score) if name in ("lost", "points") else look
        if name == "value" and items.facts[item.code].combined:
            look = looks.text(align="right", num_format=mean_pattern(looks, item))
        live(page, row - 1, col, f'IF({source}="","",{source})', values[name], look)


def _indicators(year: Year, looks: Looks, page: Sheet, safety: Safety) -> None:
    """The unit's indicators below its items."""
    start, unit = FIRST + len(year.items) + 1, int(year.order[0])
    for col, name in enumerate(("indicator", "weight", "points")):
        put(page, start - 1, col, year.head(name), looks.heading)
    for at, one in enumerate(year.scheme.indicators):
        row = start + at
        name = f"{one.code} {year.speaker.name(one)}"
        page.set_row(row, height(lines(name, WIDTHS[0])))
        put(page, row, 0, name, looks.text())
        put(page, row, 1, nearest(one.weight), looks.number(True, "General"))
        letter = LETTERS[FIRST_COLUMN + at]
        cells = f"{year.sheet('indicators')}!${letter}${UNIT}:${letter}${UNIT + len(year) - 1}"
        source = f"INDEX({cells},{PLACE})"
        there = year.results.pools[one.code].avail[unit] > 0
        value: Value = nearest(safety.shares[one.code][unit] * one.weight) if there else ""
        live(page, row, 2, f'IF({source}="","",{source})', value, looks.number(True, looks.share))
    page.print_area(0, 0, start + len(year.scheme.indicators) - 1, len(COLUMNS) - 1)
