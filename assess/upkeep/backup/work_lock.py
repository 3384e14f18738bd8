"""Whoever works on a database says so while it does; a restore goes on only where nobody else is at work.

SQLite: a lock on a file beside the database, which the system gives back even after kill -9, and which the processes
that a server forks keep together with it. PostgreSQL: an advisory lock of the server, held by a connection of its own.
"""

from __future__ import annotations

import atexit
import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine import URL, make_url

from assess.database.engine import shown, sqlite_file
from assess.database.faults import Unusable

PG_LOCK = "1095979845, 1"
"""Two numbers: advisory locks with one are the worker's."""


@contextmanager
def running(engine: Engine) -> Iterator[None]:
    """Held by the pages, the worker and every command that works on the database; many at the same time."""
    with _held(engine.url, shared=True):
        yield


@contextmanager
def stopped(url: str) -> Iterator[None]:
    """Held by a restore, alone; raises `Unusable` while anybody else is at work."""
    with _held(make_url(url), shared=False):
        yield


def hold(engine: Engine) -> None:
    """`running` until this process ends, for servers that are not ours to wrap."""
    kept = ExitStack()
    kept.enter_context(running(engine))
    atexit.register(kept.close)


@contextmanager
def _held(url: URL, shared: bool) -> Iterator[None]:
    path = sqlite_file(url.render_as_string(hide_password=False))
    with _file(path.absolute(), shared) if path is not None else _server(url, shared):
        yield


@contextmanager
def _file(path: Path, shared: bool) -> Iterator[None]:
    try:
        handle = os.open(f"{path}.service", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Unusable("db.readonly", str(path), why=error.strerror or str(error)) from error
    try:
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unusable("backup.restoring" if shared else "backup.running", str(path)) from None
        yield
    finally:
        # Closed, never unlocked: a forked process that ends must not take the lock from the others.
        os.close(handle)


@contextmanager
def _server(url: URL, shared: bool) -> Iterator[None]:
    import psycopg

    dialect: Any = url.set(drivername="postgresql+psycopg").get_dialect()()
    named: dict[str, Any] = dialect.create_connect_args(url)[1]
    asked = f"SELECT pg_try_advisory_lock{'_shared' if shared else ''}({PG_LOCK})"
    connection: psycopg.Connection | None = None
    owner = os.getpid()
    try:
        try:
            connection = psycopg.connect(**named, autocommit=True, connect_timeout=10)
            (taken,) = connection.execute(asked.encode()).fetchone() or (False,)
        except psycopg.Error as error:
            raise Unusable("db.unreachable", shown(url), why=" ".join(str(error).split())[:300]) from error
        if not taken:
            raise Unusable("backup.restoring" if shared else "backup.running", shown(url))
        yield
    finally:
        # A forked process has the same socket: closing it there would end the lock of the others.
        if connection is not None and os.getpid() == owner:
            connection.close()
