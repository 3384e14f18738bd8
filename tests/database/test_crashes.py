"""A run, or a load, is there whole or not at all: the process is killed at any moment, and the database asked."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from assess.collection.models import Fact, Pack
from assess.config import Settings
from assess.cycles.models import Load
from assess.database.engine import open_engine, reading, sqlite_file
from tests.database.contents import whole_runs
from tests.database.crashing import AGAIN, FEW, MANY, Moments, command, duration, environment, killed
from tests.database.shelf import Shelf
from tests.database.years import files


def kill_runs(place: Settings, times: int) -> None:
    moment = Moments(duration(place, *AGAIN))
    runs, beside = whole_runs(place)
    seen = set()
    for _ in range(times):
        said = killed(place, moment.next, *AGAIN)
        after, still = whole_runs(place)
        assert still == beside
        assert runs <= after <= runs + 2
        assert after > runs or not said, "what was acknowledged is gone"
        seen.add(after - runs)
        moment.learn(late=after > runs)
        runs = after
    assert times < MANY or len(seen) > 1, f"every kill hit the same moment: {seen}"


def test_a_killed_run_is_whole_or_not_there(years: Engine, place: Settings) -> None:
    years.dispose()
    kill_runs(place, FEW)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_thirty_killed_runs(years: Engine, place: Settings) -> None:
    years.dispose()
    kill_runs(place, MANY)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_loads_are_whole_or_not_there(shelf: Shelf) -> None:
    """A load's row stands for all its facts and packs."""
    words = ("load", *map(str, files(2026)))
    moment = Moments(duration(shelf.copy("empty"), *words))
    seen = set()
    for _ in range(MANY // 3):
        place = shelf.copy("empty")
        said = killed(place, moment.next, *words)
        engine = open_engine(place.database_url, 5)
        with reading(engine) as connection:
            asked = [select(func.count()).select_from(one) for one in (Load, Pack, Fact)]
            counts = [connection.execute(one).scalar_one() for one in asked]
        engine.dispose()
        assert counts in ([0, 0, 0], [1, 40, 3650])
        assert counts[0] or not said
        moment.learn(late=bool(counts[0]))
        seen.add(counts[0])
    assert seen == {0, 1}


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here")
def test_it_is_on_disk_before_it_is_said(years: Engine, place: Settings, tmp_path: Path) -> None:
    """kill -9 can't tell: the kernel keeps what was written. So: fdatasync of the log comes before the reply."""
    file = sqlite_file(place.database_url)
    if file is None:
        # The server writes its log itself; that it waits for the disk is its setting, asked as this program sees it.
        with reading(years) as connection:
            told = {name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in DURABLE}
        assert set(told.values()) == {"on"}, told
        return
    years.dispose()
    trace = tmp_path / "trace"
    watched = ["strace", "-f", "-y", "-e", "trace=fdatasync,fsync,write,pwrite64", "-o", str(trace)]
    words = [*watched, *command("run", "GOV-2026", "2026")]
    done = subprocess.run(words, env=environment(place), capture_output=True, check=False)
    if done.returncode:
        pytest.skip("strace may not trace here")
    lines = trace.read_text("utf-8", "replace").splitlines()
    log = rf"\(\d+<[^>]*{file.name}-wal>"
    reply = min(at for at, line in enumerate(lines) if "write(1<" in line)
    written = [at for at, line in enumerate(lines[:reply]) if re.search(f"pwrite64{log}", line)]
    synced = [at for at, line in enumerate(lines[:reply]) if re.search(f"f(data)?sync{log}.*= 0", line)]
    assert written[-1] < synced[-1], "the log was not synced between its last write and the reply"


DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
