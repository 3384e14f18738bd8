"""Ranks and grades from totals that are floats, in NumPy: the last steps of the float kernel, and of the pandas one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

KEY = 1_000_000
"""Totals are compared in millionths: what differs by less is taken for equal, which is what floats can honestly say."""
TIE_KEY = 1_000_000_000
LAST = 3
"""The last of the four grades."""
CAP = 59
QUOTAS = (20, 40)
LINES = (90, 80, 60)


@dataclass(frozen=True)
class Outcome:
    """What every engine must have worked out; totals after effects, grades by position."""

    total: NDArray[np.float64]
    rank: NDArray[np.int64]
    grade: NDArray[np.int64]


@dataclass(frozen=True)
class Vetoed:
    """On which units each veto of the bench scheme was triggered, by its effect."""

    failed: NDArray[np.bool_]
    capped: NDArray[np.bool_]

    @property
    def any(self) -> NDArray[np.bool_]:
        return self.failed | self.capped


def place(
    total: NDArray[np.float64], breaks: list[NDArray[np.float64]], group: NDArray[np.int32], vetoed: Vetoed
) -> Outcome:
    """Effects, ranks with vetoed units last, and grades with their quotas."""
    capped = np.flatnonzero(vetoed.capped)
    total[capped] = np.minimum(total[capped], CAP)
    key = np.rint(total * KEY).astype(np.int64)
    order, tie = _order(key, breaks, group)
    mine = group[order]
    starts = np.flatnonzero(np.r_[True, mine[1:] != mine[:-1]])
    sizes = np.diff(np.r_[starts, len(mine)])
    last = vetoed.any[order]
    rank = np.empty(len(key), np.int64)
    rank[order] = _ranks(tie, starts, sizes, last)
    grade = _grades(key, vetoed.failed)[order]
    for position, share in enumerate(QUOTAS):
        _cut(grade, position, tie, starts, sizes, sizes * share // 100)
    result = np.empty(len(key), np.int64)
    result[order] = grade
    return Outcome(total, rank, result)


def _order(key: NDArray, breaks: list[NDArray], group: NDArray) -> tuple[NDArray, NDArray]:
    """Units by group, best first, and where in that order a tie begins."""
    packed = (group.astype(np.int64) << 40) - key
    order = np.argsort(packed)
    packed = packed[order]
    same = packed[1:] == packed[:-1]
    tied = np.flatnonzero(np.r_[same, False] | np.r_[False, same])
    begins = np.r_[True, ~same]
    if len(tied):
        rows = order[tied]
        parts = [np.rint(one[rows] * TIE_KEY).astype(np.int64) for one in breaks]
        within = np.lexsort((*(-part for part in reversed(parts)), packed[tied]))
        order[tied] = rows[within]
        parts = [part[within] for part in parts]
        differs = np.logical_or.reduce([part[1:] != part[:-1] for part in parts])
        begins[tied[1:]] |= differs
    return order, np.flatnonzero(begins)


def _within(counts: NDArray, starts: NDArray, sizes: NDArray) -> NDArray:
    """Running counts, begun anew in each group."""
    before = counts[starts] - 1
    return counts - np.repeat(before, sizes)


def _ranks(tie: NDArray, starts: NDArray, sizes: NDArray, last: NDArray) -> NDArray:
    """Competition ranks in this order; units of `last` follow the others of their group in the same order."""
    clear = ~last
    clears = np.cumsum(clear)
    first = np.r_[0, clears][tie]
    lasts = np.r_[0, np.cumsum(last)]
    of_tie = np.diff(np.r_[tie, len(last)])
    ahead, behind = np.repeat(first, of_tie), np.repeat(lasts[tie], of_tie)
    begin = np.r_[0, clears][starts]
    all_clear = np.r_[clears[starts[1:] - 1], clears[-1]] - begin
    plain = ahead - np.repeat(begin, sizes)
    late = np.repeat(all_clear, sizes) + behind - np.repeat(lasts[starts], sizes)
    return np.where(last, late, plain) + 1


def _grades(key: NDArray, failed: NDArray) -> NDArray:
    """The band of the published total; vetoes that set the last grade."""
    cents = (key + KEY // 200) // (KEY // 100)
    grade = np.full(len(key), LAST, np.int64)
    for line in LINES:
        grade -= cents >= line * 100
    grade[failed] = LAST
    return grade


def _cut(grade: NDArray, position: int, tie: NDArray, starts: NDArray, sizes: NDArray, limit: NDArray) -> None:
    """Holders beyond the limit take the next grade; a tie across the limit goes as a whole."""
    holds = grade == position
    counts = np.cumsum(holds)
    ends = np.r_[tie[1:], len(grade)] - 1
    through = np.repeat(counts[ends], np.diff(np.r_[tie, len(grade)]))
    begin = np.r_[0, counts][starts]
    grade[holds & (through - np.repeat(begin, sizes) > np.repeat(limit, sizes))] = position + 1
