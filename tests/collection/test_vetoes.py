"""Recorded vetoes: the latest date decides."""

from __future__ import annotations

import pytest

from tests.collection.schemes import UNITS, refusal, rule_item, said, small_scheme, take

SCHEME = small_scheme(rule_item("tick"), missing="zero")
WRONG = [
    (["9", "V1", "2020-01-01", "confirmed"], "“unit”列 没有单位“9”", "no unit “9”"),
    (["1", "V3", "2020-01-01", "confirmed"], "“veto”列 没有一票否决“V3” V1", "no veto “V3”|allowed: V1"),
    (["1", "V2", "2020-01-01", "confirmed"], "“veto”列 由数据判定 V1", "follows from the facts|allowed: V1"),
    (["1", "V1", "2021-02-29", "confirmed"], "“date”列 “2021-02-29”不是日期 YYYY-MM-DD", "is no date"),
    (["1", "V1", "2021/2/3", "confirmed"], "“date”列 YYYY-MM-DD", "YYYY-MM-DD"),
    (["1", "V1", "20210203", "confirmed"], "“date”列", "is no date"),
    (["1", "V1", "2021-02-03", "确认"], "“state”列 “确认” confirmed, lifted", "confirmed, lifted"),
    (["1", "V1", "2021-02-03", ""], "“state”列 必须填写", "must be filled"),
]


@pytest.mark.parametrize(("row", "chinese", "english"), WRONG)
def test_wrong_rows(row: list[str], chinese: str, english: str) -> None:
    faults = refusal(SCHEME, [], vetoes=[["1", "V1", "2020-01-01", "lifted", ""], [*row, ""]])
    assert len(faults) == 1
    said(faults, "vetoes.csv", "第 3 行", *chinese.split())
    said(faults, "vetoes.csv", "row 3", *english.split("|"), lang="en")


def test_latest_date_decides_whatever_the_order() -> None:
    rows = [
        ["1", "V1", "2020-03-01", "confirmed", "通报"],
        ["1", "V1", "2020-06-01", "lifted", ""],
        ["2", "V1", "2020-06-01", "lifted", ""],
        ["2\u200b", " Ｖ1", "２０２０-06-02", "confirmed", ""],
        ["2", "V1", "2020-06-02", "confirmed", "再次"],
    ]
    for order in (rows, rows[::-1]):
        assert take(SCHEME, [], vetoes=order).recorded["V1"].tolist() == [False, True, False]
    assert take(SCHEME, []).recorded["V1"].tolist() == [False] * len(UNITS)


def test_two_states_on_one_date() -> None:
    rows = [["1", "V1", "2020-03-01", "confirmed", ""], ["1", "V1", "2020-03-01", "lifted", ""]]
    faults = refusal(SCHEME, [], vetoes=rows)
    said(faults, "第 3 行", "2020-03-01", "“confirmed”（第 2 行）", "一天只能有一种状态")
    said(faults, "row 3", "2020-03-01", "one state a day", lang="en")
