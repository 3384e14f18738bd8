"""A rule's formula, as the kernel states it, written for a spreadsheet and worked out as one would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce

from assess.scoring.rule_kinds.formula import Formula
from reports.book import terms
from reports.book.terms import COMPARE, Term, Unwritable, choose, number

MOST_STEPS = 30
"""An IF within an IF more often than this is no longer read by anybody."""
OPERATIONS: Mapping[str, Callable[..., Term]] = {
    "−": Term.__sub__,
    "×": Term.__mul__,
    "÷": Term.__truediv__,
    "^": Term.__pow__,
    "max": terms.larger,
    "min": terms.smaller,
    "and": terms.every,
    "or": terms.either,
    "if": terms.choose,
    "floor": terms.whole_down,
    "ceiling": terms.whole_up,
}


def written(formula: Formula, cells: Mapping[str, Term]) -> Term:
    """The formula over these cells. Raises `Unwritable` where a number fits no cell or the steps are too many."""
    if formula.sign == "number":
        return number(formula.number)
    if formula.sign == "cell":
        return cells[formula.cell]
    parts = [written(part, cells) for part in formula.parts]
    if formula.sign == "+":
        return reduce(Term.__add__, parts)
    if formula.sign == "stairs":
        return _stairs(parts)
    if formula.sign in COMPARE:
        left, right = parts
        return left.compared(formula.sign, right)
    return OPERATIONS[formula.sign](*parts)


def _stairs(parts: list[Term]) -> Term:
    conditions, points = parts[::2], parts[1::2]
    if len(conditions) > MOST_STEPS:
        raise Unwritable(str(len(conditions)))
    result = terms.ZERO
    for condition, earned in reversed(list(zip(conditions, points, strict=True))):
        result = choose(condition, earned, result)
    return result
