"""results.json line by line: its first line, then one unit a line. A year of 170 MB is never held as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from assess.sealing.words import Broken
from indicators.faults import Fault

_NAME = re.compile(rb'\{"unit":("(?:[^"\\]|\\.)*")')
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
    return _object(line.removesuffix(OPENING) + b"}" if line.endswith(OPENING) else b"", 1)


def records(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Each unit's record, without the comma that parts it from the next."""
    every = lines(pieces)
    head(next(every, b""))
    for line in every:
        if line == CLOSING:
            break
        yield line.removesuffix(b"\n").removesuffix(b",")


def unit_of(record: bytes, row: int) -> dict[str, Any]:
    """A record as data; it has a code at least."""
    value = _object(record, row)
    if not isinstance(value.get("unit"), str):
        raise _no_record(row)
    return value


def unit_name(record: bytes, row: int) -> str:
    """The unit's code, which every record begins with; the rest, a hundred times as long, is left unread."""
    found = _NAME.match(record)
    return str(unit_of(found[0] + b"}" if found else record, row)["unit"])


def _object(raw: bytes, row: int) -> dict[str, Any]:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise _no_record(row) from error
    if not isinstance(value, dict):
        raise _no_record(row)
    return value


def _no_record(row: int) -> Broken:
    return Broken([Fault("package.record", {"row": row}, file="results.json")])
