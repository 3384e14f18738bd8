"""One xlsx workbook whose sheets are the tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
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
MOST_CELLS_TOLD = 10_000
MOST_WIDE = 16
"""Columns A to P are looked at; no table has more than half as many."""


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
    except Stopped as stopped:
        return Table(name, file=file, sheet=found[0].name, faults=stopped.faults)
    except Refused as refused:
        return unread(name, refused.faults[0])


class Stopped(Refused):
    """A sheet with so many wrong cells that it was not read to its end."""


@dataclass
class Odd:
    """Cells of one column that are told in one notice: how many, and the first."""

    row: int
    args: dict[str, object]
    count: int = 0


class Taking:
    """Collects the rows of one sheet and what was wrong or odd about them."""

    def __init__(self, archive: Archive, book: Book, name: str, sheet: Sheet) -> None:
        self.archive, self.book, self.name, self.sheet = archive, book, name, sheet
        self.layout = Layout()
        self.header: dict[int, str] = {}
        self.head = 0
        self.rows: list[list[str]] = []
        self.lines: list[int] = []
        self.empty = 0
        self.faults: list[Fault] = []
        self.refused: set[int] = set()
        self.hidden: list[int] = []
        self.odd: dict[tuple[str, str], Odd] = {}
        self._far: list[str] = []
        self._texts: dict[str, str] = {}

    def fault(self, kind: str, row: int = 0, column: str = "", /, **args: object) -> Fault:
        return Fault(f"facts.{kind}", args, self.archive.file, self.sheet.name, row, column)

    def said(self, number: int, cell: Cell, name: str, label: str) -> str:
        """A cell's text; what is wrong or odd about it is noted under the column's label."""
        taken = take(self.book, cell, name, self.layout.zeros)
        args: dict[str, object] = {"value": taken.text, "shown": taken.shown or "—"}
        if taken.wrong:
            self.faults.append(self.fault(taken.wrong, number, label, **args))
        elif taken.notice:
            self.odd.setdefault((taken.notice, label), Odd(number, args)).count += 1
        return self._texts.setdefault(taken.text, taken.text)

    def take(self, number: int, hidden: bool, cells: list[Cell]) -> None:
        """One row of the sheet. Cells that hold nothing are no cells, rows without cells no rows."""
        if not any(cell.text.strip() or cell.formula is not None for cell in cells):
            self.empty += 1 if self.head and cells else 0
            return
        if hidden:
            self.hidden.append(number)
        if self.head:
            self._take_row(number, cells)
        else:
            self._take_header(number, cells)

    def _take_header(self, number: int, cells: list[Cell]) -> None:
        self.head = number
        for cell in self._near(number, cells):
            self.header[cell.column] = key(self.said(number, cell, "", letters(cell.column)))

    def _take_row(self, number: int, cells: list[Cell]) -> None:
        texts: list[str] = []
        before = len(self.faults)
        for cell in self._near(number, cells):
            name = self.header.get(cell.column, "")
            texts += [""] * (cell.column + 1 - len(texts))
            texts[cell.column] = self.said(number, cell, name, name or letters(cell.column))
        if len(self.faults) > before:
            self.enough(number)
            self.refused.add(len(self.rows))
        self.rows.append(texts)
        self.lines.append(number)

    def enough(self, number: int) -> None:
        """Of very many wrong cells the rest says nothing new."""
        if len(self.faults) > MOST_CELLS_TOLD:
            raise Stopped([*self.faults, self.fault("stopped", number, count=len(self.faults))])

    def _near(self, number: int, cells: list[Cell]) -> list[Cell]:
        """The cells that may belong to the table. Those far to the right are refused, and not kept."""
        if cells[-1].column < MOST_WIDE:
            return cells
        self._far += [f"{letters(cell.column)}{number}" for cell in cells if cell.column >= MOST_WIDE][:MOST_LISTED]
        del self._far[MOST_LISTED:]
        return [cell for cell in cells if cell.column < MOST_WIDE]

    def table(self) -> Table:
        """The whole sheet."""
        Reader(self.archive, self.book, self.sheet, self.take, self.layout).read()
        if not self.head:
            columns = ", ".join(COLUMNS[self.name][0])
            return unread(self.name, self.fault("empty_sheet", columns=columns))
        width = max((*map(len, self.rows), *(at + 1 for at in self.header)), default=0)
        for row in self.rows:
            row.extend([""] * (width - len(row)))
        empty = sum(not any(row) for row in self.rows)
        header = [self.header.get(at, "") for at in range(width)]
        table = assemble(self.name, header, self.rows, self.lines, self.archive.file, self.sheet.name, self.head)
        if not table.header:
            return table
        assert len(table) == len(self.rows) - empty, "rows without text were left out already"
        return replace(
            table,
            empty=self.empty + empty,
            refused=table.refused | frozenset(self.refused),
            faults=(*table.faults, *self.faults, *self._far_cells(), *self._merged(self.layout, width)),
            notices=(*table.notices, *self._notices(self.layout)),
        )

    def _far_cells(self) -> list[Fault]:
        last = letters(MOST_WIDE - 1)
        return [self.fault("far_cells", last=last, cells=", ".join(self._far))] if self._far else []

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
        return [(at, name) for at, name in sorted(self.header.items()) if name]

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
        found += [
            self.fault(kind, 0, column, count=odd.count, row=odd.row, **odd.args)
            for (kind, column), odd in self.odd.items()
        ]
        return found
