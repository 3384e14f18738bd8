"""levels: the sum over levels of count × points, or the highest that occurred; an item starts from P and stops at 0."""

from __future__ import annotations

import numpy as np

from assess.scoring.facts import Column, Ints
from assess.scoring.numbers.whole import common, largest, proved, scaled
from assess.scoring.rule_kinds.arithmetic import Arithmetic
from assess.scoring.rule_kinds.branch import Branch, Shown
from assess.scoring.rule_kinds.formula import ZERO, Cells, Formula, choose, larger, number
from assess.scoring.rule_kinds.plan import Grouping, Plan, like
from indicators.schema import Item

STARTS_FULL = ("item", "extra")


def _plan(item: Item, column: Column, _: Grouping) -> Plan:
    costs = list(item.rule.levels.values())
    starts_full = item.role in STARTS_FULL
    grain = common(item.full, *costs)
    counts = column.counts
    assert counts is not None
    unit = [scaled(cost, grain) for cost in costs]
    full = scaled(item.full, grain)
    # All levels at their most frequent at once, which no unit need be; `highest` never exceeds one event's points.
    bound = full + sum(cost * largest(counts[level]) for level, cost in enumerate(unit)) + max(unit)
    bound, (most, *held) = proved(bound, full, *unit)
    highest = item.rule.word("each") == "highest"

    def run(rows: slice, out: Ints) -> None:
        out[...] = 0
        for level, cost in enumerate(held):
            count = counts[level][rows]
            if highest:
                np.maximum(out, np.where(count > 0, cost, 0), out=out)
            else:
                out += like(out, count) * cost
        if starts_full:
            np.maximum(most - out, 0, out=out)

    return Plan(grain, bound, run)


def _branch(shown: Shown) -> Branch:
    item, counts = shown.cell.item, shown.cell.column.counts
    assert counts is not None
    names = list(item.rule.levels)
    events = [""] * len(shown.rows)
    for place in np.flatnonzero(shown.value > 0):
        row = shown.rows[place]
        events[place] = "、".join(f"{name}×{counts[k][row]}" for k, name in enumerate(names) if counts[k][row])
    each = item.rule.word("each")
    code = f"levels.{each}" if item.role in STARTS_FULL else f"levels.{each}_only"
    return ("levels.none", code), (shown.value > 0).astype(np.int8), {"events": events}


def _formula(cells: Cells) -> Formula:
    rule = cells.item.rule
    costs = [number(cost) for cost in rule.levels.values()]
    if rule.word("each") == "highest":
        parts = [choose(count.compared(">", ZERO), cost, ZERO) for count, cost in zip(cells.many, costs, strict=True)]
        lost = larger(*parts) if len(parts) > 1 else parts[0]
    else:
        lost = costs[0] * cells.many[0]
        for cost, count in zip(costs[1:], cells.many[1:], strict=True):
            lost += cost * count
    return larger(ZERO, cells.full - lost) if cells.item.role in STARTS_FULL else lost


ARITHMETIC = Arithmetic(_plan, _branch, _formula, empty_is_zero=True)
