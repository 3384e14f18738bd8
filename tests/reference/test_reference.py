"""The reference against values computed by hand from the contract."""

from fractions import Fraction

import pytest

from tests.reference.amounts import fixed, plain, rounded
from tests.reference.score import Missing
from tests.reference.small import fact, run, scheme_of

BANDS = [["95", "10"], ["90", "8"], ["-5", "3"]]
LEVELS = {"省级": "2", "市级": "1", "县级": "0.5"}
SUM = {"kind": "levels", "levels": LEVELS, "each": "sum"}
HIGHEST = {"kind": "levels", "levels": LEVELS, "each": "highest"}
ZERO_BASE = {"same": "10", "more": "4"}
CHANGE = {"kind": "change", "target": "0.05", "better": "low", "zero_base": ZERO_BASE}
SHORT = {"kind": "shortfall", "target": "95", "step": "2", "per": "0.5"}
RATIO = {"kind": "ratio", "target": "80", "bonus_step": "5", "bonus_per": "0.5", "bonus_cap": "1.2"}
QUOTA = {"kind": "quota", "over": "2", "under": "0.5", "under_cap": "1.2"}


def values(*written: str) -> list[dict[str, str]]:
    return [{"value": value} for value in written]


@pytest.mark.parametrize(
    ("rule", "rows", "points"),
    [
        ({"kind": "mark", "step": "0.5"}, [{"value": "7.5"}], "15/2"),
        ({"kind": "mark", "combine": "mean"}, values("7", "8", "8"), "23/3"),
        ({"kind": "mark", "combine": "median"}, values("7", "10", "8", "0"), "15/2"),
        ({"kind": "mark", "combine": "trimmed"}, values("0", "7", "8", "9"), "15/2"),
        ({"kind": "mark", "combine": "trimmed"}, values("0", "7", "8"), "5"),
        ({"kind": "tick"}, [{"value": "是"}], "10"),
        ({"kind": "tick"}, [{"value": "0"}], "0"),
        ({"kind": "deduct", "per": "1.5", "free": "1"}, [{"value": "3"}], "7"),
        ({"kind": "deduct", "per": "1.5", "free": "1"}, [{"value": "1"}], "10"),
        ({"kind": "deduct", "per": "3", "floor": "2"}, [{"value": "3"}], "2"),
        ({"kind": "deduct", "per": "1", "all_at": "3"}, [{"value": "3"}], "0"),
        ({"kind": "deduct", "per": "1", "all_at": "3", "floor": "4"}, [{"value": "2.5"}], "15/2"),
        ({"kind": "deduct", "per": "1", "free": "1", "escalate": "2"}, [{"value": "4"}], "3"),
        ({"kind": "deduct", "per": "1", "free": "1", "escalate": "2"}, [{"value": "999999999999"}], "0"),
        ({"kind": "deduct", "per": "1", "escalate": "1.5"}, [{"value": "2"}], "15/2"),
        (
            {"kind": "levels", "levels": LEVELS, "each": "sum"},
            [{"level": "省级"}, {"level": "县级", "count": "3"}],
            "13/2",
        ),
        (SUM, [{"level": "省级", "count": "6"}], "0"),
        (
            {"kind": "levels", "levels": LEVELS, "each": "highest"},
            [{"level": "市级", "count": "9"}, {"level": "省级"}],
            "8",
        ),
        (SUM, [{"value": "0"}], "10"),
        ({"kind": "bands", "bands": BANDS}, [{"value": "95"}], "10"),
        ({"kind": "bands", "bands": BANDS}, [{"value": "94.999999"}], "8"),
        ({"kind": "bands", "bands": BANDS}, [{"value": "-5"}], "3"),
        ({"kind": "bands", "bands": BANDS}, [{"value": "-5.000001"}], "0"),
        ({"kind": "ratio", "target": "80"}, [{"value": "60"}], "15/2"),
        ({"kind": "ratio", "target": "80"}, [{"value": "90"}], "10"),
        (RATIO, [{"value": "83.999999"}], "10"),
        (RATIO, [{"value": "84"}], "21/2"),
        (RATIO, [{"value": "88"}], "11"),
        (RATIO, [{"value": "92"}], "56/5"),
        (SHORT | {"partial": "begun"}, [{"value": "92"}], "9"),
        (SHORT | {"partial": "whole"}, [{"value": "92"}], "19/2"),
        (SHORT | {"partial": "proportional"}, [{"value": "92"}], "37/4"),
        (SHORT | {"partial": "begun"}, [{"value": "95"}], "10"),
        (SHORT | {"partial": "begun"}, [{"value": "0"}], "0"),
        (QUOTA, [{"value": "4", "limit": "3"}], "8"),
        (QUOTA, [{"value": "9", "limit": "3"}], "0"),
        (QUOTA, [{"value": "3", "limit": "3"}], "10"),
        (QUOTA, [{"value": "1", "limit": "3"}], "11"),
        (QUOTA, [{"value": "0", "limit": "3"}], "56/5"),
        ({"kind": "quota", "over": "2", "under": "0.5"}, [{"value": "0", "limit": "30"}], "25"),
        ({"kind": "quota", "over": "2"}, [{"value": "0", "limit": "30"}], "10"),
        (CHANGE, [{"value": "95", "base": "100"}], "10"),
        (CHANGE, [{"value": "97", "base": "100"}], "6"),
        (CHANGE, [{"value": "101", "base": "100"}], "0"),
        (CHANGE | {"better": "high"}, [{"value": "101", "base": "100"}], "2"),
        (CHANGE, [{"value": "0", "base": "0"}], "10"),
        (CHANGE, [{"value": "0.5", "base": "0"}], "4"),
        ({"kind": "streak", "years": 3}, [{"value": "12;10;9;7"}], "10"),
        ({"kind": "streak", "years": 3}, [{"value": "12;10;10;7"}], "0"),
        ({"kind": "streak", "years": 2}, [{"value": "5;9;8;7"}], "10"),
        ({"kind": "streak", "years": 3}, [{"value": "1;0;0;0"}], "10"),
        ({"kind": "external", "full": "120"}, [{"value": "90"}], "15/2"),
    ],
)
def test_rule(rule, rows, points) -> None:
    """Ten points under one rule; assessors named apart where there are several."""
    facts = [fact("", assessor=str(place)) | row for place, row in enumerate(rows)]
    (unit,) = run(scheme_of(rule), *facts, fact("50", item="B1"))
    assert unit["items"][0]["exact"] == points
    assert unit["items"][0]["state"] == "scored"
    assert unit["indicators"][0] == {
        "code": "A",
        "points": fixed(rounded(Fraction(points) * 5, 2, "half-up"), 2),
        "exact": str(Fraction(points) * 5),
        "weight": "50",
    }


@pytest.mark.parametrize(
    ("unit", "better", "table", "points"),
    [
        ("place", "high", [[1, "10"], [2, "8"], [4, "5"]], ["10", "8", "8", "5", "0"]),
        ("place", "low", [[1, "10"], [2, "8"], [4, "5"]], ["0", "5", "5", "8", "10"]),
        ("percent", "high", [["20", "10"], ["50", "8"], ["79.9", "5"]], ["10", "8", "8", "0", "0"]),
    ],
)
def test_rank_rule(unit, better, table, points) -> None:
    """Five units, two of them equal; a unit that is not applicable is outside the count."""
    rule = {"kind": "rank", "unit": unit, "better": better, "table": table}
    values = ["9", "3.5", "3.5", "0", "-2", "NA"]
    facts = [fact(value, unit=f"0{place}") for place, value in enumerate(values)]
    facts += [fact("50", unit=f"0{place}", item="B1") for place in range(6)]
    results = run(scheme_of(rule), *facts)
    assert [one["items"][0]["exact"] for one in results] == [*points, None]
    assert results[-1]["total"] == "100.00"


@pytest.mark.parametrize(
    ("value", "decimals", "rounding", "text"),
    [
        ("17999/200", 2, "half-up", "90.00"),
        ("17999/200", 2, "half-even", "90.00"),
        ("17997/200", 2, "half-up", "89.99"),
        ("17997/200", 2, "half-even", "89.98"),
        ("100/3", 0, "half-up", "33"),
        ("1/2", 0, "half-even", "0"),
        ("1/2", 0, "half-up", "1"),
        ("-1/8", 2, "half-up", "-0.13"),
        ("-1/1000", 2, "half-up", "0.00"),
    ],
)
def test_rounding(value, decimals, rounding, text) -> None:
    """Exact halves go up in magnitude or to even; nothing prints a minus zero."""
    assert fixed(rounded(Fraction(value), decimals, rounding), decimals) == text


def test_plain() -> None:
    """Weights lose their trailing zeros and nothing else."""
    assert [plain(Fraction(text)) for text in ("15.0", "7.50", "100", "0")] == ["15", "7.5", "100", "0"]


def test_missing_is_refused_with_every_gap() -> None:
    """No row, an empty value and a base left out are all named, units by code."""
    scheme = scheme_of(CHANGE)
    with pytest.raises(Missing) as caught:
        run(scheme, fact("5", unit="02"), fact("", unit="02", item="B1"), fact("1", unit="01", item="B1"))
    assert caught.value.gaps == [("01", "A1"), ("02", "A1"), ("02", "B1")]
