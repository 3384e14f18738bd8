"""streak: P when each of the last years is below the one before, or both are 0."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from assess.scoring.facts import Column, Ints
from assess.scoring.numbers.number_texts import texts
from assess.scoring.numbers.whole import common, proved, scaled
from assess.scoring.rule_kinds.arithmetic import Arithmetic
from assess.scoring.rule_kinds.branch import Branch, Shown, plainly
from assess.scoring.rule_kinds.formula import ZERO, Cells, Formula, choose, either, every
from assess.scoring.rule_kinds.plan import Grouping, Plan
from indicators.schema import Item


def _plan(item: Item, column: Column, _: Grouping) -> Plan:
    series = column.series
    assert series is not None
    grain = common(item.full)
    # Years are only compared, and the full marks multiplied by 0 or 1.
    bound, (top,) = proved(0, scaled(item.full, grain))

    def run(rows: slice, out: Ints) -> None:
        before, after = series[:-1, rows], series[1:, rows]
        falls = ((after < before) | ((after == 0) & (before == 0))).all(axis=0)
        out[...] = falls.astype(out.dtype) * top

    return Plan(grain, bound, run)


def _branch(shown: Shown) -> Branch:
    column = shown.cell.column
    assert column.series is not None
    years = [texts(line[shown.rows], column.den, plainly) for line in column.series]
    series = [";".join(one) for one in zip(*years, strict=True)]
    held = shown.cell.points[shown.rows] > 0
    return ("streak.broken", "streak.held"), held.astype(np.int8), {"series": series}


def _formula(cells: Cells) -> Formula:
    falls = [
        either(after.compared("<", before), (before + after).compared("=", ZERO))
        for before, after in pairwise(cells.many)
    ]
    return choose(every(*falls), cells.full, ZERO)


ARITHMETIC = Arithmetic(_plan, _branch, _formula)
