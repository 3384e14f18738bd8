"""shortfall: P − per × n, floor 0; n = (target − v) ÷ step below the target: begun, whole, or as it is."""

from __future__ import annotations

import numpy as np

from assess.scoring.facts import Column, Ints
from assess.scoring.numbers.whole import ceiling, common, largest, proved, scaled
from assess.scoring.rule_kinds.arithmetic import Arithmetic
from assess.scoring.rule_kinds.branch import Branch, Shown, first_of
from assess.scoring.rule_kinds.formula import ZERO, Cells, Formula, larger, number, whole_down, whole_up
from assess.scoring.rule_kinds.plan import Grouping, Plan, like
from indicators.schema import Item


def _plan(item: Item, column: Column, _: Grouping) -> Plan:
    rule, full = item.rule, item.full
    target, step, per, partial = rule.num("target"), rule.num("step"), rule.num("per"), rule.word("partial")
    den = common(column.den, target, step)
    up, goal, stride = den // column.den, scaled(target, den), scaled(step, den)
    slope = per / stride if partial == "proportional" else per
    grain = common(full, slope)
    k, top = scaled(slope, grain), scaled(full, grain)
    enough = ceiling(target * column.den)
    # What lacks lies in 0…goal once it is cut at 0 (before, above −up: `enough` is the target rounded up by less than
    # one of the column's units). Steps begun are (lack + stride − 1) ÷ stride, no more than what lacks, so n ≤ goal in
    # all three ways, and k × n with the full marks stays within the first term; the sum before the division within
    # the second.
    bound = max(top + k * (goal + up), enough * up + goal + stride, largest(column.value))
    bound, (cut, more, aim, by, rest, off, most) = proved(bound, enough, up, goal, stride, stride - 1, -k, top)

    def run(rows: slice, out: Ints) -> None:
        np.minimum(like(out, column.value[rows]), cut, out=out)
        if up != 1:
            out *= more
        np.subtract(aim, out, out=out)
        np.maximum(out, 0, out=out)
        if partial == "begun":
            out += rest
        if partial != "proportional":
            out //= by
        out *= off
        out += most
        np.maximum(out, 0, out=out)

    return Plan(grain, bound, run)


def _branch(shown: Shown) -> Branch:
    target = ceiling(shown.cell.item.rule.num("target") * shown.cell.column.den)
    return ("shortfall", "shortfall.reached"), first_of(np.asarray(shown.value < target, np.bool_)), {}


def _formula(cells: Cells) -> Formula:
    rule = cells.item.rule
    gap = larger(ZERO, number(rule.num("target")) - cells.value) / number(rule.num("step"))
    count = {"begun": whole_up, "whole": whole_down}.get(rule.word("partial"))
    return larger(ZERO, cells.full - number(rule.num("per")) * (count(gap) if count else gap))


ARITHMETIC = Arithmetic(_plan, _branch, _formula)
