"""Whether a spreadsheet can decide as the engine did: how near each exact total lies to a line, a half, another total.

A formula's total is off by some 1e-12. Where that cannot matter, formulas decide; elsewhere the cell is a value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np

from reports.book.book_layout import Group, Year
from reports.book.fact_cells import Marks

PLACES = 9
"""Totals are compared after rounding to so many decimals."""
NEAR = Fraction(1, 10**8)
MOST = 10**5
"""Above this, binary fractions have too few digits left after the point."""
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Safety:
    """The exact totals of all rows of the facts, and where a formula must not decide."""

    year: Year

    @cached_property
    def rows(self) -> list[int]:
        return list(range(len(self.year)))

    @cached_property
    def has_total(self) -> Marks:
        return self.year.results.totals.has_total

    @cached_property
    def base(self) -> list[Fraction]:
        """Before bonuses and penalties."""
        return self.year.results.totals.base.fractions(np.arange(len(self.year)))

    @cached_property
    def before(self) -> list[Fraction]:
        """Before effects."""
        return self.year.results.totals.total.fractions(np.arange(len(self.year)))

    @cached_property
    def total(self) -> list[Fraction]:
        """After effects."""
        return self.year.results.total.fractions(np.arange(len(self.year)))

    @cached_property
    def shares(self) -> dict[str, list[Fraction]]:
        """Indicator → what was earned of what was available."""
        results, rows = self.year.results, np.arange(len(self.year))
        return {
            one.code: (results.shares.get(one.code) or results.pools[one.code].share()).fractions(rows)
            for one in self.year.scheme.indicators
        }

    def near_gate(self, gate: Fraction) -> Marks:
        return near(self.base, gate)

    @cached_property
    def published(self) -> Marks:
        """Where rounding once more, from nine decimals, gives the published total."""
        scale = 10**self.year.scheme.decimals
        margin = NEAR * scale
        off = (abs(total * scale % 1 - HALF) for total in self.total)
        return np.array([x == 0 or x > margin for x in off], np.bool_) & self._small

    @cached_property
    def _small(self) -> Marks:
        return np.array([total < MOST for total in self.before], np.bool_)

    @cached_property
    def banded(self) -> Marks:
        """Where the grade lines are told from the total as the scheme wants it."""
        if self.year.scheme.compare == "published":
            return np.ones(len(self.year), np.bool_)
        lines = [grade.min for grade in self.year.scheme.grades if grade.min is not None]
        close = [near(self.total, line) for line in lines]
        fine: Marks = self._small & ~np.logical_or.reduce([np.zeros(len(self.year), np.bool_), *close])
        return fine

    def ranked(self, group: Group) -> bool:
        """Whether totals and tie-breaks of a group, rounded to nine decimals, stand in their exact order."""
        rows = [int(row) for row in self.year.order[group.start : group.stop] if self.has_total[row]]
        keys = [[self.total[row] for row in rows]]
        weights = {one.code: one.weight for one in self.year.scheme.indicators}
        keys += [[self.shares[code][row] * weights[code] for row in rows] for code in self.year.scheme.tie_break]
        return group.ranked and all(apart(key) for key in keys)


def near(values: Sequence[Fraction], line: Fraction) -> Marks:
    """Where a value lies so near the line, but not on it, that a spreadsheet might see it on the other side."""
    return np.array([value != line and (abs(value - line) <= NEAR or value > MOST) for value in values], np.bool_)


def apart(values: Sequence[Fraction]) -> bool:
    """Whether different values stay different after rounding, and equal ones equal."""
    ordered = sorted(values)
    if ordered and ordered[-1] > MOST:
        return False
    if any(left != right and right - left <= NEAR for left, right in pairwise(ordered)):
        return False
    shared = {left for left, right in pairwise(ordered) if left == right}
    return all(abs(value * 10**PLACES % 1 - HALF) > Fraction(1, 100) for value in shared)
