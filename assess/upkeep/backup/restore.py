"""Restoring: everything is checked first, the copy is made whole beside the live database, and then the two change
places at once. The former database is kept under a dated name; the event of the restore stands in the new one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import inspect, text

from assess.audit.actors import Actor
from assess.audit.audit_keys import read as read_keys
from assess.audit.occasion import Occasion
from assess.audit.recording import Change, changing
from assess.audit.touched_rows import Touched, rows
from assess.audit.verification.record_check import verify
from assess.audit.vouches import require_vouched
from assess.config import Settings, files_folder, key_file
from assess.database.column_types import microseconds
from assess.database.engine import reading, sqlite_file
from assess.database.faults import Unusable, no_room
from assess.upkeep.backup import kept_files
from assess.upkeep.backup.backup_check import checked
from assess.upkeep.backup.backup_manifest import KEYS, Manifest, unproven
from assess.upkeep.backup.exchange import exchange
from assess.upkeep.backup.restore_losses import Here, here
from assess.upkeep.backup.restore_places import Place, placed
from assess.upkeep.backup.words import Unfit, unfit
from assess.upkeep.backup.work_lock import stopped
from assess.upkeep.creating import found
from assess.upkeep.schema import not_yet_vouched, versions
from assess.upkeep.structure.structure_check import structure_findings
from indicators.faults import Fault


@dataclass(frozen=True)
class Wish:
    """other_system: though nothing here says that the backup is of this system. unproven: though its record doesn't
    verify. agree: is shown what is here, and says whether to go on."""

    other_system: bool = False
    unproven: bool = False
    agree: Callable[[Here, Manifest], bool] = field(default=lambda *_: True)


@dataclass(frozen=True)
class Restored:
    """aside: where the former database is kept, if there was one. files: how many were put back. unproven: what nothing
    vouches for, where it was restored all the same."""

    manifest: Manifest
    aside: str | None
    files: int
    upgraded: bool
    unproven: tuple[Fault, ...] = ()


def restore(asked: Settings, backup: Path, now: datetime, by: Actor, wish: Wish) -> Restored | None:
    """None where it was not agreed to; raises `Unfit` or `Unusable`, and then nothing was touched."""
    manifest, digest = checked(backup)
    path = sqlite_file(asked.database_url)
    if path is not None:
        path.absolute().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with stopped(asked.database_url):
        found_here = here(asked, manifest)
        _require_this_system(backup, manifest, found_here, wish)
        with _keys(backup, manifest, asked.database_url) as key:
            if not wish.agree(found_here, manifest):
                return None
            files, doubts = _exchanged(asked, backup, manifest, digest, found_here, key, now, by, wish)
    aside = aside_name(asked.database_url, now) if _there(found_here) else None
    upgraded = manifest.schema != versions()[-1]
    if upgraded:
        found(asked, now, by, saved=True)
    return Restored(manifest, aside, files, upgraded, doubts)


def _exchanged(
    asked: Settings, backup: Path, manifest: Manifest, digest: str, former: Here, key: Path, now: datetime, by: Actor,
    wish: Wish,
) -> tuple[int, tuple[Fault, ...]]:  # fmt: skip
    """Files before the database, so that a file that it names is always there."""
    url = asked.database_url
    with placed(backup, manifest, url, asked.busy_seconds, key) as place:
        findings = proven(place, key, backup, manifest, digest)
        if findings and not wish.unproven:
            raise Unfit([Fault("backup.unproven", {"count": len(findings)}, file=str(backup)), *findings])
        with _room(files_folder(url)):
            files = kept_files.put_back(backup, manifest, files_folder(url))
            _keep_keys(key, key_file(url))
        seq, mac = former.head or (0, None)
        aside = Path(aside_name(url, now)).name if _there(former) else None
        with changing(Occasion(place.engine, by, now, asked.zone)) as change:
            change.record(
                "backup.restored",
                *_shut(change),
                name=backup.absolute().name,
                seq=manifest.head[0] if manifest.head else 0,
                former_seq=seq,
                former_mac=mac,
                aside=aside,
                findings=len(findings),
                digest=digest,
            )
        exchange(asked, place, manifest, aside_name(url, now))
    return files, tuple(findings)


@contextmanager
def _room(folder: Path) -> Iterator[None]:
    """A disk that takes no more, in words: the database has not been touched yet."""
    try:
        yield
    except OSError as error:
        full = no_room(error)
        raise Unusable("db.full" if full else "db.readonly", str(folder), why=error.strerror or "") from error


def _shut(change: Change) -> list[Touched]:
    """Sessions, locks, links and resets of a day that is over go on in no restored database; gives the rows ended.

    Of links and resets only those that the record knows: what was put there opens nothing, and stays to be found.
    """
    connection = change.connection
    there = set(inspect(connection).get_table_names())
    if not {"sessions", "counters", "credentials"} <= there:
        return []
    connection.execute(text("DELETE FROM sessions"))
    connection.execute(text("DELETE FROM counters WHERE kind = 'signin'"))
    asked = text("SELECT id FROM credentials WHERE kind IN ('link', 'reset') AND superseded IS NULL ORDER BY id")
    known = [one for one in connection.execute(asked).scalars() if _is_known(change, one)]
    ended = text("UPDATE credentials SET superseded = :now WHERE id = :id")
    for one in known:
        connection.execute(ended, {"now": microseconds(change.now), "id": one})
    return [rows("credentials", *known)] if known else []


def _is_known(change: Change, credential_id: int) -> bool:
    try:
        require_vouched(change.connection, change.keys, rows("credentials", credential_id))
    except Unusable:
        return False
    return True


def proven(place: Place, key: Path, backup: Path, manifest: Manifest, digest: str) -> list[Fault]:
    """What is wrong with the list's mac, with the record of the restored copy, and with its structure.

    On PostgreSQL the copy was built by the migrations, of whatever version.
    """
    keys = read_keys(key)
    found = list(unproven(backup, digest, keys))
    with reading(place.engine) as connection:
        later = not_yet_vouched(manifest.schema)
        found += [one for one in verify(connection, keys) if one.args.get("table") not in later]
        if place.name is None:
            found += structure_findings(connection, manifest.schema)
    return found


def _there(former: Here) -> bool:
    return former.why is None or former.why.fault.kind != "db.missing"


def aside_name(url: str, now: datetime) -> str:
    """What the former database is called afterwards: a file beside it, or a schema."""
    path, stamp = sqlite_file(url), f"{now.astimezone(UTC):%Y%m%dT%H%M%S}"
    return f"{path.absolute()}.{stamp}.before-restore" if path is not None else f"assess_before_{stamp.lower()}"


def _require_this_system(backup: Path, manifest: Manifest, former: Here, wish: Wish) -> None:
    if former.system is not None and former.system != manifest.system:
        numbers = {"found": str(manifest.system)[:12], "here": former.system[:12]}
        raise unfit("backup.other_system", backup, **numbers)
    if former.system is None and not wish.other_system:
        fault = Fault("backup.unsure", {"found": str(manifest.system)[:12]}, file=str(backup))
        raise Unfit([fault, *([former.why.fault] if former.why else [])])


@contextmanager
def _keys(backup: Path, manifest: Manifest, url: str) -> Iterator[Path]:
    """A key file with every key of the backup: the one that is here, or else the backup's own."""
    place = key_file(url)
    if place.exists() or KEYS not in manifest.files:
        held = set(read_keys(place).by_id) if place.exists() else set()
        if set(manifest.keys) - held:
            raise unfit("backup.keys", backup, keys=", ".join(sorted(set(manifest.keys) - held)), place=place)
        yield place
        return
    with tempfile.TemporaryDirectory(prefix="assess-key-") as folder:
        kept_files.copy(backup / KEYS, Path(folder) / KEYS)
        read_keys(Path(folder) / KEYS)
        yield Path(folder) / KEYS


def _keep_keys(key: Path, place: Path) -> None:
    """The backup's keys in their place, where there were none."""
    if key == place:
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept_files.copy(key, place)


def rehearse(asked: Settings, backup: Path) -> tuple[Manifest, list[Fault]]:
    """Restore into a place of its own, check everything there, leave nothing; gives what is wrong with the record."""
    manifest, digest = checked(backup)
    url = asked.database_url
    with _keys(backup, manifest, url) as key, placed(backup, manifest, url, asked.busy_seconds, key) as place:
        return manifest, proven(place, key, backup, manifest, digest)
