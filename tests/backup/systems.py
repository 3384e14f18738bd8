"""What the tests of backups ask of a database, and do to one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, inspect, text

from assess.audit.audit_keys import place_of, read
from assess.audit.verification.record_check import verify
from assess.database.engine import reading
from assess.units.models import Office
from assess.upkeep.backup.backup_manifest import NAME, SEAL
from tests.database.years import NOW, run_all

ASIDE = ("events", "chain")
"""Tables that a backup and a restore add an event to."""


def live(engine: Engine) -> None:
    """What a year brings: runs, and texts that a careless copy would spoil."""
    run_all(engine)


def odd(connection: Any) -> None:
    """Characters that mean something to COPY, in an office's name."""
    connection.execute(insert(Office).values(name="示例\\N\\.办\t一\n\\x00二'\"", recorded=NOW))


def keep(folder: Path, content: bytes) -> Path:
    """A file under its digest."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / hashlib.sha256(content).hexdigest()
    path.write_bytes(content)
    return path


def rows(engine: Engine, *without: str) -> dict[str, list[Any]]:
    """Every row of every table."""
    with reading(engine) as connection:
        names = sorted(set(inspect(connection).get_table_names()) - set(without))
        found = {name: connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in names}  # noqa: S608
    return {name: sorted(map(repr, held)) for name, held in found.items()}


def events(engine: Engine, upto: int | None = None) -> list[str]:
    with reading(engine) as connection:
        return [repr(row) for row in connection.execute(text("SELECT * FROM events ORDER BY seq")).all()][:upto]


def actions(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.execute(text("SELECT action FROM events ORDER BY seq")).scalars())


def complaints(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return [fault.text("en") for fault in verify(connection, read(place_of(engine)))]


def resealed(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """The list changed by somebody who knows how it is sealed."""
    plain = json.loads((folder / NAME).read_text("utf-8"))
    change(plain)
    data = json.dumps(plain, ensure_ascii=False).encode()
    (folder / NAME).write_bytes(data)
    (folder / SEAL).write_text(f"{hashlib.sha256(data).hexdigest()}  {NAME}\n")
