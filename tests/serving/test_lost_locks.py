"""Locks that the server forgot, connections that were ended, workers that were killed: work goes on, once, or stops."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from assess.accounts.signing.sessions import new_token
from assess.config import Settings
from assess.cycles.queries import schemes
from assess.database.engine import open_engine, reading
from assess.database.faults import Unusable
from assess.jobs.actions import ask
from assess.jobs.models import Job
from assess.jobs.worker_lock import PG_LOCK, is_at_work
from tests.database.crashing import command, environment
from tests.database.postgresql import told
from tests.database.shelf import Shelf
from tests.occasions import occasion
from tests.serving.service import Service, served

HOLDER = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = "
ALL = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def year(postgresql_shelf: Shelf) -> Iterator[Settings]:
    made = postgresql_shelf.copy("years")
    yield made
    postgresql_shelf.drop(made)


@pytest.fixture
def engine(year: Settings) -> Iterator[Engine]:
    made = open_engine(year.database_url, 5)
    yield made
    made.dispose()


def restarted(year: Settings) -> None:
    """As a restart of the server does: every connection ends, every advisory lock is forgotten."""
    assert int(told(year.database_url, ALL)) >= 0


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def worker(year: Settings) -> subprocess.Popen[str]:
    words = command("work")
    return subprocess.Popen(words, env=environment(year), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def at_work(engine: Engine) -> bool:
    with reading(engine) as connection:
        return is_at_work(engine, connection)


def restoring(year: Settings, folder: Path) -> subprocess.CompletedProcess[str]:
    words = command("restore", str(folder), "--yes")
    return subprocess.run(words, env=environment(year), capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("asked", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["page", "while"])
def test_nothing_is_restored_under_pages_whose_server_was_restarted(
    year: Settings, tmp_path: Path, asked: bool
) -> None:
    made = subprocess.run(
        command("backup", "--out", str(tmp_path / "backups")), env=environment(year), check=True, capture_output=True
    )
    assert made.returncode == 0
    (folder,) = (tmp_path / "backups").iterdir()
    with served(year, tmp_path / "serve.log") as service:
        assert restoring(year, folder).returncode == 4
        restarted(year)
        if asked:
            # Whose session it is, is looked up: the page asks the database.
            until(lambda: service.get("/people", new_token()).status == 303)
        else:
            time.sleep(5)
        done = restoring(year, folder)
        assert done.returncode == 4, done.stdout
        assert "stop them first" in done.stderr


def test_a_worker_that_lost_its_lock_stops(year: Settings, engine: Engine) -> None:
    """Before it claims another job; and whoever comes next does what waits, once."""
    with worker(year) as first:
        until(lambda: at_work(engine))
        assert told(year.database_url, f"{HOLDER}{PG_LOCK}") == "True"
        assert first.wait(20) == 4
        assert "lost its lock" in first.communicate()[1]
    assert not at_work(engine)
    with reading(engine) as connection:
        line = next(iter(schemes(connection)))
    number = ask(occasion(engine, datetime.now(UTC)), "run", {"scheme": line.id}, line.office_id)
    with worker(year) as second:
        until(lambda: job_state(engine, number) == ("done", 1))
        second.terminate()
        assert second.wait(20) == 0


def job_state(engine: Engine, number: int) -> tuple[str, int]:
    with reading(engine) as connection:
        row = connection.execute(select(Job.state, Job.attempts).where(Job.id == number)).one()
    return row.state, row.attempts


def children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task").glob("*/children")
    return [int(one) for task in listed for one in task.read_text("ascii").split()]


@pytest.mark.slow
def test_serve_brings_its_worker_back(year: Settings, engine: Engine, tmp_path: Path) -> None:
    """Killed, or cut off from a server that was restarted: what waits is done."""
    service = Service(year, tmp_path / "serve.log", worker=True)
    service.start()
    try:
        for harm in (lambda: os.kill(_worker(service), signal.SIGKILL), lambda: restarted(year)):
            until(lambda: at_work(engine))
            harm()
            until(lambda: _alive(engine))
            with reading(engine) as connection:
                line = next(iter(schemes(connection)))
            number = ask(occasion(engine, datetime.now(UTC)), "run", {"scheme": line.id}, line.office_id)
            until(lambda number=number: job_state(engine, number)[0] == "done")  # type: ignore[misc]
    finally:
        service.stop()


def _worker(service: Service) -> int:
    """The process of `assess work` among the children of `assess serve`."""
    for one in children(service.running.pid):
        if b"work" in Path(f"/proc/{one}/cmdline").read_bytes().split(b"\0"):
            return one
    raise AssertionError("no worker")


def _alive(engine: Engine) -> bool:
    """Whether the database answers again."""
    try:
        return at_work(engine)
    except Unusable:
        return False
