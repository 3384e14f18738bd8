"""What a cell shows and what it stores: where they are different numbers or codes, the cell is refused with both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from assess.collection.facts.fact_reader import read
from assess.collection.xlsx.number_formats import format_of
from assess.collection.xlsx.shown_cells import shown
from assess.scoring.facts import Units
from indicators.faults import Fault
from tests.collection.filling import filled, forms_of
from tests.collection.schemes import UNITS, refusal_of, rule_item, said, small_scheme, write_book

SCHEME = small_scheme(rule_item("ratio"), missing="zero")
CHINESE_ACCOUNT = '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-'


def table(path: Path, change: Callable[[Worksheet], object], sheet: str = "facts") -> Path:
    """A sound workbook of tables, one cell changed."""
    rows: list[list[object]] = [["unit", "item", "value"], ["1", "A1", 95]]
    vetoes = [["unit", "veto", "date", "state", "basis"], ["1", "V1", "2026-03-01", "confirmed", ""]]
    write_book(path, units=[["unit", "name", "group"], *UNITS], facts=rows, vetoes=vetoes)
    opened = openpyxl.load_workbook(path)
    change(opened[sheet])
    opened.save(path)
    return path


def cell(place: str, value: object, form: str) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet[place].value = value
        sheet[place].number_format = form

    return change


def form(path: Path, value: object, number_format: str) -> Path:
    """The same in a fill-in form."""
    codes, names, groups = zip(*UNITS, strict=True)
    filled(path, SCHEME, Units.of(zip(codes, names, groups, strict=True)), [])
    opened = openpyxl.load_workbook(path)
    made = next(forms_of(opened))
    row = made.rows["1", "A1"][""]
    made.put(row, "value", value)
    made.sheet.cell(row, made.columns["value"]).number_format = number_format
    opened.save(path)
    return path


OTHER = [
    (0.95, "0%", "95%"),
    (0.955, "0.00%", "95.50%"),
    (95, '0"%"', "95%"),
    (95000, "#,##0,", "95"),
    (95000, '0!.0,"万"', "9.5万"),
    (95, '0"万"', "95万"),
    (0.95, "# ??/??", "19/20"),
    (0, "0;-0;;@", "—"),
    (0, "#,###", "—"),
    (0, CHINESE_ACCOUNT, "-"),
    (95, ";;;", "—"),
    (95, "-0", "-95"),
    (95, "[<=1]0%;0.0", "9500%"),
    (1, '"是"', "是"),
    (95, '9"."0', "9.95"),
]


@pytest.mark.parametrize(("stored", "number_format", "seen"), OTHER)
def test_another_number_is_shown(tmp_path: Path, stored: float, number_format: str, seen: str) -> None:
    """In a table and in a form: the cell, what it shows, what it stores, and what to do."""
    faults = refusal_of(SCHEME, table(tmp_path / "a.xlsx", cell("C2", stored, number_format)))
    said(faults, "工作表 facts", "第 2 行", "“value”列", f"显示的是“{seen}”", str(stored), "重新键入")
    said(faults, "sheet facts", "row 2", f"shows “{seen}”", str(stored), lang="en")
    faults = refusal_of(SCHEME, form(tmp_path / "b.xlsx", stored, number_format))
    said(faults, "工作表 A 甲", "填报值”列", f"显示的是“{seen}”", str(stored), "重新键入")


SAME = [
    (95, "General"), (95, "0.00"), (95, "@"), (1095.5, "#,##0.00"), (95, "¥#,##0.00"), (95, "0.00E+00"), (95, "0_ "),
    (95, '0"起"'), (95, 'G/通用格式"人"'), (95, "[Red][<60]0.0;0.0"), (95, CHINESE_ACCOUNT), (0, "0;-0;0"),
    (95, "[DBNum1]General"), (95, "000"), (95, "0.0_ ;[Red]-0.0"),
]  # fmt: skip


@pytest.mark.parametrize(("stored", "number_format"), SAME)
def test_the_same_number_is_taken(tmp_path: Path, stored: float, number_format: str) -> None:
    """Separators, currencies, units and colours say no other number."""
    facts, notices = read(SCHEME, table(tmp_path / "a.xlsx", cell("C2", stored, number_format)))
    column = facts.columns["A1"]
    assert Fraction(int(column.value[0]), column.den) == Fraction(str(stored))
    assert not [notice for notice in notices if notice.kind == "facts.rounded_cells"]


def test_fewer_decimals_are_a_notice(tmp_path: Path) -> None:
    facts, notices = read(SCHEME, table(tmp_path / "a.xlsx", cell("C2", 97.66, "0.0")))
    assert Fraction(int(facts.columns["A1"].value[0]), facts.columns["A1"].den) == Fraction("97.66")
    said(notices, "“value”列", "1 格", "第 2 行显示 97.7，存的是 97.66")
    said(read(SCHEME, form(tmp_path / "b.xlsx", 97.66, "0"))[1], "填报值”列", "显示 98，存的是 97.66")


@pytest.mark.parametrize(
    ("number", "code", "seen", "same"),
    [("-5", "0;0", "5", False), ("-5", "0;(0)", "(5)", True), ("-5", "0;-0", "-5", True), ("-5", "0", "-5", True),
     ("-5", "0;--0", "--5", False), ("5", "(0)", "(5)", False), ("0", "0;-0;-0", "-0", False)],
)  # fmt: skip
def test_signs(number: str, code: str, seen: str, same: bool) -> None:
    look = shown(format_of(code), Decimal(number))
    assert (look.text, look.same) == (seen, same)


def units(path: Path, value: object, number_format: str, place: str = "A2") -> Path:
    return table(path, cell(place, value, number_format), "units")


@pytest.mark.parametrize(("stored", "number_format", "code"), [
    (99202, "000000", "099202"), (510600, "General", "510600"), (510600, "0", "510600"), (510600, "0_ ", "510600"),
    (7, "00", "07"), (510600, "@", "510600"),
])  # fmt: skip
def test_codes_are_read_as_they_are_shown(tmp_path: Path, stored: int, number_format: str, code: str) -> None:
    """In `units` and in `facts`: the code is the one to be seen."""
    path = units(tmp_path / "a.xlsx", stored, number_format)
    opened = openpyxl.load_workbook(path)
    cell("A2", stored, number_format)(opened["facts"])
    cell("A2", stored, number_format)(opened["vetoes"])
    opened.save(path)
    facts, notices = read(SCHEME, path)
    at = facts.units.index(code)
    assert facts.columns["A1"].value[at] == 95
    assert facts.recorded["V1"][at]
    said(notices, "工作表 units", "“unit”列", f"第 2 行 {code}")


@pytest.mark.parametrize(("stored", "number_format", "seen"), [
    (510600, "#,##0", "510,600"), (510600, "0.00", "510600.00"), (600, '"51"0000', "510600"),
    (510600, "0000-00", "5106-00"), (0.5106, "0%", "51%"), (510600, "0.0E+00", "5.1E+05"), (5106, '0"县"', "5106县"),
    ("600", '"510"@', "510600"), ("600", ";;;", "—"),
])  # fmt: skip
def test_codes_shown_as_something_else(tmp_path: Path, stored: object, number_format: str, seen: str) -> None:
    faults = refusal_of(SCHEME, units(tmp_path / "a.xlsx", stored, number_format))
    words = ["带小数点"] if stored == 0.5106 else [f"显示的是“{seen}”", str(stored)]
    said(faults, "工作表 units", "第 2 行", "“unit”列", "文本格式", *words)


def test_names_that_a_format_adds_to(tmp_path: Path) -> None:
    said(refusal_of(SCHEME, units(tmp_path / "a.xlsx", "甲", '@"县"', "B2")), "“name”列", "“甲县”", "“甲”")
    assert read(SCHEME, units(tmp_path / "a.xlsx", "甲", "0.00;-0.00;0.00;@", "B2"))[0].names[0] == "甲"


def test_a_sheet_that_shows_no_zeros(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.sheet_view.showZeros = False
        sheet["C2"] = 0

    faults = refusal_of(SCHEME, table(tmp_path / "a.xlsx", change))
    said(faults, "第 2 行", "显示的是“—”，存的却是“0”")


DAYS = ['m"月"d"日"', 'yyyy"年"m"月"', "mmm-yy", "d-mmm", "h:mm", "bbbb/m/d", "[$-1030411]yyyy/m/d", "aaaa"]


@pytest.mark.parametrize("number_format", DAYS)
def test_a_day_of_which_a_part_is_hidden(tmp_path: Path, number_format: str) -> None:
    """12-11 typed in January is a day of the new year, and the cell doesn't show it."""
    path = table(tmp_path / "a.xlsx", cell("C2", date(2027, 12, 11), number_format), "vetoes")
    said(refusal_of(SCHEME, path), "工作表 vetoes", "第 2 行", "“date”列", "2027-12-11", "yyyy-mm-dd")


@pytest.mark.parametrize(
    "number_format", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日";@', "m/d/yy", "e/m/d", "[$-F800]dddd, mmmm dd, yyyy"]
)
def test_a_whole_day(tmp_path: Path, number_format: str) -> None:
    path = table(tmp_path / "a.xlsx", cell("C2", date(2026, 12, 11), number_format), "vetoes")
    assert read(SCHEME, path)[0].recorded["V1"][0]


def test_points_of_the_clerk_in_per_cent_are_not_compared(tmp_path: Path) -> None:
    """They are no facts: nothing is refused for them."""
    path = form(tmp_path / "a.xlsx", 95, "General")
    opened = openpyxl.load_workbook(path)
    made = next(forms_of(opened))
    row = made.rows["1", "A1"][""]
    made.put(row, "score", 0.95)
    made.sheet.cell(row, made.columns["score"]).number_format = "0%"
    opened.save(path)
    notices: list[Fault] = read(SCHEME, path)[1]
    said(notices, "得分”列", "1 格")
