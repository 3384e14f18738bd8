"""The database: one metadata for all rooms, one hardened way to an engine, and one way each to read and to write.

SQLite file or PostgreSQL, the same tables. `reading` gives a snapshot that can't be written to; `writing` is the only
door for changes: one writer at a time, everything or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase

from assess import sqlite
from assess.unusable import Unusable

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
WRITER = {"writes": True}


class Base(DeclarativeBase):
    metadata = METADATA


class Database(SQLAlchemy):
    """Flask's sessions over the same hardened engine as the command line's."""

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: Any) -> Engine:
        return open_engine(make_url(options["url"]).render_as_string(hide_password=False), app.config["BUSY_SECONDS"])


db = Database(metadata=METADATA)


def open_engine(url: str, busy_seconds: int) -> Engine:
    """An engine for a database that is there and ours; raises `Unusable` otherwise. Its version is not looked at."""
    address = make_url(url)
    options = {"busy_seconds": busy_seconds}
    engine = (_sqlite if address.get_backend_name() == "sqlite" else _postgresql)(address, options)
    event.listen(engine, "begin", _begin)
    with reading(engine) as connection:
        connection.exec_driver_sql("SELECT 1")
    return engine


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite address."""
    address = make_url(url)
    return Path(address.database or "") if address.get_backend_name() == "sqlite" else None


def _sqlite(address: URL, options: dict[str, int]) -> Engine:
    path = Path(address.database or "").absolute()
    sqlite.inspect(path)
    return create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        module=sqlite.driver,
        creator=lambda: sqlite.connect(path, options["busy_seconds"]),
        execution_options=options,
    )


def _postgresql(address: URL, options: dict[str, int]) -> Engine:
    session = "-c timezone=UTC -c client_encoding=UTF8 -c standard_conforming_strings=on"
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        connect_args={"options": session, "connect_timeout": 10},
        execution_options=options,
        pool_pre_ping=True,
    )


def _begin(connection: Connection) -> None:
    """Readers can't write, and writers wait for each other at the start instead of failing half-way."""
    options = connection.get_execution_options()
    writes = bool(options.get("writes"))
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA query_only = {int(not writes)}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    elif writes:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{options.get('busy_seconds', 30)}s'")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One snapshot of the database."""
    with _told(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction of one writer: committed, and on disk, when the block ends; undone when it raises."""
    with _told(engine), engine.connect() as connection:
        chosen = connection.execution_options(**WRITER)
        with chosen.begin():
            if chosen.dialect.name == "postgresql":
                chosen.exec_driver_sql("LOCK TABLE offices IN SHARE ROW EXCLUSIVE MODE")
            yield chosen


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
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
    if not state or state.startswith(("08", "28", "3D", "57P")):
        return Unusable("db.unreachable", place, why=said)
    return Unusable("db.failed", place, why=said)


def shown(url: URL) -> str:
    """An address without its password."""
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def insert_rows(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Many rows at the driver's own speed. Values are as the database keeps them: whole numbers, texts, bytes, None."""
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
