"""What a restore would take away: the database that is here, held against the backup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, text

from assess.config import Settings
from assess.database.engine import open_engine, reading, sqlite_file
from assess.database.faults import Unusable
from assess.upkeep.backup.backup_manifest import Manifest
from assess.upkeep.backup.database_summary import described
from assess.upkeep.schema import version

DAMAGED = ("db.corrupt", "db.empty", "db.failed")
"""What a database may suffer from and still be replaced; anything else means that the address is wrong."""


@dataclass(frozen=True)
class Here:
    """The database that is here.

    system, head: as in a manifest; None where there is none or it can't be read (why). follows: whether its record goes
    on from the backup's. tables: rows here and in the backup, where they differ. events: those after the backup, by
    action.
    """

    system: str | None = None
    head: tuple[int, str] | None = None
    why: Unusable | None = None
    follows: bool = False
    tables: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    events: Mapping[str, int] = field(default_factory=dict)


def here(asked: Settings, manifest: Manifest) -> Here:
    """Raises `Unusable` where the address is of something else than a database of ours, damaged or not."""
    path = sqlite_file(asked.database_url)
    if path is not None and not path.exists():
        return Here(why=Unusable("db.missing", str(path)))
    try:
        engine = open_engine(asked.database_url, asked.busy_seconds)
        try:
            with reading(engine) as connection:
                if version(connection) is None:
                    return Here(why=Unusable("db.missing"))
                return _compared(connection, manifest)
        finally:
            engine.dispose()
    except Unusable as unusable:
        if path is None or unusable.fault.kind not in DAMAGED:
            raise
        return Here(why=unusable)


def _compared(connection: Connection, manifest: Manifest) -> Here:
    found = described(connection)
    names = sorted({*found.tables, *manifest.tables})
    rows = {name: (found.tables.get(name, 0), manifest.tables.get(name, 0)) for name in names}
    seq, mac = manifest.head or (0, "")
    asked = text("SELECT mac FROM events WHERE seq = :seq")
    counted = text("SELECT action, count(*) FROM events WHERE seq > :seq GROUP BY action ORDER BY action")
    return Here(
        system=found.system,
        head=found.head,
        follows=connection.execute(asked, {"seq": seq}).scalar() == mac,
        tables={name: pair for name, pair in rows.items() if pair[0] != pair[1]},
        events={str(action): int(count) for action, count in connection.execute(counted, {"seq": seq})},
    )
