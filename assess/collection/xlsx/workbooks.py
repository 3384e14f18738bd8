"""One xlsx workbook whose sheets are the tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assess.collection.tables.csv_files import unread
from assess.collection.tables.headings import COLUMNS
from assess.collection.tables.name_keys import key
from assess.collection.tables.table import OPTIONAL, Table, assemble
from assess.collection.xlsx.archives import Archive
from assess.collection.xlsx.cells import take
from assess.collection.xlsx.sheet_rows import Reader, letters, position
from assess.collection.xlsx.sheet_xml import Book, Cell, Layout, Sheet, open_book
from indicators.faults import Fault, Refused

MOST_LISTED = 20


def read_workbook(
    path: Path, notices: list[Fault], progress: Callable[[str, int, int], None] | None = None
) -> dict[str, Table]:
    """The tables of a workbook; other sheets are left aside with a notice. Refuses what is no workbook."""
    archive = Archive(path)
    try:
        book = open_book(archive)
        sheets: dict[str, list[Sheet]] = {name: [] for name in COLUMNS}
        others: list[str] = []
        for sheet in book.sheets:
            sheets.get(key(sheet.name).casefold(), []).append(sheet)
            if key(sheet.name).casefold() not in sheets:
                others.append(sheet.name)
        if others:
            args = {"names": ", ".join(others), "wanted": ", ".join(COLUMNS)}
            notices.append(Fault("facts.other_sheets", args, file=path.name))
        tables = {}
        for done, (name, found) in enumerate(sheets.items()):
            if progress:
                progress(name, done, len(sheets))
            table = _table(archive, book, name, found)
            if table is not None and name in OPTIONAL and _blank(table):
                notices.append(Fault("facts.blank_table", file=path.name, sheet=table.sheet))
            elif table is not None:
                tables[name] = table
        return tables
    finally:
        archive.close()


def _blank(table: Table) -> bool:
    """Whether a sheet that may be left out holds nothing."""
    return [fault.kind for fault in table.faults] == ["facts.empty_sheet"]


def _table(archive: Archive, book: Book, name: str, found: list[Sheet]) -> Table | None:
    file = archive.file
    if len(found) > 1:
        names = ", ".join(sheet.name for sheet in found)
        return unread(name, Fault("facts.file_twice", {"names": names}, file=file))
    if not found:
        if name in OPTIONAL:
            return None
        return unread(name, Fault("facts.sheet_missing", {"wanted": ", ".join(COLUMNS)}, file=file, sheet=name))
    try:
        return Taking(archive, book, name, found[0]).table()
    except Refused as refused:
        return unread(name, refused.faults[0])


class Taking:
    """Collects the rows of one sheet and what was wrong or odd about them."""

    def __init__(self, archive: Archive, book: Book, name: str, sheet: Sheet) -> None:
        self.archive, self.book, self.name, self.sheet = archive, book, name, sheet
        self.header: list[str] = []
        self.head = 0
        self.rows: list[list[str]] = []
        self.lines: list[int] = []
        self.empty = 0
        self.faults: list[Fault] = []
        self.refused: set[int] = set()
        self.hidden: list[int] = []
        self.odd: dict[tuple[str, str], int] = {}

    def fault(self, kind: str, row: int = 0, column: str = "", /, **args: object) -> Fault:
        return Fault(f"facts.{kind}", args, self.archive.file, self.sheet.name, row, column)

    def take(self, number: int, hidden: bool, cells: list[Cell]) -> None:
        """One row of the sheet."""
        if not any(cell.text.strip() or cell.formula is not None for cell in cells):
            self.empty += 1 if self.head else 0
            return
        if hidden:
            self.hidden.append(number)
        if self.head:
            self._take_row(number, cells)
        else:
            self._take_header(number, cells)

    def _take_header(self, number: int, cells: list[Cell]) -> None:
        self.head = number
        self.header = [""] * (cells[-1].column + 1)
        for cell in cells:
            text, wrong, _ = take(self.book, cell, "")
            self.header[cell.column] = key(text)
            if wrong:
                self.faults.append(self.fault(wrong, number, letters(cell.column), value=text))

    def _take_row(self, number: int, cells: list[Cell]) -> None:
        texts = [""] * max(cells[-1].column + 1, len(self.header))
        for cell in cells:
            name = self.header[cell.column] if cell.column < len(self.header) else ""
            text, wrong, notice = take(self.book, cell, name)
            texts[cell.column] = text
            if wrong:
                self.faults.append(self.fault(wrong, number, name or letters(cell.column), value=text))
                self.refused.add(len(self.rows))
            elif notice:
                self.odd[notice, name] = self.odd.get((notice, name), 0) + 1
        self.rows.append(texts)
        self.lines.append(number)

    def table(self) -> Table:
        """The whole sheet."""
        layout = Reader(self.archive, self.book, self.sheet, self.take).read()
        if not self.head:
            columns = ", ".join(COLUMNS[self.name][0])
            return unread(self.name, self.fault("empty_sheet", columns=columns))
        width = max(len(self.header), *map(len, self.rows)) if self.rows else len(self.header)
        header = self.header + [""] * (width - len(self.header))
        rows = [row + [""] * (width - len(row)) for row in self.rows]
        table = assemble(self.name, header, rows, self.lines, self.archive.file, self.sheet.name, self.head)
        if not table.header:
            return table
        assert len(table) == len(rows), "rows without text were left out already"
        return replace(
            table,
            empty=self.empty,
            refused=frozenset(self.refused),
            faults=(*table.faults, *self.faults, *self._merged(layout, width)),
            notices=(*table.notices, *self._notices(layout)),
        )

    def _merged(self, layout: Layout, width: int) -> list[Fault]:
        """Merged cells among the rows: whom the value belongs to is a guess."""
        found = []
        last = self.lines[-1] if self.lines else self.head
        for merged in layout.merged:
            place = position(merged.partition(":")[0])
            if place is None or (place[0] < width and place[1] <= last):
                found.append(self.fault("merged", place[1] if place else 0, cells=merged))
        return found

    def watched(self) -> list[tuple[int, str]]:
        """The columns whose hiding is told."""
        return [(at, name) for at, name in enumerate(self.header) if name]

    def _notices(self, layout: Layout) -> list[Fault]:
        found = []
        if self.sheet.hidden:
            found.append(self.fault("hidden_sheet"))
        if self.hidden:
            listed = ", ".join(map(str, self.hidden[:MOST_LISTED])) + (" …" if len(self.hidden) > MOST_LISTED else "")
            found.append(self.fault("hidden_rows", count=len(self.hidden), rows=listed))
        names = [
            name for at, name in self.watched() if any(first <= at <= last for first, last in layout.hidden_columns)
        ]
        if names:
            found.append(self.fault("hidden_columns", columns=", ".join(names)))
        found += [self.fault(kind, 0, column, count=count) for (kind, column), count in self.odd.items()]
        return found
