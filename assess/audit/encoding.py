"""One text of bytes for a row, or many: each part has its length in front, so no two contents run together to the same.

Values are taken as the database keeps them: whole numbers, texts, bytes, nothing. A column that holds nothing at all is
left out, so that a later version's new column doesn't change what was recorded before it.
Many rows are written column by column, in blocks, so that the work is done by C.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from hashlib import new
from typing import Any

COLUMNS = (
    "seq", "at", "actor", "person_id", "request", "action", "outcome", "fields", "touched", "algorithm", "key_id",
)  # fmt: skip
"""Of an event, in the order in which they are signed, after the mac before them."""
START = "0" * 64
"""The mac before the first event."""
BLOCK = 1 << 10
"""Rows written together; part of the format."""
TAGS: dict[type, bytes] = {type(None): b"n", int: b"i", str: b"t", bytes: b"b", float: b"r"}
"""r: a binary fraction, which no column of ours holds; found where a file was edited."""
BYTES: dict[type, Callable[[Any], bytes]] = {
    type(None): lambda _: b"",
    int: lambda value: b"%d" % value,
    str: str.encode,
    bytes: bytes,
    float: lambda value: repr(value).encode(),
}


def sized(data: bytes) -> bytes:
    """The data with its length in front."""
    return len(data).to_bytes(8, "big") + data


def cells(values: Iterable[Any]) -> bytes:
    """A few values, one after the other."""
    return b"".join(TAGS[type(value)] + sized(BYTES[type(value)](value)) for value in values)


def event_text(before: str, values: Sequence[Any]) -> bytes:
    """What the mac of an event is of; values as the database keeps them."""
    return cells(("event", before, *values))


def head_text(seq: int, mac: str, algorithm: str, key_id: str) -> bytes:
    """What the mac of the head is of."""
    return cells(("head", seq, mac, algorithm, key_id))


def block(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Some rows, column by column in the order of the columns' names."""
    columns = sorted(zip(names, zip(*rows, strict=True), strict=True))
    parts = [len(rows).to_bytes(8, "big")]
    for name, values in columns:
        kinds = set(map(type, values))
        if kinds != {type(None)}:
            parts += (sized(name.encode()), *_column(values, kinds))
    return b"".join(parts)


def _column(values: Sequence[Any], kinds: set[type]) -> tuple[bytes, bytes, bytes]:
    """The tags, the lengths and the contents of one column's values."""
    count = len(values)
    if len(kinds) == 1:
        (kind,) = kinds
        tags = TAGS[kind] * count
        if values[0] == values[-1] and len(set(values)) == 1:
            one = BYTES[kind](values[0])
            return tags, struct.pack(">I", len(one)) * count, one * count
        data: Sequence[bytes] = values if kind is bytes else list(map(BYTES[kind], values))
    else:
        tags = b"".join(map(TAGS.__getitem__, map(type, values)))
        data = [BYTES[type(value)](value) for value in values]
    return tags, struct.pack(f">{count}I", *map(len, data)), b"".join(data)


def digest(
    algorithm: str, table: str, names: Sequence[str], blocks: Iterable[Sequence[Sequence[Any]]]
) -> tuple[int, str]:
    """How many rows, and the digest of all of them; `blocks` are of `BLOCK` rows each, but for the last."""
    whole = new(algorithm, sized(table.encode()))
    count = 0
    for rows in filter(None, blocks):
        whole.update(block(names, rows))
        count += len(rows)
    return count, whole.hexdigest()
