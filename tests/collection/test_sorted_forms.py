"""A form whose rows were sorted or pasted over: what is printed beside a value is what it is about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from assess.collection.facts.fact_reader import read
from assess.collection.tables.canonical import CanonicalRows
from assess.scoring.facts import Units
from indicators.faults import Refused
from reports.fill_in.fill_in_workbook import book
from tests.collection.filling import HEAD, Form, filled, forms_of
from tests.collection.schemes import refusal_of, rule_item, said, small_scheme

SCHEME = small_scheme(rule_item("mark"), rule_item("deduct", "B1"), rule_item("levels", "C1"))
UNITS = [("510600", "甲县", "县"), ("510700", "乙县", "县"), ("510800", "丙镇", "镇")]
FACTS = [
    {"unit": unit, "item": item, "value": str(at), **({"level": "省级", "count": str(at)} if item == "C1" else {})}
    for at, (unit, _, _) in enumerate(UNITS)
    for item in ("A1", "B1", "C1")
]
Change = Callable[[Form], str]


def made(path: Path, units: list[tuple[str, str, str]] = UNITS) -> Path:
    return filled(path, SCHEME, Units.of(units), FACTS)


def changed(path: Path, change: Callable[[Form], object]) -> Path:
    opened = openpyxl.load_workbook(path)
    change(next(forms_of(opened)))
    opened.save(path)
    return path


def scored(path: Path) -> dict[str, CanonicalRows]:
    """The input as it is scored."""
    kept: dict[str, CanonicalRows] = {}
    read(SCHEME, path, kept=kept)
    return kept


def swap(sheet: Worksheet, first: int, other: int, columns: range) -> None:
    for column in columns:
        one, two = sheet.cell(first, column), sheet.cell(other, column)
        one.value, two.value = two.value, one.value


def swapped(one: tuple[str, str, str], two: tuple[str, str, str], columns: str) -> Callable[[Form], None]:
    """Rows exchanged as sorting does it: of the visible columns only, of the keys only, or whole."""

    def change(form: Form) -> None:
        first, other = (form.rows[unit, item][slot] for unit, item, slot in (one, two))
        most = form.sheet.max_column + 1
        swap(form.sheet, first, other, {"seen": range(4, most), "keys": range(1, 4), "whole": range(1, most)}[columns])

    return change


def cleared(form: Form) -> None:
    form.put(form.rows["510600", "A1"][""], "name", None)


FIRST, OTHER = ("510600", "A1", ""), ("510700", "A1", "")
MOVED = [
    ("units, by the visible columns", swapped(FIRST, OTHER, "seen"), "“D 单位”列 印的是“乙县” 单位 510600 应印“甲县”"),
    ("units, the keys alone", swapped(FIRST, OTHER, "keys"), "“D 单位”列 印的是“甲县” 单位 510700"),
    ("items of a unit", swapped(FIRST, ("510600", "B1", ""), "seen"), "二级要素”列 印的是“B1” 细项 A1"),
    ("levels of an item", swapped(("510600", "C1", "省级"), ("510600", "C1", "市级"), "seen"), "层级”列 印的是“市级”"),
    ("two units at opposite ends", swapped(FIRST, ("510800", "B1", ""), "seen"), "印的是“丙镇”"),
    ("a printed unit that is gone", cleared, "“D 单位”列 印的是“—” 单位 510600"),
]


@pytest.mark.parametrize(("change", "words"), [row[1:] for row in MOVED], ids=[row[0] for row in MOVED])
def test_rows_sorted_in_part(tmp_path: Path, change: Callable[[Form], None], words: str) -> None:
    faults = refusal_of(SCHEME, changed(made(tmp_path / "a.xlsx"), change))
    said(faults, "工作表 A 甲", "行", *words.split())


@pytest.mark.parametrize("other", [OTHER, ("510600", "B1", ""), ("510800", "C1", "市级")], ids=["unit", "item", "both"])
def test_rows_sorted_whole_say_the_same(tmp_path: Path, other: tuple[str, str, str]) -> None:
    plain = scored(made(tmp_path / "a.xlsx"))
    assert scored(changed(tmp_path / "a.xlsx", swapped(FIRST, other, "whole"))) == plain


def test_the_filter_takes_the_keys_along(tmp_path: Path) -> None:
    """What is sorted by the arrows of a form is sorted whole."""
    opened = openpyxl.load_workbook(made(tmp_path / "a.xlsx"))
    for sheet in opened.worksheets:
        if str(sheet["A1"].value).startswith("#") and sheet["A1"].value != "#legend":
            assert sheet.auto_filter.ref.startswith(f"A{HEAD}:")


def test_units_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """In two groups they may have one name: then the code is printed too."""
    units = [("510600", "城关", "县"), ("510700", "城关", "镇"), ("510800", "丙镇", "镇")]
    path = made(tmp_path / "a.xlsx", units)
    scored(path)
    faults = refusal_of(SCHEME, changed(path, swapped(FIRST, OTHER, "seen")))
    said(faults, "印的是“城关（510700）”", "单位 510600")


def test_a_form_made_before_says_the_bare_name(tmp_path: Path) -> None:
    units = [("510600", "城关", "县"), ("510700", "城关", "镇"), ("510800", "丙镇", "镇")]
    path = made(tmp_path / "a.xlsx", units)
    plain = scored(path)

    def bare(form: Form) -> None:
        for (unit, _), rows in form.rows.items():
            for row in rows.values():
                form.put(row, "name", {code: name for code, name, _ in units}[unit])

    assert scored(changed(path, bare)) == plain


def test_another_units_sheet_pasted_over(tmp_path: Path) -> None:
    """Of one unit's book the title is what names the unit: 乙's sheet over 甲's, without the hidden columns."""
    for at, name in ((0, "a.xlsx"), (1, "b.xlsx")):
        (tmp_path / name).write_bytes(book(SCHEME, Units.of(UNITS), [at]))
    mine, theirs = (openpyxl.load_workbook(tmp_path / name) for name in ("a.xlsx", "b.xlsx"))
    title = next(forms_of(theirs)).sheet["D2"].value
    next(forms_of(mine)).sheet["D2"].value = title
    mine.save(tmp_path / "a.xlsx")
    said(refusal_of(SCHEME, tmp_path / "a.xlsx"), "工作表 A 甲", "第 2 行", "“D”列", "乙县（510700）", "单位 510600")


def test_the_sheet_of_keys_sorted_in_part(tmp_path: Path) -> None:
    opened = openpyxl.load_workbook(made(tmp_path / "a.xlsx"))
    keys = opened["_assess"]
    rows = [row[0].row for row in keys.iter_rows() if row[0].value == "unit"]
    swap(keys, int(rows[0] or 0), int(rows[1] or 0), range(2, 3))
    opened.save(tmp_path / "a.xlsx")
    with pytest.raises(Refused) as caught:
        read(SCHEME, tmp_path / "a.xlsx")
    said(caught.value.faults, "单位 510700 的名称是“甲县”", "510600 甲县")
