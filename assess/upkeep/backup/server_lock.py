"""The work lock on a PostgreSQL server: of a connection of its own, taken again where the server was restarted."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from sqlalchemy.engine import URL

from assess.database.engine import shown
from assess.database.faults import Unusable

PG_LOCK = "1095979845, 1"
"""Two numbers: advisory locks with one are the worker's."""
LOOK = 3.0
"""Seconds between two looks whether a server still knows the lock."""


@contextmanager
def held_on_server(url: URL, shared: bool) -> Iterator[None]:
    owner, held = os.getpid(), _Held(url, shared)
    held.take()
    keeper = threading.Thread(target=held.keep, daemon=True)
    if shared:
        keeper.start()
    try:
        yield
    finally:
        # A forked process has the same socket: closing it there would end the lock of the others.
        if os.getpid() == owner:
            held.ending.set()
            if shared:
                keeper.join()
            held.drop()


class _Held:
    """The lock of a connection of its own; a server that was restarted has forgotten it, and it is taken again."""

    def __init__(self, url: URL, shared: bool) -> None:
        self.url, self.shared, self.ending = url, shared, threading.Event()
        self.connection: psycopg.Connection | None = None

    def take(self) -> None:
        dialect: Any = self.url.set(drivername="postgresql+psycopg").get_dialect()()
        named: dict[str, Any] = dialect.create_connect_args(self.url)[1]
        try:
            self.connection = psycopg.connect(**named, autocommit=True, connect_timeout=10)
            taken = take_on(self.connection, self.shared)
        except psycopg.Error as error:
            self.drop()
            raise Unusable("db.unreachable", shown(self.url), why=" ".join(str(error).split())[:300]) from error
        if not taken:
            self.drop()
            raise Unusable("backup.restoring" if self.shared else "backup.running", shown(self.url))

    def keep(self) -> None:
        """Look every few seconds whether it is still held."""
        while not self.ending.wait(LOOK):
            try:
                if self.connection is None:
                    self.take()
                else:
                    self.connection.execute("SELECT 1")
            except psycopg.Error:
                self.drop()
            except Unusable:
                # The server is not there yet, or a restore has the database: until then no connection is let through.
                continue

    def drop(self) -> None:
        if self.connection is not None:
            with suppress(psycopg.Error):
                self.connection.close()
            self.connection = None


def take_on(connection: psycopg.Connection, shared: bool) -> bool:
    asked = f"SELECT pg_try_advisory_lock{'_shared' if shared else ''}({PG_LOCK})"
    (taken,) = connection.execute(asked.encode()).fetchone() or (False,)
    return bool(taken)
