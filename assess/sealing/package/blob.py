"""A file of the package to be, measured once: size, check sum and digest."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from assess.sealing.package.container import CHUNK, Content
from indicators.digests import digest_from


@dataclass(frozen=True)
class Blob:
    name: str
    size: int
    crc: int
    digest: str
    pieces: Callable[[], Iterator[bytes]]

    @classmethod
    def measured(cls, name: str, pieces: Callable[[], Iterator[bytes]]) -> Blob:
        digest, size, crc = sha256(), 0, 0
        for piece in pieces():
            digest.update(piece)
            size += len(piece)
            crc = zlib.crc32(piece, crc)
        return cls(name, size, crc, digest_from(digest), pieces)

    @classmethod
    def of_bytes(cls, name: str, raw: bytes) -> Blob:
        return cls.measured(name, lambda: iter((raw,)))

    @classmethod
    def of_file(cls, path: Path) -> Blob:
        return cls.measured(path.name, lambda: _pieces(path))

    def content(self) -> Content:
        return self.name, self.size, self.crc, self.pieces

    def listed(self) -> dict[str, object]:
        """Its line in the manifest."""
        return {"name": self.name, "size": self.size, "digest": self.digest}


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            yield piece
