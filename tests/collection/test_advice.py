"""What a refusal advises must not change a score: an item of events is never advised to be put aside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from assess.scoring.facts import Units
from indicators.allowed import allowed, of_events, wanted
from indicators.counts import Counts
from indicators.faults import TEXTS, Fault
from indicators.kinds import KINDS
from indicators.schema import Item
from tests.collection.filling import Form, filled, forms_of
from tests.collection.schemes import UNITS, refusal, refusal_of, rule_item, said, small_scheme

ASIDE = ("不适用", "NA")
EVENTS = [rule_item("levels", "L1"), rule_item("deduct", "D1")]
PLAIN = [rule_item("ratio", "R1"), rule_item("tick", "T1"), rule_item("mark", "M1")]
SCHEME = small_scheme(*EVENTS, *PLAIN)


def form(path: Path, change: Callable[[Form], object]) -> Path:
    """The form of three units, blank but for the change."""
    codes, names, groups = zip(*UNITS, strict=True)
    filled(path, SCHEME, Units.of(zip(codes, names, groups, strict=True)), [])
    opened = openpyxl.load_workbook(path)
    change(next(forms_of(opened)))
    opened.save(path)
    return path


def about(faults: list[Fault], unit: str, item: str) -> str:
    return "\n".join(fault.text() + fault.text("en") for fault in faults if fault.code == f"{unit} {item}")


def test_blank_and_half_blank_rows_of_a_form(tmp_path: Path) -> None:
    """A blank accident item and a half-blank one get the same advice: 0 where none happened."""
    faults = refusal_of(
        SCHEME, form(tmp_path / "a.xlsx", lambda made: made.put(made.rows["1", "L1"]["省级"], "count", 1))
    )
    for unit in ("1", "2"):
        assert "没有发生的填 0" in about(faults, unit, "L1")
        assert not [word for word in ASIDE if word in about(faults, unit, "L1")]
    assert "没有的填 0" in about(faults, "2", "D1")
    assert not [word for word in ASIDE if word in about(faults, "2", "D1")]
    assert "认定不涉及的才写“不适用”" in about(faults, "2", "R1")


def test_missing_rows_of_a_table() -> None:
    rows = [[unit, item, "1"] for unit in ("1", "2") for item in ("R1", "T1", "M1")]
    faults = refusal(SCHEME, [*rows, ["1", "D1", "0"], ["1", "L1", "0"], *[["3", one.code, "1"] for one in PLAIN]])
    for unit, item in (("2", "L1"), ("2", "D1"), ("3", "D1")):
        assert "0" in about(faults, unit, item)
        assert not [word for word in ASIDE if word in about(faults, unit, item)]


@pytest.mark.parametrize("text", ["无", "没有", "—", "两起", "-1"])
def test_words_for_none(text: str) -> None:
    """Who writes 无 for no accidents is told to write 0."""
    rows = [[unit, item.code, "1"] for unit in ("1", "2", "3") for item in PLAIN]
    rows += [[unit, item.code, "0"] for unit in ("2", "3") for item in EVENTS] + [["1", "L1", "0"], ["1", "D1", text]]
    faults = refusal(SCHEME, rows)
    said(faults, f"“{text}”", "确实没有发生的写 0")
    assert not [word for word in ASIDE if word in about(faults, "1", "D1")]


def test_a_word_in_the_column_of_not_applicable(tmp_path: Path) -> None:
    faults = refusal_of(
        SCHEME, form(tmp_path / "a.xlsx", lambda made: made.put(made.rows["1", "D1"][""], "exempt", "无"))
    )
    said(faults, "“无”不能填在这一栏", "没有发生的在填报的格里填 0", "认定不涉及的才选")


def test_a_copied_row_is_not_added_up_unseen(tmp_path: Path) -> None:
    def change(made: Form) -> None:
        rows = made.rows["1", "L1"]
        for level in rows:
            made.put(rows[level], "count", 1)
        last = made.sheet.max_row + 1
        for column in range(1, made.sheet.max_column + 1):
            made.sheet.cell(last, column).value = made.sheet.cell(rows["省级"], column).value

    said(refusal_of(SCHEME, form(tmp_path / "a.xlsx", change)), "层级“省级”", "重复的删去一行")


@pytest.mark.parametrize("kind", [name for name in KINDS if KINDS[name].item])
def test_every_kind_of_rule(kind: str) -> None:
    """No kind of events advises to put the item aside, every other one says when it may be."""
    item = rule_item(kind)
    for texts in (wanted(item, 2), allowed(item, 2, "value", False)):
        chinese, english = texts.values()
        aside = [word for word in ASIDE if word in chinese or word in english]
        if of_events(item):
            assert not aside
            assert "0" in chinese
            assert "0" in english
        else:
            assert "认定不涉及的才写“不适用”或 NA" in chinese


def test_what_was_left_undone_is_0_where_nothing_lacks() -> None:
    told = Counts(("开会", "meetings"), ("次", "times"), undone=True)
    item = Item("A1", "开会", rule_item("deduct").points, rule_item("deduct").rule, counts=told)
    assert "一次不少的填 0" in wanted(item, 2)["wanted_zh"]


def test_no_sentence_advises_it_freely() -> None:
    """Of all that is said, 不适用 is advised only where it is settled."""
    for kind, (chinese, english) in TEXTS.items():
        if kind.startswith("facts.") and "写“不适用”" in chinese:
            assert "认定" in chinese, kind
        assert "or NA where" not in english, kind
