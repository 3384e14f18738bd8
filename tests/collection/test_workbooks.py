"""Workbooks: cells exactly as they are stored, and nothing that is odd passes in silence."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from assess.collection.facts.fact_reader import read
from tests.collection.schemes import UNITS, refusal_of, rule_item, said, small_scheme, write_book

SCHEME = small_scheme(rule_item("mark", points=100), rule_item("tick", "A2"), rule_item("ratio", "A3"), missing="zero")
Rows = Sequence[Sequence[object]]
UNIT_ROWS: Rows = [["unit", "name", "group"], *UNITS]
HEADER = ["unit", "item", "value"]
FACT_ROWS: Rows = [HEADER, ["1", "A1", 89.5], ["2", "A2", "是"]]


def book(path: Path, change: Callable[[Worksheet], object] | None = None, **tables: Rows) -> Path:
    """A sound workbook, its fact sheet changed."""
    sheets: dict[str, Rows] = {"units": UNIT_ROWS, "facts": FACT_ROWS, **tables}
    write_book(path, **sheets)
    if change:
        opened = openpyxl.load_workbook(path)
        change(opened["facts"])
        opened.save(path)
    return path


def edit(path: Path, part: str, pattern: str, new: str) -> Path:
    """The same workbook with a piece of one part's XML replaced."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    text, count = re.subn(pattern, new, parts[part].decode(), count=1, flags=re.DOTALL)
    assert count
    parts[part] = text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return path


FACTS_PART = "xl/worksheets/sheet2.xml"
STORED = [
    ("0.28999999999999998", Fraction(29, 100)),
    ("89.989999999999995", Fraction(8999, 100)),
    ("8.9999999999999997E-2", Fraction(9, 100)),
    ("1E-2", Fraction(1, 100)),
    ("100", Fraction(100)),
    ("9.95E1", Fraction(199, 2)),
]


@pytest.mark.parametrize(("stored", "number"), STORED)
def test_numbers_are_what_the_sheet_shows(tmp_path: Path, stored: str, number: Fraction) -> None:
    path = edit(book(tmp_path / "a.xlsx"), FACTS_PART, "<v>89.5</v>", f"<v>{stored}</v>")
    column = read(SCHEME, path)[0].columns["A1"]
    assert Fraction(int(column.value[0]), column.den) == number


@pytest.mark.parametrize("stored", ["0.30000000000000004", "89.990000000000009", "1E300", "1234567890123456"])
def test_numbers_nobody_typed_are_refused(tmp_path: Path, stored: str) -> None:
    path = edit(book(tmp_path / "a.xlsx"), FACTS_PART, "<v>89.5</v>", f"<v>{stored}</v>")
    faults = refusal_of(SCHEME, path)
    said(faults, "a.xlsx", "工作表 facts", "第 2 行", "“value”列", stored, "15 位")
    said(faults, "sheet facts", "row 2", "column value", "15 significant digits", lang="en")


def with_cell(value: str | float | date, form: str = "General") -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet["C2"] = value
        sheet["C2"].number_format = form

    return change


CELLS = [
    (with_cell("=1+1"), "“=1+1”是公式 固定的值", "a formula|fixed values"),
    (with_cell("=A1:A2"), "是公式", "a formula"),
    (with_cell(date(2020, 1, 2), "yyyy-mm-dd"), "日期格式", "date format"),
    (with_cell(3, 'm"月"d"日"'), "日期格式", "date format"),
    (with_cell(True), "逻辑值 TRUE", "logical value TRUE"),
    (with_cell("#REF!"), "错误值 #REF!", "the error #REF!"),
    (with_cell("89,5"), "逗号作小数点 0 至 100", "decimal comma|0 to 100"),
    (with_cell(89.995), "小数超过 2 位", "more than 2 decimals"),
    (with_cell(-0.01), "正负号", "sign"),
]


@pytest.mark.parametrize(("change", "chinese", "english"), CELLS)
def test_wrong_cells(tmp_path: Path, change: Callable[[Worksheet], None], chinese: str, english: str) -> None:
    faults = refusal_of(SCHEME, book(tmp_path / "a.xlsx", change))
    assert len(faults) == 1
    said(faults, "文件 a.xlsx", "工作表 facts", "第 2 行", "“value”列", *chinese.split())
    said(faults, "file a.xlsx", "sheet facts", "row 2", "column value", *english.split("|"), lang="en")


def test_declared_dimension_is_not_believed(tmp_path: Path) -> None:
    """A sheet that says A1 and holds 300 rows: all are read; cells and rows without a place count on."""
    units: Rows = [["unit", "name", "group"], *([str(n), f"单位{n}", "g"] for n in range(300))]
    facts: Rows = [HEADER, *([str(n), "A1", 1] for n in range(300))]
    path = book(tmp_path / "a.xlsx", units=units, facts=facts)
    edit(path, FACTS_PART, '<dimension ref="[^"]*"', '<dimension ref="A1"')
    taken, notices = read(SCHEME, path)
    assert taken.columns["A1"].value.sum() == 300
    said(notices, "工作表 facts", "读到 300 行：采用 300，拒绝 0，空行 0")
    bare = edit(path, FACTS_PART, '<row r="5"[^>]*><c r="A5"', "<row><c")
    assert read(SCHEME, bare)[0].columns["A1"].value.sum() == 300


def test_codes_stored_as_numbers(tmp_path: Path) -> None:
    def path_of(code: object) -> Path:
        units: Rows = [["unit", "name", "group"], [code, "甲", "县"]]
        return book(tmp_path / "a.xlsx", units=units, facts=[HEADER, [code, "A1", "1"]])

    facts, notices = read(SCHEME, path_of(510600))
    assert facts.units == ("510600",)
    said(notices, "工作表 units", "“unit”列", "1 格", "设为文本格式")
    said(refusal_of(SCHEME, path_of(1234567890123456)), "“unit”列", "1234567890123456", "15 位")
    said(refusal_of(SCHEME, path_of(1.5)), "“unit”列", "不能作编码")
    assert read(SCHEME, path_of("0101"))[0].units == ("0101",)


def test_hidden_and_merged_and_other_sheets(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True
        sheet.sheet_state = "hidden"

    _, notices = read(SCHEME, book(tmp_path / "a.xlsx", hide, 说明=[["x"]]))
    said(notices, "工作表 facts", "这个工作表是隐藏的")
    said(notices, "sheet facts", "1 hidden rows (3)", lang="en")
    said(notices, "工作表 facts", "隐藏的列（value）")
    said(notices, "没有读取工作表 说明")
    faults = refusal_of(SCHEME, book(tmp_path / "a.xlsx", lambda sheet: sheet.merge_cells("C2:C3")))
    said(faults, "工作表 facts", "第 2 行", "C2:C3 是合并单元格")


def test_sheets_and_columns_missing(tmp_path: Path) -> None:
    faults = refusal_of(SCHEME, write_book(tmp_path / "a.xlsx", units=[["unit", "name"], ["1", "甲"]]))
    said(faults, "工作表 units", "第 1 行", "“group”列", "缺少这一列")
    said(faults, "sheet facts", "there is no such sheet", "units, facts, vetoes", lang="en")
    assert len(faults) == 2
    said(refusal_of(SCHEME, book(tmp_path / "b.xlsx", facts=[[]])), "工作表 facts", "是空的")


def test_cells_beside_the_table(tmp_path: Path) -> None:
    faults = refusal_of(SCHEME, book(tmp_path / "a.xlsx", lambda sheet: sheet.cell(3, 5, "备注")))
    assert len(faults) == 1
    said(faults, "第 5 列有内容，没有列名")


def test_dates_of_vetoes(tmp_path: Path) -> None:
    header = ["unit", "veto", "date", "state", "basis"]

    def path_of(day: object) -> Path:
        return book(tmp_path / "a.xlsx", vetoes=[header, ["1", "V1", day, "confirmed", ""]])

    for day in (date(2020, 2, 29), datetime(2020, 2, 29), "2020-02-29"):  # noqa: DTZ001 (a cell has no zone)
        assert read(SCHEME, path_of(day))[0].recorded["V1"].tolist() == [True, False, False]
    said(refusal_of(SCHEME, path_of(datetime(2020, 2, 29, 12))), "“date”列", "不是整日")  # noqa: DTZ001
    said(refusal_of(SCHEME, path_of(43890)), "“date”列", "“43890”不是日期")


def test_inline_strings_runs_and_escapes(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx")
    inline = r'<c r="C3" t="inlineStr"><is><r><t>N</t></r><r><t>A</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c>'
    edit(path, FACTS_PART, r'<c r="C3"[^>]*>.*?</c>', inline)
    assert read(SCHEME, path)[0].columns["A2"].state[1] == 1
    broken = edit(path, FACTS_PART, "<t>A</t>", "<t>A_x000A_B</t>")
    said(refusal_of(SCHEME, broken), "第 3 行", "是 或 否")
