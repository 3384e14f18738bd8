"""A database for each test, on SQLite and PostgreSQL, copied from one that was made once: vacant, empty, or filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from assess.config import Settings
from assess.database.engine import open_engine
from tests.database.shelf import Shelf
from tests.databases import on_both

pytest_generate_tests = on_both


@pytest.fixture
def shelf(kind: str, request: pytest.FixtureRequest) -> Shelf:
    found: Shelf = request.getfixturevalue(f"{kind}_shelf")
    return found


@pytest.fixture
def place(shelf: Shelf, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """The test's database: with the example's years or people, empty, or not there yet, as its fixtures say."""
    level = next((name for name in ("years", "people", "engine") if name in request.fixturenames), "vacant")
    taken = shelf.copy("empty" if level == "engine" else level)
    yield taken
    shelf.drop(taken)


@pytest.fixture
def engine(place: Settings) -> Iterator[Engine]:
    """A database of the latest version."""
    opened = open_engine(place.database_url, place.busy_seconds)
    yield opened
    opened.dispose()


@pytest.fixture
def years(engine: Engine) -> Engine:
    """The example's counties in their two years."""
    return engine


@pytest.fixture
def assess(place: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """A command of the product on this database: exit code, output, complaints."""
    from click.testing import CliRunner

    from assess.cli.main import main

    monkeypatch.setenv("ASSESS_DATABASE_URL", place.database_url)
    monkeypatch.setenv("ASSESS_BUSY_SECONDS", "5")
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
