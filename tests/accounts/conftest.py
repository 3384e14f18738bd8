"""Actions on both databases, pages on one; hashes that cost little, since none of these tests is about their cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import Engine

from assess.accounts.signing import passwords
from assess.database.engine import open_engine
from tests.accounts.browsing import Browser
from tests.accounts.people import Town
from tests.database.conftest import engine, place, pytest_generate_tests, shelf
from tests.database.shelf import Shelf
from tests.web.serving import served

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
def people(engine: Engine, shelf: Shelf) -> Town:
    """Three administrators and somebody without any right, all with passwords; an office with a unit."""
    return _people_of(shelf, engine)


@pytest.fixture
def app(sqlite_shelf: Shelf) -> Flask:
    """Pages over such a database."""
    return served(sqlite_shelf.copy("people"))


@pytest.fixture
def browser(app: Flask, sqlite_shelf: Shelf) -> Browser:
    return Browser(app, _people_of(sqlite_shelf, open_engine(app.config["SETTINGS"].database_url, 5)))


def _people_of(shelf: Shelf, engine: Engine) -> Town:
    """The numbers of those in the copied database, and this copy."""
    assert shelf.people is not None
    return replace(shelf.people, engine=engine)
