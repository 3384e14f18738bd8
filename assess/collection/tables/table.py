"""A table as read: texts in columns, each row with its place in the file, and what the reading found wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from assess.collection import words
from assess.collection.tables import file_words
from assess.collection.tables.headings import COLUMNS, column_of, header_fault
from assess.collection.tables.name_keys import key, nearest
from indicators.faults import Fault, learn

learn(words.SENTENCES)
learn(file_words.SENTENCES)
OPTIONAL = ("vetoes",)
ALIKE = 3
"""More rows than these with the same number of cells are told in one line."""


@dataclass(frozen=True)
class Table:
    """Column j of row i is `cells[j][i]`, and stands in the file's row `rows[i]` (the header's is usually 1).

    refused: positions of rows that the reading has refused already (said in `faults`); empty: wholly empty rows,
    which were skipped; left: positions of a form's rows that nobody filled in. A table without a header could not be
    read at all.
    """

    name: str
    header: tuple[str, ...] = ()
    cells: tuple[Sequence[str], ...] = ()
    rows: Sequence[int] = ()
    file: str = ""
    sheet: str = ""
    head: int = 1
    empty: int = 0
    refused: frozenset[int] = frozenset()
    faults: tuple[Fault, ...] = ()
    notices: tuple[Fault, ...] = field(default=())
    left: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def seen(self) -> int:
        """Rows below the header, the empty ones included."""
        return len(self.rows) + self.empty

    def column(self, name: str) -> Sequence[str]:
        """A column's texts; empty texts where the table doesn't have it."""
        return self.cells[self.header.index(name)] if name in self.header else [""] * len(self.rows)

    def fault(self, kind: str, at: int = -1, column: str = "", code: str = "", /, **args: object) -> Fault:
        """A fault in row `at` (a position; none: in the table as a whole)."""
        row = int(self.rows[at]) if at >= 0 else 0
        return Fault(f"facts.{kind}", args, self.file, self.sheet, row, column, code)

    def order(self, fault: Fault) -> tuple[object, ...]:
        """Where a fault of this table comes among the others: by row and column."""
        return (fault.row, self.header.index(fault.column) if fault.column in self.header else -1)


def from_rows(name: str, header: list[str], rows: list[list[str]], file: str = "") -> Table:
    """A table held in memory; its rows are counted as those of a file whose first line is the header."""
    return assemble(name, header, rows, range(2, len(rows) + 2), file or f"{name}.csv")


def assemble(
    name: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    lines: Sequence[int],
    file: str,
    sheet: str = "",
    head: int = 1,
) -> Table:
    """Rows → columns: empty rows are left out and counted, rows of another width than the header's are refused.

    A first row that is no header is told, and no row is looked at: the table has no header then.
    """
    empty = {at for at, row in enumerate(rows) if (not row or not row[0].strip()) and not any(map(str.strip, row))}
    if empty:
        kept = [at for at in range(len(rows)) if at not in empty]
        rows, lines = [rows[at] for at in kept], [lines[at] for at in kept]
    place = Fault("", {}, file, sheet, head)
    if wrong := header_fault(name, header, rows, lines, place):
        return Table(name, file=file, sheet=sheet, head=head, faults=(wrong,))
    names = tuple(map(key, header))
    again = [at for at, row in enumerate(rows) if row == header]
    found = [Fault("facts.header_again", {"count": len(again)}, file, sheet, int(lines[again[0]]))] if again else []
    notices: list[Fault] = []
    refused = frozenset(again)
    if set(map(len, rows)) - {len(names)}:
        rows, uneven, short = _even(rows, names, name)
        refused |= frozenset(uneven)
        found += _ragged(uneven, len(names), lines, place)
        if short:
            notices = [Fault("facts.short_rows", {"count": short}, file, sheet)]
    flat = list(chain.from_iterable(rows))
    columns: tuple[Sequence[str], ...] = tuple(flat[at :: len(names)] for at in range(len(names)))
    return Table(name, names, columns, lines, file, sheet, head, len(empty), refused, tuple(found), tuple(notices))


def _ragged(uneven: dict[int, int], width: int, lines: Sequence[int], place: Fault) -> list[Fault]:
    """A fault for each row of another width; where many have as many cells, one for all of them."""
    alike: dict[int, list[int]] = {}
    for at, cells in uneven.items():
        alike.setdefault(cells, []).append(int(lines[at]))
    found = []
    for cells, rows in alike.items():
        args = {"cells": cells, "width": width}
        if len(rows) > ALIKE:
            args |= {"count": len(rows), "last": rows[-1]}
            found.append(Fault("facts.ragged_rows", args, place.file, place.sheet, rows[0]))
        else:
            found += [Fault("facts.ragged", args, place.file, place.sheet, row) for row in rows]
    return found


def _even(
    rows: Sequence[Sequence[str]], names: tuple[str, ...], table: str
) -> tuple[list[Sequence[str]], dict[int, int], int]:
    """Rows of one width; position → cells of those to refuse; how many lacked only columns that may be absent.

    Spreadsheets leave out trailing separators where the last columns are empty, and add some where they once were not.
    """
    needed = COLUMNS[table][0]
    even: list[Sequence[str]] = []
    uneven: dict[int, int] = {}
    short = 0
    for at, row in enumerate(rows):
        width = len(row)
        if width < len(names) and any(column_of(table, name) in needed for name in names[width:]):
            uneven[at] = width
        elif width < len(names):
            short += 1
        elif any(cell.strip() for cell in row[len(names) :]):
            uneven[at] = width
        even.append([*row[: len(names)], *[""] * (len(names) - width)])
    return even, uneven, short


def check_header(table: Table) -> tuple[list[Fault], bool]:
    """What is wrong with the column names, and whether the rows can be read all the same."""
    required, optional = COLUMNS[table.name]
    allowed = (*required, *optional)
    found: list[Fault] = []

    def say(kind: str, column: str = "", **args: object) -> None:
        found.append(Fault(f"facts.{kind}", args, table.file, table.sheet, table.head, column))

    for at, name in enumerate(table.header):
        if not name:
            # Spreadsheets like to leave columns behind that have neither a name nor a cell.
            if any(map(str.strip, table.cells[at])):
                say("column_unnamed", number=at + 1, allowed=", ".join(allowed))
        elif name not in allowed and column_of(table.name, name):
            say("column_called", name, named=column_of(table.name, name))
        elif name not in allowed:
            near_zh, near_en = nearest(name, allowed)
            say("column_unknown", name, allowed=", ".join(allowed), near_zh=near_zh, near_en=near_en)
        elif name in table.header[:at]:
            say("column_twice", name)
    missing = [name for name in required if name not in table.header]
    called = {column_of(table.name, name) for name in table.header}
    for name in missing:
        if name in called:
            continue
        say("column_missing", name, allowed=", ".join(required), optional=", ".join(optional) or "—")
    return found, not missing
