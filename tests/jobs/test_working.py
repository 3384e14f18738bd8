"""The worker: what waits is done once, and what is cut off, refused or stopped is never half-done or lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from assess.audit.actors import Actor
from assess.audit.audit_keys import place_of, read
from assess.audit.verification.record_check import verify
from assess.cycles.queries import schemes
from assess.database.engine import open_engine, reading
from assess.database.faults import Unusable
from assess.jobs import job_files, kinds
from assess.jobs.actions import again, ask, cancel
from assess.jobs.kinds import KINDS, Kind, Task
from assess.jobs.models import Job
from assess.jobs.queries import job
from assess.jobs.worker import ATTEMPTS, work
from assess.results.runs import latest
from indicators.faults import Fault, Refused
from tests.jobs.making import entered
from tests.occasions import ZONE, occasion
from tests.web.serving import NOW, ROOT, example, made


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year of enterprises, loaded and not scored."""
    path = tmp_path_factory.mktemp("loaded") / "years.db"
    made(path, [example(2026, "enterprises")], run=False)
    return path


@pytest.fixture
def engine(loaded: Path, tmp_path: Path) -> Iterator[Engine]:
    """A copy of it."""
    shutil.copy(loaded, tmp_path / "years.db")
    engine = open_engine(f"sqlite:///{tmp_path}/years.db", 5)
    yield engine
    engine.dispose()


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A kind "count" that steps ten times; what it was called with is listed."""
    called: list[int] = []

    def count(task: Task) -> dict[str, int]:
        called.append(len(called) + 1)
        for at in range(10):
            task.step(at, 10)
        return {"times": len(called)}

    monkeypatch.setitem(KINDS, "count", Kind("count", "数数", "Count", "runs.make", count))
    return called


def whole(engine: Engine) -> bool:
    """The record, and every row that it vouches for."""
    with reading(engine) as connection:
        return not list(verify(connection, read(place_of(engine))))


def state(engine: Engine, number: int) -> str:
    with reading(engine) as connection:
        found = job(connection, number)
    assert found is not None
    return found.state


def test_what_waits_is_done_oldest_first_and_once(engine: Engine, kind: list[int]) -> None:
    numbers = [ask(occasion(engine, NOW), "count", {"n": n}, None) for n in range(3)]
    assert work(engine, ZONE, once=True) == 3
    assert [state(engine, number) for number in numbers] == ["done"] * 3
    assert kind == [1, 2, 3]
    assert work(engine, ZONE, once=True) == 0


def test_the_same_job_is_not_asked_for_twice_while_it_waits(engine: Engine, kind: list[int]) -> None:
    first = ask(occasion(engine, NOW), "count", {"n": 1}, None)
    assert ask(occasion(engine, NOW), "count", {"n": 1}, None) == first
    assert ask(occasion(engine, NOW), "count", {"n": 2}, None) != first
    work(engine, ZONE, once=True)
    assert ask(occasion(engine, NOW), "count", {"n": 1}, None) != first


def test_a_run_is_a_job(engine: Engine) -> None:
    """Its result names the run; asked again with nothing changed, the same one."""
    with reading(engine) as connection:
        (line,) = schemes(connection)
    for _ in range(2):
        number = ask(occasion(engine, NOW), "run", {"scheme": line.id}, line.office_id)
        work(engine, ZONE, once=True)
        with reading(engine) as connection:
            done, run = job(connection, number), latest(connection, line.id)
        assert done is not None
        assert run is not None
        assert (done.state, done.percent, done.result and done.result["run"]) == ("done", 100, run.id)
        assert run.units == 12
    assert whole(engine)


def test_books_packages_and_imports(engine: Engine, tmp_path: Path) -> None:
    """Files are kept under their digests, and one that was altered is not given out."""
    with reading(engine) as connection:
        (line,) = schemes(connection)
    ask(occasion(engine, NOW), "run", {"scheme": line.id}, line.office_id)
    work(engine, ZONE, once=True)
    for name in ("book", "package"):
        number = ask(occasion(engine, NOW), name, {"run": 1}, line.office_id)
        work(engine, ZONE, once=True)
        with reading(engine) as connection:
            done = job(connection, number)
        assert done is not None
        assert done.result is not None
        assert done.state == "done"
        path = job_files.get(engine, done.result["digest"])
        assert path is not None
        assert path.read_bytes()[:2] == b"PK"
        path.write_bytes(b"other")
        assert job_files.get(engine, done.result["digest"]) is None
    with (ROOT / "README.md").open("rb") as stream:
        digest = job_files.put(engine, stream)
    number = ask(occasion(engine, NOW), "load", {"scheme": line.id, "digest": digest, "name": "x.xlsx"}, line.office_id)
    work(engine, ZONE, once=True)
    with reading(engine) as connection:
        done = job(connection, number)
    assert done is not None
    assert done.failure is not None
    assert done.state == "failed"
    assert "x.xlsx" in done.failure[0][0]


def test_refusals_and_faults_are_told(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(task: Task) -> dict[str, int]:
        raise Refused([Fault("tasks.gone", {"what": "方案", "number": 7})])

    def fail(task: Task) -> dict[str, int]:
        raise ZeroDivisionError("a secret path")

    for name, does, word in (("refuse", refuse, "7"), ("fail", fail, "程序出错")):
        monkeypatch.setitem(KINDS, name, Kind(name, name, name, "runs.make", does))
        number = ask(occasion(engine, NOW), name, {}, None)
        work(engine, ZONE, once=True)
        with reading(engine) as connection:
            done = job(connection, number)
        assert done is not None
        assert done.failure is not None
        assert done.state == "failed"
        assert word in done.failure[0][0]
        assert "secret" not in str(done.failure)


def test_one_that_waits_or_goes_on_can_be_ended(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    number = ask(occasion(engine, NOW), "run", {"scheme": 1}, None)
    cancel(occasion(engine, NOW), number)
    assert work(engine, ZONE, once=True) == 0
    assert state(engine, number) == "cancelled"
    with pytest.raises(Refused, match="已经结束"):
        cancel(occasion(engine, NOW), number)

    def stopped(task: Task) -> dict[str, int]:
        cancel(occasion(engine, NOW), int(task.args["own"]))
        task.step(1, 1)
        raise AssertionError("went on")

    monkeypatch.setitem(KINDS, "stopped", Kind("stopped", "停", "Stop", "runs.make", stopped))
    number = ask(occasion(engine, NOW), "stopped", {"own": number + 1}, None)
    work(engine, ZONE, once=True)
    assert state(engine, number) == "cancelled"
    again(occasion(engine, NOW), number)
    assert state(engine, number) == "waiting"
    with pytest.raises(Refused, match="还没有结束"):
        again(occasion(engine, NOW), number)


def test_one_that_was_cut_off_waits_again_but_not_for_ever(engine: Engine, kind: list[int]) -> None:
    number = ask(occasion(engine, NOW), "count", {}, None)
    for attempts, then in ((1, "done"), (ATTEMPTS - 1, "done"), (ATTEMPTS, "failed")):
        entered(engine, number, state="running", attempts=attempts)
        work(engine, ZONE, once=True)
        assert state(engine, number) == then


def test_there_is_one_worker(engine: Engine, kind: list[int]) -> None:
    refusals = []

    def second(task: Task) -> dict[str, int]:
        with pytest.raises(Unusable) as caught:
            work(engine, ZONE, once=True)
        refusals.append(caught.value.text("zh"))
        return {}

    KINDS["second"] = Kind("second", "二", "Two", "runs.make", second)
    try:
        ask(occasion(engine, NOW), "second", {}, None)
        assert work(engine, ZONE, once=True) == 1
    finally:
        del kinds.KINDS["second"]
    assert len(refusals) == 1
    assert "已有后台程序" in refusals[0]


def test_who_asked_is_recorded(engine: Engine, kind: list[int]) -> None:
    with pytest.raises(ValueError, match="nobody who could act"):
        Actor("person")
    ask(occasion(engine, NOW), "count", {}, None)
    with reading(engine) as connection:
        assert connection.execute(select(Job.asked_by)).scalar() is None


@pytest.mark.parametrize("times", [3, pytest.param(30, marks=pytest.mark.slow)])
def test_a_killed_worker_loses_nothing(engine: Engine, times: int) -> None:
    """kill -9 at any moment; whoever comes next finishes, and a run is there whole."""
    with reading(engine) as connection:
        (line,) = schemes(connection)
    chance = random.Random(1)
    environment = os.environ | {"ASSESS_DATABASE_URL": f"sqlite:///{engine.url.database}", "PYTHONPATH": str(ROOT)}
    for _ in range(times):
        number = ask(occasion(engine, NOW), "run", {"scheme": line.id}, line.office_id)
        worker = subprocess.Popen([sys.executable, "-m", "assess.cli", "work"], env=environment)
        time.sleep(chance.uniform(0.5, 2.5))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        work(engine, ZONE, once=True)
        assert state(engine, number) == "done"
    assert whole(engine)
