"""The steps from item points to a grade, by hand."""

from typing import Any

import pytest

from tests.reference.small import fact, run, scheme_of

MARK = {"kind": "mark"}
STANDING = ("exact", "total", "band", "grade", "rank", "vetoes", "reasons")


def brief(unit: dict[str, Any], *keys: str) -> tuple[Any, ...]:
    return tuple(unit[key] for key in keys)


def marks(first: str, second: str, unit: str = "01") -> list[dict[str, str]]:
    return [fact(first, unit=unit), fact(second, unit=unit, item="B1")]


def test_plain_total() -> None:
    """9 of 10 on 50 and 40 of 50 on 50: 45 + 40."""
    (unit,) = run(scheme_of(MARK), *marks("9", "40"))
    assert brief(unit, *STANDING) == ("85", "85.00", "良好", "良好", 1, [], [])


@pytest.mark.parametrize(
    ("policy", "exact", "first"), [("rescale", "80", None), ("full", "90", "50"), ("zero", "40", "0")]
)
def test_not_applicable(policy, exact, first) -> None:
    """A is not applicable, B has 40 of 50."""
    (unit,) = run(scheme_of(MARK, not_applicable=policy), *marks("不适用", "40"))
    assert unit["exact"] == exact
    assert unit["indicators"][0]["exact"] == first
    assert brief(unit["items"][0], "points", "available", "state") == (None, None, "not_applicable")


def test_nothing_applicable() -> None:
    """No total, no rank, no grade; the reason says why, a recorded veto is still listed."""
    scheme = scheme_of(MARK)
    scheme["indicator"][0]["veto"] = [{"code": "A-V1", "when": {"recorded": True}, "effect": {"total": "0"}}]
    decided = {"unit": "01", "veto": "A-V1", "date": "2026-02-01", "state": "confirmed"}
    (unit,) = run(scheme, *marks("NA", "不适用"), vetoes=(decided,))
    assert brief(unit, *STANDING) == (None, None, None, None, None, ["A-V1"], ["veto", "nothing_applicable"])


def test_missing_counts_zero_of_its_points() -> None:
    """Where the scheme takes it: 0 + 40, shown as missing."""
    (unit,) = run(scheme_of(MARK, missing="zero"), fact("40", item="B1"))
    assert unit["exact"] == "40"
    assert brief(unit["items"][0], "points", "available", "state") == ("0.00", "10", "missing")


def test_extras_scale_back_to_a_hundred() -> None:
    """(85 + 3 + 2) / (100 + 5 + 5) × 100; an extra that is not applicable leaves both sums."""
    scheme = scheme_of(MARK)
    scheme["extra"] = [{"code": f"X{place}", "points": "5", "rule": MARK} for place in (1, 2, 3)]
    extras = [fact("3", item="X1"), fact("2", item="X2"), fact("NA", item="X3")]
    (unit,) = run(scheme, *marks("9", "40"), *extras)
    assert unit["exact"] == "900/11"
    assert [item["available"] for item in unit["items"]] == ["10", "50", "5", "5", None]


@pytest.mark.parametrize(("gate", "exact"), [("85", "81"), ("84.99", "83")])
def test_bonus_gate_cap_and_penalty(gate, exact) -> None:
    """85 + 3 (capped at 2 where 85 exceeds the gate) − 6 (capped at 4)."""
    scheme = scheme_of(MARK)
    scheme["bonus"] = [{"code": "BN1", "cap": "2", "gate": gate, "rule": {"kind": "each", "per": "1.5"}}]
    scheme["penalty"] = [{"code": "PN1", "cap": "4", "rule": {"kind": "each", "per": "2"}}]
    (unit,) = run(scheme, *marks("9", "40"), fact("2", item="BN1"), fact("3", item="PN1"))
    assert unit["exact"] == exact
    bonus = "2.00" if exact == "83" else "0.00"
    assert [(item["points"], item["available"]) for item in unit["items"][2:]] == [(bonus, "0"), ("-4.00", "0")]


def test_bonus_without_rows_and_never_below_zero() -> None:
    """Levels as a bonus earn, nothing without a row; the total stops at 0."""
    scheme = scheme_of(MARK)
    scheme["bonus"] = [
        {"code": "BN1", "rule": {"kind": "levels", "each": "highest", "levels": {"省级": "1", "市级": "2"}}}
    ]
    scheme["penalty"] = [{"code": "PN1", "points": "3", "rule": {"kind": "tick"}}]
    first, second = run(
        scheme,
        *marks("0", "1"),
        fact("1", item="PN1"),
        *marks("0", "1", unit="02"),
        fact("", unit="02", item="BN1", level="省级", count="4"),
    )
    assert brief(first, "exact", "total") == ("0", "0.00")
    assert second["exact"] == "2"


def test_round_items() -> None:
    """1/3 of 10 rounded before the sum: 3.3 × 5 instead of 50/3."""
    rule = {"kind": "external", "full": "3"}
    (unit,) = run(scheme_of(rule, round_items=True, decimals=1), *marks("1", "50"))
    assert brief(unit, "exact", "total") == ("133/2", "66.5")
    (unit,) = run(scheme_of(rule, decimals=1), *marks("1", "50"))
    assert brief(unit, "exact", "total") == ("200/3", "66.7")


@pytest.mark.parametrize(("compare", "band"), [("published", "优秀"), ("full", "良好")])
def test_compare(compare, band) -> None:
    """89.995 is published as 90.00."""
    (unit,) = run(scheme_of(MARK, compare=compare), *marks("10", "39.995"))
    assert brief(unit, "total", "band", "grade") == ("90.00", band, band)


@pytest.mark.parametrize(
    ("effect", "outcome"),
    [
        ({"grade": "合格"}, ("95", "优秀", "合格")),
        ({"total": "59"}, ("59", "差", "差")),
        ({"total": "99"}, ("95", "优秀", "优秀")),
        ({"grade_cap": "良好"}, ("95", "优秀", "良好")),
        ({"downgrade": 1}, ("95", "优秀", "良好")),
        ({"downgrade": 9}, ("95", "优秀", "差")),
    ],
)
@pytest.mark.parametrize("part", ["veto", "minimum"])
def test_effects(effect, outcome, part) -> None:
    """9 of 10 and 50 of 50; the same effects by a veto on the mark and by a minimum of 95 percent."""
    scheme = scheme_of(MARK)
    if part == "veto":
        when = {"item": "A1", "below": "9.01"}
        scheme["indicator"][1]["veto"] = [{"code": "B-V1", "when": when, "effect": effect}]
    else:
        scheme["indicator"][0]["minimum"] = {"percent": "95", "effect": effect}
    (unit,) = run(scheme, *marks("9", "50"))
    assert brief(unit, "exact", "band", "grade") == outcome
    assert unit["reasons"] == [part]


def test_effects_together() -> None:
    """Downgrades add up, the lowest total holds, then the worst of all; an exact minimum is reached."""
    scheme = scheme_of(MARK)
    scheme["indicator"][0]["minimum"] = {"percent": "90", "effect": {"grade": "差"}}
    scheme["indicator"][0]["veto"] = [
        {"code": "A-V1", "when": {"total_below": "95.01"}, "effect": {"total": "85"}},
        {"code": "A-V2", "when": {"total_below": "95"}, "effect": {"total": "0"}},
        {"code": "A-V3", "when": {"item": "B1", "at_least": "50"}, "effect": {"downgrade": 1}},
        {"code": "A-V4", "when": {"item": "A1", "at_least": "9"}, "effect": {"downgrade": 1}},
    ]
    (unit,) = run(scheme, *marks("9", "50"))
    assert brief(unit, "exact", "total", "band", "grade") == ("85", "85.00", "良好", "差")
    assert brief(unit, "vetoes", "reasons") == (["A-V1", "A-V3", "A-V4"], ["veto"] * 3)


@pytest.mark.parametrize(
    ("value", "limit", "listed"), [("6", "3", True), ("5", "3", False), ("0", "0", False), ("1", "0", True)]
)
def test_veto_by_limit(value, limit, listed) -> None:
    """Twice the limit; with limit 0 only above 0."""
    scheme = scheme_of({"kind": "quota", "over": "1"})
    when = {"item": "A1", "at_least_limit": "2"}
    scheme["indicator"][0]["veto"] = [{"code": "A-V1", "when": when, "effect": {"downgrade": 1}}]
    (unit,) = run(scheme, fact(value, limit=limit), fact("50", item="B1"))
    assert unit["vetoes"] == (["A-V1"] if listed else [])


def test_veto_by_level_and_by_events() -> None:
    """Events of one level, rows of a level added up; and events of all levels."""
    scheme = scheme_of({"kind": "levels", "levels": {"重大": "5", "较大": "1"}, "each": "sum"})
    scheme["indicator"][0]["veto"] = [
        {"code": "A-V1", "when": {"item": "A1", "level": "较大", "at_least": "3"}, "effect": {"downgrade": 1}},
        {"code": "A-V2", "when": {"item": "A1", "level": "重大", "at_least": "1"}, "effect": {"downgrade": 1}},
        {"code": "A-V3", "when": {"item": "A1", "at_least": "4"}, "effect": {"downgrade": 1}},
    ]
    (unit,) = run(scheme, fact("", level="较大", count="2"), fact("", level="较大"), fact("50", item="B1"))
    assert unit["vetoes"] == ["A-V1"]


def test_the_latest_date_decides() -> None:
    """Confirmed, then lifted: nothing; whatever the order of the rows."""
    scheme = scheme_of(MARK)
    scheme["indicator"][0]["veto"] = [{"code": "A-V1", "when": {"recorded": True}, "effect": {"total": "0"}}]
    lifted = {"unit": "01", "veto": "A-V1", "date": "2026-03-01", "state": "lifted"}
    confirmed = lifted | {"date": "2026-02-01", "state": "confirmed"}
    assert run(scheme, *marks("9", "50"), vetoes=(lifted, confirmed))[0]["vetoes"] == []
    assert run(scheme, *marks("9", "50"), vetoes=(lifted, confirmed | {"date": "2026-04-01"}))[0]["total"] == "0.00"


@pytest.mark.parametrize(
    ("head", "ranks"),
    [
        ({}, [5, 2, 2, 1, 4]),
        ({"ties": "dense"}, [4, 2, 2, 1, 3]),
        ({"veto_rank": "score"}, [1, 3, 3, 2, 5]),
        ({"tie_break": ["B"]}, [5, 3, 2, 1, 4]),
        ({"tie_break": ["B"], "veto_rank": "score", "ties": "dense"}, [1, 4, 3, 2, 5]),
    ],
)
def test_ranks(head, ranks) -> None:
    """100 with a veto, 85, 85, 90, 70."""
    scheme = scheme_of(MARK, **head)
    scheme["indicator"][0]["veto"] = [
        {"code": "A-V1", "when": {"item": "B1", "at_least": "50"}, "effect": {"grade_cap": "优秀"}}
    ]
    facts = [("10", "50"), ("9", "40"), ("8", "45"), ("10", "40"), ("6", "40")]
    rows = [row for place, pair in enumerate(facts) for row in marks(*pair, unit=f"0{place}")]
    results = run(scheme, *rows)
    assert [unit["rank"] for unit in results] == ranks
    assert results[0]["grade"] == "优秀"
