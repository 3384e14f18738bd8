"""Workbooks that spreadsheets open, written otherwise than most: they are read, and say the same."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assess.collection.facts.fact_reader import read
from tests.collection.schemes import refusal_of, rule_item, said, small_scheme
from tests.collection.swollen_books import FACTS, LINK, MAIN, pack

SCHEME = small_scheme(rule_item("mark", points=100), missing="zero")
HOME, LINKS, SHEET = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet2.xml"
Parts = dict[str, str]


def plain(path: Path) -> Parts:
    with zipfile.ZipFile(pack(path, FACTS)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def packed(path: Path, parts: Parts, encoding: str = "utf-8") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            mark = f'<?xml version="1.0" encoding="{encoding}"?>' if encoding == "utf-16" else ""
            made.writestr(name, (mark + text).encode(encoding))
    return path


def moved(folder: str, name: str, target: str = "") -> Callable[[Parts], Parts]:
    """The workbook's own part under another name, as the package says."""

    def change(parts: Parts) -> Parts:
        home, links = parts.pop(HOME), parts.pop(LINKS)
        links = re.sub('Target="', 'Target="/xl/', links)
        where = f"{folder}/" if folder else ""
        parts["_rels/.rels"] = parts["_rels/.rels"].replace(HOME, target or f"{where}{name}")
        return {**parts, f"{where}{name}": home, f"{where}_rels/{name}.rels": links}

    return change


def replaced(part: str, *pairs: tuple[str, str]) -> Callable[[Parts], Parts]:
    def change(parts: Parts) -> Parts:
        for old, new in pairs:
            assert old in parts[part], old
            parts[part] = parts[part].replace(old, new)
        return parts

    return change


def strict(parts: Parts) -> Parts:
    """ISO 29500 strict, as Excel saves it when asked."""
    other = {MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main"}
    other[LINK] = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    return {name: text.replace(MAIN, other[MAIN]).replace(LINK, other[LINK]) for name, text in parts.items()}


def prefixed(parts: Parts) -> Parts:
    """Every element under a prefix, as OpenXML SDK writes it."""
    text = re.sub(r"<(/?)(\w)", r"<\1x:\2", parts[SHEET])
    return {**parts, SHEET: text.replace("xmlns=", "xmlns:x=")}


def with_empty(cells: str) -> Callable[[Parts], Parts]:
    return replaced(SHEET, ("</sheetData>", f'<row r="3">{cells}</row></sheetData>'))


EMPTY = '<c r="A3" s="1" t="s"><v/></c><c r="B3" t="s"><v></v></c><c r="C3" t="s"><v> </v></c>'
SOUND: dict[str, Callable[[Parts], Parts]] = {
    "at the root": moved("", "workbook.xml"),
    "under another name": moved("xl", "workbook22.xml"),
    "in another folder": moved("book/main", "wb.xml"),
    "named from the root": moved("xl", "workbook2.xml", "/xl/workbook2.xml"),
    "named with signs for a space": moved("xl", "my workbook.xml", "xl/my%20workbook.xml"),
    "named in other case": moved("xl", "Workbook1.xml", "XL/WORKBOOK1.XML"),
    "links from the root": replaced(LINKS, ('Target="', 'Target="/xl/')),
    "links with dots": replaced(LINKS, ('Target="', 'Target="../xl/./')),
    "links with backslashes": replaced(LINKS, ("worksheets/sheet2.xml", "worksheets\\sheet2.xml")),
    "without links of the package": lambda parts: {name: text for name, text in parts.items() if name != "_rels/.rels"},
    "without styles": lambda parts: {name: text for name, text in parts.items() if name != "xl/styles.xml"},
    "strict": strict,
    "prefixed": prefixed,
    "lower-case places": lambda parts: {**parts, SHEET: re.sub('r="([A-Z])', lambda at: at[0].lower(), parts[SHEET])},
    "a merged range in lower case": replaced(SHEET, ("</sheetData>", '</sheetData><mergeCell ref="x9:y9"/>')),
    "without places": lambda parts: {**parts, SHEET: re.sub(' r="[A-Z0-9]+"', "", parts[SHEET])},
    "empty shared texts": with_empty(EMPTY),
    "empty shared texts without places": with_empty(re.sub(' r="[A-Z0-9]+"', "", EMPTY)),
    "empty cells of any kind": with_empty('<c r="A3" t="str"/><c r="B3" t="inlineStr"><is/></c><c r="C3"><v/></c>'),
    "an empty text of its own": with_empty('<c r="A3" t="inlineStr"><is><t/></is></c><c r="B3"><v></v></c>'),
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_sound_workbooks(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path / "a.xlsx", SOUND[name](plain(tmp_path / "plain.xlsx")))
    facts, notices = read(SCHEME, path)
    assert (facts.units, facts.columns["A1"].value.tolist()[0]) == (("1", "2"), 5)
    said(notices, "工作表 facts", "采用 1，拒绝 0")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    path = packed(tmp_path / "a.xlsx", plain(tmp_path / "plain.xlsx"), encoding)
    assert read(SCHEME, path)[0].columns["A1"].value[0] == 5


def test_a_merged_range_in_lower_case_is_seen(tmp_path: Path) -> None:
    merge = '</sheetData><mergeCells><mergeCell ref="a2:a3"/></mergeCells>'
    parts = replaced(SHEET, ("</sheetData>", merge))(plain(tmp_path / "plain.xlsx"))
    said(refusal_of(SCHEME, packed(tmp_path / "a.xlsx", parts)), "第 2 行", "a2:a3 是合并单元格")


@pytest.mark.parametrize("target", ["xl/none.xml", "../outside.xml", "http://x/workbook.xml"])
def test_a_package_that_names_nothing(tmp_path: Path, target: str) -> None:
    """The usual place is looked at then; where nothing is there either it is no workbook."""
    parts = plain(tmp_path / "plain.xlsx")
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(HOME, target)
    assert read(SCHEME, packed(tmp_path / "a.xlsx", parts))[0].columns["A1"].value[0] == 5
    del parts[HOME]
    said(refusal_of(SCHEME, packed(tmp_path / "a.xlsx", parts)), "a.xlsx", "不是 xlsx 工作簿")


def test_one_part_for_two_sheets_is_read_once(tmp_path: Path) -> None:
    twice = '<sheet name="vetoes" sheetId="3" r:id="rId2"/></sheets>'
    parts = replaced(HOME, ("</sheets>", twice))(plain(tmp_path / "plain.xlsx"))
    assert read(SCHEME, packed(tmp_path / "a.xlsx", parts))[0].columns["A1"].value[0] == 5
