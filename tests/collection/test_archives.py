"""What is no workbook, and what would do harm when unpacked, is refused before it is parsed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from assess.collection.facts.fact_reader import read
from assess.collection.xlsx import archives
from indicators.faults import Refused
from tests.collection.schemes import UNITS, refusal_of, rule_item, said, small_scheme, write_book

SCHEME = small_scheme(rule_item("tick"), missing="zero")
TABLES: dict[str, Sequence[Sequence[object]]] = {
    "units": [["unit", "name", "group"], *UNITS],
    "facts": [["unit", "item", "value"], ["1", "A1", "1"]],
}


def parts(path: Path) -> dict[str, bytes]:
    write_book(path, **TABLES)
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def pack(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries.items():
            packed.writestr(name, data)
    return path


NOT_BOOKS = {
    "empty": (b"", "不是 xlsx 工作簿"),
    "text": (b"unit,item\n", "text/CSV"),
    "html": (b"<html><table>", "HTML"),
    "pdf": (b"%PDF-1.7", "PDF"),
    "xls": (b"\xd0\xcf\x11\xe0" + bytes(600), "旧式 xls"),
    "protected": (b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "half a zip": (b"PK\x03\x04" + bytes(100), "已损坏"),
}


@pytest.mark.parametrize(("data", "words"), NOT_BOOKS.values(), ids=NOT_BOOKS)
def test_not_a_workbook(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    faults = refusal_of(SCHEME, path)
    assert len(faults) == 1
    said(faults, "a.xlsx", words)


OTHERS = {
    "word": ({"word/document.xml": b"<x/>"}, "Word"),
    "binary workbook": ({"xl/workbook.bin": b"x"}, "xlsb"),
    "open document": ({"content.xml": b"<x/>"}, "OpenDocument"),
    "any zip": ({"a.txt": b"x"}, "zip"),
}


@pytest.mark.parametrize(("entries", "words"), OTHERS.values(), ids=OTHERS)
def test_other_zips(tmp_path: Path, entries: dict[str, bytes], words: str) -> None:
    said(refusal_of(SCHEME, pack(tmp_path / "a.xlsx", entries)), words, "不是 xlsx 工作簿")


@pytest.mark.parametrize(
    ("name", "words"),
    [("xl/vbaProject.bin", "含有宏"), ("../x", "不安全"), ("/x", "不安全"), ("xl\\..\\x", "不安全"), ("C:x", "不安全")],
)
def test_unwelcome_entries(tmp_path: Path, name: str, words: str) -> None:
    path = tmp_path / "a.xlsx"
    said(refusal_of(SCHEME, pack(path, {**parts(path), name: b"x"})), words)


def test_an_entry_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    said(refusal_of(SCHEME, pack(path, {**parts(path), "XL/Workbook.xml": b"x"})), "有两个 XL/Workbook.xml")


def test_too_many_entries(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    said(refusal_of(SCHEME, pack(path, {**parts(path), **{f"x/{n}": b"" for n in range(2000)}})), "最多 2000 个")


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By ratio, by declared size, and by what really comes out where the declaration is no help."""
    path = tmp_path / "a.xlsx"
    whole = parts(path)
    faults = refusal_of(SCHEME, pack(path, {**whole, "xl/media/x.bin": bytes(20 * 2**20)}))
    said(faults, "a.xlsx", "xl/media/x.bin", "最多 100 倍", "压缩炸弹")
    said(faults, "at most 100 times", "zip bomb", lang="en")
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1000)
    said(refusal_of(SCHEME, pack(path, whole)), "最多 1000 字节")
    monkeypatch.undo()
    opened = archives.Archive(path)
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1000)
    with pytest.raises(Refused) as caught:
        b"".join(chunk for name in whole for chunk in opened.chunks(name))
    opened.close()
    said(caught.value.faults, "最多 1000 字节")


def test_a_size_that_lies(tmp_path: Path) -> None:
    """The directory says ten bytes, the data unpacks to more: that is not believed."""
    path = pack(tmp_path / "a.xlsx", parts(tmp_path / "a.xlsx"))
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        if data[at + 46 :].startswith(b"xl/workbook.xml"):
            data[at + 24 : at + 28] = (10).to_bytes(4, "little")
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(data)
    said(refusal_of(SCHEME, path), "已损坏", "xl/workbook.xml")


SHARED = "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def shared(whole: dict[str, bytes]) -> dict[str, bytes]:
    """The same workbook with its texts in one list, as spreadsheets save it."""
    texts: list[str] = []

    def moved(cell: re.Match[str]) -> str:
        texts.append(cell[2])
        return f'<c{cell[1]} t="s"><v>{len(texts) - 1}</v></c>'

    changed = dict(whole)
    for name, data in whole.items():
        if name.startswith("xl/worksheets/"):
            inline = r'<c([^>]*) t="inlineStr"><is>(.*?)</is></c>'
            changed[name] = re.sub(inline, moved, data.decode()).encode()
    strings = "".join(f"<si>{text}<rPh><t>读音</t></rPh></si>" for text in texts)
    changed[SHARED] = f'<sst xmlns="{MAIN}">{strings}</sst>'.encode()
    links = changed["xl/_rels/workbook.xml.rels"].decode()
    link = '<Relationship Type="x/sharedStrings" Target="sharedStrings.xml" Id="rId99"/></Relationships>'
    changed["xl/_rels/workbook.xml.rels"] = links.replace("</Relationships>", link).encode()
    return changed


def test_shared_strings(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    inline, _ = read(SCHEME, write_book(path, **TABLES))
    facts, _ = read(SCHEME, pack(path, shared(parts(path))))
    assert (facts.names, facts.groups, facts.units) == (inline.names, inline.groups, inline.units)
    assert facts.columns["A1"].value.tolist() == [1, 0, 0]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", SHARED])
def test_document_types_and_broken_xml(tmp_path: Path, part: str) -> None:
    """Entities are never expanded, whichever part declares them."""
    path = tmp_path / "a.xlsx"
    whole = shared(parts(path))
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    said(refusal_of(SCHEME, pack(path, {**whole, part: bomb})), part, "DTD")
    said(refusal_of(SCHEME, pack(path, {**whole, part: b"<x><y></x>"})), part, "读不通")


def test_parts_missing_and_out_of_order(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    whole = shared(parts(path))
    sheet = "xl/worksheets/sheet1.xml"
    without = {name: data for name, data in whole.items() if name != sheet}
    said(refusal_of(SCHEME, pack(path, without)), f"缺少 {sheet}")
    twice = whole[sheet].replace(b'<row r="3"', b'<row r="2"').replace(b'"A3"', b'"A2"')
    said(refusal_of(SCHEME, pack(path, {**whole, sheet: twice})), "“units”已损坏")
    backwards = whole[sheet].replace(b'r="A3"', b'r="D3"')
    said(refusal_of(SCHEME, pack(path, {**whole, sheet: backwards})), "“units”已损坏", "B3")
    faults = refusal_of(SCHEME, pack(path, {**whole, SHARED: f'<sst xmlns="{MAIN}"/>'.encode()}))
    said(faults, "“units”已损坏")
    said(faults, "“facts”已损坏")
