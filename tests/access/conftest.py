"""The world, made once in each database, and what was tried in it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from werkzeug.test import TestResponse

from assess.accounts.signing import passwords
from assess.collection.actions import load_year
from assess.collection.delivery import Delivery
from assess.cycles.queries import schemes
from assess.database.engine import reading
from assess.jobs.worker import work
from tests.access.expected import SEES
from tests.access.test_matrix import browser
from tests.access.test_work import made
from tests.access.told import PROPERTY, Tried
from tests.access.world import NOW, World, build
from tests.collection.filling import Row
from tests.database.minis import SCHEME, VETO, facts, given
from tests.database.shelf import Shelf
from tests.databases import NAMES
from tests.occasions import ZONE, occasion

FEW = (None, "city limited", "jia office")
"""Who is tried on the other database too: which rights there are does not depend on it, only how queries are cut."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """On both databases, unless a module says on which; everybody on SQLite, a few on PostgreSQL."""
    if "kind" not in metafunc.fixturenames:
        return
    if "person" in metafunc.fixturenames:
        pairs = [("sqlite", one) for one in SEES] + [("postgresql", one) for one in FEW]
        metafunc.parametrize(("kind", "person"), pairs, ids=[f"{kind}-{one}" for kind, one in pairs], scope="session")
    else:
        metafunc.parametrize("kind", getattr(metafunc.module, "ON", list(NAMES)), scope="session")


def built(shelf: Shelf) -> Iterator[World]:
    """A world, with passwords that are quick to check."""
    patch = pytest.MonkeyPatch()
    patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    made = build(shelf.copy())
    yield made
    made.close()
    patch.undo()


@pytest.fixture(scope="session")
def sqlite_world(sqlite_shelf: Shelf) -> Iterator[World]:
    yield from built(sqlite_shelf)


@pytest.fixture(scope="session")
def postgresql_world(postgresql_shelf: Shelf) -> Iterator[World]:
    yield from built(postgresql_shelf)


@pytest.fixture
def world(kind: str, request: pytest.FixtureRequest) -> World:
    found: World = request.getfixturevalue(f"{kind}_world")
    return found


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> Iterator[Tried]:
    found = Tried()
    yield found
    request.node.user_properties.append((PROPERTY, vars(found)))


NUMBERS = count(1)


@dataclass
class Year:
    """A year of two units in an office of its own, and somebody who works there."""

    world: World
    code: str
    scheme: Path
    number: int
    person: str

    def load(self, delivery: Delivery) -> None:
        load_year(occasion(self.world.engine, NOW), delivery)

    def facts(self) -> dict[str, dict[str, list[str | None]]]:
        return facts(self.world.engine, self.code)

    def upload(self, *files: Path, **form: str) -> TestResponse:
        client, token = browser(self.world, self.person)
        data: dict[str, Any] = {"csrf_token": token, **form}
        data["facts"] = [(io.BytesIO(one.read_bytes()), one.name) for one in files]
        return client.post(f"/schemes/{self.number}/load", data=data, content_type="multipart/form-data")

    def done(self, answer: TestResponse) -> Any:
        """The job that was asked for, after it was done."""
        assert answer.status_code == 303, answer.text
        work(self.world.engine, ZONE, once=True)
        return made(self.world, int(answer.location.rpartition("/")[2]))

    def page(self, job: Any, lang: str = "zh") -> str:
        client, _ = browser(self.world, self.person)
        return client.get(f"/jobs/{job.id}?lang={lang}").text

    def confirm(self, job: Any, plan: str | None = None, person: str = "", scheme: int = 0) -> TestResponse:
        client, token = browser(self.world, person or self.person)
        data = {"csrf_token": token, "plan": job.result["confirm"] if plan is None else plan}
        return client.post(f"/schemes/{scheme or self.number}/load/{job.id}", data=data)


@pytest.fixture
def year(world: World, tmp_path: Path) -> Year:
    key = f"mini {next(NUMBERS)}"
    code = key.upper().replace(" ", "")
    scheme = tmp_path / "scheme.toml"
    text = SCHEME.read_text("utf-8").replace('"MINI"', f'"{code}"').replace("示例安委办", f"示例安委办{code}")
    scheme.write_text(text, "utf-8")
    done = load_year(occasion(world.engine, NOW), given(vetoes=VETO, scheme=scheme))
    with reading(world.engine) as connection:
        (line,) = [one for one in schemes(connection) if one.id == done.scheme_id]
    world.offices[key] = line.office_id
    world.grant(key, "office", key)
    return Year(world, code, scheme, line.id, key)


def filled(unit: str, *values: tuple[str, str]) -> list[Row]:
    return [{"unit": unit, "item": item, "value": value} for item, value in values]
