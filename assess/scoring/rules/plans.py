"""From facts to points: one function for each rule kind of the scheme format, on whole columns at once.

Each takes an item and its column and returns a `Plan`: points × `grain` as integers, computed block by block.
`PLANS` is the closed table of kinds; a new kind is one function here and one row there and in `indicators.kinds`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from assess.scoring.facts import Column, Ints
from assess.scoring.numbers.whole import ceiling, common, dtype_for, largest, scaled, steps
from indicators.schema import Item

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


def like(out: Ints, values: Ints) -> Ints:
    """The values in the type the plan was proved for, so that no product is taken in a narrower one."""
    return values if values.dtype == out.dtype else values.astype(out.dtype)


def mark(item: Item, column: Column) -> Plan:
    """The assessor's mark is the points."""
    return _times(Fraction(1), column, item.full)


def tick(item: Item, column: Column) -> Plan:
    """P if done, else 0."""
    return _times(item.full, column, item.full)


def external(item: Item, column: Column) -> Plan:
    """P × v ÷ full."""
    return _times(item.full / item.rule.num("full"), column, item.full)


def each(item: Item, column: Column) -> Plan:
    """per × v."""
    return _times(item.rule.num("per"), column, item.full)


def _times(slope: Fraction, column: Column, full: Fraction) -> Plan:
    grain = common(full, slope / column.den)
    k = scaled(slope / column.den, grain)
    bound = max(max(largest(column.value), 1) * k, scaled(full, grain))

    def run(rows: slice, out: Ints) -> None:
        np.multiply(like(out, column.value[rows]), k, out=out)

    return Plan(grain, bound, run)


def deduct(item: Item, column: Column) -> Plan:
    """P − per × (v − free) where v > free, never below floor; at v ≥ all_at the floor; escalating where told so."""
    rule, full, floor = item.rule, item.full, item.rule.num("floor")
    if rule.num("escalate") != 1:
        return _escalating(item, column)
    per, free, all_at = rule.num("per"), rule.num("free"), rule.opt("all_at")
    den = common(column.den, free)
    grain = common(full, floor, per / den)
    k, low, top = scaled(per / den, grain), scaled(floor, grain), scaled(full, grain)
    up, start = den // column.den, scaled(free, den)
    # Beyond this value the floor has been reached, so that larger facts need not be multiplied at all.
    enough = ceiling((free + (full - floor) / per) * column.den)
    last = None if all_at is None else ceiling(all_at * column.den)
    bound = max(top + k * max(enough * up, start), last or 0, largest(column.value))

    def run(rows: slice, out: Ints) -> None:
        value = like(out, column.value[rows])
        np.minimum(value, enough, out=out)
        if up != 1:
            out *= up
        if start:
            out -= start
            np.maximum(out, 0, out=out)
        out *= -k
        out += top
        np.maximum(out, low, out=out)
        if last is not None:
            out[value >= last] = low

    return Plan(grain, bound, run)


def _escalating(item: Item, column: Column) -> Plan:
    """The k-th event beyond `free` costs per × escalate^(k−1); events are whole, so a table holds every outcome."""
    rule, floor = item.rule, item.rule.num("floor")
    free, all_at, cost = int(rule.num("free")), rule.opt("all_at"), rule.num("per")
    events = max(0, largest(column.value) // column.den - free)
    outcomes = [item.full]
    while len(outcomes) <= events and outcomes[-1] > floor:
        outcomes.append(max(floor, outcomes[-1] - cost))
        cost *= rule.num("escalate")
    grain = common(floor, *outcomes)
    points, low = [scaled(x, grain) for x in outcomes], scaled(floor, grain)
    last = None if all_at is None else ceiling(all_at * column.den)
    table = np.array(points, dtype=dtype_for(max(points)))

    def run(rows: slice, out: Ints) -> None:
        value = column.value[rows]
        beyond = np.clip(value // column.den - free, 0, len(points) - 1).astype(np.int64)
        out[...] = table[beyond]
        if last is not None:
            out[value >= last] = low

    return Plan(grain, max(points), run)


def levels(item: Item, column: Column) -> Plan:
    """The sum over levels of count × points, or the highest that occurred; an item starts from P and stops at 0."""
    costs = list(item.rule.levels.values())
    starts_full = item.role in ("item", "extra")
    grain = common(item.full, *costs)
    counts = column.counts
    assert counts is not None
    unit = [scaled(cost, grain) for cost in costs]
    full = scaled(item.full, grain)
    bound = full + sum(cost * largest(counts[level]) for level, cost in enumerate(unit)) + max(unit)
    highest = item.rule.word("each") == "highest"

    def run(rows: slice, out: Ints) -> None:
        out[...] = 0
        for level, cost in enumerate(unit):
            count = counts[level][rows]
            if highest:
                np.maximum(out, (count > 0) * np.array(cost, dtype=out.dtype), out=out)
            else:
                out += like(out, count) * cost
        if starts_full:
            np.maximum(full - out, 0, out=out)

    return Plan(grain, bound, run)


def bands(item: Item, column: Column) -> Plan:
    """The points of the first bound that v reaches; below all: 0."""
    pairs = sorted(item.rule.pairs("bands"))
    grain = common(*(points for _, points in pairs))
    edges = [ceiling(bound * column.den) for bound, _ in pairs]
    points = [0, *(scaled(x, grain) for _, x in pairs)]
    table = np.array(points, dtype=dtype_for(max(points)))
    kind = dtype_for(max([*map(abs, edges), largest(column.value)]))

    def run(rows: slice, out: Ints) -> None:
        value = column.value[rows].astype(kind, copy=False)
        out[...] = table[steps(value, edges)]

    return Plan(grain, max(points), run)


def ratio(item: Item, column: Column) -> Plan:
    """P × min(1, v ÷ target); beyond the target a bonus for every whole step, capped."""
    rule, full, target, step = item.rule, item.full, item.rule.num("target"), item.rule.opt("bonus_step")
    slope = full / target / column.den
    per = rule.opt("bonus_per") if step is not None else None
    cap = rule.opt("bonus_cap")
    grain = common(full, slope, per or Fraction(0), cap or Fraction(0))
    k, top, reached = scaled(slope, grain), scaled(full, grain), ceiling(target * column.den)
    most = largest(column.value)
    if step is None or per is None:
        return Plan(grain, max(k * reached, top, most), _up_to(column, k, reached, top))
    # Whole steps beyond the target: floor(v × a ÷ b − 100 ÷ step), put over one denominator q.
    pace, start = 100 / (target * step * column.den), 100 / step
    q = common(pace, start)
    a, c, unit = scaled(pace, q), scaled(start, q), scaled(per, grain)
    limit = None if cap is None else scaled(cap, grain)
    bound = max(k * reached + top, max(most, 1) * a + c, q, (most * a // q + 1) * unit + top, top + (limit or 0))
    plain = _up_to(column, k, reached, top)

    def run(rows: slice, out: Ints) -> None:
        plain(rows, out)
        steps = (like(out, column.value[rows]) * a - c) // q
        more = np.maximum(steps, 0) * unit
        out += more if limit is None else np.minimum(more, limit)

    return Plan(grain, bound, run)


def _up_to(column: Column, k: int, reached: int, top: int) -> Run:
    def run(rows: slice, out: Ints) -> None:
        np.minimum(like(out, column.value[rows]), reached, out=out)
        out *= k
        np.minimum(out, top, out=out)

    return run


def shortfall(item: Item, column: Column) -> Plan:
    """P − per × n, floor 0; n = (target − v) ÷ step below the target: begun, whole, or as it is."""
    rule, full = item.rule, item.full
    target, step, per, partial = rule.num("target"), rule.num("step"), rule.num("per"), rule.word("partial")
    den = common(column.den, target, step)
    up, goal, stride = den // column.den, scaled(target, den), scaled(step, den)
    slope = per / stride if partial == "proportional" else per
    grain = common(full, slope)
    k, top = scaled(slope, grain), scaled(full, grain)
    enough = ceiling(target * column.den)
    bound = max(top + k * (goal + up), enough * up + goal + stride, largest(column.value))

    def run(rows: slice, out: Ints) -> None:
        np.minimum(like(out, column.value[rows]), enough, out=out)
        if up != 1:
            out *= up
        np.subtract(goal, out, out=out)
        np.maximum(out, 0, out=out)
        if partial == "begun":
            out += stride - 1
        if partial != "proportional":
            out //= stride
        out *= -k
        out += top
        np.maximum(out, 0, out=out)

    return Plan(grain, bound, run)


def quota(item: Item, column: Column) -> Plan:
    """P − over × (v − limit) above the limit, P + min(under_cap, under × (limit − v)) below it; floor 0."""
    rule, full = item.rule, item.full
    over, under, cap = rule.num("over"), rule.num("under"), rule.opt("under_cap")
    limits = column.other
    assert limits is not None
    den = common(column.den, column.other_den)
    grain = common(full, over / den, under / den, cap or Fraction(0))
    down, gain, top = scaled(over / den, grain), scaled(under / den, grain), scaled(full, grain)
    most = None if cap is None else scaled(cap, grain)
    a, b = den // column.den, den // column.other_den
    reach = largest(column.value) * a + largest(limits) * b
    bound = top + max(reach, 1) * max(down, gain, a, b) + (most or 0)

    def run(rows: slice, out: Ints) -> None:
        gap = like(out, column.value[rows]) * a - like(out, limits[rows]) * b
        more = np.maximum(-gap, 0) * gain
        out[...] = top - np.maximum(gap, 0) * down
        out += more if most is None else np.minimum(more, most)
        np.maximum(out, 0, out=out)

    return Plan(grain, bound, run)


def streak(item: Item, column: Column) -> Plan:
    """P when each of the last years is below the one before, or both are 0."""
    series = column.series
    assert series is not None
    grain = common(item.full)
    top = scaled(item.full, grain)

    def run(rows: slice, out: Ints) -> None:
        before, after = series[:-1, rows], series[1:, rows]
        falls = ((after < before) | ((after == 0) & (before == 0))).all(axis=0)
        out[...] = falls.astype(out.dtype) * top

    return Plan(grain, top, run)


PLANS: Mapping[str, Callable[[Item, Column], Plan]] = {
    "mark": mark,
    "tick": tick,
    "deduct": deduct,
    "levels": levels,
    "bands": bands,
    "ratio": ratio,
    "shortfall": shortfall,
    "quota": quota,
    "streak": streak,
    "external": external,
    "each": each,
}
"""The kinds that look at one unit alone; `change` and `rank` stand in `assess.scoring.rules.column_plans`."""
