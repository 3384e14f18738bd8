"""Facts of any number of units from a seed, column by column, in the narrowest whole-number type that holds them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from assess.scoring.facts import NOT_APPLICABLE, SCORED, Column, Facts, Ints
from indicators.schema import Item, Scheme
from tests.benchmarks.scheme import RECORDED, VETO_AT, VETO_ITEMS

CONTINUOUS, TIE_DENSE = "continuous", "tie-dense"
STYLES = (CONTINUOUS, TIE_DENSE)
GROUPS = 20
SORTS = 12
AWAY = 0.05
"""Share of the facts that are not applicable."""
VETOED = 0.01
STEADY = 0.6
"""Share of the units of a tie-dense year that earn full marks nearly everywhere."""


@dataclass
class Maker:
    """What the columns of one year are drawn from; `quality` makes a unit good or bad throughout.

    slips: how often a unit of a tie-dense year falls short of full marks; sort: which items don't concern it.
    """

    rng: Generator
    style: str
    quality: NDArray[np.float32]
    slips: NDArray[np.float32]
    sort: NDArray[np.int8]

    @property
    def count(self) -> int:
        return len(self.quality)

    @property
    def dense(self) -> bool:
        return self.style == TIE_DENSE

    def away(self) -> NDArray[np.bool_]:
        """Where an item is not applicable: in tie-dense years the same for all units of a sort (no mines, no port)."""
        if self.dense:
            return (self.rng.random(SORTS) < AWAY)[self.sort]
        return self.rng.random(self.count, dtype=np.float32) < AWAY

    def mostly(self, full: float, values: NDArray) -> NDArray[np.float64]:
        """In tie-dense years what earns full marks, but for the unit's slips."""
        if not self.dense:
            return values
        return np.where(self.rng.random(self.count, dtype=np.float32) < self.slips, values, full)

    def events(self, mean: float) -> NDArray[np.float64]:
        """Small counts, fewer where quality is high."""
        return self.rng.poisson(mean * np.exp(-0.5 * self.quality)).astype(np.float64)

    def level(self, mean: float, slope: float, noise: float, most: float) -> NDArray[np.float64]:
        """A number around `mean`, higher where quality is, within 0…most."""
        values = mean + slope * self.quality + noise * self.rng.standard_normal(self.count, dtype=np.float32)
        return np.clip(values, 0, most).astype(np.float64)


Numbers = tuple[NDArray[np.float64], int, int]
"""Values, and as how many parts of one they are written: in tie-dense years, in continuous ones."""


def _deduct(maker: Maker, item: Item) -> Numbers:
    counted = maker.events(0.55)
    return maker.mostly(0, counted if maker.dense else counted * maker.rng.uniform(0.5, 1.5, maker.count)), 1, 100


def _percent(maker: Maker, item: Item) -> Numbers:
    return maker.mostly(100, maker.level(88, 6, 8, 100)), 2, 10_000


def _reached(maker: Maker, item: Item) -> Numbers:
    return maker.mostly(95, maker.level(91, 4, 7, 130)), 2, 1_000


def _compared(maker: Maker, item: Item) -> Numbers:
    return maker.mostly(90, maker.level(75, 5, 10, 200)), 10, 1_000_000


def _mark(maker: Maker, item: Item) -> Numbers:
    full = item.full.numerator / item.full.denominator
    return maker.mostly(full, full * maker.level(0.86, 0.06, 0.12, 1)), 2, 100


def _tick(maker: Maker, item: Item) -> Numbers:
    return maker.mostly(1, (maker.level(0.6, 0.1, 0.2, 1) > 0.5).astype(np.float64)), 1, 1


def _counted(maker: Maker, item: Item) -> Numbers:
    return maker.mostly(2, maker.events(2.5)), 1, 1


VALUES: dict[str, Callable[[Maker, Item], Numbers]] = {
    "deduct": _deduct,
    "bands": _percent,
    "ratio": _reached,
    "shortfall": _percent,
    "change": _counted,
    "rank": _compared,
    "mark": _mark,
    "quota": _counted,
    "tick": _tick,
    "external": _percent,
}


def generate(scheme: Scheme, units: int, style: str, seed: int = 1) -> Facts:
    """The facts of `units` units. The same arguments give the same facts."""
    rng = np.random.default_rng([seed, units, STYLES.index(style)])
    quality = np.clip(rng.standard_normal(units, dtype=np.float32), -2.5, 2.5)
    slips = np.where(rng.random(units) < STEADY, rng.exponential(0.02, units), rng.uniform(0.05, 0.6, units))
    sort = rng.integers(0, SORTS, units, dtype=np.int8)
    maker = Maker(rng, style, quality, slips.astype(np.float32), sort)
    group = rng.choice(GROUPS, units, p=rng.dirichlet(np.full(GROUPS, 8.0))).astype(np.int32)
    vetoed = rng.random(units)
    columns = {}
    for item in scheme.items():
        columns[item.code] = _tally(maker) if item.role == "bonus" else _column(maker, item)
    for at, code in enumerate(VETO_ITEMS):
        column = columns[code]
        hit = (vetoed >= at * VETOED / 4) & (vetoed < (at + 1) * VETOED / 4)
        clear = ~hit & (column.value >= VETO_AT * column.den)
        column.value[hit], column.state[hit] = VETO_AT * column.den, SCORED
        column.value[clear] = (VETO_AT - 1) * column.den
    recorded = {RECORDED: (vetoed >= VETOED / 2) & (vetoed < VETOED)}
    codes = tuple(f"U{number:07d}" for number in range(units))
    groups = tuple(f"第{number + 1:02d}组" for number in range(GROUPS))
    return Facts(codes, codes, groups, group, columns, recorded)


def _column(maker: Maker, item: Item) -> Column:
    away = maker.away()
    there, state = ~away, np.where(away, NOT_APPLICABLE, SCORED).astype(np.uint8)
    if item.rule.kind == "levels":
        counts = np.stack([maker.mostly(0, maker.events(mean)) for mean in (0.2, 0.5)]).astype(np.int32) * there
        return Column(state, counts.sum(axis=0, dtype=np.int32), counts=counts)
    if item.rule.kind == "change":
        return _change(maker, state, there)
    values, coarse, fine = VALUES[item.rule.kind](maker, item)
    den = coarse if maker.dense else fine
    value = _whole(values * there, den)
    if item.rule.kind != "quota":
        return Column(state, value, den)
    limit = (maker.mostly(2, maker.rng.integers(0, 6, maker.count)) * there).astype(np.int32)
    return Column(state, value, den, limit)


def _change(maker: Maker, state: NDArray[np.uint8], there: NDArray[np.bool_]) -> Column:
    """Counts of small places, or rates with any denominator."""
    if maker.dense:
        before, now = maker.rng.poisson(3, maker.count), maker.rng.poisson(2.8, maker.count)
        return Column(state, _whole(maker.mostly(0, now) * there, 1), 1, _whole(before * there, 1))
    base = maker.rng.lognormal(3, 1.2, maker.count) * there
    change = 0.97 - 0.02 * maker.quality + 0.08 * maker.rng.standard_normal(maker.count, dtype=np.float32)
    return Column(state, _whole(base * np.clip(change, 0, 2), 10_000), 10_000, _whole(base, 10_000), 10_000)


def _tally(maker: Maker) -> Column:
    """A bonus: most units have no row."""
    value = _whole(maker.mostly(0, maker.rng.poisson(0.3, maker.count)), 1)
    present = value > 0
    return Column(np.zeros(maker.count, np.uint8), value, present=present)


def _whole(values: NDArray, den: int) -> Ints:
    """Numbers as counts of 1 ÷ den, in 32 bits where they fit."""
    whole = np.rint(values * den).astype(np.int64)
    return whole.astype(np.int32) if whole.max(initial=0) < 1 << 31 else whole
