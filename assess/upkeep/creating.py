"""Making a database, or bringing an older one up to date: the only way one ever comes to be."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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
from assess.config import Settings, files_folder, key_file
from assess.database import sqlite
from assess.database.engine import open_engine, reading, shown, sqlite_file
from assess.database.faults import Unusable
from assess.upkeep.backup import make_backup
from assess.upkeep.schema import alone, migrate, not_yet_vouched, version, versions
from assess.upkeep.structure.structure_check import require_built
from assess.whole_files import place_new
from indicators.faults import Fault

BACKUPS = "backups"
"""The folder beside that of the files in which PostgreSQL's backups before an upgrade are."""

RECORD = "m20261122_01_audit"
"""From this version on every database has a record."""


@dataclass(frozen=True)
class Founded:
    """What was done: made, upgraded (from which version, with the backup made before), or nothing at all.

    faults: what was found wrong with the files that went into the backup, which stands all the same.
    """

    made: bool
    upgraded: bool = False
    before: str | None = None
    backup: Path | None = None
    faults: tuple[Fault, ...] = ()


def found(settings: Settings, now: datetime, by: Actor = CONSOLE, saved: bool = False) -> Founded:
    """A database of the latest version; raises `Unusable` for one that is not ours, newer, damaged or tampered with.

    An older one is backed up before it is touched; where that can't be done, it is left as it is. saved: there is a
    backup of it already. The key of its record comes with it. One that has a record already is never given another key.
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
            recorded = begun(connection)
            place = _prepare_key(connection, before)
        at = Occasion(engine, by, now, settings.zone)
        with _kept_if_done(place):
            backup, faults = (
                (None, ()) if before is None or saved else _backup(at, settings.database_url, before, recorded)
            )
            _migrate(at, before)
        return Founded(before is None, before is not None, before, backup, faults)
    finally:
        engine.dispose()


def _prepare_key(connection: Connection, before: str | None) -> Path | None:
    """Where there is a record, it is whole before anything is changed; where there was never one, it gets a key, whose
    place is given.

    A key without a record means that somebody took the record away: what it covered is never entered anew.
    """
    place = audit_keys.place_of(connection.engine)
    if begun(connection):
        require_whole(connection, audit_keys.read(place), not_yet_vouched(before or ""))
        return None
    if before is not None and (before >= RECORD or place.exists()):
        raise Unusable("audit.once", str(place))
    if place.exists():
        return None
    audit_keys.make(place)
    return place


@contextmanager
def _kept_if_done(place: Path | None) -> Iterator[None]:
    """A key that was made for a database which did not come to be is taken away again: it never signed anything."""
    try:
        yield
    except BaseException:
        if place is not None:
            place.unlink(missing_ok=True)
        raise


def _migrate(at: Occasion, before: str | None) -> None:
    """Migrations and their event, in one transaction; refuses a structure that they would not have made."""
    held = audit_keys.read(audit_keys.place_of(at.engine))

    def first(connection: Connection) -> None:
        # Once more, now that nobody else can write: what differs afterwards was changed by the migrations.
        if before is not None:
            alone(connection)
        if before is not None and begun(connection):
            require_whole(connection, held, not_yet_vouched(before))

    def then(connection: Connection) -> None:
        require_built(connection)
        enter(Change(connection, at, held, None), before, versions()[-1])

    migrate(at.engine, first=first, then=then)


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


def _backup(at: Occasion, url: str, before: str, recorded: bool) -> tuple[Path, tuple[Fault, ...]]:
    """A copy of a SQLite file beside it; of PostgreSQL a backup as `assess backup` makes it, which needs a record."""
    path = sqlite_file(url)
    if path is not None:
        target = path.with_name(f"{path.name}.{at.now:%Y%m%dT%H%M%S}.{before}.backup")
        sqlite.backup(path, target)
        return target, ()
    if not recorded:
        raise Unusable("db.unsaved", shown(at.engine.url), found=before)
    done = make_backup.make(at, files_folder(url).parent / BACKUPS)
    return done.folder, done.faults
