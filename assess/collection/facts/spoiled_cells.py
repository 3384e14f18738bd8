"""Tables from a file or a page are looked at for what spreadsheets spoil, before they are read.

What is stored or sealed already isn't looked at again: it was taken when other things were refused, and stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assess.collection.facts.spoiled_words import SENTENCES
from assess.collection.tables.canonical import plain
from assess.collection.tables.name_keys import controls, key, squeezed
from assess.collection.tables.spoiled_texts import lossy, rounded, shortened, spoiled, without_zeros
from assess.collection.tables.table import Table
from indicators.faults import Fault, learn
from indicators.look_alikes import looks
from indicators.unseen_characters import visible
from indicators.values import one_line

learn(SENTENCES)
LONGEST = 200
MOST_LISTED = 5
NAMES = {"units": ("unit", "name", "group"), "facts": ("assessor",)}
Found = tuple[int, Fault]


def judged(table: Table) -> Table:
    """The same table with the rows refused whose codes, names or texts are spoiled."""
    if not table.header:
        return table
    found = [*_names(table), *_texts(table)]
    notices: tuple[Fault, ...] = ()
    if table.name == "units":
        found += _zeros(table, {at for at, _ in found})
        found += _twins(table, {at for at, _ in found})
        notices = _asked(table)
    if table.name == "facts":
        notices = _alike(table)
    faults = (*table.faults, *(fault for _, fault in found))
    refused = table.refused | {at for at, _ in found}
    return replace(table, faults=faults, refused=refused, notices=(*table.notices, *notices))


def _names(table: Table) -> Iterator[Found]:
    """Codes, names and groups; of facts the assessor, the other names there are known to scheme and units."""
    for column in NAMES.get(table.name, ()):
        if column not in table.header:
            continue
        said: dict[str, tuple[str, dict[str, object]]] = {}
        for at, text in enumerate(table.column(column)):
            if text not in said:
                said[text] = _wrong(column, text)
            kind, args = said[text]
            if kind and at not in table.refused:
                yield at, table.fault(kind, at, column, **args)


def _wrong(column: str, text: str) -> tuple[str, dict[str, object]]:
    """The fault code of a name and its arguments; "" where nothing is wrong."""
    seen = visible(text)
    if kind := spoiled(key(text)):
        return f"spoiled_{kind}", {"value": one_line(seen[:40])}
    if column != "assessor":
        return "", {}
    if hidden := controls(seen):
        return "control", {"value": one_line(seen[:40]), "hidden": hidden}
    if len(seen) > LONGEST:
        return "too_long", {"value": seen[:20], "length": len(seen), "most": LONGEST}
    return "", {}


def _texts(table: Table) -> Iterator[Found]:
    """The free text of a veto."""
    if table.name != "vetoes":
        return
    for at, text in enumerate(table.column("basis")):
        if (kind := lossy(key(plain(text)))) and at not in table.refused:
            yield at, table.fault(f"spoiled_{kind}", at, "basis", value=one_line(text.strip()[:40]))


def _zeros(table: Table, bad: set[int]) -> Iterator[Found]:
    """Codes of digits that only zeros in front tell apart."""
    first: dict[str, tuple[str, int]] = {}
    for at, text in enumerate(table.column("unit")):
        code = key(text)
        if at in table.refused or at in bad or not (code.isascii() and code.isdigit()):
            continue
        other, row = first.setdefault(without_zeros(code), (code, at))
        if other != code:
            yield at, table.fault("unit_zeros", at, "unit", value=code, other=other, row=int(table.rows[row]))


def _twins(table: Table, bad: set[int]) -> Iterator[Found]:
    """Codes, and names in a group, that look like one further up; those that are it are refused as such."""
    groups = [key(text) for text in table.column("group")]
    for column in ("unit", "name"):
        first: dict[tuple[str, int, str], int] = {}
        for at, text in enumerate(table.column(column)):
            if at in table.refused or at in bad:
                continue
            group = groups[at] if column == "name" else ""
            others = [first.setdefault((group, kind, look), at) for kind, look in enumerate(looks(text))]
            other = min(others)
            if other != at and squeezed(table.column(column)[other]) != squeezed(text):
                seen = {"value": visible(text), "other": visible(table.column(column)[other])}
                yield at, table.fault("looks_alike", at, column, **seen, row=int(table.rows[other]))


def _asked(table: Table) -> tuple[Fault, ...]:
    """Notices on codes that may have been spoiled and may be right."""
    codes = [key(text) for text in table.column("unit")]
    short, width = shortened(codes)
    zeros = [code for code in codes if rounded(code)]
    asked = []
    if short:
        args = {"count": len(short), "codes": _listed(short), "width": width}
        asked.append(table.fault("short_codes", -1, "unit", **args))
    if zeros:
        asked.append(table.fault("rounded_codes", -1, "unit", count=len(zeros), codes=_listed(zeros)))
    return tuple(asked)


def _alike(table: Table) -> tuple[Fault, ...]:
    """Notices on assessors whose names only spaces or capitals tell apart: they count as two."""
    if "assessor" not in table.header:
        return ()
    first: dict[str, str] = {}
    asked = []
    for text in dict.fromkeys(table.column("assessor")):
        name = key(text)
        other = first.setdefault(squeezed(name).casefold(), name)
        if other != name:
            asked.append(table.fault("assessors_alike", -1, "assessor", value=name, other=other))
    return tuple(asked)


def _listed(codes: list[str]) -> str:
    return ", ".join(codes[:MOST_LISTED]) + (" …" if len(codes) > MOST_LISTED else "")
