"""One unit's result as it was decided, and how its total is made up: exact fractions and the code of each reason.

The same values come from a scored year and from a stored record, so that whatever is told of a unit is told from one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from assess.scoring.awards import counted, overruled, why
from assess.scoring.facts import NOT_APPLICABLE, Facts
from assess.scoring.kernel import Results
from assess.scoring.numbers.exact import Rows
from assess.scoring.stands import Stand, stands
from indicators.schema import Item, Scheme


@dataclass(frozen=True)
class ItemResult:
    """What counts for an item, None where it is not applicable; the reason's code and arguments; the clause."""

    points: Fraction | None
    code: str
    args: Mapping[str, str]
    basis: str


@dataclass(frozen=True)
class Sums:
    """What a total is made of, exactly: `base` is indicators and extras scaled to 100, `before` the total before any
    limit, `outside` the bonuses and penalties that are not 0, by item."""

    indicators: Fraction
    weights: Fraction
    extra: Fraction
    extra_full: Fraction
    base: Fraction
    outside: Mapping[str, Fraction]
    before: Fraction


@dataclass(frozen=True)
class UnitResult:
    """A unit's stand, its items by code, and how many units of its group have a total."""

    scheme: Scheme
    stand: Stand
    items: Mapping[str, ItemResult]
    graded: int

    @cached_property
    def shares(self) -> Mapping[str, tuple[Fraction, Fraction]]:
        """Indicator code → points and available points."""
        return {one.code: self._summed(one.items) for one in self.scheme.indicators}

    @cached_property
    def sums(self) -> Sums:
        """The way to the total, also where the unit has none."""
        there = [(one.weight, *self.shares[one.code]) for one in self.scheme.indicators if self.shares[one.code][1]]
        weights = sum((weight for weight, _, _ in there), Fraction(0))
        summed = sum((points / available * weight for weight, points, available in there), Fraction(0))
        base = summed / weights * 100 if weights else Fraction(0)
        extra, full = self._summed(self.scheme.extras)
        if self.scheme.extras:
            base = (base + extra) / (100 + full) * 100
        every = {item.code: self.items[item.code].points for item in (*self.scheme.bonuses, *self.scheme.penalties)}
        outside = {code: points for code, points in every.items() if points}
        before = max(Fraction(0), base + sum(outside.values(), Fraction(0)))
        return Sums(summed, weights, extra, full, base, outside, before)

    @cached_property
    def losses(self) -> Mapping[str, Fraction]:
        """Item or extra → what is missing to full marks, below 0 where there is more; only where something is."""
        known = ((item, self.items[item.code].points) for item in self.scheme.items() if item.role in ("item", "extra"))
        lost = {item.code: item.full - points for item, points in known if points is not None}
        return {code: gap for code, gap in lost.items() if gap}

    def _summed(self, items: Iterable[Item]) -> tuple[Fraction, Fraction]:
        """Points and available points of what counts at all; `full` and `zero` count what is not applicable."""
        earned, available = Fraction(0), Fraction(0)
        for item in items:
            result = self.items[item.code]
            earned += item.full if result.code == "not_applicable.full" else result.points or 0
            available += 0 if result.code == "not_applicable.rescale" else item.full
        return earned, available


def unit_result(scheme: Scheme, facts: Facts, results: Results, unit: str) -> UnitResult:
    """One unit of a scored year. Raises KeyError for a code that is not among the units."""
    try:
        row = facts.units.index(unit)
    except ValueError as error:
        raise KeyError(unit) from error
    rows = np.array([row], dtype=np.intp)
    items = {item.code: _item(scheme, facts, results, item, rows) for item in scheme.items()}
    graded = int(np.count_nonzero(results.totals.has_total & (facts.group == facts.group[row])))
    return UnitResult(scheme, stands(scheme, facts, results, rows)[0], items, graded)


def _item(scheme: Scheme, facts: Facts, results: Results, item: Item, rows: Rows) -> ItemResult:
    cell = results.cells[item.code]
    num, den = counted(results, item, rows)
    over = overruled(results, item, rows).get(0)
    code, args = over or why(scheme, facts, cell, rows).at(0)
    points = Fraction(int(num[0]), den if isinstance(den, int) else int(den[0]))
    away = cell.column.state[rows[0]] == NOT_APPLICABLE
    return ItemResult(None if away else points, code, args, cell.basis)
