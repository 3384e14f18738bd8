"""Steps 2 and 3: indicators weighted, the rest scaled back to 100, extras, gated bonuses, penalties, never below 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray

from assess.scoring.exact import Ratios, Resolve, Rows
from assess.scoring.facts import Ints
from assess.scoring.pools import Cell, Pool
from assess.scoring.whole import SAFE, common, dtype_for, largest, scaled
from indicators.schema import Scheme

CENTS = 100
"""Weights have at most two decimals, so they are whole in hundredths."""


@dataclass
class Sum:
    """num ÷ den of some rows while a total is built; `wide` rows have outgrown `limit` and are to be ignored."""

    num: Ints
    den: Ints
    wide: NDArray[np.bool_]
    limit: float | None

    def times(self, num: Ints | int, den: Ints | int) -> None:
        self.grow(den)
        self.num = self.num * num

    def plus(self, parts: Ints, grain: int) -> None:
        """Add parts ÷ grain."""
        shared = np.gcd(self.den, grain)
        old = self.den // shared
        self.grow(grain // shared)
        self.num = self.num * (grain // shared) + parts * old

    def grow(self, times: Ints | int) -> None:
        """den × times, row by row; rows that would pass the limit become wide instead."""
        if self.limit is not None:
            over = self.den.astype(np.float64) * times > self.limit
            if over.any():
                self.wide = self.wide | over
                self.num, self.den = np.where(self.wide, 0, self.num), np.where(self.wide, 1, self.den)
                times = np.where(self.wide, 1, times)
        self.den = self.den * times


@dataclass(frozen=True)
class Part:
    """One indicator in some rows: num ÷ avail, where avail is `full` except in a few rows."""

    weight: int
    num: Ints
    avail: Ints
    full: int


def weighted(parts: Sequence[Part], wide: NDArray[np.bool_], limit: float | None) -> Sum:
    """Σ num ÷ avail × weight, divided by the weights that remain and scaled to 100; 0 where nothing remains."""
    total = Sum(
        np.zeros(len(wide), dtype=parts[0].num.dtype), np.ones(len(wide), dtype=parts[0].num.dtype), wide, limit
    )
    plain = common(*(part.full // gcd(part.full, part.weight) for part in parts))
    if limit is not None and plain > limit:
        total.wide = np.ones(len(wide), dtype=np.bool_)
        return total
    total.den = total.den * plain
    weights = np.full(len(wide), sum(part.weight for part in parts), dtype=total.num.dtype)
    few = [np.flatnonzero(part.avail != part.full) for part in parts]
    for part, rows in zip(parts, few, strict=True):
        avail = part.avail[rows]
        weights[rows[avail == 0]] -= part.weight
        below = np.where(avail > 0, avail // np.gcd(avail, part.weight), 1)
        one = Sum(total.num[rows], total.den[rows], total.wide[rows], limit)
        one.grow(below // np.gcd(one.den, below))
        total.den[rows], total.wide[rows] = one.den, one.wide
    for part, rows in zip(parts, few, strict=True):
        total.num = total.num + part.num * _factor(part, rows, total.den)
    left = np.where(weights > 0, weights, 1)
    shared = np.gcd(left, CENTS)
    total.times(CENTS // shared, left // shared)
    return total


def _factor(part: Part, rows: Rows, den: Ints) -> Ints:
    """weight ÷ avail over the common denominator."""
    shared = gcd(part.full, part.weight)
    factor = den // (part.full // shared) * (part.weight // shared)
    avail = part.avail[rows]
    live = np.where(avail > 0, avail, 1)
    divisor = np.gcd(live, part.weight)
    factor[rows] = np.where(avail > 0, den[rows] // (live // divisor) * (part.weight // divisor), 0)
    return factor


@dataclass(frozen=True)
class Tally:
    """A bonus (sign 1) or penalty (−1): points ÷ grain, capped; `gate` as in the scheme."""

    cell: Cell
    sign: int
    grain: int
    points: Ints

    @classmethod
    def of(cls, cell: Cell, sign: int) -> Tally:
        cap = cell.item.cap
        grain = common(cell.grain, cap) if cap is not None else cell.grain
        times = grain // cell.grain
        points = cell.points.astype(dtype_for(cell.bound * times), copy=False) * times
        return cls(cell, sign, grain, points if cap is None else np.minimum(points, scaled(cap, grain)))


@dataclass(frozen=True)
class Totals:
    """base: with extras, before bonuses and penalties. counted: bonus code → rows in which its gate let it count."""

    base: Ratios
    total: Ratios
    has_total: NDArray[np.bool_]
    counted: dict[str, NDArray[np.bool_]]


class Adder:
    """Builds the totals of all rows in 64 bits where they fit, and of any rows exactly on demand."""

    def __init__(self, scheme: Scheme, pools: Sequence[Pool], extras: Pool | None, tallies: Sequence[Tally]) -> None:
        self.pools, self.extras, self.tallies = pools, extras, tallies
        self.weights = [scaled(indicator.weight, CENTS) for indicator in scheme.indicators]
        self.net_grain = common(1, *(tally.grain for tally in tallies))
        self.counted: dict[str, NDArray[np.bool_]] = {}
        self.near = self._base_near()
        self.limit = self._limit(scheme.decimals)

    def _limit(self, decimals: int) -> float:
        """Below this denominator nothing that is multiplied while adding or rounding can leave 64 bits.

        No sum on the way exceeds the greatest total (all parts but penalties are positive), times 100 while weights
        are in hundredths, times 2 × 10^decimals while rounding; 2 more is to spare.
        """
        spread = sum(-(-max(largest(tally.points), 1) // tally.grain) for tally in self.tallies)
        reach = (int(self.near.max(initial=0)) + spread + 2) * max(CENTS, 2 * 10**decimals) * 2
        return float(SAFE // reach)

    def build(self) -> Totals:
        """The totals of every row."""
        count = len(self.pools[0].num)
        has_total = np.zeros(count, dtype=np.bool_)
        wide = np.zeros(count, dtype=np.bool_)
        for pool in (*self.pools, *([self.extras] if self.extras else [])):
            wide |= pool.wide
        for pool in self.pools:
            has_total |= pool.avail > 0
        small = all(pool.num.dtype == np.int64 and pool.avail.dtype == np.int64 for pool in self.pools)
        if not small or (self.extras is not None and self.extras.num.dtype != np.int64):
            wide[:] = True
        base = self._ratios(self._base_sum(wide.copy(), small), self.near, self._base_exact)
        for tally in self.tallies:
            gate = tally.cell.item.gate
            open_gate = np.ones(count, np.bool_) if gate is None else (base.against(gate) > 0) & has_total
            self.counted[tally.cell.item.code] = open_gate
        if not self.tallies:
            return Totals(base, base, has_total, self.counted)
        every = np.arange(count)
        summed = Sum(base.num, base.den, base.wide, self.limit)
        net = self._net(every)
        if largest(net) >= SAFE // 4 or net.dtype == object:
            summed.wide = np.ones(count, dtype=np.bool_)
        else:
            summed.plus(net, self.net_grain)
        summed.num = np.maximum(summed.num, 0)
        near = np.maximum(base.approx + net.astype(np.float64) / self.net_grain, 0.0)
        return Totals(base, self._ratios(summed, near, self._exact), has_total, self.counted)

    def _ratios(self, summed: Sum, near: NDArray[np.float64], resolve: Resolve) -> Ratios:
        num, den = np.where(summed.wide, 0, summed.num), np.where(summed.wide, 1, summed.den)
        spread = sum(max(largest(t.points), 1) / t.grain for t in self.tallies)
        terms = sum(len(pool.cells) for pool in self.pools) + len(self.pools) + len(self.tallies) + 32
        error = (float(np.abs(near).max(initial=1)) + 2 * spread) * terms * 2.0**-52
        return Ratios(num, den, near, summed.wide, error, resolve)

    def _base_sum(self, wide: NDArray[np.bool_], small: bool) -> Sum:
        count = len(wide)
        if not small:
            return Sum(np.zeros(count, dtype=np.int64), np.ones(count, dtype=np.int64), np.ones(count, np.bool_), None)
        parts = [Part(w, pool.num, pool.avail, pool.full) for w, pool in zip(self.weights, self.pools, strict=True)]
        total = weighted(parts, wide, self.limit)
        if self.extras is not None and self.extras.num.dtype == np.int64:
            self._add_extras(total, self.extras.num, self.extras.avail, self.extras.grain)
        return total

    def _add_extras(self, total: Sum, num: Ints, avail: Ints, grain: int) -> None:
        """(Σ indicators + Σ extra points) ÷ (100 + Σ extra points available) × 100."""
        total.plus(num, grain)
        whole = 100 * grain
        shared = np.gcd(avail + whole, whole)
        total.times(whole // shared, (avail + whole) // shared)

    def _base_near(self) -> NDArray[np.float64]:
        near, weights = np.zeros(len(self.pools[0].num)), np.zeros(len(self.pools[0].num))
        for weight, pool in zip(self.weights, self.pools, strict=True):
            points, available = pool.near()
            there = available > 0
            near += np.divide(points * weight, available, out=np.zeros(len(near)), where=there)
            weights += there * weight
        near = np.divide(near * 100, weights, out=np.zeros(len(near)), where=weights > 0)
        if self.extras is not None:
            points, available = self.extras.near()
            near = (near + points) * 100
            near /= 100 + available
        return near

    def _base_exact(self, rows: Rows) -> tuple[Ints, Ints]:
        total = self._base_object(rows)
        return total.num, total.den

    def _base_object(self, rows: Rows) -> Sum:
        parts = []
        for weight, pool in zip(self.weights, self.pools, strict=True):
            num, avail = pool.exact(rows)
            parts.append(Part(weight, num, avail, pool.full))
        total = weighted(parts, np.zeros(len(rows), dtype=np.bool_), None)
        if self.extras is not None:
            # The extras' own denominators ride on `over`: num ÷ (grain × over), and avail carries `over` too.
            num, avail = self.extras.exact(rows)
            over = avail // np.maximum(self.extras.avail[rows].astype(object), 1)
            over = np.where(self.extras.avail[rows] > 0, over, 1)
            grain = over * self.extras.grain
            total.num, total.den = total.num * grain + num * total.den, total.den * grain
            total.times(100 * grain, 100 * grain + avail)
        return total

    def _exact(self, rows: Rows) -> tuple[Ints, Ints]:
        total = self._base_object(rows)
        total.plus(self._net(rows).astype(object), self.net_grain)
        return np.maximum(total.num, 0), total.den

    def _net(self, rows: Rows) -> Ints:
        """Σ counted bonuses − Σ penalties of these rows, over `net_grain`."""
        reach = sum(largest(t.points) * (self.net_grain // t.grain) for t in self.tallies)
        net = np.zeros(len(rows), dtype=dtype_for(reach))
        for tally in self.tallies:
            part = tally.points[rows].astype(net.dtype) * (self.net_grain // tally.grain)
            net += np.where(self.counted[tally.cell.item.code][rows], part * tally.sign, 0)
        return net
