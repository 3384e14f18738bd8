"""What a database says of itself: its version, its rows, where its record begins and ends; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, UnaryExpression, create_engine, func, inspect, select, table, text
from sqlalchemy.pool import NullPool

from assess.audit.models import Event
from assess.database import sqlite
from assess.upkeep.backup.words import unfit


@dataclass(frozen=True)
class Described:
    """system: the mac of the first event; head: number and mac of the last; ended: whether the chain ends there."""

    schema: str
    system: str | None
    head: tuple[int, str] | None
    ended: bool
    keys: tuple[str, ...]
    tables: dict[str, int]


def described(connection: Connection) -> Described:
    """Of a database of this program that holds a record."""
    names = sorted(inspect(connection).get_table_names())
    first, last = (_event(connection, order) for order in (Event.seq.asc(), Event.seq.desc()))
    end = connection.execute(text("SELECT seq, mac FROM chain")).first()
    keys = connection.execute(text("SELECT key_id FROM events UNION SELECT key_id FROM chain ORDER BY key_id"))
    return Described(
        schema=str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar()),
        system=first[1] if first else None,
        head=last,
        ended=last == (tuple(end) if end else None),
        keys=tuple(keys.scalars()),
        tables={name: _rows(connection, name) for name in names},
    )


def _rows(connection: Connection, name: str) -> int:
    return connection.execute(select(func.count()).select_from(table(name))).scalar_one()


def _event(connection: Connection, order: UnaryExpression[int]) -> tuple[int, str] | None:
    found = connection.execute(select(Event.seq, Event.mac).order_by(order).limit(1)).first()
    return (int(found[0]), str(found[1])) if found else None


@contextmanager
def looking(path: Path) -> Iterator[Connection]:
    """A SQLite file that nobody writes to, opened without leaving a trace beside it."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    engine = create_engine(
        "sqlite://",
        module=sqlite.driver,
        creator=lambda: sqlite.driver.connect(address, uri=True, isolation_level=None),
        poolclass=NullPool,
    )
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def require_sound(connection: Connection, place: Path) -> None:
    """SQLite's own two checks; raises `Unfit`."""
    said = str(connection.exec_driver_sql("PRAGMA integrity_check(5)").scalar())
    loose = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if said != "ok" or loose is not None:
        raise unfit("backup.corrupt", place, why=said if said != "ok" else f"foreign key, {loose[0] if loose else ''}")
