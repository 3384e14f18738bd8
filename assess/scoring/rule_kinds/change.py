"""change: P × clip(x ÷ target, 0, 1), x = (base − v) ÷ base, or (v − base) ÷ base where more is better."""

from __future__ import annotations

from math import lcm

import numpy as np
from numpy.typing import NDArray

from assess.scoring.facts import SCORED, Column, Ints
from assess.scoring.numbers.number_texts import texts
from assess.scoring.numbers.whole import SAFE, common, constant, dtype_for, largest, proved, scaled
from assess.scoring.rule_kinds.arithmetic import Arithmetic
from assess.scoring.rule_kinds.branch import Branch, Shown, first_of, plainly
from assess.scoring.rule_kinds.formula import ONE, ZERO, Cells, Formula, choose, larger, number, smaller
from assess.scoring.rule_kinds.plan import Grouping, Plan, given
from indicators.schema import Item

MOST_BASES = 1 << 16
MOST_COMMON = 1 << 24


def _plan(item: Item, column: Column, _: Grouping) -> Plan:
    """Only points strictly between 0 and P have the base in their denominator.

    Where the bases are few and small these get one common denominator; otherwise each row keeps its own.
    """
    rule, full = item.rule, item.full
    bases = column.other
    assert bases is not None
    den = common(column.den, column.other_den)
    slope = full / rule.num("target")
    grain = common(full, slope, rule.num("same"), rule.num("more"))
    k, top = scaled(slope, grain), scaled(full, grain)
    same, more = scaled(rule.num("same"), grain), scaled(rule.num("more"), grain)
    a, b = den // column.den, den // column.other_den
    # Value and base over one denominator, their difference within the sum of the largest; it is multiplied by k and
    # held against base × top, and a and b are the factors that bring both there: every product is within `reach`.
    reach = max(largest(column.value) * a + largest(bases) * b, 1) * max(k, top, a, b)
    # The points of a zero base are at most P, so within it too.
    reach, (factor, most, at_same, at_more, up, base_up) = proved(reach, k, top, same, more, a, b)
    kind = dtype_for(reach)
    value, base = column.value.astype(kind) * up, bases.astype(kind) * base_up
    gain = base - value if rule.word("better") == "low" else value - base
    np.maximum(gain, 0, out=gain)
    points = gain * factor  # × 1 ÷ base still to come
    # points ÷ base ≥ top exactly when points ≥ base × top: P is told from less without dividing.
    at_top = points >= base * most
    within = (points > 0) & ~at_top & (base > 0)
    whole = np.where(at_top, most, constant(0, kind))
    zero = base == 0
    if zero.any():
        whole[zero] = np.where(value[zero] == 0, at_same, at_more)
    whole[column.state != SCORED] = 0
    within &= column.state == SCORED
    return _fractions(whole, points, base, within, grain, top)


def _fractions(whole: Ints, points: Ints, base: Ints, within: NDArray[np.bool_], grain: int, top: int) -> Plan:
    rows = np.flatnonzero(within)
    shared, factors = _shared(base[rows])
    # A row within has points < base × top, so points × shared ÷ base < top × shared, which is checked: int64 is safe.
    if shared and top * shared < SAFE:
        out = whole.astype(np.int64) * constant(shared, np.int64)
        out[rows] = points[rows].astype(np.int64) * factors[base[rows].astype(np.int64)]
        return Plan(grain * shared, top * shared, given(out))
    _, (below,) = proved(largest(base) * grain, grain)
    dens = np.full(len(whole), below)
    dens[rows] = base[rows].astype(dens.dtype) * below
    whole[rows] = points[rows]
    return Plan(grain, largest(whole), given(whole), den=dens)


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
    factors[distinct] = constant(shared, np.int64) // distinct
    return shared, factors


def _branch(shown: Shown) -> Branch:
    column, rule = shown.cell.column, shown.cell.item.rule
    value = shown.value.astype(object) * constant(column.other_den, object)
    base = shown.other.astype(object) * constant(column.den, object)
    gain = base - value if rule.word("better") == "low" else value - base
    goal = rule.num("target")
    below, above = constant(goal.denominator, object), constant(goal.numerator, object)
    zero = np.asarray(base == 0, np.bool_)
    which = first_of(
        zero & np.asarray(value == 0, np.bool_),
        zero,
        np.asarray(gain * below >= base * above, np.bool_),
        np.asarray(gain <= 0, np.bool_),
    )
    codes = ("change.zero_same", "change.zero_more", "change.reached", "change.worse", "change")
    return codes, which, {"base": texts(shown.other, column.other_den, plainly)}


def _formula(cells: Cells) -> Formula:
    rule, base, value = cells.item.rule, cells.other, cells.value
    gain = base - value if rule.word("better") == "low" else value - base
    share = larger(ZERO, smaller(ONE, gain / base / number(rule.num("target"))))
    at_zero = choose(value.compared("=", ZERO), number(rule.num("same")), number(rule.num("more")))
    return choose(base.compared("=", ZERO), at_zero, cells.full * share)


ARITHMETIC = Arithmetic(_plan, _branch, _formula)
