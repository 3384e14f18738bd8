"""Actions on both databases, pages on one; hashes that cost little, since none of these tests is about their cost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from flask import Flask

from assess.accounts.signing import passwords
from tests.accounts.browsing import Browser
from tests.accounts.people import Town, town
from tests.database.conftest import engine, place, pytest_generate_tests, shelf
from tests.web.serving import made, served

__all__ = ["engine", "place", "pytest_generate_tests", "shelf"]
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session", autouse=True)
def cheap() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(passwords, "HASHER", CHEAP)
    passwords.dummy.cache_clear()
    yield
    patch.undo()
    passwords.dummy.cache_clear()


@pytest.fixture
def people(engine) -> Town:
    """Three administrators and somebody without any right, all with passwords; an office with a unit."""
    return town(engine)


@pytest.fixture
def app(tmp_path) -> Flask:
    """Pages over such a database."""
    return served(made(tmp_path / "people.db", []))


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)
