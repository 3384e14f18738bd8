"""Step 6 and 7: places within the group, and how many may hold a grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assess.scoring.numbers.whole import SAFE, ceiling, constant
from indicators.schema import Quota

Codes = NDArray[np.int64]
Rows = NDArray[np.intp]


def packed(keys: Sequence[Codes]) -> Codes:
    """One whole number per row that orders as the keys do, the first key deciding first."""
    result: Codes = keys[0] - keys[0].min(initial=0)
    for key in keys[1:]:
        low = key - key.min(initial=0)
        width = int(low.max(initial=0)) + 1
        if (int(result.max(initial=0)) + 1) * width >= SAFE:
            # Numbered without gaps both are below the number of rows, and their product is far from 64 bits.
            result, low = _numbered(result), _numbered(low)
            width = len(low) + 1
        result = result * constant(width, np.int64) + low
    return result


def _numbered(keys: Codes) -> Codes:
    """0, 1, 2 … in the order of the keys, the same for equal keys."""
    places: Codes = np.unique(keys, return_inverse=True)[1].astype(np.int64)
    return places


@dataclass(frozen=True)
class Order:
    """Some rows, best first within each group; `tie` is equal for the rows of a tie, and for no others."""

    rows: Rows
    group: NDArray[np.int64]
    tie: Codes

    @classmethod
    def of(cls, rows: Rows, group: NDArray[np.int32], key: Codes) -> Order:
        """Order `rows` (positions) by group, then by key, greatest first."""
        mine = group[rows].astype(np.int64)
        both = packed([mine, -key[rows]])
        order = np.argsort(both)
        return cls(rows[order], mine[order], both[order])

    def only(self, units: NDArray[np.bool_]) -> Order:
        """The rows among `units` (a mark for every unit), in the same order."""
        keep = units[self.rows]
        return Order(self.rows[keep], self.group[keep], self.tie[keep])

    def with_last(self, units: NDArray[np.bool_]) -> Order:
        """The same order, but within each group `units` come after all others."""
        back = units[self.rows]
        sequence = np.argsort(self.group * 2 + back, kind="stable")
        tie = packed([self.tie, back.astype(np.int64)])
        return Order(self.rows[sequence], self.group[sequence], tie[sequence])

    def tied(self) -> Rows:
        """Rows that share their place with another."""
        first, last = self.edges()
        rows: Rows = self.rows[first != last]
        return rows

    def edges(self) -> tuple[Codes, Codes]:
        """Each row's tie as the places, 0, 1, 2… within the group, of its first and last row."""
        if not len(self.rows):
            return self.tie, self.tie
        new_tie = _starts(self.tie)
        tie = np.cumsum(new_tie) - 1
        start = np.flatnonzero(new_tie)
        size = np.diff(np.append(start, len(self.rows)))
        first = start[tie] - self._base()
        return first, first + size[tie] - 1

    def _base(self) -> Codes:
        """Where each row's group begins."""
        new_group = _starts(self.group)
        base: Codes = np.flatnonzero(new_group)[np.cumsum(new_group) - 1]
        return base

    def dense(self) -> Codes:
        """How many different keys of the group are better."""
        if not len(self.rows):
            return self.tie
        tie = np.cumsum(_starts(self.tie)) - 1
        dense: Codes = tie - tie[self._base()]
        return dense


def _starts(values: Codes) -> NDArray[np.bool_]:
    starts = np.ones(len(values), dtype=np.bool_)
    starts[1:] = values[1:] != values[:-1]
    return starts


def ranks(order: Order, count: int, ties: str) -> Codes:
    """Competition (1-2-2-4) or dense (1-2-2-3) ranks of all `count` units; 0 for units outside the order."""
    result = np.zeros(count, dtype=np.int64)
    result[order.rows] = (order.edges()[0] if ties == "competition" else order.dense()) + 1
    return result


def seats(quota: Quota, graded: NDArray[np.int64]) -> Codes:
    """How many units of each group may hold the grade, of `graded` units that have one."""
    if quota.share is None:
        return np.full(len(graded), constant(quota.count or 0, np.int64))
    return np.array([_portion(quota, int(n)) for n in graded], dtype=np.int64)


def _portion(quota: Quota, graded: int) -> int:
    assert quota.share is not None
    exact = quota.share * graded
    if quota.rounding == "ceil":
        return ceiling(exact)
    if quota.rounding == "half-up":
        return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return exact.numerator // exact.denominator


@dataclass(frozen=True)
class Cut:
    """Whom a quota moved down, a mark for every unit, and what there is to tell of its line.

    level: how many units a tie that lies across the line has, 0 for units outside of it; left: the places it came to.
    kept: how many units of each group kept the grade.
    """

    units: NDArray[np.bool_]
    level: Codes
    left: Codes
    kept: Codes


def cut(order: Order, limit: Codes, ties: str, count: int) -> Cut:
    """Those beyond their group's limit, of all `count` units.

    A tie across the limit is cut whole ("out") or kept whole ("in").
    """
    first, last = order.edges()
    limits = limit[order.group]
    gone = (last if ties == "out" else first) >= limits
    units = np.zeros(count, dtype=np.bool_)
    level, left = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    units[order.rows] = gone
    across = gone & (first < limits)
    level[order.rows[across]] = (last - first + 1)[across]
    left[order.rows[across]] = (limits - first)[across]
    return Cut(units, level, left, np.bincount(order.group[~gone], minlength=len(limit)))
