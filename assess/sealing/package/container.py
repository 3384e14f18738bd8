"""The zip a package is kept in: stored entries, fixed times, no spare byte, so that its bytes follow from its entries.

Reading takes nothing on trust: every header is compared with the only one that may stand there, the whole directory
with the one that follows from the entries. Whatever a zip could hide (comments, gaps, links, duplicates, lying sizes)
makes a byte differ.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from assess.sealing.words import Broken
from indicators.faults import Fault, Refused

LIMIT = 2 * 2**30
CHUNK = 1 << 20
MOST_ENTRIES = 16
FIRST = "manifest.json"
_LOCAL, _CENTRAL, _END = 0x04034B50, 0x02014B50, 0x06054B50
_VERSION, _UNIX, _DAY = 20, 3 << 8, 0x21
_MODE = 0o100644 << 16


@dataclass(frozen=True)
class Entry:
    """One file of the zip; `offset` is that of its header."""

    name: str
    size: int
    crc: int
    offset: int = 0

    @property
    def start(self) -> int:
        """Where its bytes begin."""
        return self.offset + 30 + len(self.name.encode())

    @property
    def end(self) -> int:
        return self.start + self.size

    def _shape(self) -> bytes:
        # version needed, flags, method, time, day, crc, size twice, length of name, length of extra
        name = self.name.encode("ascii")
        return struct.pack("<HHHHHIIIHH", _VERSION, 0, 0, 0, _DAY, self.crc, self.size, self.size, len(name), 0)

    def local(self) -> bytes:
        return struct.pack("<I", _LOCAL) + self._shape() + self.name.encode("ascii")

    def central(self) -> bytes:
        head = struct.pack("<IH", _CENTRAL, _UNIX | _VERSION) + self._shape()
        return head + struct.pack("<HHHII", 0, 0, 0, _MODE, self.offset) + self.name.encode("ascii")


Content = tuple[str, int, int, Callable[[], Iterator[bytes]]]
"""Name, size, crc, and its bytes in pieces."""


def ordered(names: Sequence[str]) -> list[str]:
    """The manifest first, the others by code points."""
    return sorted(names, key=lambda name: (name != FIRST, name))


def directory(entries: Sequence[Entry]) -> bytes:
    """Everything after the last file."""
    listed = b"".join(entry.central() for entry in entries)
    start = entries[-1].end if entries else 0
    return listed + struct.pack("<IHHHHIIH", _END, 0, 0, len(entries), len(entries), len(listed), start, 0)


def pack(stream: BinaryIO, contents: Sequence[Content]) -> None:
    """Write the zip. Contents that changed since they were measured are an error, not a package."""
    by_name = {content[0]: content for content in contents}
    entries: list[Entry] = []
    place = 0
    for name in ordered(list(by_name)):
        _, size, crc, pieces = by_name[name]
        entry = Entry(name, size, crc, place)
        entries.append(entry)
        place = entry.end
        if place > LIMIT:
            raise Refused([Fault("seal.too_big", {"limit": LIMIT})])
        stream.write(entry.local())
        seen, left = 0, size
        for piece in pieces():
            seen, left = zlib.crc32(piece, seen), left - len(piece)
            stream.write(piece)
        if seen != crc or left:
            raise Refused([Fault("seal.changing", file=name)])
    stream.write(directory(entries))


def unpack(path: Path) -> list[Entry]:
    """The entries of a zip in exactly the form that `pack` writes; raises `Broken` for every other file."""
    with path.open("rb") as stream:
        whole = os.fstat(stream.fileno()).st_size
        if whole > LIMIT + 4096:
            raise Broken([Fault("package.form", {"offset": LIMIT}, file=path.name)])
        entries: list[Entry] = []
        while len(entries) < MOST_ENTRIES:
            place = entries[-1].end if entries else 0
            stream.seek(place)
            entry = _entry(stream.read(30 + 64), place)
            if entry is None or entry.end > whole:
                break
            entries.append(entry)
        place = entries[-1].end if entries else 0
        stream.seek(place)
        rest = stream.read(MOST_ENTRIES * 128 + 64)
        names = [entry.name for entry in entries]
        fine = len(set(names)) == len(names) and names == ordered(names) and rest == directory(entries)
        if not entries or not fine:
            raise Broken([Fault("package.form", {"offset": place}, file=path.name)])
        for entry in entries:
            if _crc(stream, entry) != entry.crc:
                raise Broken([Fault("package.digest", file=path.name, code=entry.name)])
    return entries


def _entry(head: bytes, place: int) -> Entry | None:
    """The header at this place, or None where it is not one that `pack` writes."""
    if len(head) < 31:
        return None
    crc, size, _, length = struct.unpack("<IIIH", head[14:28])
    name = head[30 : 30 + length]
    if not name or len(name) != length or not name.isascii():
        return None
    entry = Entry(name.decode("ascii"), size, crc, place)
    return entry if head.startswith(entry.local()) else None


def read(stream: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """An entry's bytes in pieces."""
    stream.seek(entry.start)
    left = entry.size
    while left and (piece := stream.read(min(CHUNK, left))):
        left -= len(piece)
        yield piece


def _crc(stream: BinaryIO, entry: Entry) -> int:
    crc = 0
    for piece in read(stream, entry):
        crc = zlib.crc32(piece, crc)
    return crc
