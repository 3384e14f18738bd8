"""One sheet of a fill-in workbook, read by the keys it carries: rows of texts with their place as the clerk sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assess.collection.filled.filled_words import SENTENCES
from assess.collection.tables.name_keys import key
from assess.collection.xlsx.archives import Archive
from assess.collection.xlsx.cells import take
from assess.collection.xlsx.sheet_rows import Reader, letters, position
from assess.collection.xlsx.sheet_xml import Book, Cell, Layout, Sheet
from assess.collection.xlsx.workbooks import Taking
from indicators.faults import Fault, learn
from reports.fill_in.fill_in_fields import (
    CLAIMS,
    ENTRY,
    HEADING,
    INPUTS,
    KEYS,
    LEGEND,
    MARK,
    SECTION,
    VETO_INPUTS,
    VETO_SECTION,
)
from reports.fill_in.fill_in_words import HEADINGS, spoken

learn(SENTENCES)
RECKONED = ("deducted", "score")
NUMERIC = {"deducted": "value", "score": "value"}
REPEATED = ("name", "second", "level")
"""Printed columns that say again what the hidden keys say."""
ALIKE = 3
"""As many cells that repeat the headings make a second row of headings."""


@dataclass(frozen=True)
class Place:
    """A form: its file and sheet, and how the clerk sees its columns, such as "K 填报值"."""

    file: str
    sheet: str
    order: int
    section: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """A row: what was filled in, by column; `bad` where it is refused already."""

    place: Place
    row: int
    unit: str
    item: str
    slot: str
    cells: Mapping[str, str]
    bad: bool = False
    printed: Mapping[str, str] = field(default_factory=dict)
    """What the form says in print, where its keys say it too."""

    def text(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass
class Filled:
    """What one form holds."""

    place: Place
    entries: list[Entry] = field(default_factory=list)


class NotForm(Exception):
    """This sheet is none of ours; nothing of it is read."""


class Form(Taking):
    """Takes the rows of one sheet; `header` holds the names of its columns, "" for a column that is none of ours."""

    def __init__(self, archive: Archive, book: Book, sheet: Sheet, order: int) -> None:
        super().__init__(archive, book, "facts", sheet)
        self.order = order
        self.section = ""
        self.legend = False
        self.title = (0, "", "")
        self.headings: dict[int, str] = {}
        self.labels: dict[str, str] = {}
        self.entries: list[Entry] = []
        self.place: Place | None = None
        self.unread: dict[str, int] = {}

    def form(self) -> Filled | None:
        """The form, or nothing where the sheet is none (or only tells how to fill in the others)."""
        try:
            layout = Reader(self.archive, self.book, self.sheet, self.take, self.layout).read()
        except NotForm:
            return None
        if not self.header:
            return None
        if not self.head:
            self.faults.append(self.fault("form_no_heading", 4))
        width = max((at for at, name in self.header.items() if name), default=0) + 1
        layout.merged = [one for one in layout.merged if self._below(one)]
        self.faults += self._merged(layout, width)
        self.notices = self._notices(layout)
        return Filled(self._placed(), self.entries)

    def _below(self, merged: str) -> bool:
        end = position(merged.rpartition(":")[2])
        return end is None or end[1] > self.head > 0

    def _placed(self) -> Place:
        if self.place is None:
            self.place = Place(self.archive.file, self.sheet.name, self.order, self.section, self.labels)
        return self.place

    def take(self, number: int, hidden: bool, cells: list[Cell]) -> None:
        """One row of the sheet."""
        cells = [cell for cell in cells if cell.formula is not None or cell.text.strip()]
        if not cells:
            return
        if not self.header:
            self._take_names(number, cells)
        elif not self.head:
            self._take_title(number, cells)
        else:
            self._take_entry(number, hidden, cells)

    def _take_names(self, number: int, cells: list[Cell]) -> None:
        first = cells[0].text
        if first == LEGEND:
            self.legend = True
            raise NotForm
        if first.startswith(SECTION) or first in (HEADING, ENTRY):
            self.faults.append(self.fault("form_keys_lost", number, what="1"))
            raise NotForm
        if not first.startswith(MARK):
            raise NotForm
        for cell in cells:
            name = cell.text.removeprefix(MARK) if cell.text.startswith(MARK) else ""
            if name and name in self.header.values():
                self.faults.append(self.fault("form_column_twice", number, letters(cell.column)))
                name = ""
            self.header[cell.column] = name

    def _take_title(self, number: int, cells: list[Cell]) -> None:
        """The rows above the data: section, title, headings."""
        texts = {cell.column: cell.text for cell in cells}
        first = next(iter(texts.values()))
        if first.startswith(SECTION):
            self.section = first.removeprefix(SECTION).strip()
            at, title = next(iter(list(texts.items())[1:]), (len(KEYS), ""))
            self.title = (number, letters(at), title)
        elif first == HEADING:
            self.head = number
            self.headings = {at: text for at, text in texts.items() if text != HEADING}
            for at, name in self.header.items():
                if name:
                    heading = self.headings.get(at) or HEADINGS.get(name, (name,))[0]
                    self.labels[name] = f"{letters(at)} {heading}".replace("\n", "")

    def _take_entry(self, number: int, hidden: bool, cells: list[Cell]) -> None:
        """A row below the headings."""
        before = len(self.faults)
        texts: dict[str, str] = {}
        for cell in cells:
            self._take_cell(number, cell, texts)
        again = sum(
            bool(self.header.get(cell.column)) and cell.text == self.headings.get(cell.column) for cell in cells
        )
        veto = self.section == VETO_SECTION
        marked = texts.get("key") == ENTRY if veto else bool(texts.get("unit")) and texts.get("unit") != HEADING
        if again >= ALIKE:
            del self.faults[before:]
            self.faults.append(self.fault("form_heading_again", number, letters(cells[0].column)))
            marked = False
        elif not marked and len(self.faults) == before:
            first = next((cell for cell in cells if cell.column >= len(KEYS)), cells[0])
            self.faults.append(self.fault("form_no_key", number, letters(first.column), value=_short(first)))
        if len(self.faults) > before:
            self.enough(number)
        if not marked:
            return
        if hidden:
            self.hidden.append(number)
        self.lines.append(number)
        unit, item, slot = ("", "", "") if veto else (key(texts.pop(name, "")) for name in KEYS)
        printed = {name: texts.pop(name) for name in REPEATED if name in texts}
        self.entries.append(Entry(self._placed(), number, unit, item, slot, texts, len(self.faults) > before, printed))

    def _take_cell(self, number: int, cell: Cell, texts: dict[str, str]) -> None:
        """One cell of a row, under the name of its column."""
        name = self.header.get(cell.column, "")
        if name in (*INPUTS, *VETO_INPUTS, *KEYS, "key"):
            texts[name] = spoken(name, self.said(number, cell, name, self.labels.get(name, name)))
        elif name in RECKONED:
            self._reckoned(cell, name, texts)
        elif name in REPEATED:
            texts[name] = cell.text
        elif not name:
            self.faults.append(self.fault("form_stray", number, letters(cell.column), value=_short(cell)))

    def _reckoned(self, cell: Cell, name: str, texts: dict[str, str]) -> None:
        """Points that the clerk worked out: compared later, never used, so nothing here is refused."""
        taken = take(self.book, cell, NUMERIC[name], self.layout.zeros)
        if taken.wrong:
            self.unread[name] = self.unread.get(name, 0) + 1
        else:
            texts[name] = taken.text

    def watched(self) -> list[tuple[int, str]]:
        """The columns whose hiding is told: those to fill in. The keys are hidden by design."""
        told: tuple[str, ...] = VETO_INPUTS if self.section == VETO_SECTION else INPUTS
        return [(at, self.labels.get(name, name)) for at, name in sorted(self.header.items()) if name in told]

    def _notices(self, layout: Layout) -> list[Fault]:
        found = super()._notices(layout)
        found += [
            self.fault("form_claim_unread", 0, self.labels.get(name, name), count=count)
            for name, count in self.unread.items()
        ]
        return found


def _short(cell: Cell) -> str:
    return (cell.text or f"={cell.formula}").strip()[:40]


assert set(RECKONED) < set(CLAIMS)
