"""How a chain begins: with the database, or with the upgrade that brings it; what is there already is adopted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, inspect, text

from assess.audit.recording import Change
from assess.audit.touched_rows import Touched, grown, part
from assess.audit.verification.record_check import wrong_tables
from assess.database.engine import METADATA, audited


def begun(connection: Connection) -> bool:
    """Whether there is a chain, or what somebody left of one."""
    if not {"events", "chain"} <= set(inspect(connection).get_table_names()):
        return False
    return bool(
        connection.execute(text("SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM chain)")).scalar()
    )


def enter(change: Change, before: str | None, version: str) -> None:
    """The event of a database that was made or upgraded, in the transaction of its migrations.

    What stood in a chain before was checked before, so what differs now was changed by the migrations.
    """
    if before is None:
        change.begin("database.made", version=version)
    elif begun(change.connection):
        changed = wrong_tables(change.connection, change.keys)
        change.record("database.upgraded", *everything(change.connection, changed), before=before, version=version)
    else:
        found = everything(change.connection, sorted(METADATA.tables))
        change.begin("database.upgraded", *found, before=before, version=version)


def everything(connection: Connection, tables: Iterable[str]) -> Iterator[Touched]:
    """Every row of these tables that are audited."""
    for table in tables:
        form = audited(table) or ""
        if form.startswith("part:"):
            column = form.removeprefix("part:")
            asked = text(f"SELECT DISTINCT {column} FROM {table} ORDER BY {column}")  # noqa: S608
            yield from (part(table, column, value) for value in connection.execute(asked).scalars().all())
        elif form:
            yield from grown(connection, {table: -(1 << 63)})
