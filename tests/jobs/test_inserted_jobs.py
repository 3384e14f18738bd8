"""A job that somebody put into the database, or edited there, is neither done nor served. Both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from assess.audit.audit_keys import place_of, read
from assess.audit.verification.record_check import verify
from assess.database.engine import reading
from assess.jobs.actions import ask
from assess.jobs.kinds import KINDS, Kind, Task
from assess.jobs.worker import work
from tests.database.behind import behind
from tests.database.conftest import engine, place, pytest_generate_tests, shelf
from tests.database.years import NOW
from tests.occasions import ZONE, occasion

__all__ = ["engine", "place", "pytest_generate_tests", "shelf"]
EDITS = {
    "its work": "args = '{\"n\": 9}'",
    "its kind": "kind = 'run'",
    "its result": 'result = \'{"file": "x", "digest": "sha256:0"}\'',
    "who asked": "request = 'r-77'",
    "its state": "state = 'done'",
    "its attempts": "attempts = 2",
}


@pytest.fixture
def did(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What a kind "note" was asked to note."""
    found: list[object] = []

    def note(task: Task) -> dict[str, int]:
        task.step(1, 2)
        found.append(task.args["n"])
        return {"noted": len(found)}

    monkeypatch.setitem(KINDS, "note", Kind("note", "记", "Note", "runs.make", note))
    return found


def edit(engine: Engine, step: str) -> None:
    with behind(engine) as connection:
        connection.execute(text(step))


def whole(engine: Engine) -> bool:
    with reading(engine) as connection:
        return not list(verify(connection, read(place_of(engine))))


def test_an_inserted_job_is_not_done_and_those_after_it_are(engine: Engine, did: list[object]) -> None:
    columns = "id, kind, args, state, stopping, done, whole, attempts, asked"
    edit(engine, f"INSERT INTO jobs ({columns}) VALUES (1, 'note', '{{\"n\": 1}}', 'waiting', 0, 0, 0, 0, 1)")  # noqa: S608
    with behind(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT setval('jobs_id_seq', 1)"))
    ask(occasion(engine, NOW), "note", {"n": 2}, None)
    assert work(engine, ZONE, once=True) == 1
    assert did == [2]
    assert not whole(engine)


@pytest.mark.parametrize("what", [what for what in EDITS if what != "its state"])
def test_an_edited_job_is_not_done(engine: Engine, did: list[object], what: str) -> None:
    ask(occasion(engine, NOW), "note", {"n": 1}, None)
    edit(engine, f"UPDATE jobs SET {EDITS[what]}")  # noqa: S608
    assert work(engine, ZONE, once=True) == 0
    assert did == []
    assert not whole(engine)


@pytest.mark.parametrize("what", EDITS)
def test_what_is_done_is_vouched_for(engine: Engine, did: list[object], what: str) -> None:
    """Progress stands aside; everything else of the row is found edited."""
    ask(occasion(engine, NOW), "note", {"n": 1}, None)
    assert work(engine, ZONE, once=True) == 1
    assert whole(engine)
    edit(engine, "UPDATE jobs SET done = 1, whole = 7")
    assert whole(engine)
    edit(engine, f"UPDATE jobs SET {EDITS[what].replace('done', 'waiting')}")  # noqa: S608
    assert not whole(engine)
    assert work(engine, ZONE, once=True) == 0


def test_one_that_was_set_running_is_left(engine: Engine, did: list[object]) -> None:
    """Taken back by the next worker, it would be done again under the event of that."""
    ask(occasion(engine, NOW), "note", {"n": 1}, None)
    work(engine, ZONE, once=True)
    edit(engine, "UPDATE jobs SET state = 'running'")
    assert work(engine, ZONE, once=True) == 0
    assert did == [1]
    assert not whole(engine)
