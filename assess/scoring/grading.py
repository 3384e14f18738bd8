"""Step 5 and 7: what triggers a veto, what effects do to total and grade, and quotas cascading from grade to grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from assess.scoring.facts import SCORED, Column, Facts, Ints
from assess.scoring.numbers.exact import Ratios
from assess.scoring.numbers.whole import at_least, ceiling, constant, dtype_for, largest, proved
from assess.scoring.ranking import Cut, Order, cut, seats
from indicators.schema import Effect, Grade, Item, Scheme, Veto

Marks = NDArray[np.bool_]
Grades = NDArray[np.int64]


@dataclass(frozen=True)
class Applied:
    """An effect and the units it falls on."""

    effect: Effect
    units: Marks


def triggered(veto: Veto, items: dict[str, Item], facts: Facts, total: Ratios, has_total: Marks) -> Marks:
    """The units on which this veto's trigger is met; not-applicable and missing items trigger nothing."""
    when = veto.when
    if when.kind == "recorded":
        return facts.recorded.get(veto.code, np.zeros(len(facts.units), dtype=np.bool_))
    assert when.value is not None
    if when.kind == "total_below":
        return np.asarray((total.against(when.value) < 0) & has_total)
    column = facts.columns[when.item]
    scored: Marks = column.state == SCORED
    if when.kind == "level":
        assert column.counts is not None
        level = list(items[when.item].rule.levels).index(when.level)
        return scored & at_least(column.counts[level], 1, when.value)
    if when.kind == "at_least_limit":
        return scored & _beyond_limit(column, when.value)
    reached = at_least(column.value, column.den, when.value)
    return scored & (reached if when.kind == "at_least" else ~reached)


def _beyond_limit(column: Column, times: Fraction) -> Marks:
    """v ≥ times × limit; with limit 0 only v > 0."""
    assert column.other is not None
    value, limit = column.value, column.other
    a, b = column.other_den * times.denominator, column.den * times.numerator
    reach, (left, right) = proved(max(largest(value) * a, largest(limit) * b), a, b)
    value, limit = value.astype(dtype_for(reach)), limit.astype(dtype_for(reach))
    return np.asarray((value * left >= limit * right) & (value > 0), dtype=np.bool_)


def effects(scheme: Scheme, vetoed: Sequence[tuple[Veto, Marks]], short: Sequence[Marks | None]) -> list[Applied]:
    """The effects of vetoes and of indicators below their minimum."""
    applied = [Applied(veto.effect, units) for veto, units in vetoed]
    for indicator, units in zip(scheme.indicators, short, strict=True):
        if indicator.minimum is not None and units is not None:
            applied.append(Applied(indicator.minimum.effect, units))
    return applied


def limited(total: Ratios, applied: Sequence[Applied]) -> Ratios:
    """The total, no greater than any {total} effect."""
    for one in applied:
        if one.effect.total is not None:
            total = total.capped(one.effect.total, one.units)
    return total


def bands(scheme: Scheme, total: Ratios, published: Ints) -> Grades:
    """The position of the first grade whose minimum is reached."""
    band = np.full(len(total), constant(len(scheme.grades) - 1, np.int64))
    for position in reversed(range(len(scheme.grades) - 1)):
        line = scheme.grades[position].min
        assert line is not None
        if scheme.compare == "full":
            reached = total.against(line) >= 0
        else:
            reached = np.asarray(published >= ceiling(line * 10**scheme.decimals), dtype=np.bool_)
        band[reached] = position
    return band


def worst(band: Grades, applied: Sequence[Applied], last: int) -> Grades:
    """The band lowered by all downgrades together, but not better than any grade or cap that an effect sets."""
    grade = band.copy()
    for one in applied:
        if one.effect.downgrade is not None:
            # Beyond the last grade there is nothing, however many grades down an effect says.
            grade[one.units] += constant(min(one.effect.downgrade, last), np.int64)
    grade = np.minimum(grade, constant(last, np.int64))
    for one in applied:
        floor = one.effect.grade if one.effect.grade is not None else one.effect.grade_cap
        if floor is not None:
            grade[one.units] = np.maximum(grade[one.units], constant(floor, np.int64))
    return grade


def quotas(grades: Sequence[Grade], grade: Grades, order: Order, groups: int) -> tuple[Grades, dict[int, Cut]]:
    """Grades after quotas, highest grade first, and who was cut from which.

    `order` holds the units that have a total, without regard to vetoes.
    """
    grade, cuts = grade.copy(), dict[int, Cut]()
    graded = np.bincount(order.group, minlength=groups)
    for position, one in enumerate(grades):
        if one.quota is None:
            continue
        found = cut(order.only(grade == position), seats(one.quota, graded), one.quota.ties, len(grade))
        grade[found.units] = position + 1
        cuts[position] = found
    return grade, cuts
