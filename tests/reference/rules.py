"""The twelve rule kinds, each as its row of the contract's table says, and what bonuses and penalties take."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from tests.reference.amounts import number
from tests.reference.readings import Reading, Rule

ZERO = Fraction(0)
ONE = Fraction(1)


def mark(_rule: Rule, _full: Fraction, reading: Reading, _peers: Sequence[Fraction]) -> Fraction:
    return reading.value


def tick(_rule: Rule, full: Fraction, reading: Reading, _peers: Sequence[Fraction]) -> Fraction:
    return full if reading.value == 1 else ZERO


def deduct(rule: Rule, full: Fraction, reading: Reading, _peers: Sequence[Fraction]) -> Fraction:
    per = number(rule["per"])
    free = number(rule.get("free", 0))
    lowest = number(rule.get("floor", 0))
    escalate = number(rule.get("escalate", 1))
    if "all_at" in rule and reading.value >= number(rule["all_at"]):
        return lowest
    if reading.value <= free:
        return full
    beyond = reading.value - free
    if escalate == 1:
        return max(lowest, full - per * beyond)
    if beyond.denominator != 1:
        raise ValueError("with escalate, events are whole")
    left, cost = full, per
    for _event in range(beyond.numerator):
        left -= cost
        cost *= escalate
        if left <= lowest:
            return lowest
    return left


def levels(rule: Rule, full: Fraction, reading: Reading, _peers: Sequence[Fraction]) -> Fraction:
    return max(ZERO, full - level_points(rule, reading))


def level_points(rule: Rule, reading: Reading) -> Fraction:
    """All events added up, or the one highest level only."""
    table = {name: number(points) for name, points in rule["levels"].items()}
    if rule["each"] == "highest":
        return max((table[level] for level in reading.events), default=ZERO)
    return sum((table[level] * count for level, count in reading.events.items()), ZERO)


def bands(rule: Rule, _full: Fraction, reading: Reading, _peers: Sequence[Fraction]) -> Fraction:
    for bound, points in rule["bands"]:
        if number(bound) <= reading.value:
            return number(points)
    return ZERO


def ratio(rule: Rule, full: Fraction, reading: Reading, _peers: Sequence[Fraction]) -> Fraction:
    target = number(rule["target"])
    if reading.value <= target:
        return full * reading.value / target
    if "bonus_step" not in rule:
        return full
    percent_beyond = (reading.value - target) / target * 100
    bonus = number(rule["bonus_per"]) * floor(percent_beyond / number(rule["bonus_step"]))
    if "bonus_cap" in rule:
        bonus = min(bonus, number(rule["bonus_cap"]))
    return full + bonus


def shortfall(rule: Rule, full: Fraction, reading: Reading, _peers: Sequence[Fraction]) -> Fraction:
    target = number(rule["target"])
    if reading.value >= target:
        return full
    steps = (target - reading.value) / number(rule["step"])
    if rule["partial"] == "begun":
        steps = Fraction(ceil(steps))
    elif rule["partial"] == "whole":
        steps = Fraction(floor(steps))
    return max(ZERO, full - number(rule["per"]) * steps)


def quota(rule: Rule, full: Fraction, reading: Reading, _peers: Sequence[Fraction]) -> Fraction:
    limit = reading.beside
    if reading.value > limit:
        return max(ZERO, full - number(rule["over"]) * (reading.value - limit))
    reward = number(rule.get("under", 0)) * (limit - reading.value)
    if "under_cap" in rule:
        reward = min(reward, number(rule["under_cap"]))
    return full + reward


def change(rule: Rule, full: Fraction, reading: Reading, _peers: Sequence[Fraction]) -> Fraction:
    base = reading.beside
    if base == 0:
        return number(rule["zero_base"]["same" if reading.value == 0 else "more"])
    moved = base - reading.value if rule["better"] == "low" else reading.value - base
    return full * min(ONE, max(ZERO, moved / base / number(rule["target"])))


def streak(rule: Rule, full: Fraction, reading: Reading, _peers: Sequence[Fraction]) -> Fraction:
    years = int(number(rule["years"]))
    if len(reading.series) < years + 1:
        raise ValueError("the series is shorter than its years and the one before them")
    last = reading.series[-(years + 1) :]
    kept = all(now < before or now == before == 0 for before, now in pairwise(last))
    return full if kept else ZERO


def rank(rule: Rule, _full: Fraction, reading: Reading, peers: Sequence[Fraction]) -> Fraction:
    """`peers`: the values of all units of the group scored on this item, this one included, ascending."""
    if rule["better"] == "high":
        ahead = len(peers) - bisect_right(peers, reading.value)
    else:
        ahead = bisect_left(peers, reading.value)
    place = 1 + ahead
    for upto, points in rule["table"]:
        reached = place <= number(upto) if rule["unit"] == "place" else 100 * place <= number(upto) * len(peers)
        if reached:
            return number(points)
    return ZERO


def external(rule: Rule, full: Fraction, reading: Reading, _peers: Sequence[Fraction]) -> Fraction:
    return full * reading.value / number(rule["full"])


def each(rule: Rule, _full: Fraction, reading: Reading, _peers: Sequence[Fraction]) -> Fraction:
    return number(rule["per"]) * reading.value


def earned_levels(rule: Rule, _full: Fraction, reading: Reading, _peers: Sequence[Fraction]) -> Fraction:
    return level_points(rule, reading)


RuleFunction = Callable[[Rule, Fraction, Reading, Sequence[Fraction]], Fraction]
ITEM_RULES: dict[str, RuleFunction] = {
    "mark": mark,
    "tick": tick,
    "deduct": deduct,
    "levels": levels,
    "bands": bands,
    "ratio": ratio,
    "shortfall": shortfall,
    "quota": quota,
    "change": change,
    "streak": streak,
    "rank": rank,
    "external": external,
}
OUTSIDE_RULES: dict[str, RuleFunction] = {
    "each": each,
    "levels": earned_levels,
    "mark": mark,
    "tick": tick,
    "bands": bands,
    "streak": streak,
}
