"""Step 1 and 2: every item's points, and their sum over what is available, indicator by indicator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assess.scoring.facts import NOT_APPLICABLE, SCORED, Column, Facts, Ints
from assess.scoring.numbers.exact import Ratios, Rows, nearly
from assess.scoring.numbers.number_texts import plain
from assess.scoring.numbers.whole import common, constant, dtype_for, rounded, scaled
from assess.scoring.rule_arithmetic import ARITHMETIC
from assess.scoring.rule_kinds.plan import Grouping, Plan
from indicators.schema import Indicator, Item, Scheme

NOBODY = np.empty(0, dtype=np.intp)
BLOCK = 1 << 14
"""Units worked on at a time: one block of a column and its points stay in the processor's cache."""


@dataclass(frozen=True)
class Cell:
    """One item's points of all units: points ÷ `grain`, or ÷ `den` row by row. 0 wherever nothing was scored."""

    item: Item
    home: Indicator | None
    column: Column
    plan: Plan
    grain: int
    den: Ints | None
    points: Ints
    bound: int
    clean: bool
    decimals: int | None
    rounding: str

    @cached_property
    def params(self) -> dict[str, str]:
        """The rule's numbers and words as text, the same for all units; full marks as "full"."""
        said = {"full": plain(self.item.full)}
        for name, value in self.item.rule.params.items():
            if value is None or isinstance(value, str | Fraction):
                said[name] = value if isinstance(value, str) else "" if value is None else plain(value)
        return said

    @cached_property
    def basis(self) -> str:
        """The clauses the item rests on: its own, or its indicator's."""
        basis = self.item.basis or (self.home.basis if self.home else ())
        return "; ".join(str(one) for one in basis)

    def fill(self, rows: slice) -> Rows:
        """Work out the points of these rows; returns those that earn nothing, counted from the block's first."""
        out = self.points[rows]
        self.plan.run(rows, out)
        if self.decimals is not None:
            below = self.plan.grain if self.plan.den is None else self.plan.den[rows]
            out[...] = rounded(out, below, self.decimals, self.rounding)
        idle = self.idle(rows)
        out[idle] = 0
        return idle

    def idle(self, rows: slice) -> Rows:
        """Rows, counted from the block's first, that earn nothing: not applicable, missing, or not there."""
        column = self.column
        if self.clean:
            return NOBODY
        off = column.state[rows] != SCORED
        if column.present is not None:
            off |= ~column.present[rows]
        return np.flatnonzero(off)

    def fractions(self, rows: Rows) -> list[Fraction]:
        """The exact points of these rows."""
        below = [self.grain] * len(rows) if self.den is None else [int(x) for x in self.den[rows]]
        return [Fraction(int(num), den) for num, den in zip(self.points[rows], below, strict=True)]


def cell(item: Item, home: Indicator | None, facts: Facts, grouping: Grouping, scheme: Scheme) -> Cell:
    """The plan of an item, which stands in the indicator `home` or outside all, with room for its points."""
    column = facts.columns[item.code]
    how = ARITHMETIC[item.rule.kind].plan(item, column, grouping)
    rounds = scheme.round_items and item.role in ("item", "extra")
    grain = 10**scheme.decimals if rounds else how.grain
    bound = how.bound * grain // how.grain + 1 if rounds else how.bound
    clean = not column.state.any() and column.present is None
    return Cell(
        item,
        home,
        column,
        how,
        grain,
        None if rounds else how.den,
        np.empty(len(facts.units), dtype=dtype_for(max(bound, how.bound))),
        bound,
        clean,
        scheme.decimals if rounds else None,
        scheme.rounding,
    )


@dataclass(frozen=True)
class Pool:
    """Items summed together over one grain: an indicator's items, or the extras.

    num ÷ avail is the share earned; `avail` is below `full` where an item left both sums. `loose` is what has no
    common denominator, as an approximation; rows that have any are wide.
    """

    cells: tuple[Cell, ...]
    mode: str
    grain: int
    full: int
    peak: int
    num: Ints
    avail: Ints
    loose: NDArray[np.float64]
    wide: NDArray[np.bool_]

    @classmethod
    def of(cls, cells: Iterable[Cell], mode: str, count: int) -> Pool:
        cells = tuple(cells)
        grain = common(*(c.grain for c in cells), *(c.item.full for c in cells))
        full = sum(scaled(c.item.full, grain) for c in cells)
        # Points are brought to the shared grain even where all are 0: the factor itself must fit.
        peak = full + sum(max(c.bound, 1) * (grain // c.grain) for c in cells)
        kind = dtype_for(peak)
        return cls(
            cells,
            mode,
            grain,
            full,
            peak,
            np.zeros(count, dtype=kind),
            np.full(count, constant(full, dtype_for(full))),
            np.zeros(count),
            np.full(count, kind is object),
        )

    def add_block(self, rows: slice) -> None:
        """Fill the block's points and sum them."""
        num, avail = self.num[rows], self.avail[rows]
        for one in self.cells:
            idle = one.fill(rows)
            times = self.grain // one.grain
            points = one.points[rows] if one.den is None else self._set_loose(one, rows)
            if points.dtype != num.dtype:
                points = points.astype(num.dtype)
            num += points if times == 1 else points * constant(times, num.dtype)
            if len(idle) and self.mode != "zero":
                away = idle[one.column.state[rows][idle] == NOT_APPLICABLE]
                if self.mode == "full":
                    num[away] += constant(scaled(one.item.full, self.grain), num.dtype)
                else:
                    avail[away] -= constant(scaled(one.item.full, self.grain), avail.dtype)

    def _set_loose(self, one: Cell, rows: slice) -> Ints:
        assert one.den is not None
        points, den = one.points[rows], one.den[rows]
        odd = den != one.grain
        self.loose[rows] += np.where(odd, points / den, 0.0).astype(np.float64)
        self.wide[rows] |= odd
        return np.where(odd, 0, points)

    def exact(self, rows: Rows) -> tuple[Ints, Ints]:
        """num and avail of these rows as Python integers over one denominator that includes every item's own."""
        num, avail = self.num[rows].astype(object), self.avail[rows].astype(object)
        over, grain = np.ones(len(rows), dtype=object), constant(self.grain, object)
        for one in self.cells:
            if one.den is None:
                continue
            den = one.den[rows].astype(object)
            odd = np.flatnonzero(den != one.grain)
            wider = np.lcm(over[odd], den[odd] // np.gcd(den[odd], grain))
            points = one.points[rows[odd]].astype(object) * (grain * wider // den[odd])
            num[odd] = num[odd] * (wider // over[odd]) + points
            over[odd] = wider
        return num, avail * over

    def near(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Points and available points as numbers, within rounding of the last few places."""
        return nearly(self.num, self.grain) + self.loose, nearly(self.avail, self.grain)

    def share(self) -> Ratios:
        """What was earned of what was available; 0 where nothing was."""
        points, available = self.near()
        approx = np.divide(points, available, out=np.zeros(len(points)), where=self.avail > 0)
        error = float(np.abs(approx).max(initial=1)) * (len(self.cells) + 8) * 2.0**-52
        return Ratios(approx, error, self._share_narrow, self._share_wide)

    def _share_narrow(self, rows: Rows) -> tuple[Ints, Ints, NDArray[np.bool_]]:
        fits = ~self.wide[rows]
        there = fits & (self.avail[rows] > 0)
        num, den = np.where(there, self.num[rows], 0), np.where(there, self.avail[rows], 1)
        return num.astype(np.int64), den.astype(np.int64), fits

    def _share_wide(self, rows: Rows) -> tuple[Ints, Ints]:
        num, avail = self.exact(rows)
        return num, np.where(avail > 0, avail, 1)
