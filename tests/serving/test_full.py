"""A full disk: writing is refused in words, reading goes on, and with room it all works again; nothing is lost."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assess.config import Settings
from assess.database.engine import open_engine, reading
from assess.jobs.queries import JobRecord, job
from tests.accounts.people import PASSWORD
from tests.database.crashing import begun, command, environment
from tests.database.shelf import Shelf
from tests.serving.disks import Disk, on_disk, small
from tests.serving.people import acknowledged, complaints, logins, signed_in, with_password, write
from tests.serving.service import Answer, Service, served

FULL = "磁盘已满"
MOST = 500
"""Writes that may still find room in what the database has taken already."""
LITTLE = 80 << 10
"""Bytes: enough to take up a job, too few to keep what it makes."""


@pytest.fixture
def disk() -> Iterator[Disk]:
    with small() as made:
        yield made


@pytest.fixture
def cramped(shelf: Shelf, disk: Disk) -> Iterator[Settings]:
    """The counties' two years, not scored, on the small disk."""
    with on_disk(shelf, disk, "years") as place:
        yield place


@pytest.fixture
def cramped_engine(cramped: Settings) -> Iterator[Engine]:
    opened = open_engine(cramped.database_url, 5)
    yield opened
    opened.dispose()


def until_refused(attempt: Callable[[int], Answer], taken: Callable[[Answer], bool]) -> int:
    """How many were taken before one was refused, in words."""
    for number in range(MOST):
        answer = attempt(number)
        if not taken(answer):
            assert (answer.status, FULL in answer.text) == (503, True), answer
            return number
    raise AssertionError("the disk never got full")


def through(answer: Answer) -> bool:
    return answer.status == 303


@contextmanager
def worker(place: Settings) -> Iterator[subprocess.Popen[str]]:
    started = begun(place, "work")
    try:
        yield started
    finally:
        started.terminate()
        started.communicate(timeout=60)


def over(line: JobRecord | None) -> JobRecord:
    assert line is not None, "not over in time"
    return line


def until_over(engine: Engine, number: int, seconds: float = 60) -> JobRecord | None:
    """The job when it is over; None where that takes longer."""
    deadline = time.monotonic() + seconds
    while True:
        with reading(engine) as connection:
            line = job(connection, number)
        assert line is not None
        if line.over:
            return line
        if time.monotonic() > deadline:
            return None
        time.sleep(0.1)


def test_writes_reading_and_sign_in(cramped: Settings, cramped_engine: Engine, disk: Disk, tmp_path: Path) -> None:
    """People at the pages, a job that waits for the worker, and a backup."""
    engine = cramped_engine
    administrator, other = signed_in(engine, 2)
    (office,) = signed_in(engine, 1, "office", 1)
    with_password(engine, "li.na")
    with served(cramped, tmp_path / "serve.log") as service:
        assert through(service.post("/schemes/1/run", office))
        disk.fill()
        kept = until_refused(lambda n: write(service, administrator, f"f{n}"), acknowledged)
        until_refused(lambda _: service.sign_in("li.na", PASSWORD), through)
        for path, token in (("/people", other), ("/me", other), ("/", office), ("/schemes", office), ("/jobs", office)):
            assert service.get(path, token).status == 200, path
        _backup_is_refused(cramped, disk)
        with worker(cramped) as working:
            time.sleep(3)
            assert working.poll() is None, "the worker gave up"
            assert service.get("/jobs/1", office).status == 200
            disk.free()
            line = over(until_over(engine, 1))
        assert line.state == "done" or (line.failure or [[""]])[0][0].startswith(FULL)
        assert acknowledged(write(service, administrator, "g0"))
        assert through(service.sign_in("li.na", PASSWORD))
    assert logins(engine, "f") == [f"f{number}" for number in range(kept)]
    assert logins(engine, "g") == ["g0"]
    assert complaints(engine) == []
    assert "Traceback" not in (tmp_path / "serve.log").read_text("utf-8")


def _backup_is_refused(place: Settings, disk: Disk) -> None:
    words = command("backup", "--out", str(disk.folder / "backups"))
    done = subprocess.run(words, env=environment(place), capture_output=True, text=True, check=False)
    assert (done.returncode, "disk is full" in done.stderr) == (4, True), done.stderr
    assert not list((disk.folder / "backups").glob("*"))


def test_a_job_that_finds_no_room(cramped: Settings, cramped_engine: Engine, disk: Disk, tmp_path: Path) -> None:
    """It fails in words, and works when it is asked for again."""
    engine = cramped_engine
    (office,) = signed_in(engine, 1, "office", 1)
    with served(cramped, tmp_path / "serve.log") as service:
        assert through(service.post("/schemes/1/run", office))
        disk.leave(LITTLE)
        with worker(cramped):
            line = until_over(engine, 1, 15)
            if line is not None:
                assert line.state == "failed"
                assert FULL in service.get("/jobs/1", office).text
            disk.free()
            # Even to say that it failed needs some room: without any the worker waits for it.
            line = line or until_over(engine, 1)
            if line is not None and line.state == "failed":
                assert through(service.post("/jobs/1/again", office))
            assert over(until_over(engine, 1)).state == "done"
    assert complaints(engine) == []


def test_no_room_for_files(
    years: Engine, service: Service, place: Settings, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database has room, the folder of uploads and books has none."""
    (office,) = signed_in(years, 1, "office", 1)
    monkeypatch.setenv("ASSESS_FILES", str(disk.folder))
    assert through(service.post("/schemes/1/run", office))
    disk.fill()
    with worker(place):
        assert over(until_over(years, 1)).state == "done"
        assert through(service.post("/runs/1/prepare/book", office))
        line = over(until_over(years, 2))
        assert (line.state, (line.failure or [[""]])[0][0].startswith(FULL)) == ("failed", True)
        disk.free()
        assert through(service.post("/jobs/2/again", office))
        assert over(until_over(years, 2)).state == "done"
    assert complaints(years) == []
