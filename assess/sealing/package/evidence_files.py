"""Evidence stays where it is; the package holds each file's unit, item, name, size and digest."""

from __future__ import annotations

import csv
import io
import os
import re
import stat
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from assess.collection.file_signatures import is_clutter
from assess.collection.tables.canonical import quoted
from assess.collection.tables.name_keys import controls, key, shown
from assess.scoring.facts import Facts
from assess.sealing.package.container import CHUNK
from indicators.digests import FORM, digest_from
from indicators.faults import Fault, Refused
from indicators.schema import Scheme

COLUMNS = ("unit", "item", "name", "size", "digest")
LONGEST = 1000
MOST_LISTED = 10
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
Row = tuple[str, str, str, str, str]


def evidence(path: Path, scheme: Scheme, facts: Facts, notices: list[Fault]) -> bytes:
    """evidence.csv from a folder `unit/item/…` of the files themselves, or from a table of their digests.

    What desktops and open documents leave there is nobody's evidence: it is left aside, with a notice.
    """
    known = (set(facts.units), {item.code for item in scheme.items()})
    faults: list[Fault] = []
    rows: set[Row] = set()
    names: set[tuple[str, str, str]] = set()
    aside: list[str] = []
    for place, row in _folder(path, aside) if path.is_dir() else _table(path, aside):
        wrong = _wrong(row, known, place)
        if not wrong and row[:3] in names:
            wrong = [Fault("evidence.twice", {"value": row[2]}, file=place)]
        faults += wrong
        names.add(row[:3])
        rows.add(row)
    if faults:
        raise Refused(faults)
    if aside:
        names_aside = ", ".join(aside[:MOST_LISTED]) + (" …" if len(aside) > MOST_LISTED else "")
        notices.append(Fault("evidence.clutter", {"count": len(aside), "names": names_aside}, file=path.name))
    return "".join(",".join(map(quoted, row)) + "\n" for row in (COLUMNS, *sorted(rows))).encode()


def _wrong(row: Row, known: tuple[set[str], set[str]], place: str) -> list[Fault]:
    unit, item, name, size, digest = row
    found = [
        Fault("evidence.unknown", {"value": value}, file=place)
        for value, among in zip((unit, item), known, strict=True)
        if value not in among
    ]
    fine = (
        (name, bool(name) and not controls(name) and len(name) <= LONGEST),
        (size, bool(_SIZE.fullmatch(size))),
        (digest, bool(FORM.fullmatch(digest))),
    )
    return found + [Fault("evidence.value", {"value": text[:80]}, file=place) for text, good in fine if not good]


def _table(path: Path, aside: list[str]) -> Iterator[tuple[str, Row]]:
    try:
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), strict=True))
    except OSError as error:
        raise Refused([Fault("seal.no_file", {"why": error.strerror or ""}, file=str(path))]) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused([Fault("evidence.unread", {"why": str(error)}, file=path.name)]) from error
    if not rows or tuple(map(key, rows[0])) != COLUMNS:
        raise Refused([Fault("evidence.header", {"columns": ",".join(COLUMNS)}, file=path.name)])
    for number, row in enumerate(rows[1:], 2):
        if any(map(str.strip, row)):
            unit, item, name, size, digest, *_ = [*row, *[""] * len(COLUMNS)]
            if any(map(is_clutter, name.replace("\\", "/").split("/"))):
                aside.append(shown(name))
                continue
            yield f"{path.name}:{number}", (key(unit), key(item), shown(name), size.strip(), digest.strip())


def _folder(folder: Path, aside: list[str]) -> Iterator[tuple[str, Row]]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            continue
        place = os.fsencode("/".join(parts)).decode("utf-8", "backslashreplace")
        if any(map(is_clutter, parts)):
            aside.append(place)
            continue
        if not stat.S_ISREG(mode):
            raise Refused([Fault("evidence.link", file=place)])
        if len(parts) < 3:
            raise Refused([Fault("evidence.place", file=place)])
        digest, size = sha256(), 0
        with path.open("rb") as stream:
            while piece := stream.read(CHUNK):
                digest.update(piece)
                size += len(piece)
        name = shown("/".join(parts[2:]))
        yield place, (key(parts[0]), key(parts[1]), name, str(size), digest_from(digest))
