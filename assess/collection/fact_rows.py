"""Writing the rows of a load: facts and vetoes that differ from what stood before, withdrawals, and packs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from assess.collection.fact_difference import Difference, Row
from assess.collection.fact_packs import FORMAT, digest
from assess.database.column_types import microseconds
from assess.database.engine import insert_rows

FACT_COLUMNS = (
    "load_id", "unit_id", "item", "value", "base", "limit_value", "level_name", "events", "assessor",
    "withdrawn", "stage", "effective", "recorded",
)  # fmt: skip
VETO_COLUMNS = ("load_id", "unit_id", "veto", "effective", "state", "basis", "recorded")
PACK_COLUMNS = ("load_id", "unit_id", "format", "payload", "digest")
NOTHING: Row = (None,) * 6
"""The cells of a withdrawn fact."""
Differences = Iterable[tuple[int, Difference]]
"""(unit, what changes of it)."""


@dataclass(frozen=True)
class Batch:
    """A load within its transaction. day: what its facts are of; recorded: the load's instant."""

    connection: Connection
    load_id: int
    stage: str
    day: date
    recorded: datetime


def append(batch: Batch, differences: Differences) -> tuple[int, set[int]]:
    """Append facts; gives how many rows, and the units they are of. What no difference names is not touched.

    Nothing of `differences` may be read from the same connection any more: on PostgreSQL it is busy while rows stream
    in, and both sides would wait for ever.
    """
    touched: set[int] = set()
    count = 0
    end = (batch.stage, batch.day.isoformat(), microseconds(batch.recorded))

    def rows() -> Iterator[Sequence[Any]]:
        nonlocal count
        for unit, found in differences:
            for item, cells, withdrawn in _lines(found, NOTHING):
                touched.add(unit)
                count += 1
                yield (batch.load_id, unit, item, *cells, withdrawn, *end)

    insert_rows(batch.connection, "facts", FACT_COLUMNS, rows())
    return count, touched


def append_vetoes(batch: Batch, differences: Differences) -> int:
    """Append records of vetoes; gives how many rows."""
    nothing: Row = (batch.day.isoformat(), "withdrawn", None)
    recorded = microseconds(batch.recorded)
    rows = [
        (batch.load_id, unit, veto, *cells, recorded)
        for unit, found in differences
        for veto, cells, _ in _lines(found, nothing)
    ]
    insert_rows(batch.connection, "vetoes", VETO_COLUMNS, rows)
    return len(rows)


def append_packs(batch: Batch, packed: Iterable[tuple[int, bytes]]) -> None:
    """Append the packs of these units; nothing of them may be read from the same connection any more."""
    rows = ((batch.load_id, unit, FORMAT, payload, digest(payload)) for unit, payload in packed)
    insert_rows(batch.connection, "packs", PACK_COLUMNS, rows)


def _lines(found: Difference, nothing: Row) -> Iterator[tuple[str, Row, int]]:
    """Name, cells, and whether the row withdraws."""
    yield from ((name, row, 0) for name, rows in found.appended.items() for row in rows)
    yield from ((name, nothing, 1) for name in found.withdrawn)
