"""From fact to points as a formula: one function for each rule kind, after the table of the scheme format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from indicators.schema import Item, Rule
from reports.book.terms import Term, Unwritable, choose, either, every, larger, number, smaller, whole_down, whole_up

ZERO, ONE = number(Fraction(0)), number(Fraction(1))
MOST_STEPS = 30
"""An IF within an IF more often than this is no longer read by anybody."""


@dataclass(frozen=True)
class Given:
    """An item's cells. `many`: events of each level, the years of a series, or place and number of a rank.

    `done` is the comparison of a tick's cell with the word for done.
    """

    item: Item
    value: Term
    full: Term
    other: Term
    many: Sequence[Term]
    done: Term

    @property
    def rule(self) -> Rule:
        return self.item.rule


def _mark(given: Given) -> Term:
    return given.value


def _tick(given: Given) -> Term:
    return choose(given.done, given.full, ZERO)


def _external(given: Given) -> Term:
    return given.full * given.value / number(given.rule.num("full"))


def _each(given: Given) -> Term:
    return number(given.rule.num("per")) * given.value


def _deduct(given: Given) -> Term:
    rule = given.rule
    free, per, all_at = rule.num("free"), number(rule.num("per")), rule.opt("all_at")
    floor, escalate = number(rule.num("floor")), rule.num("escalate")
    beyond = larger(ZERO, given.value - number(free)) if free else given.value
    cost = per * beyond if escalate == 1 else per * (number(escalate) ** beyond - ONE) / number(escalate - 1)
    points = larger(floor, given.full - cost)
    return points if all_at is None else choose(given.value.compared(">=", number(all_at)), floor, points)


def _levels(given: Given) -> Term:
    costs = [number(cost) for cost in given.rule.levels.values()]
    if given.rule.word("each") == "highest":
        parts = [choose(count.compared(">", ZERO), cost, ZERO) for count, cost in zip(given.many, costs, strict=True)]
        lost = larger(*parts) if len(parts) > 1 else parts[0]
    else:
        lost = costs[0] * given.many[0]
        for cost, count in zip(costs[1:], given.many[1:], strict=True):
            lost += cost * count
    return larger(ZERO, given.full - lost) if given.item.role in ("item", "extra") else lost


def _bands(given: Given) -> Term:
    return _stairs([(given.value.compared(">=", number(bound)), points) for bound, points in given.rule.pairs("bands")])


def _ratio(given: Given) -> Term:
    rule, target = given.rule, number(given.rule.num("target"))
    points = given.full * smaller(ONE, given.value / target)
    step, per, cap = (rule.opt(name) for name in ("bonus_step", "bonus_per", "bonus_cap"))
    if step is None or per is None:
        return points
    hundred = number(Fraction(100))
    steps = whole_down(larger(ZERO, given.value / target * hundred - hundred) / number(step))
    more = number(per) * steps
    return points + (more if cap is None else smaller(number(cap), more))


def _shortfall(given: Given) -> Term:
    rule = given.rule
    gap = larger(ZERO, number(rule.num("target")) - given.value) / number(rule.num("step"))
    count = {"begun": whole_up, "whole": whole_down}.get(rule.word("partial"))
    return larger(ZERO, given.full - number(rule.num("per")) * (count(gap) if count else gap))


def _quota(given: Given) -> Term:
    rule, cap = given.rule, given.rule.opt("under_cap")
    points = given.full - number(rule.num("over")) * larger(ZERO, given.value - given.other)
    if rule.num("under"):
        more = number(rule.num("under")) * larger(ZERO, given.other - given.value)
        points += more if cap is None else smaller(number(cap), more)
    return larger(ZERO, points)


def _change(given: Given) -> Term:
    rule, base, value = given.rule, given.other, given.value
    gain = base - value if rule.word("better") == "low" else value - base
    share = larger(ZERO, smaller(ONE, gain / base / number(rule.num("target"))))
    at_zero = choose(value.compared("=", ZERO), number(rule.num("same")), number(rule.num("more")))
    return choose(base.compared("=", ZERO), at_zero, given.full * share)


def _streak(given: Given) -> Term:
    falls = [
        either(after.compared("<", before), (before + after).compared("=", ZERO))
        for before, after in pairwise(given.many)
    ]
    return choose(every(*falls), given.full, ZERO)


def _rank(given: Given) -> Term:
    place, of = given.many
    if given.rule.word("unit") == "percent":
        place = number(Fraction(100)) * place
        rows = [(place.compared("<=", number(upto) * of), points) for upto, points in given.rule.pairs("table")]
    else:
        rows = [(place.compared("<=", number(upto)), points) for upto, points in given.rule.pairs("table")]
    return _stairs(rows)


def _stairs(rows: Sequence[tuple[Term, Fraction]]) -> Term:
    """The points of the first condition that holds, else 0."""
    if len(rows) > MOST_STEPS:
        raise Unwritable(str(len(rows)))
    result = ZERO
    for condition, points in reversed(rows):
        result = choose(condition, number(points), result)
    return result


FORMULAS: Mapping[str, Callable[[Given], Term]] = {
    "mark": _mark,
    "tick": _tick,
    "deduct": _deduct,
    "levels": _levels,
    "bands": _bands,
    "ratio": _ratio,
    "shortfall": _shortfall,
    "quota": _quota,
    "change": _change,
    "streak": _streak,
    "rank": _rank,
    "external": _external,
    "each": _each,
}
