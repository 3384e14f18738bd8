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
    change(document, "A3 counts_zh", "迟报")
    for code in ("A3", "K1"):
        change(document, f"{code} unit_zh", "次")
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
        ("parent 1 name", "重点工作考核", ("advice.no_annual", "")),
        ("A1 rule step", "0.125", ("advice.step", "A1")),
        ("A1 rule step", "0.0625", ("advice.step", "A1")),
        ("A1 rule step", "3", ("advice.step_full", "A1")),
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


ANNUAL = "年度综合考核 年度目标责任考核 市管领导班子年度考核 综合绩效考评 目标管理考核 高质量发展综合评价"


@pytest.mark.parametrize("name", [*ANNUAL.split(), "年度 综合 考核"])
def test_the_annual_assessment_under_any_name(name: str):
    document = quiet()
    change(document, "parent 1 name", name)
    assert advice(document) == []


def test_items_on_a_larger_scale_of_their_own():
    """A table of 1000 points: every weight by the same factor is meant so, one of them alone is not."""
    document = quiet()
    for code in ("A", "B"):
        for item in document["indicator"]["AB".index(code)]["item"]:
            item["points"] = str(10 * int(item["points"]))
    for item in ("A1", "A5", "A6"):
        change(document, f"{item} rule step" if item == "A1" else f"{item} how", "10" if item == "A1" else "按比例")
    assert advice(document) == []
    change(document, "A2 points", "4")
    assert advice(document) == [("advice.item_points", "A"), ("advice.item_points", "B")]


def test_advice_does_not_say_twice_that_it_is_advice():
    """The command line says it in front of each; the sentence itself begins with what is to be looked at."""
    document = quiet()
    change(document, "grade 1 quota")
    change(document, "A2 how", "")
    for fault in lint.advise(loader.build(document, "b")):
        assert "建议" not in fault.text()
        assert "advice" not in fault.text("en")


def test_a_step_says_what_can_be_given():
    document = quiet()
    change(document, "A1 rule step", "0.125")
    (fault,) = [one for one in lint.advise(loader.build(document, "b")) if one.kind == "advice.step"]
    assert "至多 2 位小数；实际只能评 0.25 的整倍数" in fault.text()


@pytest.mark.parametrize("code", ["3-1", "1.10", "001", "1E5", "2026-3", "3/1", "MAR1", "1234567890123456"])
def test_codes_that_a_spreadsheet_would_change(code: str):
    document = quiet()
    change(document, "A2 code", code)
    assert advice(document) == [("advice.code", code)]


@pytest.mark.parametrize("code", ["1.1", "12", "A-1", "3-A", "1.1.10", "E1"])
def test_codes_that_stay(code: str):
    document = quiet()
    change(document, "A2 code", code)
    assert advice(document) == []


def test_levels_that_a_spreadsheet_would_change():
    document = quiet()
    change(document, "A4 rule levels 1-2", "1")
    assert advice(document) == [("advice.code", "A4")]


def test_what_a_number_counts_is_asked_for_in_one_line():
    """A deduction may count what happened or what is missing; of a penalty the text says it, its unit is enough."""
    document = quiet()
    change(document, "A3 counts_zh")
    assert advice(document) == [("advice.uncounted", "")]
    change(document, "K1 unit_zh")
    (fault,) = [one for one in lint.advise(loader.build(document, "b")) if one.kind == "advice.uncounted"]
    assert "2 个扣分或计次的细项没有写明数的是什么（如 A3 | K1）" in fault.text()


@pytest.mark.parametrize("how", ["应召开8次，每少1次扣0.5分", "少一次扣1分", "缺2项不得分", "少开1次扣1分"])
def test_a_standard_of_what_is_missing_asks_for_undone(how: str):
    document = quiet()
    change(document, "A3 how", how)
    assert advice(document) == [("advice.undone", "A3")]
    change(document, "A3 undone", True)
    assert advice(document) == []


@pytest.mark.parametrize("how", ["每次扣1分", "至少1次", "减少1次加1分", "抽查缺少或者应修订未修订1项扣0.2分"])
def test_other_standards_do_not(how: str):
    document = quiet()
    change(document, "A3 how", how)
    assert advice(document) == []
