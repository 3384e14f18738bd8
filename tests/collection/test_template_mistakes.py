"""Sixty mistakes and more, each in a workbook of its own: named by sheet, row and column, and nothing written."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from assess.cli.main import main
from assess.collection.delivery import read_delivery
from indicators.loader import load
from tests.collection.filling import csv_rows, filled, forms_of, units_of
from tests.collection.form_mistakes import MISTAKES, UNIT, Mistake, Sheets, typed
from tests.database import minis

SCHEME = "indicators/2026/governments.toml"


@pytest.fixture(scope="module")
def sound(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One unit's form, filled in without a mistake."""
    example = root / "docs/example/2026"
    units = units_of(example / "units.csv")
    path = tmp_path_factory.mktemp("sound") / "甲县.xlsx"
    rows = csv_rows(example / "facts.csv")
    return filled(path, load(root / SCHEME), units, rows, chosen=[units.index[UNIT]])


def scored(root: Path, facts: Path, out: Path) -> Result:
    return CliRunner().invoke(main, ["score", str(root / SCHEME), str(facts), "--out", str(out), "--quiet"])


def refused(root: Path, facts: Path, tmp_path: Path, words: list[str]) -> None:
    """Exit code 2, one message that holds all the words, no file."""
    result = scored(root, facts, tmp_path / "out")
    assert result.exit_code == 2, result.output
    assert any(all(word in line for word in words) for line in result.stderr.splitlines()), (words, result.stderr)
    assert not (tmp_path / "out").exists()


def test_the_sound_form_is_scored(root: Path, sound: Path, tmp_path: Path) -> None:
    result = scored(root, sound, tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "results.json").is_file()


def test_there_are_sixty() -> None:
    assert len({mistake.name for mistake in MISTAKES}) == len(MISTAKES) >= 60


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_mistake_is_named(root: Path, sound: Path, tmp_path: Path, mistake: Mistake) -> None:
    opened = openpyxl.load_workbook(sound)
    place = mistake.change(Sheets(opened))
    opened.save(tmp_path / "甲县.xlsx")
    words = ["甲县.xlsx", *place.split("|"), *mistake.words.split()]
    refused(root, tmp_path / "甲县.xlsx", tmp_path, words)


def with_part(name: str) -> Callable[[bytes, Path], None]:
    """The form with one more part."""

    def write(data: bytes, path: Path) -> None:
        path.write_bytes(data)
        with zipfile.ZipFile(path, "a") as packed:
            packed.writestr(name, b"x")

    return write


def as_bytes(content: bytes) -> Callable[[bytes, Path], None]:
    return lambda _, path: void(path.write_bytes(content))


def void(_: object) -> None:
    """Nothing."""


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
FILES = [
    ("encrypted", as_bytes(OLE + "EncryptedPackage".encode("utf-16-le")), "有打开密码"),
    ("old xls", as_bytes(OLE), "旧式 xls"),
    ("macros", with_part("xl/vbaProject.bin"), "含有宏"),
    ("HTML called xlsx", as_bytes(b"<html><table></table></html>"), "HTML"),
    ("CSV called xlsx", as_bytes("单位,得分\n".encode()), "text/CSV"),
    ("PDF called xlsx", as_bytes(b"%PDF-1.7 ..."), "PDF"),
    ("half a file", lambda data, path: void(path.write_bytes(data[: len(data) // 2])), "已损坏"),
    ("empty", as_bytes(b""), "不是 xlsx 工作簿"),
]


@pytest.mark.parametrize("folder", [False, True], ids=["alone", "in a folder"])
@pytest.mark.parametrize(("name", "write", "words"), FILES, ids=[row[0] for row in FILES])
def test_files_are_told_by_their_content(
    root: Path, sound: Path, tmp_path: Path, name: str, write: Callable[[bytes, Path], None], words: str, folder: bool
) -> None:
    forms = tmp_path / "forms"
    forms.mkdir()
    path = forms / "乙县.xlsx"
    write(sound.read_bytes(), path)
    if folder:
        shutil.copy(sound, forms / "甲县.xlsx")
    refused(root, forms if folder else path, tmp_path, ["乙县.xlsx", words])


def test_every_mistake_of_every_file_at_once(root: Path, sound: Path, tmp_path: Path) -> None:
    """Two units' files, two mistakes each: four messages, those of a file together."""
    forms = tmp_path / "forms"
    forms.mkdir()
    example = root / "docs/example/2026"
    other = units_of(example / "units.csv")
    rows = csv_rows(example / "facts.csv")
    filled(forms / "乙.xlsx", load(root / SCHEME), other, rows, chosen=[other.index["990102"]])
    shutil.copy(sound, forms / "甲.xlsx")
    for name in ("甲", "乙"):
        opened = openpyxl.load_workbook(forms / f"{name}.xlsx")
        for form in forms_of(opened):
            for unit, item in form.rows:
                if item in ("A1", "C1"):
                    form.put(form.rows[unit, item][""], "value", f"{name}{item}")
        opened.save(forms / f"{name}.xlsx")
    result = scored(root, forms, tmp_path / "out")
    assert result.exit_code == 2
    told = [line for line in result.stderr.splitlines() if not line.startswith("注意")]
    assert [line[3] for line in told[:4]] == ["乙", "乙", "甲", "甲"]
    assert all(f"“{name}{item}”不是数" in result.stderr for name in ("甲", "乙") for item in ("A1", "C1"))


def test_contradicting_files_are_refused_with_both_places(root: Path, sound: Path, tmp_path: Path) -> None:
    forms = tmp_path / "forms"
    forms.mkdir()
    shutil.copy(sound, forms / "a.xlsx")
    opened = openpyxl.load_workbook(sound)
    place = typed("A3", "value", 80)(Sheets(opened))
    opened.save(forms / "b.xlsx")
    words = ["b.xlsx", *place.split("|"), "“80”", "“97.7”", "a.xlsx [A 党委和政府领导责任] L7", "互相矛盾"]
    refused(root, forms, tmp_path, words)


def test_parts_of_a_form_from_two_hands_are_merged(root: Path, sound: Path, tmp_path: Path) -> None:
    """One hand filled indicator A, another the rest, one assessor handed in his mark apart: together they are whole."""
    forms = tmp_path / "forms"
    forms.mkdir()
    for name, mine in (("a.xlsx", True), ("b.xlsx", False)):
        opened = openpyxl.load_workbook(sound)
        sheets = Sheets(opened)
        for form in sheets.forms:
            first = form.sheet.title.startswith("A ")
            for (_, item), rows in form.rows.items():
                for slot, row in rows.items():
                    mark = item == "B2" and (slot == "1") == mine
                    if first != mine and not mark:
                        for column in ("value", "exempt", "base", "limit", "count", "assessor"):
                            if column in form.columns:
                                form.put(row, column, None)
        opened.save(forms / name)
    assert scored(root, forms, tmp_path / "two").exit_code == 0
    assert scored(root, sound, tmp_path / "one").exit_code == 0
    both = [(tmp_path / out / "results.json").read_bytes() for out in ("two", "one")]
    assert both[0] == both[1]


def test_points_of_the_clerk_are_compared_and_not_used(root: Path, sound: Path, tmp_path: Path) -> None:
    opened = openpyxl.load_workbook(sound)
    sheets = Sheets(opened)
    typed("A3", "score", 0.1)(sheets)
    typed("A1", "score", "=1")(sheets)
    form, row = sheets.at("A4")
    form.put(row, "score", 1)
    form.put(row, "deducted", 3)
    form.put(row, "remark", "=1+1 口头说明")
    typed("A2", "score", 1)(sheets)
    opened.save(tmp_path / "a.xlsx")
    result = scored(root, tmp_path / "a.xlsx", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    assert "A3：表上填的得分是 0.1，按规则计算是 1.5" in result.stderr
    assert "A4：得分 1 与扣分分值 3 之和不是标准分值 1.5" in result.stderr
    assert "1 格不是数（或是公式）" in result.stderr
    assert "A2：" not in result.stderr
    scored(root, sound, tmp_path / "plain")
    assert (tmp_path / "out/results.json").read_bytes() == (tmp_path / "plain/results.json").read_bytes()


def test_a_deduction_of_the_clerk_is_told_where_it_stands(root: Path, sound: Path, tmp_path: Path) -> None:
    """A3 gives 1.5 of 1.5: 1.1 deducted is told with its column and number, 0 deducted is right."""
    opened = openpyxl.load_workbook(sound)
    sheets = Sheets(opened)
    form, row = sheets.at("A3")
    form.put(row, "deducted", 1.1)
    opened.save(tmp_path / "a.xlsx")
    told = scored(root, tmp_path / "a.xlsx", tmp_path / "out").stderr
    (line,) = [one for one in told.splitlines() if "扣分分值是" in one]
    assert " 扣分分值”" in line
    assert "表上填的扣分分值是 1.1（标准分值 1.5），按规则计算得分是 1.5" in line
    assert "表上填的得分" not in told
    form.put(row, "deducted", 0)
    opened.save(tmp_path / "b.xlsx")
    assert "扣分分值是" not in scored(root, tmp_path / "b.xlsx", tmp_path / "out2").stderr


def mini(folder: Path, *filled_in: tuple[str, str]) -> list[str]:
    """What is noticed in a form of one unit with four items, of which these are filled in; row counts last."""
    rows = [{"unit": "510600", "item": item, "value": value} for item, value in filled_in]
    return [one.text("zh") for one in read_delivery(minis.SCHEME, minis.form(folder, "510600", *rows)).notices]


def test_an_empty_form_is_told_and_counted_as_empty(tmp_path: Path) -> None:
    """B1 has one row for each level, A3 one for each assessor: all of them say nothing."""
    told = mini(tmp_path)
    assert "510600.xlsx：这份填报表是空的，什么都没有填（510600 示例甲县，共 1 个单位）" in told[0]
    assert not [one for one in told if "项没有填" in one]
    (rows,) = [one for one in told if "填报表 1 本" in one]
    said, empty = re.search(r"：(\d+) 行，其中没有填的 (\d+) 行", rows).groups()  # type: ignore[union-attr]
    assert said == empty
    assert f"读到 {said} 行：采用 0，拒绝 0，空行 {said}" in "".join(told)


def test_what_a_form_leaves_out_is_named(tmp_path: Path) -> None:
    """Three of four items; then none of them."""
    told = mini(tmp_path, ("A1", "9"))
    assert [one for one in told if "有 3 项没有填：A2、A3、B1；" in one]
    assert "采用 1，拒绝 0" in "".join(told)
    told = mini(tmp_path / "whole", ("A1", "9"), ("A2", "90"), ("A3", "9"), ("B1", "0"))
    assert not [one for one in told if "没有填：" in one or "是空的" in one]
    assert "采用 4，拒绝 0" in "".join(told)


def test_units_without_a_word_in_a_book_of_many_are_named(root: Path, tmp_path: Path) -> None:
    """Of 12 units one has one item: 11 are empty, the first ten are named."""
    example = root / "docs/example/2026"
    units = units_of(example / "units.csv")
    rows = [row for row in csv_rows(example / "facts.csv") if row["unit"] == units.codes[0] and row["item"] != "A1"]
    path = filled(tmp_path / "many.xlsx", load(root / SCHEME), units, rows, chosen=list(range(12)))
    notices = [one for one in read_delivery(root / SCHEME, path).notices if "blank" in one.kind]
    assert [(one.kind, one.args["count"]) for one in notices] == [
        ("facts.form_units_blank", 11),
        ("facts.form_items_blank", 1),
    ]
    assert str(notices[0].args["names"]).count("、") == 9
    assert str(notices[0].args["names"]).endswith(" …")
    assert notices[1].args["names"] == f"{units.codes[0]} A1"


def test_hidden_rows_and_sheets_are_told(root: Path, sound: Path, tmp_path: Path) -> None:
    opened = openpyxl.load_workbook(sound)
    sheets = Sheets(opened)
    form, row = sheets.at("A3")
    form.sheet.row_dimensions[row].hidden = True
    form.sheet.column_dimensions["L"].hidden = True
    sheets.at("C1")[0].sheet.sheet_state = "hidden"
    opened.create_sheet("草稿")["A1"] = "x"
    opened.save(tmp_path / "a.xlsx")
    told = scored(root, tmp_path / "a.xlsx", tmp_path / "out").stderr
    assert f"1 个隐藏的行（{row}）" in told
    assert "隐藏的列（L 填报值）" in told
    assert "这个工作表是隐藏的" in told
    assert "没有读取工作表 草稿" in told
    assert told.count("隐藏") == 3
