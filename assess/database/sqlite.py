"""The one way a SQLite file is opened: never created by accident, and every setting read back before any work.

Journal WAL, synchronous FULL, foreign keys, a busy timeout; the driver's own BEGIN is off, since a transaction that
reads first and writes later would fail at once beside another writer: the engine
begins writers with BEGIN IMMEDIATE.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from assess.database.faults import Unusable

if TYPE_CHECKING:
    import sqlite3

APPLICATION = 0x41_53_53_45
"""Stands in the head of every database of this program ("ASSE")."""
MAGIC = b"SQLite format 3\0"
SOUND = (3, 51, 3)
"""From here on two connections that checkpoint and write at once can't damage a WAL database."""


def _driver() -> Any:
    """The system's SQLite may hold that fault; where the package with a sound one is installed, it is taken."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return importlib.import_module("sqlite3")


driver = _driver()


def sound_version() -> bool:
    """Whether this SQLite is free of the WAL-reset fault."""
    return bool(driver.sqlite_version_info >= SOUND)


def inspect(path: Path) -> None:
    """Refuse what can be seen from outside to be no database of ours."""
    place = str(path)
    if path.is_dir():
        raise Unusable("db.folder", place)
    try:
        with path.open("rb") as stream:
            head = stream.read(100)
    except FileNotFoundError:
        raise Unusable("db.missing", place) from None
    except OSError as error:
        raise Unusable("db.readonly", place, why=error.strerror or "") from error
    if not head:
        raise Unusable("db.empty", place)
    if not head.startswith(MAGIC):
        raise Unusable("db.foreign", place, found="not SQLite")
    if len(head) < 100:
        raise Unusable("db.corrupt", place, why=f"{len(head)} bytes")


def create(path: Path) -> None:
    """A new file that only its owner may read, marked as ours; an existing one is an error."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    path.chmod(0o600)
    connection = driver.connect(path, isolation_level=None)
    try:
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("PRAGMA user_version = 1")
    finally:
        connection.close()


def writable(path: Path) -> bool:
    """Whether the file can be written to, and files beside it."""
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK | os.X_OK)


@contextmanager
def unchanged(path: Path, busy_seconds: int) -> Iterator[None]:
    """What was read of a file without any lock holds only where nobody wrote to it meanwhile; otherwise `Unusable`."""
    before = _state(path)
    try:
        yield
    finally:
        if _state(path) != before:
            raise Unusable("db.busy", str(path), seconds=busy_seconds)


def _state(path: Path) -> tuple[object, ...]:
    found: list[object] = []
    for name in (path, _wal(path)):
        try:
            seen = name.stat()
            found += [seen.st_ino, seen.st_size, seen.st_mtime_ns]
        except FileNotFoundError:
            found.append(None)
    return tuple(found)


def _wal(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def connect(path: Path, busy_seconds: int, writes: bool = True) -> sqlite3.Connection:
    """A connection under the settings that everything relies on; raises `Unusable` where one does not hold.

    writes: otherwise the file is only read, and nothing comes to be beside it.
    """
    inspect(path)
    # What still is in a WAL would not be seen in a file that is taken for unchangeable.
    settled = not _wal(path).exists() or not _wal(path).stat().st_size
    address = f"file:{quote(str(path))}?mode={'rw' if writes else 'ro&immutable=1' if settled else 'ro'}"
    connection: sqlite3.Connection | None = None
    try:
        connection = driver.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        _settle(connection, path, busy_seconds, writes)
    except BaseException as error:
        if connection is not None:
            connection.close()
        if isinstance(error, driver.Error):
            raise translated(error, str(path), busy_seconds) from error
        raise
    return connection


def _settle(connection: sqlite3.Connection, path: Path, busy_seconds: int, writes: bool) -> None:
    """Set each PRAGMA, then read it back: one that failed in silence would only be noticed after a power cut."""
    connection.execute(f"PRAGMA busy_timeout = {busy_seconds * 1000}").fetchall()
    (found,) = connection.execute("PRAGMA application_id").fetchone()
    if found != APPLICATION:
        raise Unusable("db.foreign", str(path), found=f"application_id {found}")
    wanted: dict[str, object] = {
        **({"journal_mode": "wal"} if writes else {}),
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "ignore_check_constraints": 0,
    }
    for name, value in wanted.items():
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
    for name, value in {**wanted, "busy_timeout": busy_seconds * 1000}.items():
        (found,) = connection.execute(f"PRAGMA {name}").fetchone()
        if found != value:
            raise Unusable("db.pragma", str(path), name=name, wanted=value, found=found)


def translated(error: sqlite3.Error, place: str, busy_seconds: int) -> Unusable:
    """The driver's complaint in words for whoever must act."""
    said = str(error)
    if "locked" in said or "busy" in said:
        return Unusable("db.busy", place, seconds=busy_seconds)
    if "disk is full" in said:
        return Unusable("db.full", place)
    if "readonly" in said or "unable to open" in said:
        return Unusable("db.readonly", place, why=said)
    if "malformed" in said or "not a database" in said or "corrupt" in said:
        return Unusable("db.corrupt", place, why=said)
    return Unusable("db.failed", place, why=said)


def backup(path: Path, target: Path) -> None:
    """A whole copy by SQLite's own means; copying the file itself would silently miss what is still in the WAL."""
    connection = connect(path, 30)
    try:
        connection.execute("VACUUM INTO ?", (str(target),))
    except driver.Error as error:
        target.unlink(missing_ok=True)
        raise translated(error, str(target), 30) from error
    finally:
        connection.close()
    target.chmod(0o600)
    copy = driver.connect(f"file:{quote(str(target))}?mode=ro", uri=True)
    try:
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        copy.close()
    if found != "ok":
        target.unlink(missing_ok=True)
        raise Unusable("db.corrupt", str(path), why=found)
