"""得分明细: every item of every unit in the columns that offices know, from the fact to the points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isnan

import numpy as np
from numpy.typing import NDArray

from assess.scoring.awards import overruled, why
from indicators.kinds import kind_of
from indicators.schema import Item
from indicators.strict_number import MILLIONTHS
from reports.book.book_layout import ITEM, ITEM_COLUMNS, UNIT, Year
from reports.book.book_looks import Looks, open_sheet, room
from reports.book.book_words import ROLES
from reports.book.fact_cells import Fact, Shown
from reports.book.item_points import Points
from reports.book.sheet_writer import Sheet, height, lines
from reports.book.terms import Floats
from reports.words.page_words import why as told

BLOCK = 64
"""Units whose reasons are put into words at a time."""
WIDTHS = {
    "unit": 10, "name": 18, "parent": 17, "second": 7, "full": 8, "text": 30, "how": 30, "method": 16,
    "value": 11, "other": 9, "available": 8, "reason": 30, "lost": 8, "points": 9,
}  # fmt: skip
AT = {name: col for col, name in enumerate(ITEM_COLUMNS)}
STATIC = ("parent", "second", "text", "how", "method")
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Known:
    """What stands in an item's row whatever the unit: its texts, its full marks, the lines they take."""

    texts: Mapping[str, str]
    full: float | None
    lines: int


@dataclass
class Items:
    """The sheet in the making. `longest` is how many lines an item's longest reason takes, for the slip."""

    year: Year
    looks: Looks
    facts: Mapping[str, Fact]
    points: Mapping[str, Points]
    known: dict[str, Known] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)

    def write(self, progress: Progress) -> None:
        year = self.year
        self.known = {item.code: known(year, item) for item in year.items}
        note = year.say((
            "每个单位的全部细项，按组别、名次排列；可筛选一个单位或一个细项。蓝字为填报数据；得分白底为公式，灰底为值。",
            "All items of every unit, by group and rank; filter for a unit or an item. Blue: facts as given; white points: formulas; grey: values.",
        ))  # fmt: skip
        widths = [self.width(name) for name in ITEM_COLUMNS]
        heads = [year.head(name) for name in ITEM_COLUMNS]
        sheet = open_sheet(year, self.looks, "items", year.sheet("items"), note, heads, widths, ITEM)
        writer = Rows(self, sheet)
        for start in range(0, len(year), BLOCK):
            positions = range(start, min(start + BLOCK, len(year)))
            writer.write(positions)
            progress(positions.stop)
        last = ITEM + len(year) * len(year.items) - 2
        sheet.freeze_panes(ITEM - 1, AT["second"] + 1)
        sheet.autofilter(ITEM - 2, 0, last, len(ITEM_COLUMNS) - 1)
        sheet.print_area(0, 0, last, len(ITEM_COLUMNS) - 1)

    def width(self, name: str) -> int:
        """A column's width; those of numbers grow with them."""
        if name not in ("full", "available", "lost", "points"):
            return WIDTHS[name]
        most = [max(np.nanmax(np.abs(one.value), initial=0), one.item.full) for one in self.points.values()]
        return room(self.looks.score, WIDTHS[name], [float(one) for one in most])

    def reasons(self, item: Item, positions: range) -> list[str]:
        """Why an item has its points, unit by unit."""
        year = self.year
        rows = year.order[positions.start : positions.stop]
        found = why(year.scheme, year.facts, year.results.cells[item.code], rows)
        over = overruled(year.results, item, rows)
        return [told(year.speaker, item, *(over.get(at) or found.at(at))) for at in range(len(rows))]

    def shown(self, position: int, item: Item) -> dict[str, int | float | str]:
        """What the row shows in the columns that differ from unit to unit; empty is ""."""
        unit = int(self.year.order[position])
        fact, values = self.facts[item.code], self.points[item.code].value[unit : unit + 1]
        value = values[0].item()
        there: dict[str, Shown] = {
            "value": fact.value.value[unit].item() if fact.several(unit) else fact.shown(unit, self.year),
            "other": fact.beside(unit),
            "reason": self.reasons(item, range(position, position + 1))[0],
            "lost": lost(item, values)[0],
            "points": None if isnan(value) else value,
        }
        return {name: "" if one is None else one for name, one in there.items()}


def mean_pattern(looks: Looks, item: Item) -> str:
    """How the mean of several values is shown: marks as points are, others with as many decimals as a fact may have."""
    written = kind_of(item).limits(item, looks.decimals).places
    more = MILLIONTHS - len(looks.score.partition(".")[2])
    return looks.score + "#" * more if written is None else looks.score


def known(year: Year, item: Item) -> Known:
    speaker = year.speaker
    home = next((one for one in year.scheme.indicators if item in one.items), None)
    said = {
        "parent": f"{home.code} {speaker.name(home)}" if home else year.say(ROLES[item.role]),
        "second": item.code,
        "text": speaker.text(item),
        "how": speaker.how(item),
        "method": year.say(("：", ": ")).join(part for part in (speaker.source(item), speaker.evidence(item)) if part),
    }
    full = None if item.points is None else item.points.numerator / item.points.denominator
    return Known(said, full, max(lines(text, WIDTHS[name]) for name, text in said.items()))


def lost(item: Item, points: Floats) -> list[float | None]:
    """Full marks less points, for what is out of full marks."""
    if item.role not in ("item", "extra"):
        return [None] * len(points)
    gone = np.maximum(np.round(item.full.numerator / item.full.denominator - points, 9), 0.0) + 0.0
    return [None if isnan(one) else one for one in gone.tolist()]


@dataclass(frozen=True)
class Part:
    """One item of the units of a block: facts, reasons, points, each a list over the block."""

    shown: list[Shown]
    beside: list[Shown]
    reasons: list[str]
    lost: list[float | None]
    values: list[float]
    live: list[bool]
    there: list[bool]


class Rows:
    """Writes the rows: hundreds of thousands in a large year, so whatever can be is made once and used again."""

    def __init__(self, items: Items, sheet: Sheet) -> None:
        self.items, self.year, self.sheet, looks = items, items.year, sheet, items.looks
        self.text, self.given = looks.text(), looks.given(wrap=True)
        self.white, self.grey = (looks.number(alive, looks.score) for alive in (True, False))
        self.combined = {
            item.code: looks.number(True, mean_pattern(looks, item))
            for item in self.year.items
            if item.combine != "none"
        }
        full, mine = (self.year.item_cell(name, "{i}", here=True) for name in ("full", "points"))
        self.lost = f"MAX(0,ROUND({full}-{mine},9))"
        self.static = {item.code: self._static(items.known[item.code]) for item in self.year.items}
        self.blank, self.ungiven, self.nothing = (sheet.blank(look) for look in (self.white, self.given, self.grey))

    def _static(self, known: Known) -> list[str]:
        """Six cells that are the same for every unit; then what can be had."""
        parent, second, text, how, method = (self._text(known.texts[name]) for name in STATIC)
        full = self._number(known.full)
        return [parent, second, full, text, how, method]

    def _text(self, text: str) -> str:
        return self.sheet.text(text, self.text) if text else self.sheet.blank(self.text)

    def _number(self, number: float | None) -> str:
        return self.sheet.blank(self.white) if number is None else self.sheet.number(number, self.white)

    def write(self, positions: range) -> None:
        """The rows of some units."""
        year = self.year
        rows = year.order[positions.start : positions.stop]
        parts = [(item, self._part(item, rows, positions)) for item in year.items]
        for at, unit in enumerate(rows.tolist()):
            code, name = year.facts.units[unit], year.facts.names[unit]
            head, tall = [self._text(code), self._text(name)], lines(name, WIDTHS["name"])
            for place, (item, part) in enumerate(parts):
                self._row(year.item_row(positions[at], place), item, part, at, head, tall)

    def _part(self, item: Item, rows: NDArray[np.intp], positions: range) -> Part:
        fact, points = self.items.facts[item.code], self.items.points[item.code]
        shown, reasons = [self._shown(fact, unit) for unit in rows.tolist()], self.items.reasons(item, positions)
        values, available = points.value[rows], points.available[rows]
        live = points.live[rows].tolist() if points.template is not None else [False] * len(rows)
        longest = max(lines(reason, WIDTHS["reason"]) for reason in reasons)
        self.items.longest[item.code] = max(self.items.longest.get(item.code, 1), longest)
        beside = [fact.beside(unit) for unit in rows.tolist()]
        there = (~np.isnan(available)).tolist()
        return Part(shown, beside, reasons, lost(item, values), (values + 0.0).tolist(), live, there)

    def _shown(self, fact: Fact, unit: int) -> Shown:
        return fact.value.value[unit].item() if fact.several(unit) else fact.shown(unit, self.year)

    def _row(self, row: int, item: Item, part: Part, at: int, head: list[str], tall: int) -> None:
        sheet, known = self.sheet, self.items.known[item.code]
        position = (row - ITEM) // len(self.year.items)
        shown, reason, value = part.shown[at], part.reasons[at], part.values[at]
        fact, points = self.items.facts[item.code], self.items.points[item.code]
        if fact.combined and fact.several(int(self.year.order[position])) and not isinstance(shown, str | None):
            given = sheet.formula(fact.combined.format(u=UNIT + position), shown, self.combined[item.code])
        else:
            given = self._given(shown)
        gone = part.lost[at]
        lost_tail = self.blank if gone is None else sheet.formula(self.lost.format(i=row), gone, self.white)
        if part.live[at] and points.template is not None:
            score = sheet.formula(points.template.format(i=row, u=UNIT + position), value, self.white)
        else:
            score = self.nothing if isnan(value) else sheet.number(value, self.grey)
        static = self.static[item.code]
        available = static[2] if part.there[at] else self.blank
        beside = self._given(part.beside[at])
        tails = [*head, *static, given, beside, available, sheet.text(reason, self.text), lost_tail, score]
        shown_lines = lines(shown, WIDTHS["value"]) if isinstance(shown, str) else 1
        sheet.set_row(row - 1, height(max(known.lines, lines(reason, WIDTHS["reason"]), tall, shown_lines)))
        sheet.write_tails(row - 1, tails)

    def _given(self, shown: Shown) -> str:
        if shown is None:
            return self.ungiven
        return self.sheet.text(shown, self.given) if isinstance(shown, str) else self.sheet.number(shown, self.given)
