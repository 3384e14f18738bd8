"""A scheme file becomes a `Scheme`, or is refused with every fault at once.

`load` reads a file, `parse` its bytes, `build` a document that is in memory already. A document with faults raises
`indicators.faults.Refused`; nothing is guessed, and no fault hides another one unless it follows from it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from indicators.digests import digest_of
from indicators.faults import Fault, Refused
from indicators.schema import Scheme
from indicators.scheme_reader.entries import read_scheme
from indicators.scheme_reader.keyed_tables import Notes

LIMIT = 4 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TWICE = re.compile(r"Cannot (?:overwrite|declare|mutate|redefine)|Duplicate inline table key|Cannot (?:add|append)")


def load(path: str | Path) -> Scheme:
    """The scheme in a file; faults name the path as it was given."""
    file = str(path)
    try:
        with Path(path).open("rb") as stream:
            raw = stream.read(LIMIT + 1)
            size = len(raw) if len(raw) <= LIMIT else stream.seek(0, 2)
    except FileNotFoundError as error:
        raise Refused([Fault("scheme.no_file", file=file)]) from error
    except OSError as error:
        raise Refused([Fault("scheme.unread", {"why": error.strerror or type(error).__name__}, file=file)]) from error
    if size > LIMIT:
        raise Refused([Fault("scheme.size", {"size": size, "limit": LIMIT}, file=file)])
    return parse(raw, file)


def parse(raw: bytes, file: str) -> Scheme:
    """The scheme in the bytes of a file; its digest is of exactly these bytes, a byte order mark included."""
    if len(raw) > LIMIT:
        raise Refused([Fault("scheme.size", {"size": len(raw), "limit": LIMIT}, file=file)])
    try:
        text = raw.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Refused([Fault("scheme.encoding", {"byte": error.start + 1}, file=file, row=line)]) from error
    if not text.strip():
        raise Refused([Fault("scheme.empty", file=file)])
    return _build(_document(text, file), file, digest_of(raw))


def build(document: Mapping[str, object], file: str) -> Scheme:
    """The scheme of a document as `tomllib` gives it; no bytes, so no digest. Binary floats are refused."""
    return _build(document, file, "")


def _build(document: Mapping[str, object], file: str, digest: str) -> Scheme:
    notes = Notes(file)
    scheme = read_scheme(notes, document, digest)
    notes.settle()
    return scheme


def _document(text: str, file: str) -> dict[str, object]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise Refused([_syntax(error, text, file)]) from error
    except (ValueError, InvalidOperation, RecursionError) as error:
        raise Refused([Fault("scheme.toml_value", file=file)]) from error


def _syntax(error: tomllib.TOMLDecodeError, text: str, file: str) -> Fault:
    """The parser's complaint with its line; a key written twice, the commonest mistake, in words of our own."""
    told = str(error)
    lines = text.replace("\r\n", "\n").split("\n")
    found = _WHERE.search(told)
    row, column = (int(found[1]), int(found[2])) if found and found[1] else (len(lines), len(lines[-1]) + 1)
    detail = told[: found.start()] if found else told
    if not _TWICE.search(detail):
        return Fault("scheme.toml", {"column": column, "detail": detail}, file=file, row=row)
    line = lines[row - 1].strip()
    named = re.search(r"inline table key '(.*)'", detail)
    key = named[1] if named else re.split(r"\s*=", line.strip("[] "), maxsplit=1)[0]
    return Fault("scheme.toml_twice", {"key": key}, file=file, row=row)
