"""The rows of a load: only what differs from what stood before is appended, and what is gone is withdrawn by a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from assess.collection.fact_packs import FORMAT, digest, pack
from assess.collection.queries import TOGETHER, fact_lines, veto_lines
from assess.database.column_types import microseconds
from assess.database.engine import insert_rows
from assess.scoring.facts import Facts
from indicators.schema import Scheme

FACT_COLUMNS = (
    "load_id", "unit_id", "item", "value", "base", "limit_value", "level_name", "events", "assessor",
    "withdrawn", "stage", "effective", "recorded",
)  # fmt: skip
VETO_COLUMNS = ("load_id", "unit_id", "veto", "effective", "state", "basis", "recorded")
PACK_COLUMNS = ("load_id", "unit_id", "format", "payload", "digest")
Row = tuple[str | None, ...]
Rows = Mapping[str, Sequence[Row]]
"""Item, or veto → its rows without it."""
NOTHING: Row = (None,) * 6


@dataclass(frozen=True)
class Batch:
    """A load within its transaction: what stood before it, the day its facts are of, code → unit."""

    connection: Connection
    scheme_id: int
    load_id: int
    before: int | None
    day: date
    stage: str
    now: datetime
    units: Mapping[str, int]


def append_facts(batch: Batch, text: str) -> tuple[int, set[int]]:
    """Append from a canonical facts.csv; gives the rows appended and the units they are of."""
    touched: set[int] = set()
    count = 0
    end = (batch.stage, batch.day.isoformat(), microseconds(batch.now))

    def rows() -> Iterator[Sequence[Any]]:
        nonlocal count
        for unit, given, before in _side_by_side(batch, text, fact_lines):
            for item, cells, withdrawn in _different(given, before, NOTHING):
                touched.add(unit)
                count += 1
                yield (batch.load_id, unit, item, *cells, withdrawn, *end)

    # What stood before is asked for on the same connection, which on PostgreSQL is busy while rows stream in.
    new = rows() if batch.before is None else list(rows())
    insert_rows(batch.connection, "facts", FACT_COLUMNS, new)
    return count, touched


def append_vetoes(batch: Batch, text: str) -> int:
    """Append from a canonical vetoes.csv; gives the rows appended."""
    found = []
    nothing: Row = (batch.day.isoformat(), "withdrawn", None)
    for unit, given, before in _side_by_side(batch, text, veto_lines):
        for veto, cells, _ in _different(given, before, nothing):
            found.append((batch.load_id, unit, veto, *cells, microseconds(batch.now)))
    insert_rows(batch.connection, "vetoes", VETO_COLUMNS, found)
    return len(found)


def append_packs(batch: Batch, scheme: Scheme, facts: Facts, touched: set[int]) -> None:
    """The packs of these units, from the columns that the rows were read into."""
    rows = (
        (batch.load_id, batch.units[code], FORMAT, payload, digest(payload))
        for code, payload in zip(facts.units, pack(scheme, facts), strict=True)
        if batch.units[code] in touched
    )
    insert_rows(batch.connection, "packs", PACK_COLUMNS, rows)


def _different(given: Rows, before: Rows, nothing: Row) -> Iterator[tuple[str, Row, int]]:
    """Rows to append, item by item: all of an item whose rows are not those that stood before."""
    for name, rows in given.items():
        if sorted(rows, key=_order) != sorted(before.get(name, ()), key=_order):
            yield from ((name, row, 0) for row in rows)
    yield from ((name, nothing, 1) for name, rows in before.items() if rows and name not in given)


def _order(row: Row) -> tuple[str, ...]:
    return tuple(cell or "" for cell in row)


def _side_by_side(batch: Batch, text: str, standing: Any) -> Iterator[tuple[int, Rows, Rows]]:
    """Each unit's rows in the file, and those that stood before; units without any in the file included."""
    given = _by_unit(batch, text)
    if batch.before is None:
        yield from ((unit, rows, {}) for unit, rows in given)
        return
    waiting = dict(given)
    units = list(batch.units.values())
    for start in range(0, len(units), TOGETHER):
        some = units[start : start + TOGETHER]
        before = dict(standing(batch.connection, batch.scheme_id, batch.before, some))
        for unit in some:
            yield unit, waiting.get(unit, {}), _held(before.get(unit, ()))


def _held(lines: Sequence[Any]) -> Rows:
    """Stored lines in the shape of the file's rows."""
    found: dict[str, list[Row]] = {}
    for line in lines:
        if hasattr(line, "veto"):
            found.setdefault(line.veto, []).append((line.day.isoformat(), line.state, line.basis))
        else:
            cells = (line.value, line.base, line.limit, line.level, line.count, line.assessor)
            found.setdefault(line.item, []).append(cells)
    return found


def _by_unit(batch: Batch, text: str) -> Iterator[tuple[int, Rows]]:
    """The file's rows unit by unit; it is sorted by unit. An empty cell is None."""
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    next(lines)
    for code, rows in groupby(lines, key=itemgetter(0)):
        found: dict[str, list[Row]] = {}
        for _, item, *cells in rows:
            found.setdefault(item, []).append(tuple(cell or None for cell in cells))
        yield batch.units[code], found
