"""The world, made once in each database, and what was tried in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from assess.accounts.signing import passwords
from tests.access.expected import SEES
from tests.access.told import PROPERTY, Tried
from tests.access.world import World, build
from tests.database.shelf import Shelf
from tests.databases import NAMES

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
