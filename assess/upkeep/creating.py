"""Making a database, or bringing an older one up to date: the only way one ever comes to be."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from assess.audit import audit_keys
from assess.audit.actors import CONSOLE, Actor
from assess.audit.occasion import Occasion
from assess.audit.recording import Change
from assess.audit.verification.chain_start import begun, enter
from assess.audit.verification.record_check import require_whole
from assess.config import Settings, key_file
from assess.database import sqlite
from assess.database.engine import open_engine, reading, sqlite_file
from assess.database.faults import Unusable
from assess.upkeep.schema import migrate, version, versions
from assess.upkeep.structure.structure_check import require_built
from assess.whole_files import place_new


@dataclass(frozen=True)
class Founded:
    """What was done: made, upgraded (from which version, with the backup made before), or nothing at all."""

    made: bool
    upgraded: bool = False
    before: str | None = None
    backup: Path | None = None


def found(settings: Settings, now: datetime, by: Actor = CONSOLE) -> Founded:
    """A database of the latest version; raises `Unusable` for one that is not ours, newer, damaged or tampered with.

    The key of its record comes with it. One that has a record already is never given another key.
    """
    path = sqlite_file(settings.database_url)
    if path is not None and not path.exists():
        _make(path, settings, by, now)
        return Founded(made=True)
    engine = open_engine(settings.database_url, settings.busy_seconds)
    try:
        with reading(engine) as connection:
            before = version(connection)
            if before == versions()[-1]:
                return Founded(made=False, before=before)
            _prepare_key(connection)
        backup = _backup(path, before, now) if path is not None and before else None
        _migrate(Occasion(engine, by, now, settings.zone), before)
        return Founded(made=before is None, upgraded=before is not None, before=before, backup=backup)
    finally:
        engine.dispose()


def _prepare_key(connection: Connection) -> None:
    """Where there is a record, it is whole before anything is changed; where there is none, it gets a key."""
    place = audit_keys.place_of(connection.engine)
    if begun(connection):
        require_whole(connection, audit_keys.read(place))
    else:
        audit_keys.make(place)


def _migrate(at: Occasion, before: str | None) -> None:
    """Migrations and their event, in one transaction; refuses a structure that they would not have made."""
    held = audit_keys.read(audit_keys.place_of(at.engine))

    def then(connection: Connection) -> None:
        require_built(connection)
        enter(Change(connection, at, held), before, versions()[-1])

    migrate(at.engine, then=then)


def _make(path: Path, settings: Settings, by: Actor, now: datetime) -> None:
    """The file takes its place only when it is complete; nobody ever sees half a database."""
    try:
        place = key_file(settings.database_url)
        audit_keys.make(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".founding-") as folder:
            beside = Path(folder) / path.name
            sqlite.create(beside)
            engine = open_engine(f"sqlite:///{beside}", settings.busy_seconds)
            try:
                keyed = engine.execution_options(**{audit_keys.OPTION: str(place)})
                _migrate(Occasion(keyed, by, now, settings.zone), None)
            finally:
                engine.dispose()
            place_new(beside, path)
    except FileExistsError as error:
        raise Unusable("db.exists", str(path)) from error
    except OSError as error:
        raise Unusable("db.readonly", str(path), why=error.strerror or str(error)) from error


def _backup(path: Path, before: str, now: datetime) -> Path:
    target = path.with_name(f"{path.name}.{now:%Y%m%dT%H%M%S}.{before}.backup")
    sqlite.backup(path, target)
    return target
