"""bands: the points of the first bound that v reaches; below all: 0."""

from __future__ import annotations

import numpy as np

from assess.scoring.facts import Column, Ints
from assess.scoring.numbers.number_texts import plain
from assess.scoring.numbers.whole import ceiling, common, dtype_for, largest, proved, scaled, steps
from assess.scoring.rule_kinds.arithmetic import Arithmetic
from assess.scoring.rule_kinds.branch import Branch, Shown
from assess.scoring.rule_kinds.formula import Cells, Formula, number, stairs
from assess.scoring.rule_kinds.plan import Grouping, Plan
from indicators.schema import Item


def _plan(item: Item, column: Column, _: Grouping) -> Plan:
    pairs = sorted(item.rule.pairs("bands"))
    grain = common(*(points for _, points in pairs))
    # v ÷ den ≥ bound exactly when v, being whole, is at least bound × den rounded up: no division, nothing lost.
    reach, edges = proved(largest(column.value), *(ceiling(bound * column.den) for bound, _ in pairs))
    points = [0, *(scaled(x, grain) for _, x in pairs)]
    table = np.array(points, dtype=dtype_for(max(points)))

    def run(rows: slice, out: Ints) -> None:
        out[...] = table[steps(column.value[rows].astype(dtype_for(reach), copy=False), edges)]

    # Values are only compared with edges, in a type of their own; points are looked up.
    return Plan(grain, max(points), run)


def _branch(shown: Shown) -> Branch:
    rule, den = shown.cell.item.rule, shown.cell.column.den
    bounds = sorted(bound for bound, _ in rule.pairs("bands"))
    reach, edges = proved(largest(shown.value), *(ceiling(bound * den) for bound in bounds))
    reached = steps(shown.value.astype(dtype_for(reach)), edges)
    written = [plain(bounds[0]), *(plain(bound) for bound in bounds)]
    return ("band.below", "band"), (reached > 0).astype(np.int8), {"bound": [written[k] for k in reached]}


def _formula(cells: Cells) -> Formula:
    return stairs(
        (cells.value.compared(">=", number(bound)), points) for bound, points in cells.item.rule.pairs("bands")
    )


ARITHMETIC = Arithmetic(_plan, _branch, _formula)
