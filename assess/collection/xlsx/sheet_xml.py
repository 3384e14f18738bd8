"""A workbook's inside, read from the XML as it stands: raw texts, types and formulas, in one pass.

Spreadsheet libraries hand out binary fractions and believe the sheet's declared dimension; here numbers stay the text
they are stored as, and every row that is there is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath, split
from urllib.parse import unquote
from xml.parsers import expat

from assess.collection.xlsx.archives import Archive
from assess.collection.xlsx.number_formats import BUILT_IN, GENERAL, Format, format_of
from indicators.faults import Refused

_MAIN = re.compile(r"http://(schemas\.openxmlformats\.org|purl\.oclc\.org/ooxml)/spreadsheetml/(.*/)?main")
_GENERAL = format_of(GENERAL)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
HOME = "xl/workbook.xml"
MOST_SHEETS = 1000
MOST_DEEP, MOST_TEXT, MOST_MARK, MOST_NAMES = 100, 1 << 18, 1 << 18, 1000
"""Of an XML part: elements inside each other, characters of a text (a cell has 32,767, each written _x000A_ at most),
bytes without the end of a mark, different names."""
MOST_STYLES = 1 << 16
TEXT = 4
"""A shared text counts as so many cells: it takes as much memory."""


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
    formats: tuple[str, ...] = ()
    """Number format by style."""
    from_1904: bool = False

    def format(self, style: int) -> Format:
        """The number format of a cell's style."""
        return format_of(self.formats[style]) if style < len(self.formats) else _GENERAL


@dataclass
class Layout:
    """What a sheet says besides its cells."""

    merged: list[str] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    zeros: bool = True


Row = Callable[[int, bool, list[Cell]], None]
Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str, str], None]


def parse(archive: Archive, part: str, start: Start, end: End, chunks: Iterable[bytes] | None = None) -> None:
    """Walk an XML part. `start` gets a name and its attributes, `end` a name and the text since the last start.

    Names of other vocabularies come as "". A document type is refused: entities are how small files become huge; so is
    what has no end of depth, names, or characters in one text. `chunks`: its bytes, where they were looked at before.
    """
    walk = _Walk(archive, part, start, end)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = walk.refuse_type
    parser.StartElementHandler = walk.opened
    parser.EndElementHandler = walk.closed
    parser.CharacterDataHandler = walk.said
    closing = 0
    try:
        for chunk in chunks or archive.chunks(part):
            closing = 0 if b">" in chunk else closing + len(chunk)
            if closing > MOST_MARK:
                raise walk.endless("mark", MOST_MARK)
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        raise archive.refuse("broken_xml", name=part, why=str(error)) from error


class _Walk:
    """What is met in an XML part, with the limits that keep it small in memory."""

    def __init__(self, archive: Archive, part: str, start: Start, end: End) -> None:
        self._archive, self._part, self._start, self._end = archive, part, start, end
        self._names = _Names(lambda: self.endless("names", MOST_NAMES))
        self._texts: list[str] = []
        self._depth = self._length = 0

    def endless(self, what: str, most: int) -> Refused:
        return self._archive.refuse("broken_xml", name=self._part, why=f"{what} > {most}")

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        self._texts.clear()
        self._length = 0
        self._depth += 1
        if self._depth > MOST_DEEP:
            raise self.endless("depth", MOST_DEEP)
        self._start(self._names[name], attributes)

    def closed(self, name: str) -> None:
        self._depth -= 1
        self._end(self._names[name], "".join(self._texts))
        self._texts.clear()
        self._length = 0

    def said(self, text: str) -> None:
        self._length += len(text)
        if self._length > MOST_TEXT:
            raise self.endless("text", MOST_TEXT)
        self._texts.append(text)

    def refuse_type(self, *_: object) -> None:
        raise self._archive.refuse("doctype", name=self._part)


class _Names(dict[str, str]):
    """Qualified name → tag where it is a spreadsheet's own word (or a link between parts), else ""."""

    def __init__(self, many: Callable[[], Refused]) -> None:
        """`many`: what is raised where the names have no end."""
        super().__init__()
        self._many = many

    def __missing__(self, name: str) -> str:
        space, _, tag = name.rpartition(" ")
        known = tag == "Relationship" or _MAIN.fullmatch(space)
        if len(self) >= MOST_NAMES:
            raise self._many()
        self[name] = tag if known else ""
        return self[name]


def open_book(archive: Archive) -> Book:
    """Sheets, shared strings and number formats."""
    book = Book()
    parts: set[str] = set()
    home = _home(archive)
    targets = _relations(archive, home)

    def start(tag: str, given: Mapping[str, str]) -> None:
        if tag == "workbookPr":
            book.from_1904 = given.get("date1904", "0") in ("1", "true")
        elif tag == "sheet":
            link = next((value for name, value in given.items() if name.endswith(" id")), "")
            kind, target = targets.get(link, ("", ""))
            if kind == "worksheet" and len(book.sheets) == MOST_SHEETS:
                raise archive.refuse("broken_xml", name=home, why=f"sheets > {MOST_SHEETS}")
            if kind == "worksheet" and target not in parts:
                parts.add(target)
                book.sheets.append(Sheet(given.get("name", ""), target, given.get("state", "visible") != "visible"))

    parse(archive, home, start, lambda *_: None)
    strings = next((target for kind, target in targets.values() if kind == "sharedStrings"), "")
    if strings in archive:
        _strings(archive, strings, book.strings)
    styles = next((target for kind, target in targets.values() if kind == "styles"), "")
    if styles in archive:
        book.formats = _styles(archive, styles)
    return book


def _home(archive: Archive) -> str:
    """The workbook's own part: what the package says it is, whatever its name and place."""
    named = [part for kind, part in _relations(archive, "").values() if kind == "officeDocument"]
    home = next((part for part in named if part in archive), HOME)
    if home not in archive:
        raise archive.refuse("not_workbook", content="zip")
    return home


def _relations(archive: Archive, source: str) -> dict[str, tuple[str, str]]:
    """Relation of a part ("": of the package) → kind and part; links out of the workbook are not followed."""
    targets: dict[str, tuple[str, str]] = {}
    folder, name = split(source)

    def start(tag: str, given: Mapping[str, str]) -> None:
        if tag == "Relationship" and given.get("TargetMode") != "External":
            target = unquote(given.get("Target", "").replace("\\", "/"))
            part = normpath(target.lstrip("/") if target.startswith("/") else join(folder, target))
            targets[given.get("Id", "")] = (given.get("Type", "").rpartition("/")[2], part)

    links = join(folder, "_rels", f"{name}.rels")
    if source or links in archive:
        parse(archive, links, start, lambda *_: None)
    return targets


def _strings(archive: Archive, part: str, strings: list[str]) -> None:
    """Shared strings; runs are joined, readings (phonetic hints) left out."""
    runs: list[str] = []
    hint = False

    def start(tag: str, _: Mapping[str, str]) -> None:
        nonlocal hint
        if tag == "si":
            archive.count(TEXT)
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


def _styles(archive: Archive, part: str) -> tuple[str, ...]:
    """The number format of each cell style."""
    formats: dict[int, str] = {}
    styles: list[int] = []
    inside = False

    def start(tag: str, given: Mapping[str, str]) -> None:
        nonlocal inside
        if len(styles) > MOST_STYLES or len(formats) > MOST_STYLES:
            raise archive.refuse("broken_xml", name=part, why=f"styles > {MOST_STYLES}")
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
    return tuple(formats.get(number) or BUILT_IN.get(number, GENERAL) for number in styles)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
