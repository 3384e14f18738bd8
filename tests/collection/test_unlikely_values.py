"""Numbers that are hardly meant: what is told of them, both sides of each bound; all of them are taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from assess.collection.facts.fact_reader import read
from assess.collection.facts.unlikely_values import MOST
from assess.scoring.facts import SCORED
from indicators.counts import Counts
from indicators.faults import Fault
from indicators.loader import load
from indicators.schema import Item
from tests.collection.schemes import rule_item, small_scheme, take

ROOT = Path(__file__).parents[2]
MOST_ON_EXAMPLES = 1


def told(item: Item, rows: Sequence[Sequence[str]], group: str = "县") -> list[Fault]:
    """The notices on one item, whose rows are of units 1, 2, 3 … of one group."""
    notices: list[Fault] = []
    units = [[str(at), f"单位{at}", group] for at in range(1, len(rows) + 1)]
    facts = take(small_scheme(item), [[str(at), "A1", *row] for at, row in enumerate(rows, 1)], units, notices=notices)
    assert (facts.columns["A1"].state == SCORED).all()
    found = [one for one in notices if one.kind.startswith("facts.unlikely")]
    assert all(one.text("zh") and one.text("en") for one in found)
    return found


def kinds(item: Item, *values: str, beside: str = "base") -> list[tuple[str, int]]:
    """Each notice's kind and the unit's number; of "12/3" the 3 is last year's or the limit."""
    rows = []
    for value in values:
        first, _, other = value.partition("/")
        rows.append([first, other] if beside == "base" else [first, "", other])
    return [(one.kind.removeprefix("facts.unlikely_"), one.row - 1) for one in told(item, rows)]


RATIO = rule_item("ratio", target=Fraction(100))


def test_a_percentage_as_a_fraction_is_told_with_its_cell() -> None:
    (one,) = told(RATIO, [["0.977"]])
    assert one.text() == (
        "文件 facts.csv 第 2 行 “value”列 1 A1：0.977 像是写成小数的百分数：这里以 100 为满，如是 97.7% 请填 97.7；"
        "已按 0.977 读入"
    )


@pytest.mark.parametrize(
    ("item", "value", "kind"),
    [
        (RATIO, "0.977", "share"),
        (RATIO, "1", "share"),
        (RATIO, "1.000001", ""),
        (RATIO, "0", ""),
        (RATIO, "1000", ""),
        (RATIO, "1000.000001", "beyond"),
        (RATIO, "9770", "beyond"),
        (rule_item("ratio", target=Fraction(10)), "0.5", ""),
        (rule_item("ratio", target=Fraction(11)), "0.5", "share"),
        (rule_item("shortfall", target=Fraction(95)), "0.95", "share"),
        (rule_item("external"), "0.9", "share"),
        (rule_item("external", full=Fraction(10)), "0.9", ""),
        (rule_item("bands", bands=((Fraction(95), Fraction(4)), (Fraction(80), Fraction(1)))), "0.95", "share"),
        (rule_item("bands", bands=((Fraction(20), Fraction(4)), (Fraction(1), Fraction(1)))), "0.95", ""),
        (replace(rule_item("rank"), counts=Counts(unit=("%", "%"))), "0.95", "share"),
        (rule_item("rank"), "0.95", ""),
        (rule_item("deduct"), "999999999999", ""),
    ],
)
def test_against_what_is_the_whole(item: Item, value: str, kind: str) -> None:
    assert [found for found, _ in kinds(item, value)] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("90", "91", "92", "9"), [("group", 4)]),
        (("90", "91", "92", "9.15"), []),
        (("90", "91", "92", "9.049999"), [("group", 4)]),
        (("90", "91", "9"), []),
    ],
)
def test_far_below_the_group(values: Sequence[str], expected: list[tuple[str, int]]) -> None:
    """The middle of 9, 90, 91, 92 is 90.5: a tenth is 9.05. Three units are too few to be held against."""
    assert kinds(RATIO, *values) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("1", "1", "2", "15"), []),
        (("1", "1", "2", "15.000001"), [("group", 4)]),
        (("0", "0", "0", "15"), []),
        (("100", "100", "100", "1"), []),
    ],
)
def test_events_are_told_far_above_only(values: Sequence[str], expected: list[tuple[str, int]]) -> None:
    """The middle of 1, 1, 2, 15 is 1.5; where most have none there is nothing to hold a number against."""
    assert kinds(rule_item("deduct"), *values) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("100/10", False), ("101/10", True), ("10/100", False), ("9.9/100", True), ("5/0", False)]
)
def test_ten_times_last_year_or_the_limit(value: str, expected: bool) -> None:
    assert kinds(rule_item("change"), value) == ([("beside", 1)] if expected else [])
    assert kinds(rule_item("quota"), value, beside="limit") == ([("beside", 1)] if expected else [])


@pytest.mark.parametrize(("value", "expected"), [("10;9;8;80", []), ("10;9;8;81", [("series", 1)])])
def test_years_in_turn(value: str, expected: list[tuple[str, int]]) -> None:
    assert kinds(rule_item("streak"), value) == expected


def test_all_that_were_due_missing_is_told_once_an_item() -> None:
    """8 sessions held, entered as 8 missing."""
    item = replace(rule_item("deduct"), counts=Counts(("研究", "session"), ("次", ""), True, Fraction(8)))
    assert kinds(item, "7", "7") == []
    assert kinds(item, "8", "7", "9") == [("due", 1)]
    few = replace(item, counts=Counts(("研究", "session"), ("次", ""), True, Fraction(2)))
    assert kinds(few, "2", "1", "2.5") == [("due", 3)]
    (one,) = told(item, [["8"], ["9"]])
    assert "有 2 个单位填的少做次数已到或超过应做的 8 次（如 8）" in one.text()


def test_the_greatest_numbers_are_compared_exactly() -> None:
    """In whole numbers near the end of 64 bits."""
    big = "999999999999.999999"
    assert kinds(RATIO, big) == [("beyond", 1)]
    assert kinds(rule_item("change"), f"{big}/99999999999.999999") == [("beside", 1)]
    assert kinds(rule_item("change"), "999999999999.99999/99999999999.999999") == []
    assert kinds(rule_item("deduct"), big, big, big, big) == []


def test_of_very_many_the_rest_is_counted() -> None:
    assert kinds(RATIO, *["0.9"] * (MOST + 2))[MOST:] == [("more", -1)]


@pytest.mark.parametrize("year", ["2024", "2025", "2026"])
@pytest.mark.parametrize("kind", ["governments", "departments", "enterprises"])
def test_the_examples_give_a_handful(year: str, kind: str) -> None:
    scheme = load(ROOT / "indicators" / year / f"{kind}.toml")
    _, notices = read(scheme, ROOT / "docs" / "example" / year / ("" if kind == "governments" else kind))
    assert sum(one.kind.startswith("facts.unlikely") for one in notices) <= MOST_ON_EXAMPLES
