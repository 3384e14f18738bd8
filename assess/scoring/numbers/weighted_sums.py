"""Step 2 in 64 bits: indicators weighted and added over a common denominator, row by row; rows that outgrow it marked.

The same code adds Python integers where no limit is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray

from assess.scoring.facts import Ints
from assess.scoring.numbers.exact import Rows
from assess.scoring.numbers.whole import common, constant

CENTS = 100
"""Weights have at most two decimals, so they are whole in hundredths."""


@dataclass
class Sum:
    """num ÷ den of some rows while a total is built; `wide` rows have outgrown `limit` and are to be ignored."""

    num: Ints
    den: Ints
    wide: NDArray[np.bool_]
    limit: float | None

    def times(self, num: Ints, den: Ints) -> None:
        self.grow(den)
        self.num = self.num * num

    def plus(self, parts: Ints, grain: Ints) -> None:
        """Add parts ÷ grain."""
        shared = np.gcd(self.den, grain)
        old = self.den // shared
        self.grow(grain // shared)
        self.num = self.num * (grain // shared) + parts * old

    def settle_wide(self) -> None:
        """Leave nothing behind in rows that are to be ignored."""
        self.num, self.den = np.where(self.wide, 0, self.num), np.where(self.wide, 1, self.den)

    def grow(self, times: Ints) -> None:
        """den × times, row by row; rows that would pass the limit become wide instead."""
        if self.limit is not None:
            over = self.den.astype(np.float64) * times > self.limit
            if over.any():
                self.wide = self.wide | over
                self.settle_wide()
                times = np.where(self.wide, 1, times)
        self.den = self.den * times


@dataclass(frozen=True)
class Part:
    """One indicator in some rows: num ÷ avail, where avail is `full` except in a few rows."""

    weight: int
    num: Ints
    avail: Ints
    full: int

    def at(self, rows: Rows) -> Part:
        """The part in some of its rows."""
        return Part(self.weight, self.num[rows], self.avail[rows], self.full)


def weighted(parts: Sequence[Part], wide: NDArray[np.bool_], limit: float | None) -> Sum:
    """Σ num ÷ avail × weight, divided by the weights that remain and scaled to 100; 0 where nothing remains."""
    kind = parts[0].num.dtype
    total = Sum(np.zeros(len(wide), dtype=kind), np.ones(len(wide), dtype=kind), wide, limit)
    plain = common(*(part.full // gcd(part.full, part.weight) for part in parts))
    if limit is not None and plain > limit:
        total.wide = np.ones(len(wide), dtype=np.bool_)
        return total
    total.den = total.den * constant(plain, kind)
    weights = np.full(len(wide), constant(sum(part.weight for part in parts), kind))
    few = [np.flatnonzero(part.avail != part.full) for part in parts]
    for part, rows in zip(parts, few, strict=True):
        avail = part.avail[rows]
        weight = constant(part.weight, kind)
        weights[rows[avail == 0]] -= weight
        below = np.where(avail > 0, avail // np.gcd(avail, weight), 1)
        one = Sum(total.num[rows], total.den[rows], total.wide[rows], limit)
        one.grow(below // np.gcd(one.den, below))
        total.den[rows], total.wide[rows] = one.den, one.wide
    for part, rows in zip(parts, few, strict=True):
        total.num = total.num + part.num * _factor(part, rows, total.den)
    left = np.where(weights > 0, weights, 1)
    shared = np.gcd(left, constant(CENTS, kind))
    total.times(constant(CENTS, kind) // shared, left // shared)
    return total


def _factor(part: Part, rows: Rows, den: Ints) -> Ints:
    """weight ÷ avail over the common denominator."""
    shared = gcd(part.full, part.weight)
    below, above = constant(part.full // shared, den.dtype), constant(part.weight // shared, den.dtype)
    factor = den // below * above
    avail, weight = part.avail[rows], constant(part.weight, den.dtype)
    live = np.where(avail > 0, avail, 1)
    divisor = np.gcd(live, weight)
    factor[rows] = np.where(avail > 0, den[rows] // (live // divisor) * (weight // divisor), 0)
    return factor


def by_loss(parts: Sequence[Part], limit: float) -> Sum:
    """The same total as `weighted`, from what was lost: the weights that remain − Σ (avail − num) ÷ avail × weight.

    In lowest terms a loss has a far smaller denominator than the whole common one, and full marks have none at all.
    """
    count = len(parts[0].num)
    total = Sum(np.zeros(count, dtype=np.int64), np.ones(count, dtype=np.int64), np.zeros(count, np.bool_), limit)
    left = np.full(count, constant(sum(part.weight for part in parts), np.int64))
    losses = []
    for part in parts:
        weight = constant(part.weight, np.int64)
        left[part.avail == 0] -= weight
        rows = np.flatnonzero((part.avail > 0) & (part.avail != part.num))
        avail, lost = part.avail[rows], part.avail[rows] - part.num[rows]
        shared = np.gcd(avail, lost)
        avail, lost = avail // shared, lost // shared
        shared = np.gcd(avail, weight)
        one = Sum(lost, avail // shared, total.wide[rows], limit)
        one.grow(np.ones_like(avail))
        one.num = one.num * (weight // shared)
        losses.append((rows, one.num, one.den))
        whole = Sum(lost, total.den[rows], one.wide, limit)
        whole.grow(one.den // np.gcd(one.den, whole.den))
        total.den[rows], total.wide[rows] = whole.den, whole.wide
    total.num = left * total.den
    for rows, num, den in losses:
        total.num[rows] -= num * (total.den[rows] // den)
    live = np.where(left > 0, left, 1)
    shared = np.gcd(live, constant(CENTS, np.int64))
    total.times(constant(CENTS, np.int64) // shared, live // shared)
    return total
