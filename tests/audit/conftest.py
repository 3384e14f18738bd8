"""The databases of the tests of commands, and one of each kind that has lived: two years, runs, people, refusals."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from assess.database.engine import open_engine
from tests.audit.history import entitle, lived
from tests.database.conftest import assess, engine, place, pytest_generate_tests, shelf, years
from tests.databases import NAMES

__all__ = ["assess", "engine", "place", "pytest_generate_tests", "shelf", "years"]


@pytest.fixture(scope="module", params=NAMES)
def stage(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database that has lived; whoever attacks it does so in a transaction that is undone."""
    kept = request.getfixturevalue(f"{request.param}_shelf")
    where = kept.copy("years")
    opened = open_engine(where.database_url, where.busy_seconds)
    lived(opened)
    entitle(opened)
    yield opened
    opened.dispose()
    kept.drop(where)
