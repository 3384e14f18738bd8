"""The digest by which bytes are known everywhere: "sha256:" and 64 hex digits."""

from __future__ import annotations

import re
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Protocol

PREFIX = "sha256:"
FORM = re.compile(rf"{PREFIX}[0-9a-f]{{64}}")


class Hash(Protocol):
    """What `hashlib.sha256()` gives: bytes are fed to it in pieces."""

    def hexdigest(self) -> str: ...


def digest_of(raw: bytes) -> str:
    """Of bytes in memory."""
    return digest_from(sha256(raw))


def digest_from(fed: Hash) -> str:
    """Of what was fed in pieces to a `hashlib.sha256()`."""
    return f"{PREFIX}{fed.hexdigest()}"


def digest_of_file(path: Path) -> str:
    """Of a file's bytes, however long it is."""
    with path.open("rb") as stream:
        return digest_from(file_digest(stream, "sha256"))


def bare(digest: str) -> str:
    """The hex digits alone, as a file that is kept under its digest is named."""
    return digest.removeprefix(PREFIX)
