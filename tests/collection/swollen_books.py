"""Workbooks that hold much of something: name of the shape → the XML of the sheet `facts`, for a number of rows."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
Pieces = Iterable[str]


def text(place: str, said: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{said}</t></is></c>'


def row(number: int, *said: str) -> str:
    cells = "".join(text(f"{letter}{number}", one) for letter, one in zip("ABC", said, strict=True))
    return f'<row r="{number}">{cells}</row>'


UNITS = [row(1, "unit", "name", "group"), row(2, "1", "甲县", "县"), row(3, "2", "乙县", "县")]
FACTS = [row(1, "unit", "item", "value"), row(2, "1", "A1", "5")]


def pack(path: Path, facts: Pieces, parts: Mapping[str, str] | None = None, strings: bool = False) -> Path:
    """A workbook of tables with these rows of facts; `parts` takes the place of its own."""
    kinds = {"worksheets/sheet1": "worksheet", "worksheets/sheet2": "worksheet", "styles": "styles"}
    kinds |= {"sharedStrings": "sharedStrings"} if strings else {}
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{LINK}/{kind}" Target="{name}.xml"/>'
        for at, (name, kind) in enumerate(kinds.items(), 1)
    )
    home = f'<Relationship Id="rId1" Type="{LINK}/officeDocument" Target="xl/workbook.xml"/>'
    listed = '<sheet name="units" sheetId="1" r:id="rId1"/><sheet name="facts" sheetId="2" r:id="rId2"/>'
    whole = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{home}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINK}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/styles.xml": styles(['<xf numFmtId="0"/>', '<xf numFmtId="9"/>']),
        "xl/worksheets/sheet1.xml": sheet(UNITS),
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, said in whole.items():
            packed.writestr(name, said)
        if "xl/worksheets/sheet2.xml" not in whole:
            with packed.open("xl/worksheets/sheet2.xml", "w") as stream:
                stream.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
                for piece in facts:
                    stream.write(piece.encode())
                stream.write(b"</sheetData></worksheet>")
    return path


def sheet(rows: Pieces) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def styles(forms: Pieces, formats: Pieces = ()) -> str:
    inside = f"<numFmts>{''.join(formats)}</numFmts><cellXfs>{''.join(forms)}</cellXfs>"
    return f'<styleSheet xmlns="{MAIN}">{inside}</styleSheet>'


def table(count: int) -> Iterator[str]:
    """Rows as a table has them."""
    for at in range(3, count + 3):
        yield f'<row r="{at}"><c r="A{at}"><v>{at % 1000}</v></c>{text(f"B{at}", "A1")}<c r="C{at}"><v>1</v></c></row>'


def blank(count: int) -> Iterator[str]:
    """Rows that only have a look, as when borders were drawn to the bottom of the sheet."""
    for at in range(3, count + 3):
        cells = "".join(f'<c r="{letter}{at}" s="1"/>' for letter in "ABCDEFGH")
        yield f'<row r="{at}" spans="1:8" s="1" customFormat="1">{cells}</row>'


def each(said: str) -> Callable[[int], Iterator[str]]:
    return lambda count: (said for _ in range(count))


def numbered(said: str) -> Callable[[int], Iterator[str]]:
    return lambda count: (said.replace("#", f"{at + 3:x}").replace("@", f"{at + 3}") for at in range(count))


def once(said: Callable[[int], str]) -> Callable[[int], list[str]]:
    return lambda count: [said(count)]


def far(letters: str, at: int) -> str:
    return f'<row r="{at}">{text(f"{letters}{at}", "x")}</row>'


def noise(count: int) -> str:
    return "".join(random.Random(1).choices("abcdefghij", k=count))


Shape = Callable[[int], Pieces]
SHAPES: dict[str, Shape] = {
    "a cell in the last column": lambda count: [*table(count), far("XFD", count + 3)],
    "a cell in column P": lambda count: [*table(count), far("P", count + 3)],
    "blank rows with a look": blank,
    "rows without cells": numbered('<row r="@" spans="1:8" s="1" customFormat="1"/>'),
    "empty texts": numbered('<row r="@"><c r="A@" s="1" t="s"><v/></c><c r="B@" s="1" t="s"><v></v></c></row>'),
    "blank cells without a place": each("<row><c s='1'/><c s='1'/></row>"),
    "rows of one cell": each("<row><c><v>1</v></c></row>"),
    "rows of spaces": each("<row><c t='inlineStr'><is><t> </t></is></c></row>"),
    "hidden rows": each("<row hidden='1'><c><v>1</v></c></row>"),
    "wide rows": lambda count: ("<row>" + "<c><v>1</v></c>" * 16000 + "</row>" for _ in range(count // 16000 + 1)),
    "percentages": numbered('<row r="@"><c r="A@"><v>1</v></c><c r="C@" s="1"><v>0.5</v></c></row>'),
    "a long text": once(lambda count: f'<row r="3">{text("A3", "x" * count * 10)}</row>'),
    "a long text of noise": once(lambda count: f'<row r="3">{text("A3", noise(count * 10))}</row>'),
    "deep": once(lambda count: "<a>" * count + "</a>" * count),
    "names without end": numbered("<a#/>"),
    "attributes without end": once(lambda count: '<row r="3" ' + " ".join(f'a{at}=""' for at in range(count)) + "/>"),
    "merged cells": numbered('<mergeCell ref="A@:B@"/>'),
    "hidden columns": each('<col min="1" max="2" hidden="1"/>'),
    "a comment": once(lambda count: "<!--" + "x" * count * 10 + "-->"),
}  # fmt: skip


def swollen(path: Path, shape: str, count: int) -> Path:
    """A workbook of a shape and a size."""
    return pack(path, [*FACTS, *SHAPES[shape](count)])


def many_texts(path: Path, count: int) -> Path:
    said = "".join(f"<si><t>{at:x}</t></si>" for at in range(count))
    return pack(path, FACTS, {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{said}</sst>'}, strings=True)


def many_styles(path: Path, count: int) -> Path:
    formats = (f'<numFmt numFmtId="{200 + at}" formatCode="0.0&quot;{at}&quot;"/>' for at in range(count))
    forms = (f'<xf numFmtId="{200 + at}"/>' for at in range(count))
    return pack(path, FACTS, {"xl/styles.xml": styles(['<xf numFmtId="0"/>', *forms], formats)})


def many_sheets(path: Path, count: int) -> Path:
    listed = "".join(f'<sheet name="s{at}" sheetId="{at}" r:id="rId2"/>' for at in range(count))
    home = f'<workbook xmlns="{MAIN}" xmlns:r="{LINK}"><sheets>{listed}</sheets></workbook>'
    return pack(path, FACTS, {"xl/workbook.xml": home})
