"""The fill-in workbook itself: columns, locks, lists, notes, print set-up; and the command that writes it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from assess.cli.main import main
from assess.collection.facts.fact_reader import read
from assess.collection.tables.canonical import CanonicalRows, csv_texts
from indicators.faults import Refused
from indicators.loader import load
from indicators.schema import Scheme
from reports.fill_in.fill_in_layout import lines
from reports.fill_in.fill_in_workbook import book
from reports.fill_in.input_cells import cut
from tests.collection.filling import csv_rows, fill, filled, forms_of, units_of

OFFICE = ["一级要素", "二级要素", "标准分值", "考评要点", "评分标准", "考评方式", "扣分说明", "扣分分值", "得分"]
SCHEME, EXAMPLE = "indicators/2026/governments.toml", "docs/example/2026"


@pytest.fixture(scope="module")
def scheme(root: Path) -> Scheme:
    return load(root / SCHEME)


def opened(root: Path, scheme: Scheme, chosen: list[int] | None, lang: str = "zh") -> openpyxl.Workbook:
    units = units_of(root / EXAMPLE / "units.csv")
    return openpyxl.load_workbook(io.BytesIO(book(scheme, units, chosen, lang)))


def test_a_sheet_for_each_indicator_in_the_columns_offices_know(root: Path, scheme: Scheme) -> None:
    made = opened(root, scheme, [0])
    forms = list(forms_of(made))
    names = [f"{one.code} {one.name}" for one in scheme.indicators]
    assert [form.sheet.title for form in forms] == [*names, "重点工作赋分", "加分", "扣分"]
    for form in forms:
        headings = [cell.value for cell in form.sheet[4]]
        assert [name for name in headings if name in OFFICE] == OFFICE
    assert "一票否决" in made.sheetnames
    assert made["_assess"].sheet_state == "hidden"


def test_only_the_cells_to_fill_are_open_and_all_of_them_are_checked(root: Path, scheme: Scheme) -> None:
    for form in forms_of(opened(root, scheme, None)):
        sheet = form.sheet
        assert sheet.protection.sheet
        assert not sheet.protection.password
        checked = {cell for rule in sheet.data_validations.dataValidation for cell in rule.sqref.ranges}
        told = {str(rule.promptTitle) for rule in sheet.data_validations.dataValidation}
        assert all(rule.prompt and rule.error for rule in sheet.data_validations.dataValidation)
        assert len(told) > 0
        free = {form.columns[name] for name in ("remark", "deducted", "score")}
        for row in sheet.iter_rows(min_row=5):
            for cell in row:
                is_open = not cell.protection.locked
                assert not (is_open and cell.value), cell.coordinate
                if is_open and cell.column not in free:
                    assert any(cell.coordinate in span for span in checked), (sheet.title, cell.coordinate)


def test_pages_are_a4_across_with_headings_repeated(root: Path, scheme: Scheme) -> None:
    for form in forms_of(opened(root, scheme, [0])):
        sheet = form.sheet
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.freeze_panes is not None
        assert sheet.column_dimensions["A"].hidden
        assert not sheet.column_dimensions["D"].hidden


def test_text_never_becomes_a_formula_or_a_link(root: Path, scheme: Scheme, tmp_path: Path) -> None:
    """Names that look like formulas stay text, and come back as they were."""
    units = tmp_path / "units.csv"
    units.write_text("unit,name,group\n001,=1+1,http://示例\n=2,{=3},mailto:a\n", "utf-8")
    data = book(scheme, units_of(units))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        sheets = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in text or "<hyperlink" in text for text in sheets)
    (tmp_path / "a.xlsx").write_bytes(data)
    with pytest.raises(Refused) as caught:
        read(scheme, tmp_path / "a.xlsx")
    assert {fault.kind for fault in caught.value.faults} == {"facts.missing"}
    assert any("“=1+1”" in fault.text() for fault in caught.value.faults)


def test_same_input_same_bytes(root: Path, scheme: Scheme) -> None:
    units = units_of(root / EXAMPLE / "units.csv")
    for lang in ("zh", "en"):
        assert book(scheme, units, [0, 1], lang) == book(scheme, units, [0, 1], lang)


def test_english_words_are_taken_too(root: Path, scheme: Scheme, tmp_path: Path) -> None:
    """An English book filled in English says what the Chinese one says."""
    units = units_of(root / EXAMPLE / "units.csv")
    rows = csv_rows(root / EXAMPLE / "facts.csv")
    chinese = filled(tmp_path / "zh.xlsx", scheme, units, rows, chosen=[1])
    english = tmp_path / "en.xlsx"
    english.write_bytes(book(scheme, units, [1], "en"))
    fill(english, rows)
    made = openpyxl.load_workbook(english)
    words = {"是": "yes", "否": "No", "不适用": "not applicable"}
    for form in forms_of(made):
        for row in form.sheet.iter_rows(min_row=5, min_col=4):
            for cell in row:
                cell.value = words.get(str(cell.value), cell.value)
    made.save(english)
    kept: list[dict[str, CanonicalRows]] = [{}, {}]
    for path, one in zip((chinese, english), kept, strict=True):
        read(scheme, path, kept=one)
    assert csv_texts(kept[0]) == csv_texts(kept[1])


def test_long_texts_are_cut_and_measured() -> None:
    assert cut("安" * 40, 32) == "安" * 31 + "…"
    assert len(cut("\U00020000" * 40, 32).encode("utf-16-le")) <= 64
    assert (lines("安全生产", 8), lines("安全生产", 10), lines("a\nb", 10)) == (2, 1, 2)


def run(root: Path, *words: str) -> Result:
    given = [str(root / SCHEME), str(root / EXAMPLE / "units.csv")]
    return CliRunner().invoke(main, ["template", *given, *words])


def test_command_writes_one_book_or_one_for_each_unit(root: Path, tmp_path: Path) -> None:
    assert run(root, "-o", str(tmp_path / "all.xlsx")).exit_code == 0
    assert run(root, "--one-file-per-unit", str(tmp_path / "units")).exit_code == 0
    assert len(list((tmp_path / "units").iterdir())) == 40
    two = run(root, "-o", str(tmp_path / "two.xlsx"), "--unit", "990101", "--unit", "９９０１０２")
    assert two.exit_code == 0
    assert "2 个单位" in two.output
    made = openpyxl.load_workbook(tmp_path / "two.xlsx")
    assert {unit for form in forms_of(made) for unit, _ in form.rows} == {"990101", "990102"}


def test_command_refuses(root: Path, scheme: Scheme, tmp_path: Path) -> None:
    """An unknown unit, no place to write to, and above all: people's work is not written over."""
    path = tmp_path / "a.xlsx"
    assert run(root).exit_code == 2
    unknown = run(root, "-o", str(path), "--unit", "9")
    assert (unknown.exit_code, path.exists()) == (2, False)
    assert "没有单位“9”" in unknown.stderr
    units = units_of(root / EXAMPLE / "units.csv")
    filled(path, scheme, units, csv_rows(root / EXAMPLE / "facts.csv"), chosen=[1])
    before = path.read_bytes()
    again = run(root, "-o", str(path), "--unit", "990101")
    assert (again.exit_code, path.read_bytes()) == (2, before)
    assert "不会覆盖" in again.stderr
    other = tmp_path / "notes.xlsx"
    other.write_text("x")
    assert run(root, "-o", str(other)).exit_code == 2
    empty = tmp_path / "empty.xlsx"
    assert [run(root, "-o", str(empty), "--unit", "990101").exit_code for _ in range(2)] == [0, 0]
