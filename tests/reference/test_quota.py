"""The reference's quotas against quotas by definition."""

import itertools
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from tests.reference.places import Key, cut_off, seats
from tests.reference.quota import allowed_of, brute_quota, kept_of
from tests.reference.score import score

ROUNDINGS = ("floor", "half-up", "ceil")
NAMES = ["优秀", "良好", "合格", "不合格"]


@pytest.mark.parametrize("ties", ["out", "in"])
def test_every_cut_of_every_pattern_of_ties(ties) -> None:
    """Up to six candidates, every pattern of equals, every number of seats."""
    looked = 0
    for size in range(7):
        for pattern in itertools.product(range(3), repeat=size):
            keys: list[Key] = [(Fraction(total),) for total in pattern]
            totals = [Fraction(total) for total in pattern]
            for allowed in range(size + 2):
                kept = {unit for unit, cut in enumerate(cut_off(keys, allowed, ties)) if not cut}
                assert kept == kept_of(totals, set(range(size)), allowed, ties)
                looked += 1
    assert looked > 5000


def test_seats() -> None:
    """Shares of every group size, on and off the half."""
    for graded in range(1, 41):
        for hundredths, rounding in itertools.product(range(0, 101, 5), ROUNDINGS):
            share = Fraction(hundredths, 100)
            given = seats({"share": Decimal(hundredths).scaleb(-2), "rounding": rounding}, graded)
            assert given == allowed_of(("share", share), graded, rounding)
    assert [seats({"share": "0.25", "rounding": way}, 10) for way in ROUNDINGS] == [2, 3, 3]
    assert [seats({"share": "0.24", "rounding": way}, 10) for way in ROUNDINGS] == [2, 2, 3]


def quota_of(dice: Random, rounding: str, ties: str) -> dict[str, Any] | None:
    drawn = dice.choice(["none", "share", "share", "count"])
    if drawn == "none":
        return None
    limit = {"share": f"0.{dice.randint(0, 99):02d}"} if drawn == "share" else {"count": dice.randint(0, 12)}
    return {**limit, "rounding": rounding, "ties": ties}


def year_of(totals: list[int], quotas: list[dict[str, Any] | None], tie_break: list[str]) -> list[dict[str, Any]]:
    """A year whose total is the sum of two marks of 50."""
    indicators = [
        {"code": code, "weight": "50", "item": [{"code": f"{code}1", "points": "50", "rule": {"kind": "mark"}}]}
        for code in "AB"
    ]
    grades: list[dict[str, Any]] = [
        {"name": name, "min": least} | ({"quota": quota} if quota else {})
        for name, least, quota in zip(NAMES, ("95", "90", "80"), quotas, strict=False)
    ]
    scheme = {"scheme": {"tie_break": tie_break}, "indicator": indicators, "grade": [*grades, {"name": NAMES[-1]}]}
    units = [{"unit": f"{place:03d}", "name": f"示例{place}", "group": "甲"} for place in range(len(totals))]
    facts = []
    for place, total in enumerate(totals):
        first = 40 + place % 3
        facts += [{"unit": f"{place:03d}", "item": "A1", "value": str(first)}]
        facts += [{"unit": f"{place:03d}", "item": "B1", "value": str(total - first)}]
    return score(scheme, units, facts, [])


def test_whole_years() -> None:
    """1…40 tie-dense units through the reference and through the definition, cascades and tie-breaks included."""
    dice = Random(20260101)
    cuts = 0
    for size in [*range(1, 41)] * 6:
        rounding, ties = dice.choice(ROUNDINGS), dice.choice(["out", "in"])
        quotas = [quota_of(dice, rounding, ties) for _grade in range(3)]
        tie_break = dice.choice([[], ["A"]])
        totals = [dice.randint(76, 90) for _unit in range(size)]
        results = year_of(totals, quotas, tie_break)
        keys: list[Any] = [(total, 40 + place % 3 if tie_break else 0) for place, total in enumerate(totals)]
        limits: list[Any] = [
            None
            if quota is None
            else ("share", Fraction(quota["share"]))
            if "share" in quota
            else ("count", Fraction(quota["count"]))
            for quota in quotas
        ]
        bands = [NAMES.index(unit["band"]) for unit in results]
        expected = brute_quota(keys, bands, limits, rounding, ties)
        assert [NAMES.index(unit["grade"]) for unit in results] == expected
        lowered = [after - before for before, after in zip(bands, expected, strict=True)]
        assert [unit["reasons"] for unit in results] == [["quota"] * steps for steps in lowered]
        cuts += sum(lowered)
    assert cuts > 200
