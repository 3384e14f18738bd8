"""Making a backup: the database first, the files after it, so that a file that the database names is always there.

Everything is written under a name that is no backup's, read back and checked; only then it gets its name.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version as installed
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from assess.audit.audit_keys import Key, held, place_of
from assess.audit.occasion import Occasion
from assess.audit.recording import changing
from assess.config import files_folder
from assess.database import sqlite
from assess.database.engine import reading, shown, sqlite_file
from assess.database.faults import Unusable, no_room
from assess.upkeep.backup import backup_manifest as lists
from assess.upkeep.backup import kept_files, postgresql_tables
from assess.upkeep.backup.backup_check import checked
from assess.upkeep.backup.backup_manifest import FILES, FORMAT, KEYS, SQLITE, Manifest
from assess.upkeep.backup.database_summary import Described, described, looking
from assess.whole_files import settle
from indicators.faults import Fault

UNFINISHED = ".assess-unfinished-"
SECRET = re.compile(r"SECRET|PASSWORD|PASSWD|TOKEN", re.IGNORECASE)


@dataclass(frozen=True)
class Made:
    """Where it is, what is in it, and what was found wrong with what it is of: the backup stands all the same."""

    folder: Path
    manifest: Manifest
    faults: tuple[Fault, ...]


def make(at: Occasion, out: Path, with_keys: bool = False) -> Made:
    """A checked backup below `out`; raises `Unusable` or `Unfit`, and then nothing of it is left."""
    name = f"assess-backup-{at.now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    target = out / name
    if target.exists():
        raise Unusable("backup.exists", str(target))
    with _writable(out):
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(dir=out, prefix=UNFINISHED))
    try:
        with _writable(out):
            faults = _fill(at.engine, work, at.now, with_keys)
            manifest, digest = checked(work)
            for folder in (work, *(path for path in work.rglob("*") if path.is_dir())):
                settle(folder)
            faults += _finish(at, work, target, manifest, digest)
            settle(out)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return Made(target, manifest, tuple(faults))


def _finish(at: Occasion, work: Path, target: Path, manifest: Manifest, digest: str) -> list[Fault]:
    """The event and the name, both or neither; but a record that is broken keeps no backup from being made."""
    seq, files = manifest.head[0] if manifest.head else 0, _files(manifest)
    try:
        with changing(at) as change:
            keys = int(KEYS in manifest.files)
            change.record("backup.made", name=target.name, seq=seq, files=files, keys=keys, digest=digest)
            work.rename(target)
    except Unusable as unusable:
        if not unusable.fault.kind.startswith("audit."):
            shutil.rmtree(target, ignore_errors=True)
            raise
        work.rename(target)
        return [unusable.fault]
    return []


def _files(manifest: Manifest) -> int:
    return sum(1 for name in manifest.files if name.startswith(f"{FILES}/"))


def _fill(engine: Engine, work: Path, now: datetime, with_keys: bool) -> list[Fault]:
    """Everything into the folder, the list last."""
    url = engine.url.render_as_string(hide_password=False)
    path = sqlite_file(url)
    columns: dict[str, tuple[str, ...]] = {}
    sequences: dict[str, tuple[int, bool]] = {}
    if path is not None:
        sqlite.backup(path, work / SQLITE)
        with looking(work / SQLITE) as connection:
            found = described(connection)
    else:
        with reading(engine) as connection:
            found = described(connection)
            columns, sequences = postgresql_tables.columns_of(connection), postgresql_tables.sequences_of(connection)
            postgresql_tables.dump(connection, work, columns)
    faults = list(kept_files.copy_out(files_folder(url), work))
    damaged = tuple(f"{FILES}/{fault.args['name']}" for fault in faults)
    if with_keys:
        kept_files.copy(place_of(engine), work / KEYS)
    kind = "sqlite" if path is not None else "postgresql"
    lists.write(work, _list(work, found, now, kind, columns, sequences, damaged), _signing(engine))
    if not found.ended:
        faults.append(Fault("audit.broken", {"why": "chain"}, file=shown(engine.url)))
    return faults


def _signing(engine: Engine) -> Key | None:
    """A key that is missing keeps no backup from being made: it is told with the event that can't be written."""
    try:
        return held(engine).signing
    except Unusable:
        return None


def _list(
    work: Path,
    found: Described,
    now: datetime,
    kind: str,
    columns: Mapping[str, tuple[str, ...]],
    sequences: Mapping[str, tuple[int, bool]],
    damaged: tuple[str, ...],
) -> Manifest:
    return Manifest(
        format=FORMAT,
        made=f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        program=installed("assess"),
        schema=found.schema,
        database=kind,
        system=found.system,
        head=found.head,
        keys=found.keys,
        settings=told_settings(os.environ),
        tables=found.tables,
        columns=columns,
        sequences=sequences,
        files={name: ((work / name).stat().st_size, lists.of(work / name)) for name in lists.walked(work)},
        damaged=damaged,
    )


def told_settings(environ: Mapping[str, str]) -> dict[str, str]:
    """Names and values of our settings; never a password."""
    told = {name: value for name, value in sorted(environ.items()) if name.startswith("ASSESS_")}
    for name, value in told.items():
        if SECRET.search(name):
            told[name] = "***"
        elif "://" in value:
            told[name] = re.sub(r"(password=)[^&\s]*", r"\1***", make_url(value).render_as_string(hide_password=True))
    return told


@contextmanager
def _writable(out: Path) -> Iterator[None]:
    """A folder that can't be written, in words."""
    try:
        yield
    except OSError as error:
        full = no_room(error)
        why = {} if full else {"why": error.strerror or str(error)}
        raise Unusable("backup.full" if full else "backup.unwritable", str(out), **why) from error
