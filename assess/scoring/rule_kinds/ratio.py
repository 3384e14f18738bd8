"""ratio: P × min(1, v ÷ target); beyond the target a bonus for every whole step, capped."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from assess.scoring.facts import Column, Ints
from assess.scoring.numbers.whole import ceiling, common, constant, dtype_for, largest, proved, scaled
from assess.scoring.rule_kinds.arithmetic import Arithmetic
from assess.scoring.rule_kinds.branch import Branch, Shown, first_of
from assess.scoring.rule_kinds.formula import HUNDRED, ONE, ZERO, Cells, Formula, larger, number, smaller, whole_down
from assess.scoring.rule_kinds.plan import Grouping, Plan, Run, like
from indicators.schema import Item


def _plan(item: Item, column: Column, _: Grouping) -> Plan:
    rule, full, target, step = item.rule, item.full, item.rule.num("target"), item.rule.opt("bonus_step")
    slope = full / target / column.den
    per = rule.opt("bonus_per") if step is not None else None
    cap = rule.opt("bonus_cap")
    grain = common(full, slope, per or Fraction(0), cap or Fraction(0))
    k, top, reached = scaled(slope, grain), scaled(full, grain), ceiling(target * column.den)
    most = largest(column.value)
    if step is None or per is None:
        # Values are cut at the target before they are multiplied; uncut they must only fit the type.
        bound, (slant, cut, at_most) = proved(max(k * reached, top, most), k, reached, top)
        return Plan(grain, bound, _up_to(column, slant, cut, at_most))
    # Whole steps beyond the target: floor(v × a ÷ b − 100 ÷ step), put over one denominator q.
    pace, start = 100 / (target * step * column.den), 100 / step
    q = common(pace, start)
    a, c, unit = scaled(pace, q), scaled(start, q), scaled(per, grain)
    cap_units = 0 if cap is None else scaled(cap, grain)
    # In turn: points up to the target; v × a − c before the division; the divisor; the steps' points on top of the
    # full marks (the floor may exceed v × a ÷ q − c ÷ q by none, so one step more is ample); the capped bonus.
    bound = max(k * reached + top, max(most, 1) * a + c, q, (most * a // q + 1) * unit + top, top + cap_units)
    bound, (slant, cut, at_most, gain, less, by, each) = proved(bound, k, reached, top, a, c, q, unit)
    limit = None if cap is None else constant(cap_units, dtype_for(bound))
    plain = _up_to(column, slant, cut, at_most)

    def run(rows: slice, out: Ints) -> None:
        plain(rows, out)
        steps = (like(out, column.value[rows]) * gain - less) // by
        more = np.maximum(steps, 0) * each
        out += more if limit is None else np.minimum(more, limit)

    return Plan(grain, bound, run)


def _up_to(column: Column, k: Ints, reached: Ints, top: Ints) -> Run:
    """k × v, at most `top`; from `reached` on it is `top`."""

    def run(rows: slice, out: Ints) -> None:
        np.minimum(like(out, column.value[rows]), reached, out=out)
        out *= k
        np.minimum(out, top, out=out)

    return run


def _branch(shown: Shown) -> Branch:
    rule = shown.cell.item.rule
    target = rule.num("target") * shown.cell.column.den
    below, beyond = shown.value < ceiling(target), shown.value > target.numerator // target.denominator
    if rule.opt("bonus_step") is None:
        return ("ratio", "ratio.reached"), first_of(np.asarray(below, np.bool_)), {}
    which = first_of(np.asarray(below, np.bool_), ~np.asarray(beyond, np.bool_))
    return ("ratio", "ratio.reached", "ratio.bonus"), which, {}


def _formula(cells: Cells) -> Formula:
    rule, target = cells.item.rule, number(cells.item.rule.num("target"))
    points = cells.full * smaller(ONE, cells.value / target)
    step, per, cap = (rule.opt(name) for name in ("bonus_step", "bonus_per", "bonus_cap"))
    if step is None or per is None:
        return points
    steps = whole_down(larger(ZERO, cells.value / target * HUNDRED - HUNDRED) / number(step))
    more = number(per) * steps
    return points + (more if cap is None else smaller(number(cap), more))


ARITHMETIC = Arithmetic(_plan, _branch, _formula)
