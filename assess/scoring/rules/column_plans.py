"""The two rule kinds that need more than a row and a common denominator: year-on-year change, and rank in the group."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from assess.scoring.facts import SCORED, Column, Facts, Ints
from assess.scoring.numbers.whole import SAFE, common, dtype_for, largest, scaled, steps
from assess.scoring.rules.plans import PLANS, Plan, Run
from indicators.schema import Item

MOST_BASES = 1 << 16
MOST_COMMON = 1 << 24


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


def plan(item: Item, column: Column, grouping: Grouping) -> Plan:
    """How this item is scored on this column."""
    if item.rule.kind == "change":
        return change(item, column)
    if item.rule.kind == "rank":
        return rank(item, column, grouping)
    return PLANS[item.rule.kind](item, column)


def change(item: Item, column: Column) -> Plan:
    """P × clip(x ÷ target, 0, 1), x = (base − v) ÷ base, or (v − base) ÷ base where more is better.

    Only points strictly between 0 and P have the base in their denominator. Where the bases are few and small these
    get one common denominator; otherwise each row keeps its own.
    """
    rule, full = item.rule, item.full
    bases = column.other
    assert bases is not None
    den = common(column.den, column.other_den)
    slope = full / rule.num("target")
    grain = common(full, slope, rule.num("same"), rule.num("more"))
    k, top = scaled(slope, grain), scaled(full, grain)
    a, b = den // column.den, den // column.other_den
    reach = max(largest(column.value) * a + largest(bases) * b, 1) * max(k, top, a, b)
    kind = dtype_for(reach)
    value, base = column.value.astype(kind) * a, bases.astype(kind) * b
    gain = base - value if rule.word("better") == "low" else value - base
    np.maximum(gain, 0, out=gain)
    points = gain * k  # × 1 ÷ base still to come
    at_top = points >= base * top
    within = (points > 0) & ~at_top & (base > 0)
    whole = np.where(at_top, top, 0).astype(kind)
    zero = base == 0
    if zero.any():
        same, more = scaled(rule.num("same"), grain), scaled(rule.num("more"), grain)
        whole[zero] = np.where(value[zero] == 0, same, more)
    whole[column.state != SCORED] = 0
    within &= column.state == SCORED
    return _fractions(whole, points, base, within, grain, top)


def _fractions(whole: Ints, points: Ints, base: Ints, within: NDArray[np.bool_], grain: int, top: int) -> Plan:
    rows = np.flatnonzero(within)
    shared, factors = _shared(base[rows])
    if shared and top * shared < SAFE:
        out = whole.astype(np.int64) * shared
        out[rows] = points[rows].astype(np.int64) * factors[base[rows].astype(np.int64)]
        return Plan(grain * shared, top * shared, _given(out))
    dens = np.full(len(whole), grain, dtype=dtype_for(largest(base) * grain))
    dens[rows] = base[rows].astype(dens.dtype) * grain
    whole[rows] = points[rows]
    return Plan(grain, largest(whole), _given(whole), den=dens)


def _shared(bases: Ints) -> tuple[int, NDArray[np.int64]]:
    """A common multiple of all these bases with the multiple ÷ base for each; 0 if too large to be of use."""
    most = largest(bases)
    if most >= MOST_BASES:
        return 0, np.empty(0, dtype=np.int64)
    seen = np.zeros(most + 1, dtype=np.bool_)
    seen[bases.astype(np.int64)] = True
    distinct = np.flatnonzero(seen)
    shared = 1
    for base in distinct:
        shared = lcm(shared, int(base))
        if shared > MOST_COMMON:
            return 0, np.empty(0, dtype=np.int64)
    factors = np.zeros(most + 1, dtype=np.int64)
    factors[distinct] = shared // distinct
    return shared, factors


def _given(values: Ints) -> Run:
    def run(rows: slice, out: Ints) -> None:
        out[...] = values[rows]

    return run


def rank(item: Item, column: Column, grouping: Grouping) -> Plan:
    """The first row of the table that the unit's competition rank among the scored units of its group reaches.

    r ≤ q exactly when the value is at least the q-th best, so each row of the table becomes one threshold per group.
    """
    rows = item.rule.pairs("table")
    grain = common(*(points for _, points in rows))
    points = [0, *reversed([scaled(x, grain) for _, x in rows])]
    table = np.array(points, dtype=dtype_for(max(points)))
    percent = item.rule.word("unit") == "percent"
    values = column.value[grouping.order]
    if item.rule.word("better") == "low":
        values = -values
    scored = column.state[grouping.order] == SCORED
    earned = np.zeros(len(values), dtype=table.dtype)
    for start, end in itertools.pairwise(grouping.starts.tolist()):
        mine = values[start:end]
        ordered = np.sort(mine[scored[start:end]])
        places = [_places(upto, percent, len(ordered)) for upto, _ in rows]
        edges = [int(ordered[len(ordered) - place]) for place in reversed(places) if place]
        earned[start:end] = table[steps(mine, edges)]
    out = np.empty_like(earned)
    out[grouping.order] = earned
    return Plan(grain, max(points), _given(out))


def _places(upto: Fraction, percent: bool, scored: int) -> int:
    """How many places a row of the table covers among `scored` units, in whole numbers only."""
    num, den = upto.numerator, upto.denominator
    return min(scored, num * scored // (den * 100) if percent else num // den)
