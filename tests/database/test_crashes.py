"""A run, or a load, is there whole or not at all: the process is killed at any moment, and the database asked."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from assess.collection.models import Fact, Pack
from assess.config import settings
from assess.cycles.models import Load
from assess.db import open_engine, reading
from assess.founding import found
from assess.results.checking import unsound
from assess.results.models import Result, Run
from tests.database.years import NOW, ROOT, files, load

FEW, MANY = 4, 30


def address(path: Path) -> dict[str, str]:
    return os.environ | {"ASSESS_DATABASE_URL": f"sqlite:///{path}", "PYTHONPATH": str(ROOT)}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "assess.cli", *words]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two loaded years and no run."""
    path = tmp_path_factory.mktemp("crash") / "assess.db"
    asked = settings({"ASSESS_DATABASE_URL": f"sqlite:///{path}"})
    found(asked, NOW)
    engine = open_engine(asked.database_url, 5)
    for one in (2025, 2026):
        load(engine, one)
    engine.dispose()
    return path


def killed(words: list[str], path: Path, after: float) -> bool:
    """Start the command, kill it after some seconds; whether it had said that it was done."""
    started = subprocess.Popen(words, env=address(path), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    time.sleep(after)
    started.send_signal(signal.SIGKILL)
    said, _ = started.communicate()
    return bool(said.strip())


def duration(words: list[str], path: Path) -> float:
    begun = time.monotonic()
    subprocess.run(words, env=address(path), check=True, capture_output=True)
    return time.monotonic() - begun


def whole_runs(path: Path) -> int:
    """How many runs there are; each has all its results, and every digest is right."""
    engine = open_engine(f"sqlite:///{path}", 5)
    try:
        with reading(engine) as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert list(unsound(connection)) == []
            runs = {run: units for run, units in connection.execute(select(Run.id, Run.units))}  # noqa: C416
            counted = select(Result.run_id, func.count()).group_by(Result.run_id)
            rows = {run: count for run, count in connection.execute(counted)}  # noqa: C416
            assert rows == runs
            return len(runs)
    finally:
        engine.dispose()


def kill_runs(year: Path, folder: Path, times: int) -> None:
    path = folder / "assess.db"
    shutil.copyfile(year, path)
    path.chmod(0o600)
    words = command("run", "--again")
    usual = duration(words, path)
    runs, chance = whole_runs(path), random.Random(5)
    seen = set()
    for turn in range(times):
        # The last third of the time is when rows are written.
        said = killed(words, path, usual * (0.6 + 0.55 * (turn + chance.random()) / times))
        after = whole_runs(path)
        assert runs <= after <= runs + 2
        if said:
            assert after > runs, "what was acknowledged is gone"
        seen.add(after - runs)
        runs = after
    assert times < MANY or len(seen) > 1, f"every kill hit the same moment: {seen}"


def test_a_killed_run_is_whole_or_not_there(year: Path, tmp_path: Path) -> None:
    kill_runs(year, tmp_path, FEW)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_thirty_killed_runs(year: Path, tmp_path: Path) -> None:
    kill_runs(year, tmp_path, MANY)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_loads_are_whole_or_not_there(tmp_path: Path) -> None:
    """A load's row stands for all its facts and packs."""
    asked = settings({"ASSESS_DATABASE_URL": f"sqlite:///{tmp_path / 'empty.db'}"})
    found(asked, NOW)
    scheme, facts = map(str, files(2026))
    path = tmp_path / "assess.db"
    shutil.copyfile(tmp_path / "empty.db", path)
    usual = duration(command("load", scheme, facts), path)
    for turn in range(MANY // 3):
        for name in tmp_path.glob("assess.db*"):
            name.unlink()
        shutil.copyfile(tmp_path / "empty.db", path)
        said = killed(command("load", scheme, facts), path, usual * (0.6 + 0.5 * turn / (MANY // 3)))
        engine = open_engine(f"sqlite:///{path}", 5)
        with reading(engine) as connection:
            asked_for = [select(func.count()).select_from(one) for one in (Load, Pack, Fact)]
            counts = [connection.execute(one).scalar_one() for one in asked_for]
        engine.dispose()
        assert counts in ([0, 0, 0], [1, 40, 3650])
        assert counts[0] or not said


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here")
def test_it_is_on_disk_before_it_is_said(year: Path, tmp_path: Path) -> None:
    """kill -9 can't tell: the kernel keeps what was written. So: fdatasync of the log comes before the reply."""
    path = tmp_path / "assess.db"
    shutil.copyfile(year, path)
    path.chmod(0o600)
    trace = tmp_path / "trace"
    watched = ["strace", "-f", "-y", "-e", "trace=fdatasync,fsync,write,pwrite64", "-o", str(trace)]
    words = [*watched, *command("run", "GOV-2026", "2026")]
    done = subprocess.run(words, env=address(path), capture_output=True, check=False)
    if done.returncode:
        pytest.skip("strace may not trace here")
    lines = trace.read_text("utf-8", "replace").splitlines()
    log = r"\(\d+<[^>]*assess\.db-wal>"
    reply = min(at for at, line in enumerate(lines) if "write(1<" in line)
    written = [at for at, line in enumerate(lines[:reply]) if re.search(f"pwrite64{log}", line)]
    synced = [at for at, line in enumerate(lines[:reply]) if re.search(f"f(data)?sync{log}.*= 0", line)]
    assert written[-1] < synced[-1], "the log was not synced between its last write and the reply"
