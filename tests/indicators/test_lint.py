"""Advice: said, in both languages, about a scheme that loads."""

from __future__ import annotations

from typing import Any

import pytest

from indicators import lint, loader
from tests.indicators.mistakes import base, change


def quiet() -> dict[str, Any]:
    """The base without anything to advise on, but for its English."""
    document = base()
    for code, each, count in (("A", "4", 6), ("B", "5", 6)):
        change(document, f"{code} weight", "50")
        for number in range(1, count + 1):
            change(document, f"{code}{number} points", each)
        change(document, f"{code}{count} points", str(50 - int(each) * (count - 1)))
    return document


def advice(document: dict[str, Any]) -> list[tuple[str, str]]:
    found = lint.advise(loader.build(document, "base"), "base.toml")
    assert all(fault.file == "base.toml" and fault.text("zh") and fault.text("en") for fault in found)
    return [(fault.kind, fault.code) for fault in found if fault.kind != "advice.no_english"]


def test_a_scheme_in_order_gets_no_advice():
    assert advice(quiet()) == []


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("A6 points", "29", ("advice.item_points", "A")),
        ("grade 1 quota", None, ("advice.no_quota", "")),
        ("A basis 1 standing", "draft", ("advice.weak_basis", "A")),
        ("A-V1 basis 1 standing", "sample", ("advice.weak_basis", "A-V1")),
        ("X1 basis 1 standing", "explanation", ("advice.weak_basis", "X1")),
        ("scheme basis 1 standing", "draft", ("advice.weak_basis", "scheme")),
        ("parent 1 name", "平安建设考核", ("advice.no_annual", "")),
        ("A2 how", "", ("advice.blank", "A2")),
        ("A2 evidence", " ", ("advice.blank", "A2")),
        ("K1 cap", None, ("advice.cap", "K1")),
        ("A3 rule all_at", "1", ("advice.all_at", "A3")),
        ("B-V2 when below", "0", ("advice.always", "B-V2")),
        ("A-V1 when at_least", "0", ("advice.always", "A-V1")),
    ],
)
def test_one_thing_to_look_at_again(path: str, value: Any, expected: tuple[str, str]):
    document = quiet()
    change(document, path, value)
    assert advice(document) == [expected]


def test_no_veto_at_all():
    document = quiet()
    change(document, "A veto")
    change(document, "B veto")
    assert advice(document) == [("advice.no_veto", "")]


def test_a_draft_beside_an_issued_clause_is_enough():
    document = quiet()
    change(document, "A basis 2", {"doc": "草案", "standing": "draft"})
    assert advice(document) == []


def test_missing_english_is_one_line():
    [fault] = [each for each in lint.advise(loader.build(base(), "b")) if each.kind == "advice.no_english"]
    assert "scheme.title" in fault.text()


def test_a_quota_is_not_asked_of_a_single_grade():
    document = quiet()
    document["grade"] = [{"name": "合格"}]
    for path in ("A minimum", "A veto", "B veto"):
        change(document, path)
    assert ("advice.no_quota", "") not in advice(document)
