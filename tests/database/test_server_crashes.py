"""The database server itself dies, with all its processes, in the middle of a run; what it said yes to is there."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine

from assess.config import Settings
from assess.database.faults import Unusable
from assess.jobs.worker_lock import alone
from assess.upkeep.backup.work_lock import running, stopped
from tests.database.contents import whole_runs
from tests.database.crashing import AGAIN, FEW, MANY, Moments, begun, duration
from tests.database.postgresql import kill, restart
from tests.database.shelf import Shelf
from tests.databases import started

Server = Any


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A PostgreSQL that nobody else uses."""
    running = started("crash")
    yield running
    running.cleanup()


@pytest.fixture
def year(own_server: Server) -> Settings:
    """The example's counties in their two years, and no run."""
    return Shelf(Path(), own_server.get_uri()).copy("years")


def kill_server(server: Server, year: Settings, times: int) -> None:
    moment = Moments(duration(year, *AGAIN))
    runs, beside = whole_runs(year)
    seen = set()
    for _ in range(times):
        client = begun(year, *AGAIN)
        time.sleep(moment.next)
        kill(server)
        said, complained = client.communicate(timeout=60)
        restart(server)
        after, still = whole_runs(year)
        assert still == beside
        assert runs <= after <= runs + 2
        assert after > runs or not said.strip(), "what was acknowledged is gone"
        # Told in words: the server is gone. A run that was through before it went is simply done.
        assert client.returncode in (0, 4), (said, complained)
        assert "Traceback" not in complained
        assert client.returncode == 0 or "can't be reached" in " ".join(complained.split()), complained
        seen.add((client.returncode, after - runs))
        moment.learn(late=client.returncode == 0)
        runs = after
    assert times < MANY or len(seen) > 1, f"every kill hit the same moment: {seen}"


class Dying:
    """A connection whose server dies before it answers the first question."""

    def execute(self, _: bytes) -> None:
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    def close(self) -> None: ...


@pytest.mark.parametrize("lock", [running, lambda engine: stopped(str(engine.url))])
def test_a_server_that_dies_while_the_lock_is_asked_for_is_told(lock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psycopg, "connect", lambda **_: Dying())
    with pytest.raises(Unusable) as told, lock(create_engine("postgresql+psycopg://nobody@/nothing")):
        raise AssertionError
    assert told.value.fault.kind == "db.unreachable"


def test_a_worker_without_a_server_says_so() -> None:
    nowhere = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    with pytest.raises(Unusable) as told, alone(nowhere):
        raise AssertionError
    assert told.value.fault.kind == "db.unreachable"


def test_a_run_survives_its_server_whole_or_not_at_all(own_server: Server, year: Settings) -> None:
    kill_server(own_server, year, FEW)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_thirty_killed_servers(own_server: Server, year: Settings) -> None:
    kill_server(own_server, year, MANY)
