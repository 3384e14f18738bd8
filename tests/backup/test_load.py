"""A backup while somebody writes is whole; a full disk leaves nothing half-done; each in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.backup.systems import ASIDE, actions, complaints, keep, rows
from tests.database.years import ROOT, run_all

Command = Callable[..., Any]
WRITER = """
import sys, time
from datetime import UTC, datetime
from assess.config import settings
from assess.database.engine import open_engine
from tests.database.years import run_all
asked = settings()
engine = open_engine(asked.database_url, asked.busy_seconds)
print("at work", flush=True)
while True:
    run_all(engine, datetime.now(UTC), again=True)
"""


@pytest.fixture
def writer(lived: Engine) -> Iterator[subprocess.Popen[str]]:
    """A process that keeps scoring."""
    started = subprocess.Popen(
        [sys.executable, "-c", WRITER],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None
    started.stdout.readline()
    yield started
    started.kill()
    started.communicate()


def test_backup_under_load(lived: Engine, writer: subprocess.Popen[str], assess: Command, tmp_path: Path) -> None:
    """Each of some backups restores aside and verifies; the last one is put in place."""
    for _ in range(3):
        time.sleep(1)
        done = assess("backup", "--out", tmp_path / "b")
        assert done.exit_code == 0, done.output
    assert writer.poll() is None
    writer.kill()
    writer.wait()
    folders = sorted((tmp_path / "b").iterdir())
    heads = [json.loads((folder / "manifest.json").read_bytes())["head"][0] for folder in folders]
    assert heads == sorted(set(heads))
    for folder in folders:
        assert assess("backup", "--test", folder).exit_code == 0
    lived.dispose()
    assert assess("restore", folders[-1], "--yes").exit_code == 0
    lived.dispose()
    assert complaints(lived) == []
    assert actions(lived)[-1] == "backup.restored"
    assert len(actions(lived)) == heads[-1] + 1


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few hundred kilobytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small file system can't be mounted here (root is needed)")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_full_disk(lived: Engine, small: Path, assess: Command, tmp_path: Path) -> None:
    """Refused in words, nothing is left, and there is no event; with room it works again."""
    before = rows(lived)
    done = assess("backup", "--out", small)
    assert done.exit_code == 4
    assert "the disk is full" in done.output
    assert list(small.iterdir()) == []
    assert rows(lived) == before
    subprocess.run(["mount", "-o", "remount,size=64m", str(small)], check=True)
    assert assess("backup", "--out", small).exit_code == 0


def test_full_disk_under_the_files(lived: Engine, small: Path, assess: Command, tmp_path: Path) -> None:
    """The database fitted, a file did not."""
    subprocess.run(["mount", "-o", "remount,size=16m", str(small)], check=True)
    (tmp_path / "files" / "jobs" / ("0" * 64)).write_bytes(os.urandom(1 << 24))
    done = assess("backup", "--out", small)
    assert (done.exit_code, list(small.iterdir())) == (4, [])
    assert "the disk is full" in done.output


@pytest.mark.parametrize("share", range(6))
def test_restore_that_is_killed(lived: Engine, backup: Path, assess: Command, share: int) -> None:
    """At any moment: the database is the former one or the restored one, whole, and a second try goes through."""
    kept = rows(lived, *ASIDE)
    run_all(lived, again=True)
    later = rows(lived, *ASIDE)
    lived.dispose()
    started = subprocess.Popen(
        [sys.executable, "-m", "assess.cli", "restore", str(backup), "--yes"],
        env=os.environ | {"PYTHONPATH": str(ROOT)}, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(0.5 + share * 0.35)
    started.kill()
    started.communicate()
    assert rows(lived, *ASIDE) in (kept, later)
    assert complaints(lived) == []
    lived.dispose()
    for _ in range(50):
        done = assess("restore", backup, "--yes")
        if done.exit_code != 4:
            break
        time.sleep(0.1)
    assert done.exit_code == 0, done.output
    assert rows(lived, *ASIDE) == kept


def test_folder_that_can_not_be_written(lived: Engine, assess: Command, tmp_path: Path) -> None:
    """A file in its place."""
    (tmp_path / "taken").write_text("x")
    done = assess("backup", "--out", tmp_path / "taken" / "below")
    assert done.exit_code == 4
    assert "nothing half-done" in done.output


def test_full_disk_while_restoring(
    lived: Engine, assess: Command, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that can't be put back: the database is not touched."""
    keep(tmp_path / "files" / "jobs", os.urandom(500_000))
    assert assess("backup", "--out", tmp_path / "b").exit_code == 0
    before = rows(lived)
    monkeypatch.setenv("ASSESS_FILES", str(small / "files"))
    done = assess("restore", *(tmp_path / "b").iterdir(), "--yes")
    assert done.exit_code == 4
    assert "the disk is full" in done.output
    assert rows(lived) == before
