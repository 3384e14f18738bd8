"""Files that last: whole or not at all, on disk before they take their place. Every file we keep is written here."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, BinaryIO

from indicators.digests import Hash

PRIVATE, SHARED = 0o600, 0o644
"""Who may read a file: its owner alone, or everybody. What a database holds is private."""
BLOCK = 1 << 20
Content = bytes | str | Iterable[str]
"""Bytes as they are, or text, whole or in pieces, which becomes UTF-8."""


@contextmanager
def new_file(path: Path, mode: int = PRIVATE) -> Iterator[BinaryIO]:
    """A file that is not there yet (else `FileExistsError`); what was written is on disk when the block ends."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, PRIVATE)
    with os.fdopen(handle, "wb") as stream:
        yield stream
        # Whatever the umask; and only now, when there is something to read.
        os.fchmod(stream.fileno(), mode)
        stream.flush()
        os.fsync(stream.fileno())


def copy_new(source: IO[bytes], path: Path) -> Hash:
    """What the stream holds, in a new private file; gives the SHA-256 of it."""
    whole = sha256()
    with new_file(path) as stream:
        while block := source.read(BLOCK):
            whole.update(block)
            stream.write(block)
    return whole


def beside(path: Path) -> Path:
    """A hidden name in the same folder that nothing bears: there a file is written before it takes its place."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}")


def place_new(written: Path, path: Path) -> None:
    """Give a file its place, where there must be none yet: else `FileExistsError`."""
    try:
        # A link, unlike a rename, never takes the place of a file that came to be meanwhile.
        path.hardlink_to(written)
    except FileExistsError:
        raise
    except OSError as error:
        # Some file systems know no hard links: there, looking before moving has to do.
        if os.path.lexists(path):
            raise FileExistsError(str(path)) from error
        written.replace(path)
    settle(path.parent)


def settle(folder: Path) -> None:
    """The folder's entries are on disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, content: Content) -> Path:
    """Write beside `path` and move it there only when complete and on disk; an old file stays until then."""
    (written,) = write_together(path.parent, {path.name: content})
    return written


def write_together(folder: Path, contents: Mapping[str, Content]) -> list[Path]:
    """Several files of a folder: all are complete and on disk before the first takes its place, the last one last."""
    folder.mkdir(parents=True, exist_ok=True)
    ready = {folder / name: beside(folder / name) for name in contents}
    try:
        for written, content in zip(ready.values(), contents.values(), strict=True):
            with new_file(written, SHARED) as stream:
                for piece in (content,) if isinstance(content, bytes | str) else content:
                    stream.write(piece if isinstance(piece, bytes) else piece.encode("utf-8"))
        for path, written in ready.items():
            written.replace(path)
    except BaseException:
        for written in ready.values():
            written.unlink(missing_ok=True)
        raise
    settle(folder)
    return list(ready)
