"""Writing a result: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

Content = bytes | str | Iterable[str]
"""Bytes as they are, or text, whole or in pieces, which becomes UTF-8."""


def write_whole(path: Path, content: Content) -> Path:
    """Write beside `path` and move it there only when complete and on disk; an old file stays until then."""
    (written,) = write_together(path.parent, {path.name: content})
    return written


def write_together(folder: Path, contents: Mapping[str, Content]) -> list[Path]:
    """Several files of a folder: all are complete and on disk before the first takes its place, the last one last."""
    folder.mkdir(parents=True, exist_ok=True)
    ready: dict[Path, Path] = {}
    try:
        for name, content in contents.items():
            handle, beside = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
            ready[folder / name] = Path(beside)
            _fill(handle, content)
            Path(beside).chmod(0o644)
        for path, beside_path in ready.items():
            beside_path.replace(path)
    except BaseException:
        for beside_path in ready.values():
            beside_path.unlink(missing_ok=True)
        raise
    return list(ready)


def _fill(handle: int, content: Content) -> None:
    with os.fdopen(handle, "wb") as stream:
        for piece in (content,) if isinstance(content, bytes | str) else content:
            stream.write(piece if isinstance(piece, bytes) else piece.encode("utf-8"))
        stream.flush()
        os.fsync(stream.fileno())
