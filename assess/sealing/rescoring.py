"""A results folder, taken on no word: its input is scored again, and every byte of results.json compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from assess.collection.facts.fact_reader import build
from assess.collection.tables.canonical import FILES, canonical, read_back
from assess.results.output.document import ENGINE, write
from assess.results.output.results_folder import RESULTS, SCHEME
from assess.scoring.facts import Facts
from assess.scoring.kernel import score
from assess.sealing.words import Broken
from indicators.digests import digest_from, digest_of
from indicators.faults import Fault, Refused
from indicators.loader import load
from indicators.schema import Scheme

Progress = Callable[[int], None]
_UNIT = re.compile(r'\{"unit":"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class Year:
    """A folder whose results are what its input gives."""

    folder: Path
    scheme: Scheme
    facts: Facts
    digests: Mapping[str, str]
    """File name → digest of the bytes that were looked at."""


def rescored(folder: Path, progress: Progress | None = None) -> Year:
    """Raises `Refused` for a folder that is not all there, `Broken` for one whose files don't belong together."""
    lacking = [name for name in (SCHEME, *FILES, RESULTS) if not (folder / name).is_file()]
    if lacking:
        raise Refused([Fault("seal.not_scored", {"names": ", ".join(lacking)}, file=str(folder))])
    scheme = load(folder / SCHEME)
    digests = {SCHEME: scheme.digest}
    facts = _input(scheme, folder, digests)
    pieces = write(scheme, facts, score(scheme, facts), ENGINE, progress)
    digests[RESULTS] = _compared(folder / RESULTS, pieces)
    return Year(folder, scheme, facts, digests)


def _input(scheme: Scheme, folder: Path, digests: dict[str, str]) -> Facts:
    """The tables, which must be in canonical form to the last byte."""
    raw = {name: (folder / name).read_bytes() for name in FILES}
    try:
        tables = {Path(name).stem: read_back(Path(name).stem, data) for name, data in raw.items()}
        facts = build(scheme, tables)
    except Refused as refusal:
        raise Broken(refusal.faults) from refusal
    for name, text in canonical(scheme, tables).items():
        if (ours := text.encode()) != raw[name]:
            raise Broken([Fault("seal.input_changed", {"row": _line(ours, raw[name])}, file=name)])
        digests[name] = digest_of(ours)
    return facts


def _line(ours: bytes, theirs: bytes) -> int:
    """The first line in which two texts differ."""
    pairs = zip(ours.split(b"\n"), theirs.split(b"\n"), strict=False)
    return next((row for row, (one, other) in enumerate(pairs, 1) if one != other), min(map(len, (ours, theirs))))


def _compared(path: Path, pieces: Iterator[str]) -> str:
    """The digest of the file, if these pieces are all it holds."""
    digest = sha256()
    with path.open("rb") as stream:
        for row, piece in enumerate(pieces, 1):
            ours = piece.encode()
            digest.update(ours)
            if stream.read(len(ours)) == ours:
                continue
            if row == 1:
                raise Broken([Fault("seal.results_head", {"engine": ENGINE}, file=path.name)])
            found = _UNIT.search(piece)
            unit = found[1] if found else "]}"
            raise Broken([Fault("seal.results_differ", {"unit": unit, "row": row}, file=path.name)])
        if stream.read(1):
            raise Broken([Fault("seal.results_longer", file=path.name)])
    return digest_from(digest)
