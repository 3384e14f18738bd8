"""quota: P − over × (v − limit) above the limit, P + min(under_cap, under × (limit − v)) below it; floor 0."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from assess.scoring.facts import Column, Ints
from assess.scoring.numbers.number_texts import texts
from assess.scoring.numbers.whole import common, constant, dtype_for, largest, proved, scaled
from assess.scoring.rule_kinds.arithmetic import Arithmetic
from assess.scoring.rule_kinds.branch import Branch, Shown, first_of, plainly
from assess.scoring.rule_kinds.formula import ZERO, Cells, Formula, larger, number, smaller
from assess.scoring.rule_kinds.plan import Grouping, Plan, like
from indicators.schema import Item


def _plan(item: Item, column: Column, _: Grouping) -> Plan:
    rule, full = item.rule, item.full
    over, under, cap = rule.num("over"), rule.num("under"), rule.opt("under_cap")
    limits = column.other
    assert limits is not None
    den = common(column.den, column.other_den)
    grain = common(full, over / den, under / den, cap or Fraction(0))
    down, gain, top = scaled(over / den, grain), scaled(under / den, grain), scaled(full, grain)
    cap_units = 0 if cap is None else scaled(cap, grain)
    a, b = den // column.den, den // column.other_den
    # Value and limit over one denominator; their gap can't exceed the sum of the two largest, whoever has them. It is
    # multiplied by `down` or `gain`; a and b stand there so that the gap itself fits where both of these are 0.
    reach = largest(column.value) * a + largest(limits) * b
    bound = top + max(reach, 1) * max(down, gain, a, b) + cap_units
    bound, (up, limit_up, less, each, plain) = proved(bound, a, b, down, gain, top)
    most = None if cap is None else constant(cap_units, dtype_for(bound))

    def run(rows: slice, out: Ints) -> None:
        gap = like(out, column.value[rows]) * up - like(out, limits[rows]) * limit_up
        more = np.maximum(-gap, 0) * each
        out[...] = plain - np.maximum(gap, 0) * less
        out += more if most is None else np.minimum(more, most)
        np.maximum(out, 0, out=out)

    return Plan(grain, bound, run)


def _branch(shown: Shown) -> Branch:
    column = shown.cell.column
    value = shown.value.astype(object) * constant(column.other_den, object)
    gap = value - shown.other.astype(object) * constant(column.den, object)
    which = first_of(np.asarray(gap > 0, np.bool_), np.asarray(gap == 0, np.bool_))
    return ("quota.over", "quota.at", "quota.under"), which, {"limit": texts(shown.other, column.other_den, plainly)}


def _formula(cells: Cells) -> Formula:
    rule, cap = cells.item.rule, cells.item.rule.opt("under_cap")
    points = cells.full - number(rule.num("over")) * larger(ZERO, cells.value - cells.other)
    if rule.num("under"):
        more = number(rule.num("under")) * larger(ZERO, cells.other - cells.value)
        points += more if cap is None else smaller(number(cap), more)
    return larger(ZERO, points)


ARITHMETIC = Arithmetic(_plan, _branch, _formula)
