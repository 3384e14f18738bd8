"""Files that jobs take in and make: kept beside the database, each under its digest; a name is only a name."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from sqlalchemy import Engine

from assess.config import files_folder
from assess.whole_files import beside, copy_new, settle
from indicators.digests import bare, digest_from, digest_of_file


def put(engine: Engine, stream: IO[bytes]) -> str:
    """Keep what the stream holds; gives its digest. The same file twice is kept once."""
    home = folder(engine)
    taken = beside(home / "taking")
    try:
        digest = digest_from(copy_new(stream, taken))
        taken.replace(home / bare(digest))
    except BaseException:
        taken.unlink(missing_ok=True)
        raise
    settle(home)
    return digest


def get(engine: Engine, digest: str) -> Path | None:
    """The file of a digest; None where it is gone or not what it was."""
    path = folder(engine) / bare(digest)
    return path if path.is_file() and digest_of_file(path) == digest else None


def folder(engine: Engine) -> Path:
    """Made when it is first needed; only its owner may look into it."""
    home = files_folder(engine.url.render_as_string(hide_password=False)) / "jobs"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home
