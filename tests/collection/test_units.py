"""Units: codes and names that look alike are alike."""

from __future__ import annotations

import pytest

from tests.collection.schemes import refusal, rule_item, said, small_scheme, take

SCHEME = small_scheme(rule_item("tick"), missing="zero")

ALIKE = {
    "full-width brackets": ("示例县(新区)", "示例县（新区）", "全角与半角", "full-width"),
    "zero-width": ("示例县", "示例\u200b县", "U+200B", "U+200B"),
    "byte order mark": ("示例县", "\ufeff示例县", "U+FEFF", "U+FEFF"),
    "space inside": ("示例县", "示例 县", "空格", "spaces"),
    "wide space after": ("示例县", "示例县\u3000", "空格", "spaces"),
    "no difference": ("示例县", "示例县", "不得重复", "must differ"),
}


@pytest.mark.parametrize(("one", "other", "chinese", "english"), ALIKE.values(), ids=ALIKE)
def test_names_that_look_alike(one: str, other: str, chinese: str, english: str) -> None:
    units = [["1", one, "县"], ["2", "别县", "县"], ["3", other, "县"]]
    faults = refusal(SCHEME, [], units)
    assert len(faults) == 1
    said(faults, "units.csv", "第 4 行", "“name”列", "第 2 行", "示例", chinese)
    said(faults, "units.csv", "row 4", "column name", "row 2", english, lang="en")
    # In another group the same name is another unit.
    assert len(take(SCHEME, [], [*units[:2], ["3", other, "镇"]]).units) == 3


@pytest.mark.parametrize("code", ["Ａ1", "A1\u200d", " A1", "A 1"])
def test_codes_that_look_alike(code: str) -> None:
    faults = refusal(SCHEME, [], [["A1", "甲", "县"], [code, "乙", "县"]])
    said(faults, "第 3 行", "“unit”列", "第 2 行", "只能出现一次")
    said(faults, "row 3", "column unit", "row 2", "once", lang="en")


def test_cleaning_and_order() -> None:
    """Codes and groups are folded, names stay as typed; units come sorted whatever the order of the rows."""
    units = [["２", " 乙（市）\u200b", "组（一）"], ["10", "甲", "组(一)"], ["1", "丙", "甲组"]]
    facts = take(SCHEME, [["2\u200b", "A1", "1"]], units)
    assert facts.units == ("1", "10", "2")
    assert facts.names == ("丙", "甲", "乙（市）")
    assert facts.groups == ("甲组", "组(一)")
    assert facts.group.tolist() == [0, 1, 1]
    assert facts.columns["A1"].value.tolist() == [0, 0, 1]
    assert take(SCHEME, [["2", "A1", "1"]], units[::-1]).names == facts.names


def test_groups_stand_as_the_office_numbers_its_units() -> None:
    """By their least codes, not by code point (一、三、二); the order of the rows has no say."""
    units = [
        ["305", "丙", "三类"],
        ["101", "甲", "一类"],
        ["203", "乙", "二类"],
        ["202", "丁", "二类"],
        ["304", "戊", "一类"],
    ]
    for rows in (units, units[::-1]):
        facts = take(SCHEME, [], rows)
        assert facts.groups == ("一类", "二类", "三类")
        assert facts.group.tolist() == [0, 1, 1, 0, 2]


def test_required_cells_controls_and_lengths() -> None:
    faults = refusal(
        SCHEME, [], [["", "甲", "县"], ["2", "乙\n县", "县"], ["3", "丙" * 201, ""], ["4" * 65, "丁", "县"]]
    )
    assert len(faults) == 5
    said(faults, "第 2 行", "“unit”列", "必须填写")
    said(faults, "第 3 行", "“name”列", "U+000A")
    said(faults, "row 4", "column name", "201", "200", lang="en")
    said(faults, "row 4", "column group", "must be filled", lang="en")
    said(faults, "第 5 行", "“unit”列", "64")


def test_no_units() -> None:
    said(refusal(SCHEME, [], []), "units.csv", "没有任何单位")
