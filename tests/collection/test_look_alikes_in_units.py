"""A table of units in which two look like one: refused where it comes in, and stored years are not looked at again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assess.collection.facts.fact_reader import read
from tests.collection.schemes import UNITS, refusal_of, rule_item, said, small_scheme, write_csv

SCHEME = small_scheme(rule_item("mark", points=100), missing="zero")
HEAD = ["unit", "name", "group"]
FACTS = [["unit", "item", "value", "assessor"], ["1", "A1", "5", ""]]


def table(*rows: list[str]) -> dict[str, Any]:
    return {"units": [HEAD, *UNITS, *rows], "facts": FACTS}


@pytest.mark.parametrize(
    ("first", "second", "column"),
    [
        (["A01", "示例子", "县"], ["AO1", "示例丑", "县"], "unit"),
        (["A01", "示例子", "县"], ["a0l", "示例丑", "县"], "unit"),
        (["A01", "示例子", "县"], ["А01", "示例丑", "县"], "unit"),
        (["B1", "第1示例", "县"], ["B2", "第l示例", "县"], "name"),
        (["B1", "示例工厂", "县"], ["B2", "示例エ厂", "县"], "name"),
    ],
)
def test_two_that_look_like_one(tmp_path: Path, first: list[str], second: list[str], column: str) -> None:
    """One fault, at the second."""
    faults = refusal_of(SCHEME, write_csv(tmp_path / "a", **table(first, second)))
    assert [fault.kind for fault in faults] == ["facts.looks_alike"]
    said(faults, "units.csv", f"第 {len(UNITS) + 3} 行", f"“{column}”列", f"第 {len(UNITS) + 2} 行")


def test_the_same_is_told_as_before(tmp_path: Path) -> None:
    """What is equal without blanks is the same, and is called that."""
    faults = refusal_of(SCHEME, write_csv(tmp_path / "a", **table(["A01", "示例子", "县"], ["A 01", "示例丑", "县"])))
    assert [fault.kind for fault in faults] == ["facts.unit_twice"]


def test_names_of_other_groups_may_look_alike(tmp_path: Path) -> None:
    found, _ = read(SCHEME, write_csv(tmp_path / "a", **table(["B1", "第1示例", "县"], ["B2", "第l示例", "乡"])))
    assert "B2" in found.units
