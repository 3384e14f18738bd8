"""The lock that makes a database's worker the only one: it ends with its process, and is looked at before each use.

SQLite: a lock on a file beside the database. PostgreSQL: an advisory lock of a connection, which is gone without a sign
when the server was restarted or the connection was ended; whoever held it must stop before another one goes on.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from assess.database.engine import shown, sqlite_file, telling
from assess.database.faults import Unusable
from indicators.faults import learn

PG_LOCK = 0x41_53_53_45
TRIES, BETWEEN = 3, 0.1
"""A page that looks whether there is a worker holds the file's lock for a moment: tries, seconds between two."""
Require = Callable[[], None]

learn(
    {
        "jobs.worker": (
            "这个数据库已有后台程序在工作；一个数据库只需要一个",
            "a worker is at work on this database already; one is enough",
        ),
        "jobs.lost": (
            "后台程序失去了它的锁（数据库服务重启过，或连接被断开）；停止工作，由服务重新启动",
            "the worker lost its lock (the server was restarted or the connection ended); it ends, to be started again",
        ),
    }
)


@contextmanager
def alone(engine: Engine) -> Iterator[Require]:
    """The one worker of this database; raises `Unusable` where there is one.

    Gives a function that raises `Unusable` ("jobs.lost") where the lock is held no longer.
    """
    path = _file(engine)
    with _locked_file(path) if path is not None else _locked_server(engine) as require:
        yield require


def is_at_work(engine: Engine, connection: Connection) -> bool:
    """Whether a worker holds the lock; `connection` is one of the engine's."""
    path = _file(engine)
    if path is None:
        asked = (
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 0 AND objsubid = 1 "
            "AND objid = :key AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return bool(connection.execute(text(asked), {"key": PG_LOCK}).scalar())
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _file(engine: Engine) -> Path | None:
    path = sqlite_file(engine.url.render_as_string(hide_password=False))
    return None if path is None else path.with_name(f"{path.name}.worker")


@contextmanager
def _locked_file(path: Path) -> Iterator[Require]:
    handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)

    def require() -> None:
        with suppress(FileNotFoundError):
            if os.path.samestat(path.stat(), os.fstat(handle)):
                return
        raise Unusable("jobs.lost", str(path))

    try:
        for left in reversed(range(TRIES)):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not left:
                    raise Unusable("jobs.worker", str(path)) from None
            time.sleep(BETWEEN)
        yield require
    finally:
        os.close(handle)


@contextmanager
def _locked_server(engine: Engine) -> Iterator[Require]:
    with ExitStack() as until_ended:
        with telling(engine):
            connection = until_ended.enter_context(engine.connect())
            taken = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": PG_LOCK}).scalar()
            connection.commit()
        if not taken:
            raise Unusable("jobs.worker", shown(engine.url))

        def require() -> None:
            try:
                connection.execute(text("SELECT 1"))
                connection.commit()
            except (DBAPIError, engine.dialect.loaded_dbapi.Error):
                raise Unusable("jobs.lost", shown(engine.url)) from None

        try:
            yield require
        finally:
            # The lock is the connection's: back in the pool it would keep the next worker out.
            with suppress(DBAPIError):
                connection.invalidate()
