"""An office's work, attacked: jobs and files of others, rights lost meanwhile, hostile uploads."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from assess.accounts.models import Grant
from assess.audit.actors import Actor
from assess.audit.recording import changing
from assess.audit.touched_rows import rows
from assess.database.engine import reading
from assess.jobs import job_files
from assess.jobs.actions import ask
from assess.jobs.models import Job
from assess.jobs.worker import work
from assess.workflow.views import name_of
from tests.access.test_matrix import browser
from tests.access.world import NOW, World
from tests.jobs.making import entered
from tests.occasions import ZONE, occasion


def asked(world: World, kind: str, args: dict[str, Any], by: str = "city office") -> int:
    """A job of the city's."""
    actor = Actor("person", world.people[by])
    return ask(occasion(world.engine, datetime.now(UTC), actor), kind, args, world.offices["city"])


def made(world: World, number: int) -> Any:
    with reading(world.engine) as connection:
        return connection.execute(select(Job.__table__).where(Job.id == number)).one()


def failed(world: World, number: int) -> None:
    entered(world.engine, number, state="failed", failure=[["市标错", "mark"]])


@pytest.mark.parametrize("state", ["provisional", "withdrawn"])
def test_a_file_of_what_may_not_be_seen_does_not_exist(world: World, state: str) -> None:
    """The office makes a book before publication; whoever sees published results only does not get at it this way."""
    number = asked(world, "book", {"run": world.runs["city", state], "lang": "zh"})
    work(world.engine, ZONE, once=True)
    for person, code in (("city office", 200), ("city approver", 200), ("city organization", 404), ("city owner", 404)):
        client, _ = browser(world, person)
        for address in (f"/jobs/{number}", f"/jobs/{number}/state", f"/jobs/{number}/file"):
            with client.get(address) as answer:
                assert answer.status_code == code, (person, address)


def test_whoever_may_not_ask_neither_sees_nor_ends_nor_repeats(world: World) -> None:
    """Others of the office read jobs too: but an import or a run is the office's own, with what was wrong in it."""
    number = asked(world, "load", {"scheme": world.schemes["city"], "digest": "sha256:0", "name": "x.xlsx"})
    failed(world, number)
    for person in ("city organization", "city discipline", "city approver", "jia office", "city limited"):
        client, token = browser(world, person)
        assert client.get(f"/jobs/{number}").status_code == 404, person
        assert f'/jobs/{number}"' not in client.get("/jobs").text
        for action in ("again", "cancel"):
            assert client.post(f"/jobs/{number}/{action}", data={"csrf_token": token}).status_code == 404, person
    assert made(world, number).state == "failed"


def test_having_asked_gives_no_right(world: World) -> None:
    """Whoever lost the office's role keeps nothing of what they asked for, wherever else they work."""
    world.grant("moved", "office", "far")
    number = asked(world, "run", {"scheme": world.schemes["city"]}, "moved")
    failed(world, number)
    client, token = browser(world, "moved")
    assert client.get(f"/jobs/{number}").status_code == 404
    assert client.post(f"/jobs/{number}/again", data={"csrf_token": token}).status_code == 404


def test_a_repetition_is_in_the_name_of_who_asked_for_it(world: World) -> None:
    world.grant("second", "office", "city")
    number = asked(world, "run", {"scheme": world.schemes["city"], "n": 2})
    failed(world, number)
    client, token = browser(world, "second")
    assert client.post(f"/jobs/{number}/again", data={"csrf_token": token}).status_code == 303
    assert made(world, number).asked_by == world.people["second"]
    assert client.post(f"/jobs/{number}/cancel", data={"csrf_token": token}).status_code == 303


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/x.xlsx", "x.xlsx"),
        ("..\\..\\x.XLSX", "x.xlsx"),
        ("/etc/passwd.xlsx", "passwd.xlsx"),
        ("C:\\a\\b.xlsx", "b.xlsx"),
        ("..xlsx", "facts.xlsx"),
        (".xlsx", "facts.xlsx"),
        ("..", "facts.xlsx"),
        ("", "facts.xlsx"),
        (None, "facts.xlsx"),
        ("a\0b\r\n\u202ex.xlsx", "abx.xlsx"),
        ("长" * 300 + ".xlsx", "长" * 60 + ".xlsx"),
        ("x.xlsx/", "x.xlsx"),
        ("\ud800.xlsx", "facts.xlsx"),
    ],
)
def test_a_name_is_only_a_name(given: str | None, name: str) -> None:
    assert name_of(given) == name


def upload(world: World, name: str, data: bytes) -> TestResponse:
    client, token = browser(world, "city office")
    form = {"csrf_token": token, "facts": (io.BytesIO(data), name)}
    return client.post(f"/schemes/{world.schemes['city']}/load", data=form, content_type="multipart/form-data")


def bomb() -> bytes:
    """What unpacks to far more than it is."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", b" " * (64 << 20))
    return held.getvalue()


@pytest.mark.parametrize("name", ["../../../x.xlsx", "长" * 300 + ".xlsx", "..\\x.xlsx", "a;b$(c)`d`.xlsx"])
@pytest.mark.parametrize("content", ["bomb", "nothing", "text"])
def test_hostile_uploads_are_refused_in_words(world: World, name: str, content: str) -> None:
    """Taken as bytes under their digest, refused by the worker with a sentence and no path of this machine."""
    data = {"bomb": bomb(), "nothing": b"", "text": b"PK\3\4 no workbook"}[content]
    answer = upload(world, name, data + name.encode() if content == "text" else data)
    assert answer.status_code == 303
    number = int(answer.location.rpartition("/")[2])
    before = sorted(job_files.folder(world.engine).parent.rglob("*"))
    work(world.engine, ZONE, once=True)
    done = made(world, number)
    assert done.state == "failed"
    assert "程序出错" not in done.failure[0][0]
    assert "/tmp" not in str(done.failure)  # noqa: S108
    added = set(job_files.folder(world.engine).parent.rglob("*")) - set(before)
    # Databases of a server share one folder, and other tests may put a file of theirs there meanwhile.
    shared = world.engine.dialect.name == "postgresql"
    assert [path for path in added if not (shared and path.name.isalnum() and len(path.name) == 64)] == []


@pytest.mark.parametrize("name", ["x.xlsm", "x.csv", "x.xlsx.zip", "x", ".."])
def test_other_files_are_not_taken(world: World, name: str) -> None:
    data = f"not a workbook: {name}".encode()
    assert upload(world, name, data).status_code in (400, 422)
    assert not (job_files.folder(world.engine) / sha256(data).hexdigest()).exists()


def test_a_grant_that_was_withdrawn_ends_at_once(world: World) -> None:
    world.grant("short", "office", "city")
    client, token = browser(world, "short")
    address = f"/schemes/{world.schemes['city']}"
    assert client.get(f"{address}/work").status_code == 200
    with changing(occasion(world.engine, NOW)) as change:
        mine = Grant.person_id == world.people["short"]
        number = change.connection.execute(select(Grant.id).where(mine)).scalar_one()
        change.connection.execute(update(Grant).where(mine).values(state="withdrawn"))
        change.record("tests.state", rows("grants", number), run=number, state="withdrawn")
    assert client.get(f"{address}/work").status_code == 404
    assert client.post(f"{address}/run", data={"csrf_token": token}).status_code == 404
