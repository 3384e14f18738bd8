"""What an event touched: rows, read back from the database, and their digest.

rows: single rows, each with its digest, or with none where it is gone. span: rows of an append-only table from one
identifier to another. part: all rows with a value in a column. Which form a table takes its model says.
In an event: [table, "rows", id, count, digest], [table, "span", first, last, count, digest],
[table, "part", column, value, count, digest].
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from assess.audit.encoding import BLOCK, digest
from assess.audit.events import UndeclaredEvent
from assess.database.engine import METADATA, audited

Entry = list[Any]


@dataclass(frozen=True)
class Touched:
    """What was touched, without what it is now. keys: for rows as many as there are, else one."""

    table: str
    form: str
    keys: tuple[tuple[Any, ...], ...]


def rows(table: str, *ids: int) -> Touched:
    """Single rows by their identifiers: new, changed, or gone."""
    return Touched(table, "rows", tuple((one,) for one in ids))


def span(table: str, first: int, last: int) -> Touched:
    """Rows that were appended together."""
    return Touched(table, "span", ((first, last),))


def part(table: str, column: str, value: int | str) -> Touched:
    """All rows of a table that hold this value in this column."""
    return Touched(table, "part", ((column, value),))


def read_back(connection: Connection, touched: Touched, algorithm: str) -> list[Entry]:
    """The entries of an event; raises `UndeclaredEvent` where the table is not audited in this form."""
    wanted = audited(touched.table)
    given = touched.form if touched.form != "part" else f"part:{touched.keys[0][0]}"
    if given != wanted:
        raise UndeclaredEvent(f"{touched.table} is audited as {wanted}, not as {given}")
    found = []
    for key in touched.keys:
        count, told = digest(algorithm, touched.table, *_read(connection, touched.table, touched.form, key))
        found.append([touched.table, touched.form, *key, count, told])
    return found


def _read(
    connection: Connection, table: str, form: str, key: Sequence[Any]
) -> tuple[list[str], Iterator[Sequence[Any]]]:
    order = key_of(table)
    values: dict[str, Any]
    if form == "rows":
        where, values = f"{order} = :key", {"key": key[0]}
    elif form == "span":
        where, values = f"{order} BETWEEN :first AND :last", {"first": key[0], "last": key[1]}
    else:
        where, values = f"{key[0]} = :key", {"key": key[1]}
    return stream(connection, f"SELECT {spoken_for(table)} FROM {table} WHERE {where} ORDER BY {order}", values)  # noqa: S608


def spoken_for(table: str) -> str:
    """The columns that events speak for, as SELECT takes them: all that are there, but for those that stand aside."""
    known = METADATA.tables[table]
    aside = known.info.get("aside", ())
    return ", ".join(column.name for column in known.columns if column.name not in aside) if aside else "*"


def key_of(table: str) -> str:
    """The columns by which a table's rows are told apart, with commas."""
    return ", ".join(column.name for column in METADATA.tables[table].primary_key.columns)


def stream(
    connection: Connection, statement: str, values: Mapping[str, Any] | None = None
) -> tuple[list[str], Iterator[Sequence[Any]]]:
    """Names of the columns, and the rows as the database keeps them, a block at a time; never all at once in memory."""
    asked = text(statement).execution_options(stream_results=True, max_row_buffer=BLOCK)
    result = connection.execute(asked, values or {})
    return list(result.keys()), result.partitions(BLOCK)


def ends(connection: Connection, *tables: str) -> dict[str, int]:
    """The last identifier of each table, to be compared with `grown` when rows have been added."""
    asked = {table: text(f"SELECT max(id) FROM {table}") for table in tables}  # noqa: S608
    return {table: connection.execute(one).scalar() or 0 for table, one in asked.items()}


def grown(connection: Connection, before: Mapping[str, int]) -> list[Touched]:
    """The rows added since: by themselves, or as a span, as each table is audited."""
    found = []
    for table, last in before.items():
        asked = text(f"SELECT id FROM {table} WHERE id > :last ORDER BY id")  # noqa: S608
        if audited(table) == "rows":
            ids = connection.execute(asked, {"last": last}).scalars().all()
            found += [rows(table, *ids)] if ids else []
            continue
        asked = text(f"SELECT min(id), max(id) FROM {table} WHERE id > :last")  # noqa: S608
        first, end = connection.execute(asked, {"last": last}).one()
        found += [span(table, first, end)] if first is not None else []
    return found
