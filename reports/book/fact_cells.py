"""The facts as cells: what stands in them, and which of them a spreadsheet holds exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assess.scoring.facts import MISSING, NOT_APPLICABLE, PENDING, SCORED, Column, Ints
from assess.scoring.numbers.number_texts import decimal, plain, ratio, texts
from indicators.kinds import kind_of
from indicators.schema import Item
from reports.book.book_layout import FIRST_COLUMN, Year
from reports.book.book_words import STATES
from reports.book.sheet_writer import LETTERS
from reports.book.terms import DIGITS, Floats

Marks = NDArray[np.bool_]
Shown = str | int | float | None
MOST_WHOLE = 6
"""Marks with more digits before the point leave too few after it for their mean."""


@dataclass(frozen=True)
class Numbers:
    """A column of facts, row by row of the facts: `fits` where a cell holds the number exactly, `odd` the others' digits."""

    value: Floats
    fits: Marks
    odd: Mapping[int, str]

    @classmethod
    def of(cls, values: Ints, den: int) -> Numbers:
        written = texts(values, den, _written)
        fits = np.array([_digits(text) <= DIGITS for text in written], np.bool_)
        odd = {row: written[row] for row in np.flatnonzero(~fits).tolist()}
        return cls(np.array([_near(text) for text in written], np.float64), fits, odd)

    def shown(self, row: int) -> Shown:
        """The number itself where a cell holds it, else its digits as text."""
        if not self.fits[row]:
            return self.odd[row]
        value: float = self.value[row].item()
        return int(value) if value.is_integer() else value


def _written(num: int, den: int) -> str:
    return decimal(num, den) or ratio(num, den)


def _digits(text: str) -> int:
    return DIGITS + 1 if "/" in text else len(text.lstrip("-").replace(".", "").strip("0"))


def _near(text: str) -> float:
    num, _, den = text.partition("/")
    return float(num) / float(den) if den else float(num)


@dataclass(frozen=True)
class Block:
    """An item's columns on the sheet of several values.

    `costs`: what stands over them, points an event costs. `columns`: one for each heading; None leaves a cell empty.
    `formulas`: heading → template, where the cells are worked out.
    """

    item: Item
    start: int
    heads: tuple[str, ...]
    columns: Sequence[Sequence[Shown]]
    live: Marks
    costs: tuple[float, ...] = ()
    formulas: dict[int, str] = field(default_factory=dict)

    def letters(self) -> list[str]:
        return [LETTERS[self.start + at] for at in range(len(self.heads))]

    def span(self, year: Year, row: str = "{u}") -> str:
        """The block's cells of a row, as a range."""
        first, last = self.letters()[0], self.letters()[-1]
        return f"{year.sheet('several')}!{first}{row}:{last}{row}"


@dataclass(frozen=True)
class Fact:
    """An item's facts: `exact` where its cells hold the numbers themselves, so that a formula may look at them."""

    item: Item
    column: Column
    value: Numbers
    other: Numbers | None
    block: Block | None
    combined: str = ""

    @cached_property
    def scored(self) -> Marks:
        return np.asarray(self.column.state == SCORED, np.bool_)

    def exact(self) -> Marks:
        fine = self.value.fits.copy()
        if self.other is not None:
            fine &= self.other.fits
        if self.block is not None:
            live = self.block.live
            fine = fine & live if kind_of(self.item).ranked else np.where(self._many, live, fine)
        return np.asarray(fine & self.scored, np.bool_)

    @property
    def _many(self) -> Marks:
        if kind_of(self.item).fact in ("levels", "series"):
            return np.ones(len(self.column.state), np.bool_)
        marks = np.zeros(len(self.column.state), np.bool_)
        marks[list(self.column.several)] = True
        return marks

    def several(self, row: int) -> bool:
        """Whether this unit's fact is worked out from several marks."""
        return (
            bool(self.combined) and row in self.column.several and self.block is not None and bool(self.block.live[row])
        )

    def absent(self, row: int) -> bool:
        return self.column.present is not None and not self.column.present[row]

    def beside(self, row: int) -> Shown:
        """Last year's figure or the limit."""
        return self.other.shown(row) if self.other is not None and self.scored[row] else None

    def shown(self, row: int, year: Year) -> Shown:
        """What stands in the fact's cell."""
        state = self.column.state[row]
        word = {NOT_APPLICABLE: "not_applicable", MISSING: "missing", PENDING: "pending"}.get(int(state))
        if word:
            return year.say(STATES[word])
        if self.absent(row):
            return None
        form = kind_of(self.item).fact
        if form == "tick":
            return year.say(STATES["done" if self.column.value[row] else "not_done"])
        if form == "levels":
            return self._events(row)
        if form == "series":
            return self._series(row)
        return self.value.shown(row)

    def _events(self, row: int) -> Shown:
        counts = self.column.counts
        assert counts is not None
        names = self.item.rule.levels
        said = [f"{name}×{counts[at][row]}" for at, name in enumerate(names) if counts[at][row]]
        return "、".join(said) if said else 0

    def _series(self, row: int) -> Shown:
        series = self.column.series
        assert series is not None
        return ";".join(_written(int(line[row]), self.column.den) for line in series)


def facts(year: Year) -> dict[str, Fact]:
    """Every item's facts; the blocks of several values stand beside each other in the order of the items."""
    found, start = {}, FIRST_COLUMN
    for item in year.items:
        column = year.facts.columns[item.code]
        values = Numbers.of(column.value, column.den)
        block, combined = _block(item, column, values, year, start)
        if combined and block:
            values = _combined(column, values, block.live)
        other = None if column.other is None else Numbers.of(column.other, column.other_den)
        found[item.code] = Fact(item, column, values, other, block, combined)
        start += len(block.heads) if block else 0
    return found


def _block(item: Item, column: Column, values: Numbers, year: Year, start: int) -> tuple[Block | None, str]:
    scored = np.asarray(column.state == SCORED, np.bool_)
    there = scored if column.present is None else scored & column.present
    kind = kind_of(item)
    if kind.fact == "levels":
        assert column.counts is not None
        columns = [[int(n) if on else None for n, on in zip(line, there, strict=True)] for line in column.counts]
        costs = tuple(_near(plain(cost)) for cost in item.rule.levels.values())
        return Block(item, start, tuple(item.rule.levels), columns, scored, costs), ""
    if kind.fact == "series":
        assert column.series is not None
        lines = [Numbers.of(line, column.den) for line in column.series]
        years_shown = [[one.shown(row) if there[row] else None for row in range(len(there))] for one in lines]
        live: Marks = np.logical_and.reduce([one.fits for one in lines])
        years = len(lines) - 1
        pairs = [(f"前{years - at}年", f"{years - at} years ago") for at in range(years)] + [("本年", "this year")]
        return Block(item, start, tuple(year.say(pair) for pair in pairs), years_shown, live), ""
    if kind.ranked:
        return _ranked(item, there, values, year, start), ""
    if column.several:
        return _marks(item, column, year, start)
    return None, ""


def _ranked(item: Item, there: Marks, values: Numbers, year: Year, start: int) -> Block:
    """The fact again, beside its group's, with place and number; live where the whole group can be looked at."""
    places, sizes = np.zeros(len(there), np.int64), np.zeros(len(there), np.int64)
    live = np.zeros(len(there), np.bool_)
    for group in year.groups:
        rows = year.order[group.start : group.stop]
        mine = rows[there[rows]]
        signed = values.value[mine] if item.rule.word("better") == "high" else -values.value[mine]
        ordered = np.sort(signed)
        places[mine] = len(mine) - np.searchsorted(ordered, signed, side="right") + 1
        sizes[mine] = len(mine)
        live[mine] = group.ranked and bool(values.fits[mine].all())
    every = range(len(there))
    columns: list[list[Shown]] = [
        [values.shown(row) if there[row] else None for row in every],
        [int(places[row]) if live[row] else None for row in every],
        [int(sizes[row]) if live[row] else None for row in every],
    ]
    letter, ascending = LETTERS[start], int(item.rule.word("better") == "low")
    around = f"{letter}${{a}}:{letter}${{b}}"
    formulas = {
        0: year.item_cell("value"),
        1: f"RANK({letter}{{u}},{around},{ascending})",
        2: f"COUNT({around})",
    }
    heads = tuple(year.say(pair) for pair in (("数据", "fact"), ("名次", "place"), ("个数", "of")))
    return Block(item, start, heads, columns, live, formulas=formulas)


def _whole_digits(column: Column) -> int:
    return max(len(mark.partition(".")[0]) for marks in column.several.values() for mark in marks)


def _marks(item: Item, column: Column, year: Year, start: int) -> tuple[Block, str]:
    """The assessors' marks, and how they make one number."""
    most, whole = max(len(marks) for marks in column.several.values()), _whole_digits(column)
    columns: list[list[Shown]] = [[None] * len(column.state) for _ in range(most)]
    live = np.zeros(len(column.state), np.bool_)
    for row, marks in column.several.items():
        live[row] = whole <= MOST_WHOLE and all(_digits(mark) <= DIGITS for mark in marks)
        for at, mark in enumerate(marks):
            columns[at][row] = (float(mark) if "." in mark else int(mark)) if live[row] else mark
    heads = tuple(year.say((f"评分{at + 1}", f"mark {at + 1}")) for at in range(most))
    block = Block(item, start, heads, columns, live)
    span = block.span(year)
    how = {
        "mean": f"AVERAGE({span})",
        "median": f"MEDIAN({span})",
        "trimmed": f"IF(COUNT({span})<4,AVERAGE({span}),(SUM({span})-MAX({span})-MIN({span}))/(COUNT({span})-2))",
    }[item.combine]
    return block, f"ROUND({how},{DIGITS - whole})"


def _combined(column: Column, values: Numbers, live: Marks) -> Numbers:
    """The values of several marks as the formula rounds them: to so many decimals as a cell has digits for."""
    value, fits, odd = values.value.copy(), values.fits.copy(), dict(values.odd)
    scale = 10 ** max(DIGITS - _whole_digits(column), 0)
    for row in column.several:
        if live[row]:
            num = int(column.value[row]) * scale
            value[row] = (2 * num + column.den) // (2 * column.den) / scale
        else:
            odd[row] = _written(int(column.value[row]), column.den)
        fits[row] = live[row]
    return Numbers(value, fits, odd)
