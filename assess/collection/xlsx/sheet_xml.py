"""A workbook's inside, read from the XML as it stands: raw texts, types and formulas, in one pass.

Spreadsheet libraries hand out binary fractions and believe the sheet's declared dimension; here numbers stay the text
they are stored as, and every row that is there is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath
from xml.parsers import expat

from assess.collection.xlsx.archives import Archive
from assess.collection.xlsx.number_formats import BUILT_IN, GENERAL, Format, format_of

_MAIN = re.compile(r"http://(schemas\.openxmlformats\.org|purl\.oclc\.org/ooxml)/spreadsheetml/(.*/)?main")
_GENERAL = format_of(GENERAL)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14


@dataclass(slots=True)
class Cell:
    """kind: the `t` of the file (n, s, str, inlineStr, b, e, d); text: as stored, strings resolved."""

    column: int
    kind: str
    style: int
    text: str = ""
    formula: str | None = None


@dataclass(frozen=True)
class Sheet:
    name: str
    part: str
    hidden: bool


@dataclass
class Book:
    """What the sheets refer to."""

    sheets: list[Sheet] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    formats: tuple[Format, ...] = ()
    from_1904: bool = False

    def format(self, style: int) -> Format:
        """The number format of a cell's style."""
        return self.formats[style] if style < len(self.formats) else _GENERAL


@dataclass
class Layout:
    """What a sheet says besides its cells."""

    merged: list[str] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    zeros: bool = True


Row = Callable[[int, bool, list[Cell]], None]
Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str, str], None]


def parse(archive: Archive, part: str, start: Start, end: End) -> None:
    """Walk an XML part. `start` gets a name and its attributes, `end` a name and the text since the last start.

    Names of other vocabularies come as "". A document type is refused: entities are how small files become huge.
    """
    names = _Names()
    texts: list[str] = []

    def opened(name: str, attributes: dict[str, str]) -> None:
        texts.clear()
        start(names[name], attributes)

    def closed(name: str) -> None:
        end(names[name], "".join(texts))
        texts.clear()

    def refuse_type(*_: object) -> None:
        raise archive.refuse("doctype", name=part)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_type
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = texts.append
    try:
        for chunk in archive.chunks(part):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        raise archive.refuse("broken_xml", name=part, why=str(error)) from error


class _Names(dict[str, str]):
    """Qualified name → tag where it is a spreadsheet's own word (or a link between parts), else ""."""

    def __missing__(self, name: str) -> str:
        space, _, tag = name.rpartition(" ")
        known = tag == "Relationship" or _MAIN.fullmatch(space)
        self[name] = tag if known else ""
        return self[name]


def open_book(archive: Archive) -> Book:
    """Sheets, shared strings and number formats."""
    book = Book()
    targets = _relations(archive)
    home = "xl/workbook.xml"

    def start(tag: str, given: Mapping[str, str]) -> None:
        if tag == "workbookPr":
            book.from_1904 = given.get("date1904", "0") in ("1", "true")
        elif tag == "sheet":
            link = next((value for name, value in given.items() if name.endswith(" id")), "")
            kind, target = targets.get(link, ("", ""))
            if kind == "worksheet":
                book.sheets.append(Sheet(given.get("name", ""), target, given.get("state", "visible") != "visible"))

    parse(archive, home, start, lambda *_: None)
    strings = next((target for kind, target in targets.values() if kind == "sharedStrings"), "")
    if strings in archive:
        _strings(archive, strings, book.strings)
    styles = next((target for kind, target in targets.values() if kind == "styles"), "")
    if styles in archive:
        book.formats = _styles(archive, styles)
    return book


def _relations(archive: Archive) -> dict[str, tuple[str, str]]:
    """Relation → kind and part; links out of the workbook are not followed."""
    targets: dict[str, tuple[str, str]] = {}

    def start(tag: str, given: Mapping[str, str]) -> None:
        if tag == "Relationship" and given.get("TargetMode") != "External":
            target = given.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            targets[given.get("Id", "")] = (given.get("Type", "").rpartition("/")[2], part)

    parse(archive, "xl/_rels/workbook.xml.rels", start, lambda *_: None)
    return targets


def _strings(archive: Archive, part: str, strings: list[str]) -> None:
    """Shared strings; runs are joined, readings (phonetic hints) left out."""
    runs: list[str] = []
    hint = False

    def start(tag: str, _: Mapping[str, str]) -> None:
        nonlocal hint
        if tag == "si":
            runs.clear()
        hint = hint or tag == "rPh"

    def end(tag: str, text: str) -> None:
        nonlocal hint
        if tag == "t" and not hint:
            runs.append(text)
        elif tag == "rPh":
            hint = False
        elif tag == "si":
            strings.append(unescape("".join(runs)))

    parse(archive, part, start, end)


def unescape(text: str) -> str:
    """Spreadsheets write control characters as _x000D_, some of them an emoji as the two halves of its pair."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return _PAIR.sub(lambda found: found[0].encode("utf-16", "surrogatepass").decode("utf-16"), plain)


def _styles(archive: Archive, part: str) -> tuple[Format, ...]:
    """The number format of each cell style."""
    formats: dict[int, str] = {}
    styles: list[int] = []
    inside = False

    def start(tag: str, given: Mapping[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            formats[_whole(given.get("numFmtId"))] = given.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            styles.append(_whole(given.get("numFmtId")))

    def end(tag: str, _: str) -> None:
        nonlocal inside
        inside = inside and tag != "cellXfs"

    parse(archive, part, start, end)
    return tuple(format_of(formats.get(number) or BUILT_IN.get(number, GENERAL)) for number in styles)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
