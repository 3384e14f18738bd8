"""Facts, rule by rule: what is taken, and what each refusal says."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from assess.collection.facts.alike_faults import ALIKE, SHOWN
from assess.collection.facts.fact_reader import MOST_FAULTS, build
from assess.collection.tables.table import from_rows
from assess.scoring.facts import MISSING, NOT_APPLICABLE, SCORED
from indicators.faults import Fault, Refused
from indicators.schema import Scheme
from tests.collection.schemes import UNITS, facts_table, refusal, rule_item, said, small_scheme, take

ONE = UNITS[:1]
# kind, parameters, cells after unit and item, words in Chinese, words in English
WRONG = [
    ("mark", {}, ["89.995"], "小数超过 2 位 0 至 4", "more than 2 decimals|0 to 4"),
    ("mark", {}, ["NaN"], "“NaN”不是数 0 至 4", "is not a number"),
    ("mark", {}, ["1e2"], "科学计数法", "scientific"),
    ("mark", {}, ["1_0"], "下划线", "underscore"),
    ("mark", {}, ["٨٩"], "别的文字的数字", "another script"),
    ("mark", {}, ["89,5"], "逗号作小数点 89.5", "decimal comma|89.5"),
    ("mark", {}, ["1,234"], "千位 1234", "thousands|1234"),
    ("mark", {}, ["-0.01"], "正负号", "sign"),
    ("mark", {}, ["4.01"], "超过满分 4", "above the full 4"),
    ("mark", {"step": "0.5"}, ["1.2"], "不是 0.5 的整倍数", "multiple of 0.5"),
    ("mark", {}, ["１．２3４"], "小数超过 2 位", "more than 2 decimals"),
    ("tick", {}, ["2"], "是 或 否", "是 or 否"),
    ("tick", {}, ["1.0"], "是 或 否", "是 or 否"),
    ("tick", {}, ["TRUE"], "是 或 否", "是 or 否"),
    ("mark", {}, ["是"], "不是数", "not a number"),
    ("deduct", {"escalate": "2"}, ["1.5"], "不是整数", "not whole"),
    ("deduct", {}, ["-1"], "正负号", "sign"),
    ("deduct", {}, ["1234567890123"], "12 位", "12 digits"),
    ("ratio", {}, ["95%"], "百分号", "percent"),
    ("external", {}, ["100.01"], "超过满分 100", "above the full 100"),
    ("bands", {}, ["-0"], "负号的零", "minus sign"),
    ("quota", {}, ["1", "", "-4"], "“limit”列 正负号", "column limit|sign"),
    ("quota", {}, ["1", "", "x"], "“limit”列 不是数", "column limit|not a number"),
    ("quota", {}, ["1", "2", "4"], "“base”列 多余 quota", "column base|not wanted|quota"),
    ("change", {}, ["1", ""], "“base”列 没有填写", "column base|is empty"),
    ("change", {}, ["1", "不适用"], "“base”列 不是数", "column base|not a number"),
    ("mark", {}, ["1", "", "", "省级"], "“level”列 多余", "column level|not wanted"),
    ("mark", {}, ["1", "", "", "", "2"], "“count”列 多余", "column count|not wanted"),
    ("streak", {}, ["9;8;7"], "只有 3 年 4 年", "3 years|4 are needed"),
    ("streak", {}, ["9;8;;6"], "空着的一年", "empty year"),
    ("streak", {}, ["9;8;-7;6"], "“-7”带正负号", "“-7” has a sign"),
    ("streak", {}, ["9;8;7;x"], "“x”不是数", "“x” is not a number"),
    ("levels", {}, ["", "", "", "县级"], "不是这一细项的层级 省级、市级", "no level|省级"),
    ("levels", {}, ["0", "", "", "省级"], "与层级同时出现", "beside a level"),
    ("levels", {}, ["2"], "没有写层级 省级", "no level is named"),
    ("levels", {}, ["", "", "", "省级", "0"], "“count”列 不能作次数", "column count|no count"),
    ("levels", {}, ["", "", "", "省级", "1.5"], "“count”列 不能作次数", "column count|no count"),
    ("levels", {}, ["", "", "", "", "2"], "没有写层级", "without a level"),
    ("levels", {}, ["无"], "不是数", "not a number"),
]


@pytest.mark.parametrize(("kind", "params", "cells", "chinese", "english"), WRONG)
def test_wrong_cells(kind: str, params: dict[str, str], cells: list[str], chinese: str, english: str) -> None:
    """File, row, column, unit and item, the value, and what is allowed; in both languages; nothing else besides."""
    given: dict[str, Any] = {name: Fraction(value) for name, value in params.items()}
    scheme = small_scheme(rule_item(kind, **given))
    faults = refusal(scheme, [["1", "A1", *cells]], ONE)
    assert len(faults) == 1
    said(faults, "文件 facts.csv", "第 2 行", "1 A1", *chinese.split())
    said(faults, "file facts.csv", "row 2", "1 A1", *english.split("|"), lang="en")


def test_all_at_once_in_the_order_of_the_file() -> None:
    """Units, facts and vetoes are looked at together; every message has its place."""
    scheme = small_scheme(rule_item("mark"), rule_item("tick", "A2"), penalties=[rule_item("each", "P1", None)])
    rows = [
        ["1", "A1", "5"],
        ["1", "A2", "x"],
        ["9", "A1", "1"],
        ["2", "A3", "1"],
        ["2", "A1", "1"],
        ["2", "A1", "2"],
        ["2", "P1", "不适用"],
        ["", "A1", "1"],
        ["2", "A2", ""],
    ]
    units = [*UNITS, ["3", "丁", "镇"]]
    faults = refusal(scheme, rows, units, [["1", "V2", "2020-02-30", "yes", ""]])
    rows_of = [(fault.file, fault.row) for fault in faults]
    facts_rows = [row for file, row in rows_of if file == "facts.csv" and row]
    assert facts_rows == [2, 3, 4, 5, 7, 8, 9, 10]
    assert [row for file, row in rows_of if file == "units.csv"] == [5]
    assert [row for file, row in rows_of if file == "vetoes.csv"] == [2, 2, 2]
    said(faults, "第 4 行", "没有单位“9”")
    said(faults, "row 5", "no item “A3”", "there is: A1 | A2 | P1", lang="en")
    said(faults, "第 7 行", "“item”列", "第 6 行已经有了", "只能有一行")
    said(faults, "row 8", "can't stand for a bonus or penalty", lang="en")
    said(faults, "第 10 行", "“value”列", "“乙县”的“细项A2”没有填写")
    said(faults, "no row for “细项A1” of “丙镇”", lang="en")
    said(faults, "缺少“丙镇”的“细项A2”一行")
    assert not any("1 A2" in fault.code and "missing" in fault.kind for fault in faults)


def test_unknown_units_and_items_are_told_once() -> None:
    scheme = small_scheme(*(rule_item("tick", f"A{n}") for n in range(5)), missing="zero")
    faults = refusal(scheme, [["４", f"A{n}", "1"] for n in range(5)] + [["1", "Ａ９", "1"]] * 3)
    assert len(faults) == 2
    said(faults, "第 2 行", "没有单位“4”", "共 5 行")
    said(faults, "第 7 行", "没有细项“A9”", "共 3 行")


def test_missing_is_never_zero_in_silence() -> None:
    """Items, extras and rows without their base are missing; with "zero" the state says so; a penalty is absent."""
    items = (rule_item("mark"), rule_item("change", "A2"), rule_item("levels", "A3"))
    tallies: dict[str, Any] = {
        "bonuses": [rule_item("levels", "B1", None)],
        "penalties": [rule_item("each", "P1", None)],
    }
    rows = [["1", "A1", ""], ["1", "A2", "1"], ["1", "P1", ""], ["1", "B1", ""]]
    refusing = small_scheme(*items, extras=[rule_item("mark", "X1")], **tallies)
    faults = refusal(refusing, rows, ONE)
    assert [(fault.code, fault.column) for fault in faults] == [
        ("1 A1", "value"),
        ("1 A2", "base"),
        ("1 A3", ""),
        ("1 X1", ""),
        ("1 P1", "value"),
    ]
    facts = take(small_scheme(*items, extras=[rule_item("mark", "X1")], missing="zero", **tallies), rows, ONE)
    states = {code: column.state.tolist() for code, column in facts.columns.items()}
    assert states == {code: [MISSING] for code in ("A1", "A2", "A3", "X1", "P1")} | {"B1": [SCORED]}
    assert facts.columns["A2"].value.tolist() == [0]


def test_very_many_faults_are_counted() -> None:
    scheme = small_scheme(*(rule_item("tick", f"A{n}") for n in range(40)))
    units = [[str(n), f"单位{n}", "g"] for n in range(100)]
    with pytest.raises(Refused) as caught:
        take(scheme, [["1", "A1", "x"]], units)
    # Unit 1 has a row that is refused and 39 values missing, every other unit has nothing at all.
    told = caught.value.faults
    assert caught.value.count == 1 + 39 + 99 * 40
    assert len(told) == len(caught.value.every) == 1 + 39 + 99
    said(told, "2", "“单位2”没有任何数据", "缺 40 个细项")
    said(told, "nothing for “单位2”", "40 items", lang="en")


def test_faults_that_are_alike_are_told_once() -> None:
    """The same mistake in a column of an item: the first rows, then one line with the number of the others."""
    scheme = small_scheme(rule_item("tick"), rule_item("tick", "A2"), missing="zero")
    units = [[str(n), f"单位{n}", "g"] for n in range(300)]
    rows = [[str(n), item, "x"] for n in range(ALIKE + 1) for item in ("A1",)]
    with pytest.raises(Refused) as caught:
        take(scheme, [*rows, *([str(n), "A2", "x"] for n in range(ALIKE))], units)
    assert (caught.value.count, len(caught.value.every)) == (2 * ALIKE + 1, 2 * ALIKE + 1)
    assert len(caught.value.faults) == SHOWN + 1 + ALIKE
    said(caught.value.faults, "“value”列 A1", f"还有 {ALIKE + 1 - SHOWN} 处", f"第 {SHOWN + 2} 行至第 {ALIKE + 2} 行")


def test_of_very_many_lines_the_first_are_told() -> None:
    units = [[str(n), f"单位{n}", "g"] for n in range(30)]
    items = [rule_item("tick", f"A{n}") for n in range(60)]
    with pytest.raises(Refused) as caught:
        take(small_scheme(*items), [[unit[0], item.code, "x"] for unit in units for item in items], units)
    assert (caught.value.count, len(caught.value.every)) == (1800, 1800)
    assert len(caught.value.faults) == MOST_FAULTS + 1
    said(caught.value.faults[-1:], "还有 800 条没有列出")
    said(caught.value.faults[-1:], "800 more", lang="en")


def test_an_item_without_data_is_told_once() -> None:
    """101 units, two of three items without a row, a third with one: a line for each item, and the rest one by one."""
    scheme = small_scheme(rule_item("tick"), rule_item("tick", "A2"), rule_item("tick", "A3"))
    units = [[f"{n:03}", f"单位{n}", "g"] for n in range(101)]
    with pytest.raises(Refused) as caught:
        take(scheme, [[unit[0], "A3", "1"] for unit in units], units)
    assert [fault.kind for fault in caught.value.faults] == ["facts.missing_item"] * 2
    assert caught.value.count == 202
    said(caught.value.faults, "A1", "没有任何数据", "缺 101 个单位")


def test_few_missing_values_are_told_one_by_one() -> None:
    units = [[str(n), f"单位{n}", "g"] for n in range(100)]
    faults = refusal(small_scheme(rule_item("tick")), [], units)
    assert [fault.kind for fault in faults] == ["facts.missing_row"] * 100


def test_what_is_taken() -> None:
    """Each kind's column: value over its denominator, its second number, its events, its series."""
    scheme = small_scheme(
        rule_item("tick"),
        rule_item("quota", "A2"),
        rule_item("streak", "A3"),
        rule_item("levels", "A4"),
        rule_item("bands", "A5"),
        penalties=[rule_item("each", "P1", None)],
    )
    rows = [["1", "A1", "是"], ["2", "A1", "0"], ["3", "A1", "ＮＡ"]]
    rows += [["1", "A2", "2.50", "", "0.125"], ["2", "A2", "NA"], ["3", "A2", "1", "", "3"]]
    rows += [["1", "A3", "99；5;4;3.5; 3"], ["2", "A3", "不适用"], ["3", "A3", "0;0;0;0"]]
    rows += [["1", "A4", "", "", "", "省级", "2"], ["1", "A4", "", "", "", "市级", ""], ["1", "A4", "", "", "", "省级"]]
    rows += [["2", "A4", "0"], ["3", "A4", "NA"], ["1", "A5", "-1.5"], ["2", "A5", "3"], ["3", "A5", "0"]]
    rows += [["2", "P1", "3"]]
    notices: list[Fault] = []
    columns = take(scheme, rows[::-1], notices=notices).columns
    assert columns["A1"].state.tolist() == [SCORED, SCORED, NOT_APPLICABLE]
    assert columns["A1"].value.tolist() == [1, 0, 0]
    quota = columns["A2"]
    assert quota.other is not None
    assert (quota.value.tolist(), quota.den) == ([25, 0, 10], 10)
    assert (quota.other.tolist(), quota.other_den) == ([125, 0, 3000], 1000)
    streak = columns["A3"]
    assert streak.series is not None
    assert (streak.series.T.tolist(), streak.den) == ([[50, 40, 35, 30], [0] * 4, [0] * 4], 10)
    levels = columns["A4"]
    assert levels.counts is not None
    assert (levels.counts.tolist(), levels.value.tolist()) == ([[3, 0, 0], [1, 0, 0]], [4, 0, 0])
    assert levels.state.tolist() == [SCORED, SCORED, NOT_APPLICABLE]
    assert (columns["A5"].value.tolist(), columns["A5"].den) == ([-15, 30, 0], 10)
    assert columns["P1"].value.tolist() == [0, 3, 0]
    assert columns["P1"].present is not None
    assert columns["P1"].present.tolist() == [False, True, False]
    assert columns["P1"].state.tolist() == [SCORED] * 3
    said(notices, "facts.csv", "全角数字“99；5;4;3.5; 3”已按")
    said(notices, "facts.csv", "18 rows read: 18 taken, 0 refused, 0 empty", lang="en")


def test_full_width_digits_are_taken_and_said() -> None:
    notices: list[Fault] = []
    scheme = small_scheme(rule_item("bands"))
    facts = take(scheme, [["1", "A1", "８９．５"], ["2", "A1", "－１"], ["3", "A1", "1"]], notices=notices)
    assert facts.columns["A1"].value.tolist() == [895, -10, 10]
    said(notices, "第 2 行", "“value”列", "“８９．５”已按 89.5 读取")
    said(notices, "row 3", "“－１” were read as -1", lang="en")


def test_a_levels_row_without_level_stands_alone() -> None:
    scheme = small_scheme(rule_item("levels"))
    for cells in (["0"], [""], ["NA"]):
        faults = refusal(scheme, [["1", "A1", *cells], ["1", "A1", "", "", "", "省级"]], ONE)
        assert len(faults) == 1
        said(faults, "第 2 行", "只能单独出现", "第 3 行")


def header_faults(scheme: Scheme, header: list[str]) -> list[Fault]:
    tables = {"units": from_rows("units", ["unit", "name", "group"], ONE)}
    tables["facts"] = facts_table([["1", "A1", "1"]], header)
    with pytest.raises(Refused) as caught:
        build(scheme, tables)
    return list(caught.value.faults)


def test_columns_missing_unknown_and_twice() -> None:
    scheme = small_scheme(rule_item("tick"))
    faults = header_faults(scheme, ["unit", "itme", "value", "value"])
    assert len(faults) == 3
    said(faults, "facts.csv", "第 1 行", "“item”列", "缺少这一列", "unit, item, value")
    said(faults, "column itme", "not known", "the nearest known is item", lang="en")
    said(faults, "“value”列", "出现了两次")
    said(header_faults(small_scheme(rule_item("change")), ["unit", "item", "value"]), "“base”列", "A1", "缺少这一列")


def test_tables_missing() -> None:
    with pytest.raises(Refused) as caught:
        build(small_scheme(rule_item("tick")), {})
    said(caught.value.faults, "缺少数据表 units")
    said(caught.value.faults, "the table facts is missing", lang="en")


def test_series_in_full_width_digits_are_all_told() -> None:
    """The first one by one, then how many more: nothing is left out in silence."""
    units = [[str(n), f"单位{n}", "g"] for n in range(25)]
    notices: list[Fault] = []
    take(small_scheme(rule_item("streak")), [[unit[0], "A1", "４;3;2;1"] for unit in units], units, notices=notices)
    assert [notice.kind for notice in notices].count("facts.mended") == 20
    said(notices, "另有 5 处全角数字")
