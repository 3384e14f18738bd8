"""Whoever works on a database says so while it does; a restore goes on only where nobody else is at work.

SQLite: a lock on a file beside the database, which the system gives back even after kill -9, and which the processes
that a server forks keep together with it. PostgreSQL: an advisory lock of the server, held by a connection of its own,
which takes it again where the server was restarted, and by every connection that work is done on.
"""

from __future__ import annotations

import atexit
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import URL, make_url

from assess.database.engine import shown, sqlite_file
from assess.database.faults import Unusable


@contextmanager
def running(engine: Engine) -> Iterator[None]:
    """Held by the pages, the worker and every command that works on the database; many at the same time."""
    with _held(engine.url, shared=True):
        release = guard(engine)
        try:
            yield
        finally:
            release()


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
    if path is not None:
        with _file(path.absolute(), shared):
            yield
        return
    # The driver is loaded where there is a server.
    from assess.upkeep.backup.server_lock import held_on_server

    with held_on_server(url, shared):
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


def guard(engine: Engine) -> Callable[[], None]:
    """Let every new connection of the engine hold the lock too: none goes on while a restore has the database.

    Where the server was restarted the locks are gone, and so are the connections: with the next one it is held again.
    Gives what ends it.
    """
    if engine.dialect.name == "sqlite":
        return lambda: None

    from assess.upkeep.backup.server_lock import take_on

    def take(connection: Any, _: Any) -> None:
        taken = take_on(connection, shared=True)
        connection.rollback()
        if not taken:
            raise Unusable("backup.restoring", shown(engine.url))

    event.listen(engine, "connect", take)
    engine.dispose()

    def release() -> None:
        event.remove(engine, "connect", take)
        engine.dispose()

    return release
