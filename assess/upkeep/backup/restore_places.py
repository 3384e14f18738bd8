"""A place beside the live database in which a backup is restored first: a file in a folder, or a schema of the server.

What stands there is a whole database of its own, so that everything can be checked before anything is exchanged.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg import sql
from sqlalchemy import Connection, Engine

from assess.audit.audit_keys import OPTION
from assess.database.engine import building, open_engine, sqlite_file
from assess.upkeep.backup import kept_files, postgresql_tables
from assess.upkeep.backup.backup_manifest import SQLITE, Manifest
from assess.upkeep.backup.words import unfit
from assess.upkeep.schema import migrate


@dataclass(frozen=True)
class Place:
    """engine: of the restored copy. name: of its schema; None for a file."""

    engine: Engine
    name: str | None = None


@contextmanager
def placed(backup: Path, manifest: Manifest, url: str, busy_seconds: int, key: Path) -> Iterator[Place]:
    """The backup, restored aside; gone again afterwards unless it was moved away. Raises `Unfit` or `Unusable`."""
    kind = "sqlite" if sqlite_file(url) is not None else "postgresql"
    if kind != manifest.database:
        raise unfit("backup.other_kind", backup, found=manifest.database, wanted=kind)
    path = sqlite_file(url)
    with (
        _file(backup, manifest, path, busy_seconds, key)
        if path is not None
        else _schema(backup, manifest, url, busy_seconds, key)
    ) as place:
        yield place


@contextmanager
def _file(backup: Path, manifest: Manifest, path: Path, busy_seconds: int, key: Path) -> Iterator[Place]:
    home = path.absolute().parent
    with tempfile.TemporaryDirectory(dir=home if home.is_dir() else None, prefix=".assess-restoring-") as folder:
        copy = Path(folder) / path.name
        if kept_files.copy(backup / SQLITE, copy) != manifest.files[SQLITE][1]:
            raise unfit("backup.changed", backup, name=SQLITE, bytes=manifest.files[SQLITE][0])
        engine = open_engine(f"sqlite:///{copy}", busy_seconds)
        try:
            yield Place(engine.execution_options(**{OPTION: str(key)}))
        finally:
            engine.dispose()


@contextmanager
def _schema(backup: Path, manifest: Manifest, url: str, busy_seconds: int, key: Path) -> Iterator[Place]:
    name = f"assess_restoring_{secrets.token_hex(4)}"
    outside = open_engine(url, busy_seconds)
    try:
        with building(outside) as connection:
            run(connection, "CREATE SCHEMA {}", name)
        engine = open_engine(url, busy_seconds, schema=name)
        try:
            migrate(engine, manifest.schema)
            with building(engine) as connection:
                postgresql_tables.load(connection, backup, manifest.columns, manifest.sequences, manifest.files)
            yield Place(engine.execution_options(**{OPTION: str(key)}), name)
        finally:
            engine.dispose()
            with building(outside) as connection:
                run(connection, "DROP SCHEMA IF EXISTS {} CASCADE", name)
    finally:
        outside.dispose()


def run(connection: Connection, statement: str, *names: str) -> None:
    """A statement about things with names, on the server."""
    driver = connection.connection.driver_connection
    connection.exec_driver_sql(sql.SQL(statement).format(*map(sql.Identifier, names)).as_string(driver))
