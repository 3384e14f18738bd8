"""方案: grades, settings, and every entry of the scheme with the clauses it rests on and how far these may be relied on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assess.scoring.numbers.number_texts import plain
from indicators.schema import Basis, Indicator, Item, Veto
from reports.book.book_layout import GRADES, Year
from reports.book.book_looks import Looks, open_sheet, put, write_heads
from reports.book.book_words import ROLES
from reports.book.sheet_writer import Number, Sheet, height, lines
from reports.book.sheets.step_columns import nearest

COLUMNS = ("kind", "code", "size", "content", "how", "rule", "doc", "article", "date", "standing")
WIDTHS: tuple[Number, ...] = (11, 12, 11, 38, 34, 30, 34, 16, 11, 13)


@dataclass(frozen=True)
class Entry:
    """An entry of the scheme: `size` its weight or points."""

    kind: str
    code: str
    size: Fraction | None
    content: str
    how: str = ""
    rule: str = ""
    basis: Sequence[Basis] = ()


def write_scheme(year: Year, looks: Looks) -> None:
    """Grades first, at fixed rows that formulas look at; then the settings; then all entries."""
    scheme = year.scheme
    note = f"{scheme.code} v{scheme.version}　{scheme.digest}"
    page = open_sheet(year, looks, "scheme", year.speaker.title, note, (), WIDTHS, GRADES)
    heads = (year.say(("序号", "No.")), year.head("grade"), year.head("min"), year.head("quota"))
    write_heads(page, GRADES - 2, heads, WIDTHS, looks)
    for at, grade in enumerate(scheme.grades):
        row = GRADES + at - 1
        quota = year.speaker.quota(grade.quota) if grade.quota else ""
        page.set_row(row, height(lines(quota, WIDTHS[3])))
        put(page, row, 0, at + 1, looks.cell(align="center"))
        put(page, row, 1, year.speaker.grades[grade.name], looks.text(align="center"))
        put(page, row, 2, None if grade.min is None else nearest(grade.min), looks.number(True, "General"))
        put(page, row, 3, quota, looks.text())
    row = GRADES + len(scheme.grades) + 1
    for text in year.speaker.settings():
        put(page, row - 1, 0, text, looks.book.look())
        row += 1
    row += 1
    write_heads(page, row - 1, [year.head(name) for name in COLUMNS], WIDTHS, looks)
    first = row
    for entry in entries(year):
        row = _entry(year, looks, page, entry, row)
    page.autofilter(first - 1, 0, row - 1, len(COLUMNS) - 1)
    page.print_area(0, 0, row - 1, len(COLUMNS) - 1)


def entries(year: Year) -> Iterator[Entry]:
    """Everything in the scheme that rests on a clause, in file order."""
    scheme, say, speaker = year.scheme, year.say, year.speaker
    yield Entry(say(ROLES["scheme"]), scheme.code, None, speaker.title, basis=scheme.basis)
    for parent in scheme.parents:
        share = say((f"占 {plain(parent.share)}%", f"share {plain(parent.share)}%"))
        name = speaker.say(parent.name, parent.name_en)
        yield Entry(say(ROLES["parent"]), "", None, name, share, basis=parent.basis)
    for one in scheme.indicators:
        nature = speaker.nature(one)
        yield Entry(say(ROLES["indicator"]), one.code, one.weight, speaker.name(one), nature, basis=one.basis)
        yield from _minimum(year, one)
        for item in one.items:
            yield _item(year, item)
        for veto in one.vetoes:
            yield _veto(year, veto)
    for items in year.outside:
        for item in items:
            yield _item(year, item)


def _minimum(year: Year, one: Indicator) -> Iterator[Entry]:
    if one.minimum is None:
        return
    percent = plain(one.minimum.percent)
    below = year.say((f"得分率低于 {percent}%", f"below {percent}% of what is available"))
    effect = year.speaker.effect(one.minimum.effect)
    yield Entry(year.say(ROLES["minimum"]), one.code, None, year.speaker.name(one), effect, below, one.basis)


def _item(year: Year, item: Item) -> Entry:
    speaker = year.speaker
    how = "\n".join(part for part in (speaker.how(item), speaker.source(item)) if part)
    kind = year.say(ROLES[item.role])
    return Entry(kind, item.code, item.points, speaker.text(item), how, speaker.rule(item), item.basis)


def _veto(year: Year, veto: Veto) -> Entry:
    how = "\n".join([year.speaker.effect(veto.effect), *year.speaker.persons(veto)])
    kind = year.say(ROLES["veto"])
    return Entry(kind, veto.code, None, year.speaker.name(veto), how, year.speaker.when(veto), veto.basis)


def _entry(year: Year, looks: Looks, page: Sheet, entry: Entry, row: int) -> int:
    """One row for each clause, the entry itself in the first; returns the next free row."""
    size = None if entry.size is None else nearest(entry.size)
    said = (entry.content, entry.how, entry.rule)
    cited = [(one.doc, one.article, one.date, year.speaker.standing(one)) for one in entry.basis]
    for at, clause in enumerate(cited or [("", "", "", "")]):
        own = (size, *said) if not at else (None, "", "", "")
        cells = (entry.kind, entry.code, *own, *clause)
        page.set_row(
            row, height(max(lines(text, WIDTHS[col]) for col, text in enumerate(cells) if isinstance(text, str)))
        )
        for col, cell in enumerate(cells):
            put(page, row, col, cell, looks.number(True, "General") if col == 2 else looks.text())
        row += 1
    return row
