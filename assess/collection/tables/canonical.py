"""The input as it was scored, in one fixed form: the same facts give the same bytes, however they were written down.

Row order, encoding, workbook or CSV, full-width digits, 是 or 1, NA or 不适用, 8.50 or 8.5 make no difference any more.
UTF-8, NFC, "\\n"; a cell is quoted only where it must be. What is read back from here is scored to the same results.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from assess.collection.tables.headings import COLUMNS
from assess.collection.tables.name_keys import key, shown
from assess.collection.tables.number_parser import codes, settled
from assess.collection.tables.table import Table
from indicators.faults import Fault, Refused
from indicators.kinds import kind_of
from indicators.schema import Scheme
from indicators.strict_number import narrow

FILES = tuple(f"{name}.csv" for name in COLUMNS)
HEADERS = {name: (*required, *optional) for name, (required, optional) in COLUMNS.items()}
_CELLS = ("value", "base", "limit", "level", "count")
_ORDER = ("unit", "item", "level", "assessor", "count", "value", "base", "limit")
_QUOTED = re.compile('[,"\r\n]')
_TOLD = {"unit": key, "item": key, "assessor": key}


Row = tuple[str, ...]


@dataclass(frozen=True)
class CanonicalRows:
    """The rows of a table in canonical form and order; an empty cell is an empty text.

    Cell j of row i is `texts[j][at[j][i]]`: a year has half a million rows, but few different texts.
    """

    name: str
    at: tuple[Sequence[int], ...]
    texts: tuple[Sequence[str], ...]

    @classmethod
    def of(cls, name: str, rows: Iterable[Sequence[str]]) -> CanonicalRows:
        """From rows that are in canonical form and order already."""
        known: list[dict[str, int]] = [{} for _ in HEADERS[name]]
        at = [array("i") for _ in known]
        for row in rows:
            for seen, places, cell in zip(known, at, row, strict=True):
                places.append(seen.setdefault(cell, len(seen)))
        return cls(name, tuple(at), tuple(list(seen) for seen in known))

    def __len__(self) -> int:
        return len(self.at[0])

    def __iter__(self) -> Iterator[Row]:
        return _joined(self.at, self.texts)

    def text(self) -> str:
        """The table as a CSV file, its header included."""
        written = [[quoted(text) for text in column] for column in self.texts]
        rows = _joined(self.at, written)
        return "".join(f"{','.join(row)}\n" for row in chain([HEADERS[self.name]], rows))


def _joined(at: Sequence[Sequence[int]], texts: Sequence[Sequence[str]]) -> Iterator[Row]:
    return zip(*(map(column.__getitem__, places) for places, column in zip(at, texts, strict=True)), strict=True)


def canonical_rows(scheme: Scheme, tables: Mapping[str, Table]) -> dict[str, CanonicalRows]:
    """Table → rows. The tables must have been taken by `assess.collection.facts.fact_reader.build`."""
    vetoes = tables.get("vetoes")
    units = sorted(_rows(tables["units"], (key, shown, key)))
    recorded = sorted(set(_rows(vetoes, (key, key, narrow, key, plain)))) if vetoes else ()
    return {
        "units": CanonicalRows.of("units", units),
        "facts": _facts(scheme, tables["facts"]),
        "vetoes": CanonicalRows.of("vetoes", recorded),
    }


def canonical(scheme: Scheme, tables: Mapping[str, Table]) -> dict[str, str]:
    """File name → text, of the same tables."""
    return csv_texts(canonical_rows(scheme, tables))


def csv_texts(rows: Mapping[str, CanonicalRows]) -> dict[str, str]:
    """File name → text."""
    return {f"{name}.csv": table.text() for name, table in rows.items()}


def plain(text: str) -> str:
    """A free text: lines end in one way, and of control characters only line breaks and tabs stay."""
    whole = re.sub("\r\n?", "\n", shown(text))
    return "".join(char for char in whole if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"}).strip()


def quoted(text: str) -> str:
    """A cell as CSV writes it."""
    if not _QUOTED.search(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _rows(table: Table, forms: Sequence[Callable[[str], str]]) -> Iterable[tuple[str, ...]]:
    columns = zip(HEADERS[table.name], forms, strict=True)
    return zip(*([form(text) for text in table.column(name)] for name, form in columns), strict=True)


def _facts(scheme: Scheme, table: Table) -> CanonicalRows:
    """The table of facts, sorted and without rows that say nothing; column by column, which is several times faster."""
    ranks: dict[str, NDArray[np.int32]] = {}
    texts: dict[str, list[str]] = {}
    for name in HEADERS["facts"]:
        whole = _levels(scheme, table) if name == "level" else _column(table, name)
        at, distinct = codes(whole)
        forms = [_TOLD.get(name, settled)(text) if name != "level" else text for text in distinct]
        texts[name] = sorted(set(forms))
        position = {text: place for place, text in enumerate(texts[name])}
        ranks[name] = np.array([position[form] for form in forms], np.int32)[at]
    there = np.zeros(len(table), np.bool_)
    for name in _CELLS:
        empty = texts[name].index("") if "" in texts[name] else -1
        there |= ranks[name] != empty
    # A bonus or penalty without a row is nothing, with an empty one it is missing: there the row says something.
    telling = {item.code for item in (*scheme.bonuses, *scheme.penalties) if kind_of(item).fact != "levels"}
    there |= np.isin(ranks["item"], [place for place, code in enumerate(texts["item"]) if code in telling])
    order = np.lexsort([ranks[name] for name in reversed(_ORDER)])
    order = order[there[order]]
    at_ = tuple(array("i", ranks[name][order].tobytes()) for name in HEADERS["facts"])
    return CanonicalRows("facts", at_, tuple(texts.values()))


def _column(table: Table, name: str) -> Sequence[str]:
    """A column; the count of a level is 1 where none was written."""
    texts = table.column(name)
    if name != "count" or "level" not in table.header:
        return texts
    return [
        text if key(text) or not key(level) else "1" for text, level in zip(texts, table.column("level"), strict=True)
    ]


def _levels(scheme: Scheme, table: Table) -> Sequence[str]:
    """The levels in the scheme's own spelling."""
    if "level" not in table.header:
        return table.column("level")
    known = {
        (item.code, key(name)): unicodedata.normalize("NFC", name)
        for item in scheme.items()
        if kind_of(item).fact == "levels"
        for name in item.rule.levels
    }
    pairs = zip(table.column("item"), table.column("level"), strict=True)
    return [known[key(item), key(level)] if key(level) else "" for item, level in pairs]


def read_back(name: str, raw: bytes) -> Table:
    """A canonical file as a table; raises `Refused` where it is not even CSV in UTF-8 with these columns.

    Whether it is canonical is told by writing it again.
    """
    file = f"{name}.csv"
    seen: dict[str, str] = {}
    columns: list[list[str]] = [[] for _ in HEADERS[name]]
    try:
        rows = csv.reader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True)
        if tuple(next(rows, ())) != HEADERS[name]:
            raise Refused([Fault("canonical.header", {"columns": ",".join(HEADERS[name])}, file=file, row=1)])
        for row in rows:
            for column, text in zip(columns, row, strict=True):
                column.append(seen.setdefault(text, text))
    except (UnicodeDecodeError, csv.Error, ValueError) as error:
        raise Refused([Fault("canonical.unread", {"why": str(error)}, file=file)]) from error
    return Table(name, HEADERS[name], tuple(columns), range(2, len(columns[0]) + 2), file)
