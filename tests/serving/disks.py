"""A small disk, to be filled up and freed again, and databases that lie on it."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from assess.config import Settings
from assess.database.engine import sqlite_file
from tests.database.postgresql import told
from tests.database.shelf import Shelf

PAGE = 4096


@dataclass(frozen=True)
class Disk:
    """Its folder; what takes up the room is one file."""

    folder: Path

    @property
    def filler(self) -> Path:
        return self.folder / "filler"

    def fill(self) -> None:
        """To the last byte."""
        with self.filler.open("ab", buffering=0) as file:
            for size in (1 << 20, PAGE, 1):
                try:
                    while file.write(bytes(size)) == size:
                        pass
                except OSError as error:
                    assert error.errno == errno.ENOSPC  # noqa: PT017  anything else is no full disk

    def leave(self, size: int) -> None:
        """All but so many bytes."""
        self.fill()
        os.truncate(self.filler, self.filler.stat().st_size - size)

    def free(self) -> None:
        self.filler.unlink()


@contextmanager
def small(size: str = "32m") -> Iterator[Disk]:
    """In a place that a database server may reach too."""
    folder = Path(tempfile.mkdtemp(prefix="assess-small-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        folder.rmdir()
        pytest.skip("a small file system can't be mounted here (root is needed)")
    folder.chmod(0o755)
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


@contextmanager
def on_disk(shelf: Shelf, disk: Disk, level: str) -> Iterator[Settings]:
    """A database whose tables lie on the disk; the log of a database server does not."""
    place = shelf.copy(level)
    file = sqlite_file(place.database_url)
    if file is not None:
        shutil.copy(file, disk.folder / "assess.db")
        yield replace(place, database_url=f"sqlite:///{disk.folder / 'assess.db'}")
        return
    home = disk.folder / "space"
    home.mkdir()
    data = Path(told(place.database_url, "SHOW data_directory"))
    try:
        owner = data.stat()
    except OSError:
        pytest.skip("the PostgreSQL that was given is not on this machine: its disk can't be filled")
    os.chown(home, owner.st_uid, owner.st_gid)
    name = str(make_url(place.database_url).database)
    server, space = make_url(place.database_url).set(database="postgres"), f"small_{name}"
    told(server, f"CREATE TABLESPACE {space} LOCATION '{home}'")
    told(server, f"ALTER DATABASE {name} SET TABLESPACE {space}")
    try:
        yield place
    finally:
        shelf.drop(place)
        told(server, f"DROP TABLESPACE {space}")
