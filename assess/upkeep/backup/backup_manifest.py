"""The list that makes a folder a backup: written last, with its own digest beside it, and read with suspicion."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import Any

from assess.audit.audit_keys import Key, Keys
from assess.audit.encoding import cells
from assess.audit.vouches import key_of
from assess.upkeep.backup.words import Unfit, unfit
from assess.upkeep.schema import versions
from assess.whole_files import new_file
from indicators.digests import bare, digest_of_file
from indicators.faults import Fault

NAME, SEAL, MAC = "manifest.json", "manifest.sha256", "manifest.mac"
FORMAT = "assess-backup/1"
SQLITE, TABLES, FILES, KEYS = "database.sqlite", "database", "files", "assess.key"


@dataclass(frozen=True)
class Manifest:
    """What a backup is of.

    system: the mac of the database's first event, which no other database has; None where nothing was recorded yet.
    head: number and mac of its last event. keys: the audit keys by their ids. settings: names and values of ASSESS_*,
    never a password. tables: rows by table. columns, sequences: of PostgreSQL only. files: bytes and digest by name.
    damaged: files that were not what their digests say when the backup was made.
    """

    format: str
    made: str
    program: str
    schema: str
    database: str
    system: str | None
    head: tuple[int, str] | None
    keys: tuple[str, ...]
    settings: Mapping[str, str]
    tables: Mapping[str, int]
    columns: Mapping[str, tuple[str, ...]]
    sequences: Mapping[str, tuple[int, bool]]
    files: Mapping[str, tuple[int, str]]
    damaged: tuple[str, ...]


def write(folder: Path, manifest: Manifest, key: Key | None) -> str:
    """Leave the list, its digest and, where there is a key, its mac; gives the digest."""
    data = (json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    digest = sha256(data).hexdigest()
    proof = f"{key.id} {key.algorithm} {key.mac(_told(digest))}\n".encode() if key else b""
    for name, content in ((NAME, data), (SEAL, f"{digest}  {NAME}\n".encode()), (MAC, proof)):
        with new_file(folder / name) as stream:
            stream.write(content)
    return digest


def _told(digest: str) -> bytes:
    """What the mac of a list is of."""
    return cells(("backup", digest))


def unproven(folder: Path, digest: str, keys: Keys) -> Iterator[Fault]:
    """That a list bears no mac of these keys: whoever can write to the folder may have made it and its files."""
    try:
        key_id, algorithm, mac = (folder / MAC).read_text("ascii").split()
    except (OSError, ValueError):
        yield Fault("backup.no_mac", file=str(folder))
        return
    key = key_of(keys, key_id, algorithm)
    if key is None or not compare_digest(key.mac(_told(digest)).encode(), mac.encode()):
        yield Fault("backup.mac", {"key": f"{key_id} {algorithm}"[:60]}, file=str(folder))


def read(folder: Path) -> tuple[Manifest, str]:
    """The list and its digest; raises `Unfit` for what is no backup, was changed, or is of a later version."""
    if not folder.is_dir():
        raise unfit("backup.missing", folder)
    try:
        data, seal = (folder / NAME).read_bytes(), (folder / SEAL).read_bytes()
    except FileNotFoundError as error:
        raise unfit("backup.unfinished", folder, name=Path(error.filename).name) from None
    digest = sha256(data).hexdigest()
    if seal != f"{digest}  {NAME}\n".encode():
        raise unfit("backup.manifest", folder / NAME, why="sha256")
    try:
        found = _parsed(json.loads(data))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise unfit("backup.manifest", folder / NAME, why=f"{type(error).__name__} {error}"[:120]) from error
    known = versions()
    if found.schema not in known:
        raise unfit("backup.newer", folder / NAME, found=found.schema, known=known[-1])
    return found, digest


def _parsed(plain: Any) -> Manifest:
    if plain["format"] != FORMAT:
        raise ValueError(plain["format"])
    if set(plain) != {field.name for field in fields(Manifest)}:
        raise ValueError("fields")
    read = dict(plain)
    read["head"] = None if plain["head"] is None else (int(plain["head"][0]), str(plain["head"][1]))
    read["keys"], read["damaged"] = tuple(map(str, plain["keys"])), tuple(map(str, plain["damaged"]))
    read["columns"] = {str(name): tuple(map(str, names)) for name, names in plain["columns"].items()}
    for name, first, second in (("sequences", int, bool), ("files", int, str)):
        read[name] = {str(key): (first(one), second(other)) for key, (one, other) in plain[name].items()}
    read["tables"] = {str(name): int(rows) for name, rows in plain["tables"].items()}
    return Manifest(**read)


def walked(folder: Path) -> Iterator[str]:
    """Every file below the folder but the list, its seal and mac, by its name from there; a link counts as a file."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if (path.is_symlink() or not path.is_dir()) and name not in (NAME, SEAL, MAC):
            yield name


def compare(folder: Path, manifest: Manifest) -> None:
    """Every file is there, none besides, each with the bytes that were written; raises `Unfit` with all that is not."""
    there = set(walked(folder))
    faults = [Fault("backup.gone", {"name": name}) for name in sorted(set(manifest.files) - there)]
    faults += [Fault("backup.extra", {"name": name}) for name in sorted(there - set(manifest.files))]
    for name in sorted(there & set(manifest.files)):
        size, digest = manifest.files[name]
        path = folder / name
        if path.is_symlink() or not path.is_file() or path.stat().st_size != size or of(path) != digest:
            faults.append(Fault("backup.changed", {"name": name, "bytes": size}))
    if faults:
        raise Unfit([Fault(fault.kind, fault.args, file=str(folder)) for fault in faults])


def of(path: Path) -> str:
    """The digest of a file."""
    return bare(digest_of_file(path))
