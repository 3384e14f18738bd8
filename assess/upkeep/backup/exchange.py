"""The two change places: a file by link and rename, PostgreSQL in one transaction. Nobody ever sees half of it."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from assess.config import Settings
from assess.database import sqlite
from assess.database.engine import METADATA, building, open_engine, sqlite_file
from assess.database.faults import Unusable
from assess.upkeep.backup.backup_manifest import Manifest
from assess.upkeep.backup.restore_places import Place, run
from assess.whole_files import settle


def exchange(asked: Settings, place: Place, manifest: Manifest, aside: str) -> None:
    """The copy takes the live database's place, which is kept aside, if there is one."""
    path = sqlite_file(asked.database_url)
    if path is None:
        assert place.name is not None
        place.engine.dispose()
        _schemas(asked, place.name, {*manifest.tables, *METADATA.tables, "alembic_version"}, aside)
        return
    copy = Path(str(place.engine.url.database))
    place.engine.dispose()
    _emptied(copy)
    _files(copy, path.absolute(), Path(aside))


def _emptied(copy: Path) -> None:
    """Everything of the copy is in its one file, and on disk."""
    connection = sqlite.connect(copy, 5)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.close()
    if copy.with_name(f"{copy.name}-wal").exists():
        raise Unusable("db.busy", str(copy), seconds=5)
    with copy.open("rb") as stream:
        os.fsync(stream.fileno())


def _files(copy: Path, path: Path, aside: Path) -> None:
    if path.exists():
        # A link first: there is no moment at which neither stands under the database's name.
        os.link(path, aside)
    for tail in ("-wal", "-shm"):
        # Left behind by a database that can't be opened any more; under the new one they would be its own.
        beside = path.with_name(f"{path.name}{tail}")
        if beside.exists():
            beside.rename(aside.with_name(f"{aside.name}{tail}"))
    copy.replace(path)
    settle(path.parent)


def _schemas(asked: Settings, new: str, names: set[str], aside: str) -> None:
    engine = open_engine(asked.database_url, asked.busy_seconds)
    try:
        with building(engine) as connection:
            home = str(connection.execute(text("SELECT current_schema()")).scalar())
            there = names & set(inspect(connection).get_table_names(schema=home))
            if there:
                run(connection, "CREATE SCHEMA {}", aside)
                _move(connection, home, aside, there)
            _move(connection, new, home, set(inspect(connection).get_table_names(schema=new)))
    finally:
        engine.dispose()


def _move(connection: Connection, source: str, target: str, names: set[str]) -> None:
    """Tables with their indexes and sequences, and the functions that their triggers call."""
    asked = text(
        "SELECT DISTINCT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_namespace f ON f.oid = p.pronamespace "
        "WHERE NOT t.tgisinternal AND n.nspname = :source AND f.nspname = :source"
    )
    functions = connection.execute(asked, {"source": source}).scalars().all()
    for name in sorted(names):
        run(connection, "ALTER TABLE {}.{} SET SCHEMA {}", source, name, target)
    for name in functions:
        run(connection, "ALTER FUNCTION {}.{}() SET SCHEMA {}", source, name, target)
