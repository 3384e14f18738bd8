"""The cells of one sheet, row by row, whatever the sheet declares about its size."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from assess.collection.xlsx.archives import Archive
from assess.collection.xlsx.sheet_xml import (
    MOST_COLUMNS,
    MOST_MARK,
    MOST_ROWS,
    Book,
    Cell,
    Layout,
    Row,
    Sheet,
    parse,
    unescape,
)

_PLACE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_BLANK_CELL = re.compile(
    rb'<(?:\w+:)?c r="[A-Za-z]{1,3}[0-9]{1,7}"(?: [st]="\w*")*\s*(?:/>|>(?:<v/>|<v></v>)?</(?:\w+:)?c>)'
)
_BLANK_ROW = re.compile(rb'<(?:\w+:)?row r="[0-9]{1,7}"[^<>]*(?:/>|(?<!/)>\s*</(?:\w+:)?row>)')


def letters(column: int) -> str:
    """0 → A, 26 → AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def position(place: str) -> tuple[int, int] | None:
    """ "B3", in any case and with dollars or without → column 1, row 3."""
    found = _PLACE.fullmatch(place.upper().replace("$", ""))
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column - 1, int(found[2])


class Reader:
    """Takes the events of one sheet and hands each row that holds something to `take`."""

    def __init__(self, archive: Archive, book: Book, sheet: Sheet, take: Row, layout: Layout | None = None) -> None:
        """`layout` is filled while reading; what a sheet says ahead of its rows stands there before them."""
        self.archive, self.book, self.sheet, self.take = archive, book, sheet, take
        self.layout = layout or Layout()
        self.seen = 0
        self._row = 0
        self._after = -1
        self._hidden = False
        self._cells: list[Cell] = []
        self._cell: Cell | None = None
        self._runs: list[str] = []
        self._hint = False
        self._bare_cells = self._bare_rows = False

    def read(self) -> Layout:
        chunks = self._without_blanks(self.archive.chunks(self.sheet.part))
        parse(self.archive, self.sheet.part, self._start, self._end, chunks)
        return self.layout

    def _without_blanks(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The sheet without cells and rows that only have a look: a sheet may have a million of them.

        Only what names its own place is left out, and nothing where such words may stand in a text.
        """
        rest = b""
        literal = False
        for chunk in chunks:
            whole = rest + chunk
            literal = literal or b"<!" in whole
            end = len(whole) if literal else whole.rfind(b"<")
            if end < 0 or len(whole) - end > MOST_MARK:
                end = len(whole)
            piece, rest = whole[:end], whole[end:]
            if not literal:
                piece, cells = _BLANK_CELL.subn(b"", piece)
                piece, rows = _BLANK_ROW.subn(b"", piece)
                self._bare_cells, self._bare_rows = self._bare_cells or cells > 0, self._bare_rows or rows > 0
            if piece:
                yield piece
        yield rest

    def _broken(self, why: str) -> Exception:
        return self.archive.refuse("broken_sheet", name=self.sheet.name, why=why)

    def _start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "c":
            self._open_cell(given)
        elif tag == "row":
            self._open_row(given)
        elif tag == "rPh":
            self._hint = True
        elif tag == "f" and self._cell is not None:
            self._cell.formula = ""
        elif tag == "sheetView":
            self.layout.zeros = self.layout.zeros and given.get("showZeros", "1") in ("1", "true")
        elif tag == "mergeCell":
            self.archive.count()
            self.layout.merged.append(given.get("ref", ""))
        elif tag == "col" and given.get("hidden", "0") in ("1", "true"):
            self.archive.count()
            first, last = given.get("min", ""), given.get("max", "")
            if first.isdecimal() and last.isdecimal():
                self.layout.hidden_columns.append((int(first) - 1, int(last) - 1))

    def _open_row(self, given: Mapping[str, str]) -> None:
        self.archive.count()
        if self._bare_rows and "r" not in given:
            raise self._broken(f"row ? after row {self._row}")
        number = given.get("r", str(self._row + 1))
        if not number.isascii() or not number.isdigit() or not self._row < int(number) <= MOST_ROWS:
            raise self._broken(f"row {number[:20]} after row {self._row}")
        self._row = int(number)
        self._hidden = given.get("hidden", "0") in ("1", "true")
        self._cells = []
        self._after = -1
        self.seen += 1

    def _open_cell(self, given: Mapping[str, str]) -> None:
        self.archive.count()
        after = self._after
        if self._bare_cells and "r" not in given:
            raise self._broken(f"cell ? in row {self._row}")
        column = after + 1
        if "r" in given:
            found = position(given["r"])
            if not found or found[1] != self._row or found[0] <= after:
                raise self._broken(f"cell {given['r'][:20]} in row {self._row}")
            column = found[0]
        if column >= MOST_COLUMNS:
            raise self._broken(f"column {column}")
        self._after = column
        style = given.get("s", "0")
        self._cell = Cell(column, given.get("t", "n"), int(style) if style.isdecimal() else 0)
        self._runs = []

    def _end(self, tag: str, text: str) -> None:
        cell = self._cell
        if tag == "row":
            self.take(self._row, self._hidden, self._cells)
        elif tag == "rPh":
            self._hint = False
        elif cell is None:
            return
        elif tag == "v":
            cell.text = self._value(cell, text)
        elif tag == "f":
            cell.formula = text
        elif tag == "t" and not self._hint:
            self._runs.append(text)
        elif tag == "c":
            if self._runs and cell.kind == "inlineStr":
                cell.text = unescape("".join(self._runs))
            if cell.text or cell.formula is not None:
                self._cells.append(cell)
            self._cell = None

    def _value(self, cell: Cell, text: str) -> str:
        """A stored value; strings are looked up."""
        if cell.kind == "s":
            number = text.strip()
            if not number:
                return ""
            if not re.fullmatch("[0-9]{1,9}", number) or int(number) >= len(self.book.strings):
                raise self._broken(f"string {number[:20]} in row {self._row}")
            return self.book.strings[int(number)]
        return unescape(text) if cell.kind == "str" else text.strip()
