"""A sheet of items: its rows are items × units × slots, its open cells what the rules ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

import reports.fill_in.fill_in_fields as fields
from indicators.kinds import kind_of
from indicators.schema import Item, Scheme
from indicators.values import decimal
from reports.fill_in.fill_in_fields import CLAIMS, HEADING, INPUTS, KEYS, MARK, SECTION, Section
from reports.fill_in.fill_in_layout import PROTECTION, Looks, Rooms, height, page, place_columns
from reports.fill_in.fill_in_words import HEADINGS, hint, how, method, pick, unit_label
from reports.fill_in.input_cells import of_item

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

Unit = tuple[str, str, str]
TITLE_ROW, NOTE_ROW, HEAD_ROW = 1, 2, 3
FIRST = HEAD_ROW + 1
BROAD = ("text", "how", "method", "hint", "parent", "name", "level")


@dataclass(frozen=True)
class Line:
    """One row of the sheet."""

    unit: Unit
    item: Item
    slot: str


def write_section(
    sheet: Worksheet, looks: Looks, scheme: Scheme, section: Section, units: Sequence[Unit], lang: str, assessors: int
) -> int:
    """Fill the sheet; tells how many rows it asks for."""
    many = len(units) != 1
    names = fields.columns(section, many)
    rooms = Rooms(names)
    named = pick((section.name, section.name_en), lang)
    head(sheet, looks, names, section.code, _title(named, units, lang), _note(scheme, section, lang), lang)
    row = FIRST
    called = Counter(name for _, name, _ in units)
    for item in section.items:
        slots = fields.slots(item, assessors)
        first = row
        texts = _printed(scheme, section, item, named, lang)
        tall = height((texts[name], rooms[name]) for name in BROAD if name in texts)
        for unit in units:
            name = unit[1] if called[unit[1]] == 1 else unit_label(unit[1], unit[0])
            for slot in slots:
                line = Line(unit, item, slot)
                _write_row(sheet, looks, row, names, line, {**texts, "name": name, "level": slot}, section.tally)
                narrow = [(name, rooms["name"])] * many + [(slot, rooms["level"])] * ("level" in names)
                sheet.set_row(row, max(tall, height(narrow)))
                row += 1
        for name in fields.inputs(item, section.tally):
            column = names.index(name)
            rule = of_item(scheme, item, section.tally, name, f"{xl_col_to_name(column)}{first + 1}", lang)
            sheet.data_validation(first, column, row - 1, column, rule)
    finish(sheet, names, row - 1, named, scheme, lang)
    return row - FIRST


def scheme_title(scheme: Scheme, lang: str) -> str:
    return pick((scheme.title, scheme.title_en or scheme.title), lang)


def hidden(names: Sequence[str]) -> int:
    """How many columns, from the left, are keys."""
    return len(KEYS) if names[0] == KEYS[0] else 1


def _title(named: str, units: Sequence[Unit], lang: str) -> str:
    """What this sheet is about, and for whom."""
    if len(units) == 1:
        return pick((f"{named}　{units[0][1]}（{units[0][0]}）", f"{named}   {units[0][1]} ({units[0][0]})"), lang)
    return pick((f"{named}　共 {len(units)} 个单位", f"{named}   {len(units)} units"), lang)


def _note(scheme: Scheme, section: Section, lang: str) -> str:
    """Below the title: the scheme, what the indicator weighs, which cells to fill."""
    said = [scheme_title(scheme, lang)]
    if section.weight:
        said.append(pick((f"权重 {section.weight}%", f"weight {section.weight} %"), lang))
    yellow = (
        ("黄色格有则填、没有的空着", "fill yellow cells where there is something")
        if section.tally
        else ("黄色格都要填", "fill every yellow cell")
    )
    said.append(pick(yellow, lang))
    said.append(pick(("绿色格可填可不填，其余不改", "green ones if you like"), lang))
    return pick(("　", "   "), lang).join(said)


def head(sheet: Worksheet, looks: Looks, names: Sequence[str], code: str, title: str, note: str, lang: str) -> None:
    """The hidden names of the columns, the title, and the headings."""
    for at, name in enumerate(names):
        sheet.write_string(0, at, f"{MARK}{name}")
        sheet.write_string(
            HEAD_ROW, at, HEADING if at == 0 else pick(HEADINGS.get(name, ("", "")), lang), looks.heading
        )
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.write_string(TITLE_ROW, 0, f"{SECTION} {code}")
    shown = hidden(names)
    sheet.write_string(TITLE_ROW, shown, title, looks.title)
    sheet.write_string(NOTE_ROW, shown, note, looks.plain)
    sheet.set_row(TITLE_ROW, 24)
    sheet.set_row(NOTE_ROW, 18)
    sheet.set_row(HEAD_ROW, 32)


def _printed(scheme: Scheme, section: Section, item: Item, named: str, lang: str) -> dict[str, str]:
    return {
        "parent": named,
        "second": item.code,
        "text": pick((item.text, item.text_en or item.text), lang),
        "how": how(item, lang),
        "method": method(item, lang),
        "hint": hint(item, section.tally, scheme.decimals, lang),
    }


def _write_row(
    sheet: Worksheet, looks: Looks, row: int, names: Sequence[str], line: Line, texts: dict[str, str], tally: bool
) -> None:
    asked = fields.inputs(line.item, tally)
    keys = dict(zip(KEYS, (line.unit[0], line.item.code, line.slot), strict=True))
    for at, name in enumerate(names):
        if name in keys:
            sheet.write_string(row, at, keys[name])
        elif name == "points":
            _write_points(sheet, looks, row, at, line.item)
        elif name in INPUTS and name not in asked:
            sheet.write_blank(row, at, None, looks.shut)
        elif name in INPUTS or name in CLAIMS:
            series = name == "value" and kind_of(line.item).fact == "series"
            sheet.write_blank(
                row, at, None, looks.open("series" if series else name, name in asked and name != "exempt")
            )
        elif name == "level" and kind_of(line.item).fact != "levels":
            sheet.write_blank(row, at, None, looks.shut)
        else:
            centred = name in ("second", "level", "name")
            sheet.write_string(row, at, texts[name], looks.centred if centred else looks.text)


def _write_points(sheet: Worksheet, looks: Looks, row: int, at: int, item: Item) -> None:
    if item.points is None:
        sheet.write_string(row, at, "—", looks.centred)
    else:
        # A decimal is written as its digits; a float would be written as what is nearest to it.
        points: Any = Decimal(decimal(item.points))
        sheet.write_number(row, at, points, looks.number)


def finish(sheet: Worksheet, names: Sequence[str], last: int, named: str, scheme: Scheme, lang: str) -> None:
    """Widths, filter, frozen headings, pages and locks."""
    first = hidden(names)
    rooms = Rooms(names)
    place_columns(sheet, {at: rooms[name] for at, name in enumerate(names) if at >= first}, range(first))
    # The hidden keys belong to the range: what is sorted by its arrows takes them along.
    sheet.autofilter(HEAD_ROW, 0, last, len(names) - 1)
    sheet.freeze_panes(FIRST, names.index("points") if "points" in names else first)
    page(sheet, last, HEAD_ROW, f"{scheme_title(scheme, lang)}　{named}", len(names))
    sheet.protect("", PROTECTION)
