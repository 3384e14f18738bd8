"""Quotas of the kernel against their definition: 1 to 40 units, every cut position, with and without ties."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest

from assess.scoring.grading import quotas
from assess.scoring.ranking import Order, cut
from indicators.schema import Grade, Quota
from tests.reference.quota import Limit, brute_quota

ROUNDINGS = ("floor", "half-up", "ceil")


def by_kernel(totals: list[int], grades: list[int], quota: Sequence[Quota | None]) -> list[int]:
    scale = [Grade(f"g{place}", None, one) for place, one in enumerate([*quota, None])]
    rows, group = np.arange(len(totals)), np.zeros(len(totals), dtype=np.int32)
    held, _ = quotas(scale, np.array(grades), Order.of(rows, group, np.array(totals, dtype=np.int64)), 1)
    return held.tolist()


def by_definition(totals: list[int], grades: list[int], quota: Sequence[Quota | None], rounding: str, ties: str):
    limits: list[Limit] = [
        None if one is None else ("count", Fraction(one.count or 0)) if one.share is None else ("share", one.share)
        for one in quota
    ]
    return brute_quota([Fraction(total) for total in totals], grades, limits, rounding, ties)


@pytest.mark.parametrize("ties", ["in", "out"])
@pytest.mark.parametrize("units", range(1, 41))
def test_every_cut_position_by_count(units: int, ties: str):
    dice = random.Random(units)
    for distinct in {1, 2, max(1, units // 3), 10 * units}:
        totals = [dice.randrange(distinct) for _ in range(units)]
        grades = [dice.choice([0, 0, 0, 1, 2]) for _ in range(units)]
        for seats in range(units + 2):
            quota = [Quota(None, seats, "floor", ties), Quota(None, max(1, seats // 2), "floor", ties)]
            expected = by_definition(totals, grades, quota, "floor", ties)
            assert by_kernel(totals, grades, quota) == expected, (totals, grades, seats)


@pytest.mark.parametrize("ties", ["in", "out"])
@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize("units", range(1, 41))
def test_every_cut_position_by_share(units: int, rounding: str, ties: str):
    dice = random.Random(1000 + units)
    totals = [dice.randrange(max(1, units // 2)) for _ in range(units)]
    grades = [0] * units
    for part in range(2 * units + 1):
        quota = [Quota(Fraction(part, 2 * units), None, rounding, ties)]
        assert by_kernel(totals, grades, quota) == by_definition(totals, grades, quota, rounding, ties), (totals, part)


@pytest.mark.parametrize("ties", ["in", "out"])
@pytest.mark.parametrize("units", range(1, 13))
def test_what_is_told_of_the_line(units: int, ties: str):
    """How many are level across it, for how many places, and how many kept the grade; one unit is a group alone."""
    dice = random.Random(units)
    totals = [dice.randrange(4) for _ in range(units)]
    group = np.array([0] * units + [1], dtype=np.int32)
    order = Order.of(np.arange(units + 1), group, np.array([*totals, 9], dtype=np.int64))
    for seats in range(units + 2):
        found = cut(order, np.array([seats, 1]), ties, units + 1)
        assert found.kept.tolist() == [np.count_nonzero(~found.units[:units]), 1]
        for unit, total in enumerate(totals):
            better, level = sum(one > total for one in totals), totals.count(total)
            across = ties == "out" and better < seats < better + level
            assert found.level[unit] == (level if across else 0), (totals, seats)
            assert found.left[unit] == (seats - better if across else 0), (totals, seats)
            assert found.units[unit] or not across
        assert not found.level[units]
