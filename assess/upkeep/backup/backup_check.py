"""Is a backup what was written? Read back, opened and counted; nothing is written anywhere."""

from __future__ import annotations

from pathlib import Path

from assess.database import sqlite
from assess.upkeep.backup import backup_manifest as lists
from assess.upkeep.backup.backup_manifest import SQLITE, TABLES, Manifest
from assess.upkeep.backup.database_summary import described, looking, require_sound
from assess.upkeep.backup.words import Unfit, unfit
from indicators.faults import Fault


def checked(folder: Path) -> tuple[Manifest, str]:
    """The list and its digest; raises `Unfit` with what is wrong."""
    manifest, digest = lists.read(folder)
    lists.compare(folder, manifest)
    if manifest.database == "sqlite":
        _sqlite(folder / SQLITE, manifest)
    else:
        _tables(folder, manifest)
    return manifest, digest


def _sqlite(path: Path, manifest: Manifest) -> None:
    try:
        with looking(path) as connection:
            require_sound(connection, path)
            found = described(connection)
    except Unfit:
        raise
    except Exception as error:
        if not isinstance(getattr(error, "orig", error), sqlite.driver.Error):
            raise
        raise unfit("backup.corrupt", path, why=str(error).split("\n")[0][:200]) from error
    said = {
        "schema": manifest.schema,
        "system": manifest.system,
        "head": manifest.head,
        "tables": dict(manifest.tables),
    }
    wrong = [
        Fault("backup.differs", {"what": name, "wanted": wanted, "found": getattr(found, name)}, file=str(path))
        for name, wanted in said.items()
        if getattr(found, name) != wanted
    ]
    if wrong:
        raise Unfit(wrong)


def _tables(folder: Path, manifest: Manifest) -> None:
    """Every table's file has as many rows as were counted when it was written."""
    wanted = {f"{TABLES}/{name}.copy" for name in manifest.tables}
    there = {name for name in manifest.files if name.startswith(f"{TABLES}/")}
    if wanted != there or set(manifest.columns) != set(manifest.tables):
        raise unfit("backup.differs", folder, what=TABLES, wanted=len(wanted), found=len(there))
    for name, rows in manifest.tables.items():
        with (folder / TABLES / f"{name}.copy").open("rb") as stream:
            lines = sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
        if lines != rows:
            raise unfit("backup.differs", folder, what=name, wanted=rows, found=lines)
