"""Scheme and facts in, every number of the year out: the seven steps of the scheme format in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assess.scoring import grading
from assess.scoring.facts import Facts, Ints
from assess.scoring.grading import Grades, Marks
from assess.scoring.numbers.exact import Ratios
from assess.scoring.pools import BLOCK, Cell, Pool, cell
from assess.scoring.ranking import Cut, Order, packed, ranks
from assess.scoring.rule_kinds.plan import Grouping
from assess.scoring.totals import Adder, Tally, Totals
from indicators.schema import Scheme

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Results:
    """Everything that was decided, as columns over the units of the facts; grades are positions in the scheme.

    cells: item code → points. indicators: code → share earned (0…1 and beyond), with `applicable` saying where.
    totals: before effects; `total`: after them; `published`: in units of the last decimal.
    vetoes: code → units; short: indicator code → units below its minimum; cuts: grade → whom its quota cut.
    rank is 0, and band and grade −1, for a unit without a total.
    """

    cells: Mapping[str, Cell]
    pools: Mapping[str, Pool]
    shares: Mapping[str, Ratios]
    tallies: Mapping[str, Tally]
    totals: Totals
    total: Ratios
    published: Ints
    band: Grades
    grade: Grades
    rank: NDArray[np.int64]
    vetoes: Mapping[str, Marks]
    short: Mapping[str, Marks]
    cuts: Mapping[int, Cut]


def score(scheme: Scheme, facts: Facts, progress: Progress | None = None) -> Results:
    """Score all units of a year. `progress` is told how many units of the first, longest part are done."""
    grouping = Grouping.of(facts)
    homes = {item.code: indicator for indicator in scheme.indicators for item in indicator.items}
    cells = {item.code: cell(item, homes.get(item.code), facts, grouping, scheme) for item in scheme.items()}
    count = len(facts.units)
    pools = {
        indicator.code: Pool.of((cells[item.code] for item in indicator.items), indicator.not_applicable, count)
        for indicator in scheme.indicators
    }
    extras = Pool.of((cells[item.code] for item in scheme.extras), "rescale", count) if scheme.extras else None
    outside = [cells[item.code] for item in (*scheme.bonuses, *scheme.penalties)]
    for start in range(0, count, BLOCK):
        rows = slice(start, min(count, start + BLOCK))
        for pool in (*pools.values(), *([extras] if extras else [])):
            pool.add_block(rows)
        for one in outside:
            one.fill(rows)
        if progress:
            progress(rows.stop)
    tallies = {c.item.code: Tally.of(c, 1 if c.item.role == "bonus" else -1) for c in outside}
    totals = Adder(scheme, list(pools.values()), extras, list(tallies.values())).build()
    return _decide(scheme, facts, cells, pools, tallies, totals)


def _decide(
    scheme: Scheme,
    facts: Facts,
    cells: Mapping[str, Cell],
    pools: Mapping[str, Pool],
    tallies: Mapping[str, Tally],
    totals: Totals,
) -> Results:
    shares: dict[str, Ratios] = {}
    items = {item.code: item for item in scheme.items()}
    has_total = totals.has_total
    vetoed = [(v, grading.triggered(v, items, facts, totals.total, has_total)) for v in scheme.vetoes()]
    short: dict[str, Marks] = {}
    for indicator in scheme.indicators:
        if indicator.minimum is not None or indicator.code in scheme.tie_break:
            shares[indicator.code] = pools[indicator.code].share()
        if indicator.minimum is not None:
            below = shares[indicator.code].against(indicator.minimum.percent / 100) < 0
            short[indicator.code] = below & (pools[indicator.code].avail > 0)
    applied = grading.effects(scheme, vetoed, [short.get(one.code) for one in scheme.indicators])
    total = grading.limited(totals.total, applied)
    published = total.to_decimals(scheme.decimals, scheme.rounding)
    last = len(scheme.grades) - 1
    band = grading.bands(scheme, total, published)
    grade = grading.worst(band, applied, last)
    order = _order(scheme, facts, total, shares, has_total)
    vetoes = {veto.code: units for veto, units in vetoed}
    rank = _ranks(scheme, order, len(facts.units), vetoes)
    grade, cuts = grading.quotas(scheme.grades, grade, order, len(facts.groups))
    none = ~has_total
    band[none], grade[none] = -1, -1
    return Results(cells, pools, shares, tallies, totals, total, published, band, grade, rank, vetoes, short, cuts)


def _order(scheme: Scheme, facts: Facts, total: Ratios, shares: Mapping[str, Ratios], has_total: Marks) -> Order:
    """Units in the order of step 6, vetoes left aside.

    An indicator's share orders as its points do, all units having the same weight; it is looked at only among equals.
    """
    rows = np.flatnonzero(has_total)
    key = np.zeros(len(total), dtype=np.int64)
    key[rows] = total.codes(rows)
    order = Order.of(rows, facts.group, key)
    tied = order.tied() if scheme.tie_break else rows[:0]
    if not len(tied):
        return order
    further = np.zeros(len(total), dtype=np.int64)
    further[tied] = packed([shares[code].codes(tied) for code in scheme.tie_break])
    return Order.of(rows, facts.group, packed([key, further]))


def _ranks(scheme: Scheme, order: Order, count: int, vetoes: Mapping[str, Marks]) -> NDArray[np.int64]:
    if scheme.veto_rank == "last" and vetoes:
        order = order.with_last(np.logical_or.reduce(list(vetoes.values())))
    return ranks(order, count, scheme.ties)
