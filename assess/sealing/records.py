"""results.json line by line: its first line, then one unit a line. A year of 170 MB is never held as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from assess.sealing.words import Broken
from indicators.faults import Fault

OPENING, CLOSING = b',"units":[\n', b"]}\n"


def lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Whole lines, their ends kept."""
    rest = b""
    for piece in pieces:
        whole, newline, tail = piece.rpartition(b"\n")
        if newline:
            for line in (rest + whole).split(b"\n"):
                yield line + b"\n"
            rest = tail
        else:
            rest += tail
    if rest:
        yield rest


def head(line: bytes) -> dict[str, Any]:
    """The document without its units, from the first line."""
    try:
        if not line.endswith(OPENING):
            raise ValueError(line[-20:])
        value = json.loads(line.removesuffix(OPENING) + b"}")
    except (ValueError, RecursionError) as error:
        raise Broken([Fault("package.record", {"row": 1})]) from error
    return dict(value)


def records(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Each unit's record, without the comma that parts it from the next."""
    every = lines(pieces)
    head(next(every, b""))
    for line in every:
        if line == CLOSING:
            break
        yield line.removesuffix(b"\n").removesuffix(b",")


def unit_of(record: bytes, row: int) -> dict[str, Any]:
    """A record as data."""
    try:
        value = json.loads(record)
        if not isinstance(value, dict) or not isinstance(value.get("unit"), str):
            raise TypeError(row)
    except (ValueError, TypeError, RecursionError) as error:
        raise Broken([Fault("package.record", {"row": row}, file="results.json")]) from error
    return value
