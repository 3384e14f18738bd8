"""Writing past the program, as somebody with the database in hand does: no event, no guard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from assess.database.engine import WRITER

AUDIT = ("events", "chain")
TRIGGERS = (("events", "update"), ("events", "delete"), ("chain", "delete"))


@contextmanager
def behind(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        chosen = connection.execution_options(**WRITER)
        with chosen.begin():
            yield chosen


def drop_trigger(connection: Connection, table: str, how: str) -> None:
    on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_keep_{how}{on}"))


def forget(engine: Engine) -> None:
    """No record at all, as before there was one: the way back to a version without it is open."""
    with behind(engine) as connection:
        for table, how in TRIGGERS:
            drop_trigger(connection, table, how)
        for table in AUDIT:
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608
