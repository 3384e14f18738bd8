"""How an item's points are worked out on a whole column of facts at once: as integers over one denominator.

Exactness rests on two numbers that every rule kind proves for its column before anything is computed. `grain` is a
common denominator of all that can enter the points, so that points × grain are whole numbers. `bound` is a magnitude
that no step on the way exceeds, the facts as they come in and every sum and product included. Where it lies below
`SAFE` (2⁶²) all is done in int64, which holds twice as much, so nothing can wrap around. Otherwise the same code runs
on columns of Python's own integers, which have no limit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from assess.scoring.facts import Column, Facts, Ints
from assess.scoring.numbers.whole import common, dtype_for, largest, proved, scaled

Run = Callable[[slice, Ints], None]


@dataclass(frozen=True)
class Plan:
    """How one item is scored: `run(rows, out)` writes points × grain of those rows; no value exceeds `bound`.

    `den`, where given, replaces `grain` row by row: points that have no common denominator (year-on-year change).
    """

    grain: int
    bound: int
    run: Run
    den: Ints | None = None

    @property
    def dtype(self) -> type:
        return dtype_for(self.bound)


@dataclass(frozen=True)
class Grouping:
    """Units ordered by group: `order[starts[g]:starts[g + 1]]` are the units of group g."""

    order: NDArray[np.intp]
    starts: NDArray[np.intp]

    @classmethod
    def of(cls, facts: Facts) -> Grouping:
        sizes = np.bincount(facts.group, minlength=len(facts.groups))
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.intp)
        few = facts.group.astype(np.uint16) if len(facts.groups) < 1 << 16 else facts.group
        return cls(np.argsort(few, kind="stable"), starts)


def like(out: Ints, values: Ints) -> Ints:
    """The values in the type the plan was proved for, so that no product is taken in a narrower one."""
    return values if values.dtype == out.dtype else values.astype(out.dtype)


def times(slope: Fraction, column: Column, full: Fraction) -> Plan:
    """slope × v."""
    grain = common(full, slope / column.den)
    k = scaled(slope / column.den, grain)
    # The only product is value × k. The value itself is no larger, k being at least 1 (slopes are above 0); where all
    # values are 0 the 1 keeps k itself, and the full marks keep what a not-applicable item may be given.
    bound, (factor,) = proved(max(max(largest(column.value), 1) * k, scaled(full, grain)), k)

    def run(rows: slice, out: Ints) -> None:
        np.multiply(like(out, column.value[rows]), factor, out=out)

    return Plan(grain, bound, run)


def given(values: Ints) -> Run:
    """Points that were worked out for the whole column already."""

    def run(rows: slice, out: Ints) -> None:
        out[...] = values[rows]

    return run
