"""Several assessors: exact means, medians and trimmed means, and who may be combined."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from statistics import median

import numpy as np
import pytest

from assess.collection.facts.assessor_marks import Marks, combine
from assess.scoring.facts import NOT_APPLICABLE, SCORED
from tests.collection.schemes import UNITS, refusal, rule_item, said, small_scheme, take

ONE = UNITS[:1]


def rows_of(*values: str, unit: str = "1", names: Sequence[str] = "abcdefgh") -> list[list[str]]:
    """One unit's rows, an assessor each."""
    return [[unit, "A1", value, "", "", "", "", name] for value, name in zip(values, names, strict=False)]


def plain(how: str, marks: list[Fraction]) -> Fraction:
    """The definition, mark by mark."""
    if how == "median":
        return Fraction(median(marks))
    kept = sorted(marks)[1:-1] if how == "trimmed" and len(marks) >= 4 else marks
    return sum(kept, Fraction(0)) / len(kept)


@pytest.mark.parametrize("how", ["mean", "median", "trimmed"])
@pytest.mark.parametrize("largest", [400, 10**18 - 1])
def test_equal_to_the_definition(how: str, largest: int) -> None:
    """Random marks, one to nine a unit, small ones and ones whose sums leave 64 bits."""
    dice = random.Random(7)
    for _ in range(60):
        marks = [[dice.randrange(largest + 1) for _ in range(dice.randint(1, 9))] for _ in range(dice.randint(1, 6))]
        sizes = np.array([len(own) for own in marks], np.intp)
        flat = np.array([mark for own in marks for mark in own], np.int64)
        numbers, den = combine(how, Marks(flat, np.cumsum(sizes) - sizes, sizes))
        wanted = [plain(how, [Fraction(mark) for mark in own]) for own in marks]
        assert [Fraction(int(number), den) for number in numbers] == wanted
        assert numbers.dtype == object or largest == 400 or all(abs(int(number)) < 2**62 for number in numbers)


def test_column_with_marks_as_plain_numbers() -> None:
    scheme = small_scheme(rule_item("mark", combine="trimmed"))
    rows = [
        *rows_of("1.00", "2.5", "4", "３", names="dbca"),
        *rows_of("不适用", "NA", unit="2"),
        *rows_of("2", unit="3"),
    ]
    random.Random(3).shuffle(rows)
    column = take(scheme, rows).columns["A1"]
    assert column.state.tolist() == [SCORED, NOT_APPLICABLE, SCORED]
    assert [Fraction(int(value), column.den) for value in column.value] == [Fraction(11, 4), 0, 2]
    assert column.several == {0: ("3", "2.5", "4", "1")}


WRONG = [
    (rows_of("1", "NA"), "第 3 行 “value”列 2 位评分人中只有 1 位", "1 of 2 assessors"),
    (rows_of("1", "", "2"), "第 3 行 “value”列 3 位评分人中只有 2 位", "2 of 3 assessors"),
    (rows_of("1", "2", names=["a", "ａ"]), "第 3 行 “assessor”列 第 2 行已经评过", "row 2 already"),
    (rows_of("1", "2", names=["a", ""]), "第 3 行 “assessor”列 每行都要写评分人", "name its assessor"),
    (rows_of("1", "4.5"), "第 3 行 “value”列 超过满分", "above the full"),
]


@pytest.mark.parametrize(("rows", "chinese", "english"), WRONG)
def test_what_can_not_be_combined(rows: list[list[str]], chinese: str, english: str) -> None:
    faults = refusal(small_scheme(rule_item("mark", combine="mean")), rows, ONE)
    assert len(faults) == 1
    said(faults, "facts.csv", *chinese.split())
    said(faults, "facts.csv", english, lang="en")


def test_events_combine_to_whole_events() -> None:
    scheme = small_scheme(rule_item("deduct", combine="mean", escalate=Fraction(2)))
    said(refusal(scheme, rows_of("1", "2"), ONE), "第 2 行", "合成（mean）后不是整数", "应为不带正负号的整数")
    assert take(scheme, rows_of("1", "3"), ONE).columns["A1"].value.tolist() == [2]


def test_empty_for_all_is_missing() -> None:
    scheme = small_scheme(rule_item("mark", combine="mean"))
    said(refusal(scheme, rows_of("", ""), ONE), "第 2 行", "没有填写")
