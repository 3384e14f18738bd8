"""Files that are not in the database: copied out, put back, and each checked against the digest that is its name."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from assess.upkeep.backup.backup_manifest import FILES, Manifest, of
from assess.whole_files import copy_new, settle
from indicators.faults import Fault

DIGEST = re.compile(r"[0-9a-f]{64}")
Step = Callable[[int], None]


def stored(folder: Path) -> Iterator[Path]:
    """Every file that is kept; one that begins with a dot is still being written."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def findings(folder: Path, step: Step = lambda _: None) -> tuple[int, list[Fault]]:
    """How many there are, and what is wrong with them."""
    faults, count = [], 0
    for path in stored(folder):
        count += 1
        step(count)
        try:
            fine = not DIGEST.fullmatch(path.name) or of(path) == path.name
        except FileNotFoundError:
            continue
        if not fine or not DIGEST.fullmatch(path.name):
            kind = "files.strange" if fine else "files.changed"
            faults.append(Fault(kind, {"name": path.relative_to(folder).as_posix()}))
    return count, faults


def copy_out(source: Path, target: Path) -> Iterator[Fault]:
    """All of them; what is not as it should be is copied too, and told."""
    for path in stored(source):
        name = path.relative_to(source).as_posix()
        place = target / FILES / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            found = copy(path, place)
        except FileNotFoundError:
            place.unlink(missing_ok=True)
            continue
        if not DIGEST.fullmatch(path.name):
            yield Fault("files.strange", {"name": name})
        elif found != path.name:
            yield Fault("files.changed", {"name": name})


def copy(path: Path, place: Path) -> str:
    """A new file with the same bytes, on disk; gives their digest."""
    with path.open("rb") as taken:
        return copy_new(taken, place).hexdigest()


def put_back(backup: Path, manifest: Manifest, home: Path) -> int:
    """Those that are missing here, or are not what they were; nothing is ever taken away. Gives how many."""
    count = 0
    for name, (_, digest) in manifest.files.items():
        kept = name.removeprefix(f"{FILES}/")
        if kept == name or name in manifest.damaged:
            continue
        place = home / kept
        if place.is_file() and of(place) == digest:
            continue
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".restoring-") as folder:
            beside = Path(folder) / place.name
            copy(backup / name, beside)
            beside.replace(place)
        settle(place.parent)
        count += 1
    return count
