"""deduct: P − per × (v − free) where v > free, never below floor; at v ≥ all_at the floor; escalating where told so."""

from __future__ import annotations

import numpy as np

from assess.scoring.facts import Column, Ints
from assess.scoring.numbers.whole import ceiling, common, constant, dtype_for, largest, proved, scaled
from assess.scoring.rule_kinds.arithmetic import Arithmetic
from assess.scoring.rule_kinds.branch import Branch, Shown, first_of
from assess.scoring.rule_kinds.formula import ONE, ZERO, Cells, Formula, choose, larger, number
from assess.scoring.rule_kinds.plan import Grouping, Plan, like
from indicators.schema import Item


def _plan(item: Item, column: Column, _: Grouping) -> Plan:
    rule, full, floor = item.rule, item.full, item.rule.num("floor")
    if rule.num("escalate") != 1:
        return _escalating(item, column)
    per, free, all_at = rule.num("per"), rule.num("free"), rule.opt("all_at")
    den = common(column.den, free)
    grain = common(full, floor, per / den)
    k, low, top = scaled(per / den, grain), scaled(floor, grain), scaled(full, grain)
    up, start = den // column.den, scaled(free, den)
    # Beyond this value the floor has been reached, so that larger facts need not be multiplied at all: however large
    # a fact is, the product below stays within what the scheme's own numbers reach.
    enough = ceiling((free + (full - floor) / per) * column.den)
    last = None if all_at is None else ceiling(all_at * column.den)
    # The value capped and brought to `den` lies in 0…enough × up, less `start` in −start…enough × up; times k, and the
    # full marks added, no step leaves top + k × the larger of the two. The raw value and `last` are compared in the
    # same type, so they must fit as well.
    bound = max(top + k * max(enough * up, start), last or 0, largest(column.value))
    # Where the floor is P nothing is taken off, and only these hold the factors themselves within the type.
    bound, (cut, more, spare, off, most, least) = proved(bound, enough, up, start, -k, top, low)

    def run(rows: slice, out: Ints) -> None:
        value = like(out, column.value[rows])
        np.minimum(value, cut, out=out)
        if up != 1:
            out *= more
        if start:
            out -= spare
            np.maximum(out, 0, out=out)
        out *= off
        out += most
        np.maximum(out, least, out=out)
        if last is not None:
            out[value >= last] = low

    return Plan(grain, bound, run)


def _escalating(item: Item, column: Column) -> Plan:
    """The k-th event beyond `free` costs per × escalate^(k−1); events are whole, so a table holds every outcome.

    The table ends where the floor is reached: a scheme whose points outlast `MOST_EVENTS` events is not loaded.
    """
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
    reach, (den, spare, end) = proved(largest(column.value) + free, column.den, free, len(points) - 1)

    def run(rows: slice, out: Ints) -> None:
        value = column.value[rows].astype(dtype_for(reach), copy=False)
        beyond = np.clip(value // den - spare, 0, end).astype(np.int64)
        out[...] = table[beyond]
        if last is not None:
            out[value >= last] = low

    # Points are looked up, never multiplied: nothing exceeds the largest entry.
    return Plan(grain, max(points), run)


def _branch(shown: Shown) -> Branch:
    rule, den = shown.cell.item.rule, shown.cell.column.den
    free, all_at = rule.num("free"), rule.opt("all_at")
    # Products of facts and parameters have no bound here: Python's integers, in the few rows that are shown.
    over = shown.value.astype(object) * constant(free.denominator, object) - constant(free.numerator * den, object)
    cost = over * constant(rule.num("per").numerator, object)
    left = (shown.cell.item.full - rule.num("floor")) * rule.num("per").denominator * free.denominator * den
    used_up = np.asarray(cost * constant(left.denominator, object) > left.numerator, np.bool_)
    if rule.num("escalate") != 1:
        used_up = np.zeros(len(over), np.bool_)
    none = np.asarray(over <= 0, np.bool_)
    gone = np.zeros(len(over), np.bool_) if all_at is None else shown.value >= ceiling(all_at * den)
    codes = ("deduct.all_at", "deduct.none", "deduct.floor")
    last = "deduct" if rule.num("escalate") == 1 else "deduct.escalating"
    return (*codes, last), first_of(np.asarray(gone, np.bool_), none, used_up), {}


def _formula(cells: Cells) -> Formula:
    rule = cells.item.rule
    free, per, all_at = rule.num("free"), number(rule.num("per")), rule.opt("all_at")
    floor, escalate = number(rule.num("floor")), rule.num("escalate")
    beyond = larger(ZERO, cells.value - number(free)) if free else cells.value
    # Escalating costs are a geometric series: 1 + q + q² + … of n events is (qⁿ − 1) ÷ (q − 1).
    cost = per * beyond if escalate == 1 else per * (number(escalate) ** beyond - ONE) / number(escalate - 1)
    points = larger(floor, cells.full - cost)
    return points if all_at is None else choose(cells.value.compared(">=", number(all_at)), floor, points)


ARITHMETIC = Arithmetic(_plan, _branch, _formula)
