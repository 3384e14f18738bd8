"""One fill-in workbook: is it ours, is it of this scheme, whose units, which forms?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assess.collection.filled.filled_form import Entry, Filled, Form, Place
from assess.collection.filled.printed_keys import checked
from assess.collection.tables.name_keys import key
from assess.collection.xlsx.archives import Archive
from assess.collection.xlsx.sheet_rows import Reader
from assess.collection.xlsx.sheet_xml import Book, Cell, Sheet, open_book
from indicators.faults import Fault, Refused
from indicators.schema import Scheme
from reports.fill_in.fill_in_fields import (
    FORMAT,
    KEY_SHEET,
    KEYS,
    MAGIC,
    VETO_INPUTS,
    VETO_SECTION,
    columns,
    recorded,
    sections,
)
from reports.fill_in.fill_in_words import HEADINGS


@dataclass(frozen=True)
class Wanted:
    """What of the scheme a book must agree with; small enough to be handed to another process."""

    code: str
    version: int
    digest: str
    sheets: Mapping[str, tuple[str, tuple[str, ...]]]
    """Section → its name, and the columns it must have."""

    @classmethod
    def of(cls, scheme: Scheme) -> Wanted:
        sheets: dict[str, tuple[str, tuple[str, ...]]] = {
            one.code: (one.name, tuple(name for name in columns(one, False) if name in _NEEDED))
            for one in sections(scheme)
        }
        if recorded(scheme):
            sheets[VETO_SECTION] = (HEADINGS["veto"][0], VETO_INPUTS)
        return cls(scheme.code, scheme.version, scheme.digest, sheets)


_NEEDED = (*KEYS, "exempt", "value", "base", "limit", "count", "assessor")


@dataclass(frozen=True)
class Unit:
    """A unit of the book's list, with its row there."""

    code: str
    name: str
    group: str
    row: int


@dataclass
class Filling:
    """All that one book says, and what is wrong with it. `broken`: nothing of it could be used."""

    file: str
    digest: str = ""
    roster: int = 0
    units: list[Unit] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    vetoes: list[Entry] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)
    refused_rows: int = 0
    broken: bool = False


def is_form(path: Path) -> bool:
    """Whether a workbook has our keys or what is left of them; what is no sound workbook has none."""
    try:
        archive = Archive(path)
    except Refused:
        return False
    try:
        book = open_book(archive)
        names = {key(sheet.name).casefold() for sheet in book.sheets}
        return KEY_SHEET in names or ("facts" not in names and _was_form(archive, book))
    except Refused:
        return False
    finally:
        archive.close()


def _was_form(archive: Archive, book: Book) -> bool:
    """Whether forms are left, though the sheet of keys is gone."""
    for sheet in book.sheets:
        form = Form(archive, book, sheet, 0)
        if form.form() is not None or form.faults or form.legend:
            return True
    return False


def read_book(path: Path, wanted: Wanted) -> Filling:
    """One book, whole; every fault is noted, none raised."""
    filling = Filling(path.name)
    try:
        filling.digest = hashlib.sha256(path.read_bytes()).hexdigest()
        archive = Archive(path)
        try:
            _read(archive, wanted, filling)
        finally:
            archive.close()
    except Refused as refused:
        filling.faults += refused.faults
        filling.broken = True
    except OSError as error:
        filling.faults.append(Fault("facts.unread", {"why": error.strerror or str(error)}, file=path.name))
        filling.broken = True
    return filling


def _read(archive: Archive, wanted: Wanted, filling: Filling) -> None:
    book = open_book(archive)
    home = next((sheet for sheet in book.sheets if key(sheet.name).casefold() == KEY_SHEET), None)
    if home is None:
        kind, args = ("form_keys_lost", {"what": KEY_SHEET}) if _was_form(archive, book) else ("form_none", {})
        raise archive.refuse(kind, **args)
    _keys(archive, book, home, wanted, filling)
    others = []
    known: dict[str, str] = {}
    for order, sheet in enumerate(book.sheets):
        if sheet is home:
            continue
        form = Form(archive, book, sheet, order)
        read = form.form()
        if read is not None:
            _take(form, read, wanted, known, filling)
        elif not form.legend and not form.faults:
            others.append(sheet.name)
        filling.faults += form.faults
    if others:
        filling.notices.append(Fault("facts.form_other_sheets", {"names": ", ".join(others)}, file=archive.file))
    gone = [name for code, (name, _) in wanted.sheets.items() if code not in known]
    if gone:
        filling.notices.append(Fault("facts.form_sheets_missing", {"names": "、".join(gone)}, file=archive.file))


def _take(form: Form, read: Filled, wanted: Wanted, known: dict[str, str], filling: Filling) -> None:
    """Add a form, unless its section or columns are not those of the scheme."""
    if form.section not in wanted.sheets:
        if form.head:
            form.faults.append(form.fault("form_section", form.head, value=form.section))
        return
    other = known.setdefault(form.section, form.sheet.name)
    if other != form.sheet.name:
        form.faults.append(form.fault("form_section_twice", form.head, other=other))
        return
    gone = [name for name in wanted.sheets[form.section][1] if name not in form.header.values()]
    for name in gone:
        form.faults.append(form.fault("form_column_missing", form.head, HEADINGS[name][0]))
    if gone:
        return
    filling.places.append(read.place)
    filling.notices += form.notices
    # In the order of the sheet, so that a unit's rows keep theirs.
    if form.section == VETO_SECTION:
        filling.vetoes.extend(read.entries)
    else:
        filling.entries.extend(checked(form, read.entries, {unit.code: unit.name for unit in filling.units}))


def _keys(archive: Archive, book: Book, sheet: Sheet, wanted: Wanted, filling: Filling) -> None:
    """The sheet of keys: scheme and units. Refuses a book of another scheme or format."""
    said: dict[str, str] = {}

    def take(number: int, _: bool, cells: list[Cell]) -> None:
        texts = {cell.column: cell.text for cell in cells}
        word, value = texts.get(0, ""), texts.get(1, "")
        if word == "unit":
            unit = Unit(key(value), texts.get(2, "").strip(), key(texts.get(3, "")), number)
            filling.units.append(unit)
            if key(texts.get(4, f"{unit.code} {unit.name}")) != key(f"{unit.code} {unit.name}"):
                raise archive.refuse("form_keys_moved", unit=unit.code, name=unit.name, value=texts[4])
        elif word:
            said.setdefault(word, value)

    Reader(archive, book, sheet, take).read()
    if MAGIC not in said or "digest" not in said or not filling.units:
        raise archive.refuse("form_keys_lost", what=KEY_SHEET)
    if said[MAGIC] != FORMAT:
        raise archive.refuse("form_format", format=said[MAGIC], known=FORMAT)
    args = {
        "code": said.get("scheme", ""),
        "digest": said["digest"],
        "version": said.get("version", ""),
        "wanted_digest": wanted.digest,
    }
    if args["code"] != wanted.code:
        raise archive.refuse("form_other_scheme", wanted=wanted.code, **args)
    if args["version"] != str(wanted.version):
        raise archive.refuse("form_other_version", wanted=wanted.version, **args)
    if args["digest"] != wanted.digest:
        raise archive.refuse("form_other_digest", **args)
    roster = said.get("roster", "0")
    filling.roster = int(roster) if roster.isascii() and roster.isdecimal() and len(roster) < 7 else 0
