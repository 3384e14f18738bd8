"""Files that jobs take in and make: kept beside the database, each under its digest; a name is only a name."""

from __future__ import annotations

import os
import tempfile
from hashlib import file_digest
from pathlib import Path
from typing import IO

from sqlalchemy import Engine

from assess.config import files_folder


def put(engine: Engine, stream: IO[bytes]) -> str:
    """Keep what the stream holds; gives its digest. The same file twice is kept once."""
    home = folder(engine)
    with tempfile.NamedTemporaryFile(dir=home, prefix=".taking-", delete=False) as taken:
        path = Path(taken.name)
        try:
            while block := stream.read(1 << 20):
                taken.write(block)
            taken.flush()
            os.fsync(taken.fileno())
            digest = of(path)
            path.replace(home / digest.removeprefix("sha256:"))
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return digest


def get(engine: Engine, digest: str) -> Path | None:
    """The file of a digest; None where it is gone or not what it was."""
    path = folder(engine) / digest.removeprefix("sha256:")
    return path if path.is_file() and of(path) == digest else None


def of(path: Path) -> str:
    with path.open("rb") as stream:
        return f"sha256:{file_digest(stream, 'sha256').hexdigest()}"


def folder(engine: Engine) -> Path:
    """Made when it is first needed; only its owner may look into it."""
    home = files_folder(engine.url.render_as_string(hide_password=False)) / "jobs"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home
