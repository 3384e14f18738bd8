"""rank: the first row of the table that the unit's competition rank among the scored units of its group reaches."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np

from assess.scoring.facts import SCORED, Column
from assess.scoring.numbers.whole import common, dtype_for, scaled, steps
from assess.scoring.rule_kinds.arithmetic import Arithmetic
from assess.scoring.rule_kinds.branch import Branch, Shown
from assess.scoring.rule_kinds.formula import HUNDRED, Cells, Formula, number, stairs
from assess.scoring.rule_kinds.plan import Grouping, Plan, given
from indicators.schema import Item


def _plan(item: Item, column: Column, grouping: Grouping) -> Plan:
    """r ≤ q exactly when the value is at least the q-th best, so each row of the table becomes one threshold a group.

    (Fewer than q units are better than the unit exactly when it is itself no worse than the q-th of them all.)
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
        edges = [ordered[len(ordered) - place] for place in reversed(places) if place]
        # A row that covers no place has no threshold; it is the first of a rising table, so the last of the reversed:
        # the thresholds that are left still stand beside their own points.
        earned[start:end] = table[steps(mine, edges)]
    out = np.empty_like(earned)
    out[grouping.order] = earned
    return Plan(grain, max(points), given(out))


def _places(upto: Fraction, percent: bool, scored: int) -> int:
    """How many places a row of the table covers among `scored` units, in whole numbers only."""
    num, den = upto.numerator, upto.denominator
    return min(scored, num * scored // (den * 100) if percent else num // den)


def _branch(shown: Shown) -> Branch:
    assert shown.places is not None
    place, of = shown.places
    return ("rank",), np.zeros(len(shown.rows), dtype=np.int8), {"place": place, "of": of}


def _formula(cells: Cells) -> Formula:
    place, of = cells.many
    pairs = cells.item.rule.pairs("table")
    if cells.item.rule.word("unit") == "percent":
        place = HUNDRED * place
        return stairs((place.compared("<=", number(upto) * of), points) for upto, points in pairs)
    return stairs((place.compared("<=", number(upto)), points) for upto, points in pairs)


ARITHMETIC = Arithmetic(_plan, _branch, _formula)
