"""Step 6 and 7: places within the group, and how many may hold a grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assess.scoring.whole import SAFE, ceiling
from indicators.schema import Quota

Codes = NDArray[np.int64]


def packed(keys: Sequence[Codes]) -> Codes:
    """One whole number per row that orders as the keys do, the first key deciding first."""
    result: Codes = keys[0] - keys[0].min(initial=0)
    for key in keys[1:]:
        low = key - key.min(initial=0)
        width = int(low.max(initial=0)) + 1
        if (int(result.max(initial=0)) + 1) * width >= SAFE:
            result = np.unique(result, return_inverse=True)[1].astype(np.int64)
        result = result * width + low
    return result


@dataclass(frozen=True)
class Order:
    """Some rows, best first within each group; equal keys form a tie. All arrays run along `rows`.

    place: 0, 1, 2… within the group; first, last: the places of the first and last of the row's tie.
    """

    rows: NDArray[np.intp]
    group: NDArray[np.int32]
    place: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    tie: NDArray[np.int64]

    @classmethod
    def of(cls, rows: NDArray[np.intp], group: NDArray[np.int32], key: Codes) -> Order:
        """Order `rows` (positions) by group, then by key, greatest first."""
        mine, best = group[rows].astype(np.int64), -key[rows]
        both = packed([mine, best])
        order = np.argsort(both, kind="stable")
        rows, both, mine = rows[order], both[order], mine[order]
        every = np.arange(len(rows))
        new_group, new_tie = _starts(mine), _starts(both)
        place = every - every[new_group][np.cumsum(new_group) - 1]
        tie = np.cumsum(new_tie) - 1
        first = place[new_tie][tie]
        last = first + np.bincount(tie, minlength=1)[tie] - 1 if len(rows) else first
        return cls(rows, group[rows], place, first, last, tie - tie[new_group][np.cumsum(new_group) - 1])


def _starts(values: Codes) -> NDArray[np.bool_]:
    starts = np.ones(len(values), dtype=np.bool_)
    starts[1:] = values[1:] != values[:-1]
    return starts


def ranks(order: Order, count: int, ties: str) -> NDArray[np.int64]:
    """Competition (1-2-2-4) or dense (1-2-2-3) ranks of all `count` units; 0 for units outside the order."""
    result = np.zeros(count, dtype=np.int64)
    result[order.rows] = (order.first if ties == "competition" else order.tie) + 1
    return result


def seats(quota: Quota, graded: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many units of each group may hold the grade, of `graded` units that have one."""
    if quota.share is None:
        return np.full(len(graded), quota.count, dtype=np.int64)
    return np.array([_portion(quota, int(n)) for n in graded], dtype=np.int64)


def _portion(quota: Quota, graded: int) -> int:
    assert quota.share is not None
    exact = quota.share * graded
    if quota.rounding == "ceil":
        return ceiling(exact)
    if quota.rounding == "half-up":
        return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return exact.numerator // exact.denominator


def cut(order: Order, limit: NDArray[np.int64], ties: str) -> NDArray[np.intp]:
    """Rows beyond their group's limit. A tie across the limit is cut whole ("out") or kept whole ("in")."""
    if not len(order.rows):
        return order.rows
    edge = order.last if ties == "out" else order.first
    return order.rows[edge >= limit[order.group]]
