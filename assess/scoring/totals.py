"""Steps 2 and 3: indicators weighted, the rest scaled back to 100, extras, gated bonuses, penalties, never below 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assess.scoring.facts import Ints
from assess.scoring.numbers.exact import NARROW, Ratios, Rows, nearly
from assess.scoring.numbers.weighted_sums import CENTS, Part, Sum, by_loss, weighted
from assess.scoring.numbers.whole import SAFE, common, constant, dtype_for, largest, proved, scaled
from assess.scoring.pools import Cell, Pool
from indicators.schema import Scheme


@dataclass(frozen=True)
class Tally:
    """A bonus (sign 1) or penalty (−1): points ÷ grain, capped; `gate` as in the scheme."""

    cell: Cell
    sign: int
    grain: int
    points: Ints

    @classmethod
    def of(cls, cell: Cell, sign: int) -> Tally:
        if cell.item.cap is None:
            return cls(cell, sign, cell.grain, cell.points)
        grain = common(cell.grain, cell.item.cap)
        reach = max(cell.bound, 1) * (grain // cell.grain)
        reach, (times, cap) = proved(reach, grain // cell.grain, scaled(cell.item.cap, grain))
        points = cell.points.astype(dtype_for(reach), copy=False) * times
        return cls(cell, sign, grain, np.minimum(points, cap))


@dataclass(frozen=True)
class Totals:
    """base: with extras, before bonuses and penalties. counted: bonus code → rows in which its gate let it count."""

    base: Ratios
    total: Ratios
    has_total: NDArray[np.bool_]
    counted: dict[str, NDArray[np.bool_]]


class Adder:
    """Builds the totals: an approximation for all rows, exact sums for the rows that are asked for."""

    def __init__(self, scheme: Scheme, pools: Sequence[Pool], extras: Pool | None, tallies: Sequence[Tally]) -> None:
        self.pools, self.extras, self.tallies = pools, extras, tallies
        weights = (scaled(indicator.weight, CENTS) for indicator in scheme.indicators)
        self.weighed = list(zip(weights, pools, strict=True))
        self.net_grain = common(1, *(tally.grain for tally in tallies))
        self.counted: dict[str, NDArray[np.bool_]] = {}
        every = [*pools, *([extras] if extras else [])]
        self.loose = np.logical_or.reduce([pool.wide for pool in every])
        self.spread = sum(-(-max(largest(tally.points), 1) // tally.grain) for tally in tallies)
        self.near = self._base_near()
        self.limit = self._limit(scheme.decimals)
        self.base = Ratios(self.near, self._error(self.near), self._base_narrow, self._base_wide)

    def _limit(self, decimals: int) -> float:
        """Below this denominator nothing that is multiplied while adding or rounding can leave 64 bits.

        No sum on the way exceeds the greatest total (all parts but penalties and losses are positive), times 100 while
        weights are in hundredths, times 2 × 10^decimals while rounding; 2 more is to spare.
        """
        reach: int = (int(self.near.max(initial=0)) + self.spread + 2) * max(CENTS, 2 * 10**decimals)
        return float(SAFE // (2 * max(reach, CENTS * CENTS)))

    def build(self) -> Totals:
        """The totals of every row."""
        has_total = np.logical_or.reduce([pool.avail > 0 for pool in self.pools])
        base = self.base
        for tally in self.tallies:
            gate = tally.cell.item.gate
            opened = np.ones(len(has_total), np.bool_) if gate is None else (base.against(gate) > 0) & has_total
            self.counted[tally.cell.item.code] = opened
        if not self.tallies:
            return Totals(base, base, has_total, self.counted)
        net = nearly(self._net(slice(None)), self.net_grain)
        near = np.maximum(self.near + net, 0)
        return Totals(base, Ratios(near, self._error(near), self._narrow, self._wide), has_total, self.counted)

    def _error(self, near: NDArray[np.float64]) -> float:
        """Every operation adds at most 2^-53 of the greatest number on the way; this allows for four times as many."""
        terms = sum(len(pool.cells) for pool in self.pools) + len(self.pools) + len(self.tallies) + 32
        return (float(np.abs(near).max(initial=1)) + 2 * self.spread) * terms * 2.0**-51

    def _base_near(self) -> NDArray[np.float64]:
        near, weights = np.zeros(len(self.loose)), np.zeros(len(self.loose))
        for weight, pool in self.weighed:
            points, available = pool.near()
            there = pool.avail > 0
            near += np.divide(points * weight, available, out=np.zeros(len(near)), where=there)
            weights += there * constant(weight, np.int64)
        near = np.divide(near * 100, weights, out=np.zeros(len(near)), where=weights > 0)
        if self.extras is not None:
            points, available = self.extras.near()
            near = (near + points) * 100
            near /= 100 + available
        return near

    def _base_narrow(self, rows: Rows) -> tuple[Ints, Ints, NDArray[np.bool_]]:
        total = self._base_sum(rows)
        return total.num, total.den, ~total.wide

    def _narrow(self, rows: Rows) -> tuple[Ints, Ints, NDArray[np.bool_]]:
        self.base.know(rows)
        wide = self.base.known[rows] != NARROW
        total, net = Sum(self.base.num[rows], self.base.den[rows], wide, self.limit), self._net(rows)
        if net.dtype == object or self.net_grain >= SAFE:
            return total.num, total.den, np.zeros(len(rows), dtype=np.bool_)
        total.plus(net, constant(self.net_grain, np.int64))
        return np.maximum(total.num, 0), total.den, ~total.wide

    def _base_sum(self, rows: Rows) -> Sum:
        """The sums of these rows in 64 bits, those that do not fit marked as wide."""
        count = len(rows)
        every = [*self.pools, *([self.extras] if self.extras else [])]
        nothing = Sum(np.zeros(count, dtype=np.int64), np.ones(count, dtype=np.int64), np.ones(count, np.bool_), None)
        reach = 0 if self.extras is None else 100 * self.extras.grain + self.extras.full
        if reach >= SAFE or any(pool.num.dtype == object for pool in every):
            return nothing
        parts = [Part(weight, pool.num[rows], pool.avail[rows], pool.full) for weight, pool in self.weighed]
        total = weighted(parts, self.loose[rows], self.limit)
        again = np.flatnonzero(total.wide & ~self.loose[rows])
        if len(again):
            second = by_loss([part.at(again) for part in parts], self.limit)
            total.num[again], total.den[again], total.wide[again] = second.num, second.den, second.wide
        total.settle_wide()
        if self.extras is not None:
            grain = constant(self.extras.grain, np.int64)
            self._add_extras(total, self.extras.num[rows], self.extras.avail[rows], grain)
        return total

    def _add_extras(self, total: Sum, num: Ints, avail: Ints, grain: Ints) -> None:
        """(Σ indicators + Σ extra points) ÷ (100 + Σ extra points available) × 100."""
        total.plus(num, grain)
        whole = 100 * grain
        shared = np.gcd(avail + whole, whole)
        total.times(whole // shared, (avail + whole) // shared)

    def _base_wide(self, rows: Rows) -> tuple[Ints, Ints]:
        total = self._base_object(rows)
        return total.num, total.den

    def _wide(self, rows: Rows) -> tuple[Ints, Ints]:
        base = self.base.fractions(rows)
        num, den = (np.array([getattr(x, part) for x in base], dtype=object) for part in ("numerator", "denominator"))
        total = Sum(num, den, np.zeros(len(rows), dtype=np.bool_), None)
        total.plus(self._net(rows).astype(object), constant(self.net_grain, object))
        return np.maximum(total.num, 0), total.den

    def _base_object(self, rows: Rows) -> Sum:
        parts = []
        for weight, pool in self.weighed:
            num, avail = pool.exact(rows)
            parts.append(Part(weight, num, avail, pool.full))
        total = weighted(parts, np.zeros(len(rows), dtype=np.bool_), None)
        if self.extras is not None:
            num, avail = self.extras.exact(rows)
            plain = self.extras.avail[rows].astype(object)
            over = np.where(plain > 0, avail // np.where(plain > 0, plain, 1), 1)
            self._add_extras(total, num, avail, over * constant(self.extras.grain, object))
        return total

    def _net(self, rows: Rows | slice) -> Ints:
        """Σ counted bonuses − Σ penalties of these rows, over `net_grain`."""
        reach = sum(max(largest(t.points), 1) * (self.net_grain // t.grain) for t in self.tallies)
        net = np.zeros(len(self.loose), dtype=dtype_for(reach))[rows]
        for tally in self.tallies:
            times = constant(self.net_grain // tally.grain * tally.sign, net.dtype)
            part = tally.points[rows].astype(net.dtype) * times
            net += np.where(self.counted[tally.cell.item.code][rows], part, 0)
        return net
