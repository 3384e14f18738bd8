"""The database: one metadata for all rooms, one hardened way to an engine, and one way each to read and to write.

SQLite file or PostgreSQL, the same tables. `reading` gives a snapshot that can't be written to; `writing` is the only
door for changes: one writer at a time, everything or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from itertools import chain
from pathlib import Path
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.engine import URL, ExecutionContext, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase

from assess.database import sqlite
from assess.database.changed_tables import changed_nothing, changed_tables
from assess.database.faults import Unusable

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every constraint has a name: one without would vanish when SQLite rebuilds a table."""
KEPT = {"": (), "present": ("delete",), "decided": ("update", "delete"), "frozen": ("update", "delete")}
"""How rows are kept → what is refused. present: never deleted; decided: nor edited, but for what is decided of them
later (columns that the trigger names); frozen: never edited at all."""
WRITER = {"writes": True}


class Unvouched(Exception):
    """A programming fault: rows of an audited table were written, and no event says so. Everything was undone."""


class Base(DeclarativeBase):
    metadata = METADATA


db = SQLAlchemy(metadata=METADATA)
"""Flask's sessions, over an engine that is made and hardened as the command line's: see `attach` of the schema."""


def open_engine(url: str, busy_seconds: int, schema: str = "", writes: bool = True) -> Engine:
    """An engine for a database that is there and ours; raises `Unusable` otherwise. Its version is not looked at.

    schema: of PostgreSQL, where not the one that its role finds by itself. writes: otherwise a SQLite file is opened as
    it lies, in a folder that can't be written to.
    """
    address, options = engine_options(url, busy_seconds, schema, writes)
    return hardened(create_engine(address, **options))


def engine_options(url: str, busy_seconds: int, schema: str = "", writes: bool = True) -> tuple[URL, dict[str, Any]]:
    """Address and options of `create_engine` for a database; what is made of them still has to be `hardened`.

    Raises `Unusable` for a file that can be seen from outside to be no database of ours.
    """
    address = make_url(url)
    lite = address.get_backend_name() == "sqlite"
    address, options = _sqlite(address, busy_seconds, writes) if lite else _postgresql(address, schema)
    # Errors end in logs: what was asked for, a login or a digest, stays out of them.
    return address, {**options, "execution_options": {"busy_seconds": busy_seconds}, "hide_parameters": True}


def hardened(engine: Engine) -> Engine:
    """The same engine, where readers can't write and changes are noted; raises `Unusable` where it can't be used."""
    event.listen(engine, "begin", _begin)
    event.listen(engine, "after_cursor_execute", _note)
    with reading(engine) as connection:
        connection.exec_driver_sql("SELECT 1")
    return engine


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite address."""
    address = make_url(url)
    return Path(address.database or "") if address.get_backend_name() == "sqlite" else None


def _sqlite(address: URL, busy_seconds: int, writes: bool) -> tuple[URL, dict[str, Any]]:
    path = Path(address.database or "").absolute()
    sqlite.inspect(path)
    options = {"module": sqlite.driver, "creator": lambda: sqlite.connect(path, busy_seconds, writes)}
    return URL.create("sqlite+pysqlite", database=str(path)), options


def _postgresql(address: URL, schema: str) -> tuple[URL, dict[str, Any]]:
    session = "-c timezone=UTC -c client_encoding=UTF8 -c standard_conforming_strings=on -c synchronous_commit=on"
    session += f" -c search_path={schema}" if schema else ""
    connecting = {"options": session, "connect_timeout": 10}
    return address.set(drivername="postgresql+psycopg"), {"connect_args": connecting, "pool_pre_ping": True}


def _begin(connection: Connection) -> None:
    """Readers can't write, and writers wait for each other at the start instead of failing half-way."""
    options = connection.get_execution_options()
    writes = bool(options.get("writes"))
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA query_only = {int(not writes)}")
        with nullcontext() if options.get("waits", True) else _at_once(connection, options.get("busy_seconds", 30)):
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    elif writes:
        patience = f"{options.get('busy_seconds', 30)}s" if options.get("waits", True) else "1ms"
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{patience}'")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


@contextmanager
def _at_once(connection: Connection, busy_seconds: int) -> Iterator[None]:
    """While a transaction begins, no waiting for another writer; afterwards as ever."""
    connection.exec_driver_sql("PRAGMA busy_timeout = 0").close()
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {busy_seconds * 1000}").close()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One snapshot of the database."""
    with telling(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, wait: bool = True) -> Iterator[Connection]:
    """One transaction of one writer: committed, and on disk, when the block ends; undone when it raises.

    wait: for another writer to end; otherwise `Unusable` at once where there is one, for what may as well be left out.
    What it writes to audited tables must be vouched for by an event of the same transaction, written after it
    (`assess.audit.recording`): otherwise everything is undone too.
    """
    with telling(engine), engine.connect() as connection:
        chosen = connection.execution_options(**WRITER, waits=wait)
        with chosen.begin():
            chosen.info["unvouched"] = set()
            if chosen.dialect.name == "postgresql":
                chosen.exec_driver_sql("LOCK TABLE offices IN SHARE ROW EXCLUSIVE MODE")
            yield chosen
            if chosen.info["unvouched"]:
                raise Unvouched(", ".join(sorted(chosen.info["unvouched"])))


@contextmanager
def building(engine: Engine) -> Iterator[Connection]:
    """A transaction that makes, fills or moves tables; whoever uses it answers for the record."""
    with telling(engine), engine.connect() as connection:
        chosen = connection.execution_options(**WRITER)
        with chosen.begin():
            yield chosen


def _note(connection: Connection, cursor: Any, statement: str, _: Any, context: ExecutionContext, __: bool) -> None:
    """Remember what a writer changes."""
    if connection.get_execution_options().get("writes"):
        tables = changed_tables(statement, context.compiled)
        written(connection, *(() if changed_nothing(cursor, tables) else tables))


def written(connection: Connection, *tables: str) -> None:
    """These tables were changed: those that are audited now need an event."""
    waiting: set[str] = connection.info.setdefault("unvouched", set())
    waiting.update(name for name in map(str.lower, tables) if audited(name))


def vouched(connection: Connection, table: str) -> None:
    """An event of this transaction speaks for the table as it is now."""
    connection.info.setdefault("unvouched", set()).discard(table)


def audited(table: str) -> str | None:
    """How events speak for the table's rows: "rows" one by one, "span" a range appended together, "part:column"."""
    known = METADATA.tables.get(table)
    return None if known is None else known.info.get("audited")


def kept(table: str) -> tuple[str, ...]:
    """The ways of editing that a trigger refuses, for the word that the table's model says of how its rows are kept."""
    known = METADATA.tables.get(table)
    return () if known is None else KEPT[known.info.get("kept", "")]


@contextmanager
def telling(engine: Engine) -> Iterator[None]:
    """The driver's errors in words for whoever must act."""
    try:
        yield
    except DBAPIError as error:
        raise translated(error.orig or error, engine) from error
    except engine.dialect.loaded_dbapi.Error as error:
        raise translated(error, engine) from error


def translated(error: BaseException, engine: Engine) -> Unusable:
    """What a failing database means."""
    place = shown(engine.url)
    seconds = int(engine.get_execution_options().get("busy_seconds", 30))
    if isinstance(error, sqlite.driver.Error):
        return sqlite.translated(error, place, seconds)
    said = re.sub(r"\s+", " ", str(error)).strip()[:300]
    state = str(getattr(error, "sqlstate", None) or "")
    if state == "55P03":
        return Unusable("db.busy", place, seconds=seconds)
    if state == "53100":
        return Unusable("db.full", place)
    if state in ("XX001", "XX002"):
        return Unusable("db.corrupt", place, why=said)
    if state.startswith("22") or any(one.__name__ == "DataError" for one in type(error).__mro__):
        return Unusable("db.value", place, why=said)
    if not state or state.startswith(("08", "28", "3D", "57P")):
        return Unusable("db.unreachable", place, why=said)
    return Unusable("db.failed", place, why=said)


def shown(url: URL) -> str:
    """An address without its password."""
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def insert_rows(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Many rows at the driver's own speed. Values are as the database keeps them: whole numbers, texts, bytes, None."""
    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        return
    rows = chain([first], rest)
    written(connection, table)
    names = ", ".join(columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        cursor: Any = connection.connection.cursor()
        try:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608
        finally:
            cursor.close()
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
