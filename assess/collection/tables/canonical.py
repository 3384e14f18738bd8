"""The input as it was scored, in one fixed form: the same facts give the same bytes, however they were written down.

Row order, encoding, workbook or CSV, full-width digits, 是 or 1, NA or 不适用, 8.50 or 8.5 make no difference any more.
UTF-8, NFC, "\\n"; a cell is quoted only where it must be. What is read back from here is scored to the same results.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assess.collection.tables.name_keys import key, shown
from assess.collection.tables.number_parser import codes, narrow, settled
from assess.collection.tables.table import COLUMNS, Table
from indicators.faults import Fault, Refused
from indicators.schema import Scheme

FILES = tuple(f"{name}.csv" for name in COLUMNS)
HEADERS = {name: (*required, *optional) for name, (required, optional) in COLUMNS.items()}
_CELLS = ("value", "base", "limit", "level", "count")
_ORDER = ("unit", "item", "level", "assessor", "count", "value", "base", "limit")
_QUOTED = re.compile('[,"\r\n]')
_TOLD = {"unit": key, "item": key, "assessor": key}


def canonical(scheme: Scheme, tables: Mapping[str, Table]) -> dict[str, str]:
    """File name → text. The tables must have been taken by `assess.collection.facts.fact_reader.build`."""
    vetoes = tables.get("vetoes")
    return {
        "units.csv": _text("units", sorted(_rows(tables["units"], (key, shown, key)))),
        "facts.csv": "".join(_facts(scheme, tables["facts"])),
        "vetoes.csv": _text("vetoes", sorted(set(_rows(vetoes, (key, key, narrow, key, plain))) if vetoes else ())),
    }


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


def _text(name: str, rows: Iterable[Sequence[str]]) -> str:
    lines = (",".join(map(quoted, row)) for row in (HEADERS[name], *rows))
    return "".join(f"{line}\n" for line in lines)


def _facts(scheme: Scheme, table: Table) -> Iterable[str]:
    """The table of facts, column by column: a year has half a million rows, but few different texts."""
    yield ",".join(HEADERS["facts"]) + "\n"
    ranks: dict[str, NDArray[np.int64]] = {}
    texts: dict[str, list[str]] = {}
    for name in HEADERS["facts"]:
        whole = _levels(scheme, table) if name == "level" else _column(table, name)
        at, distinct = codes(whole)
        forms = [_TOLD.get(name, settled)(text) if name != "level" else text for text in distinct]
        texts[name] = sorted(set(forms))
        position = {text: place for place, text in enumerate(texts[name])}
        ranks[name] = np.array([position[form] for form in forms], np.int64)[at]
    there = np.zeros(len(table), np.bool_)
    for name in _CELLS:
        empty = texts[name].index("") if "" in texts[name] else -1
        there |= ranks[name] != empty
    # A bonus or penalty without a row is nothing, with an empty one it is missing: there the row says something.
    telling = {item.code for item in (*scheme.bonuses, *scheme.penalties) if item.rule.kind != "levels"}
    there |= np.isin(ranks["item"], [place for place, code in enumerate(texts["item"]) if code in telling])
    order = np.lexsort([ranks[name] for name in reversed(_ORDER)])
    order = order[there[order]]
    written = {name: [quoted(text) for text in texts[name]] for name in texts}
    columns = ([written[name][place] for place in ranks[name][order].tolist()] for name in HEADERS["facts"])
    yield from (",".join(row) + "\n" for row in zip(*columns, strict=True))


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
        if item.rule.kind == "levels"
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
