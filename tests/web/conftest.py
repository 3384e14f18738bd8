"""The application over some example years, made once in each database; every test that asks for it is run on both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.database.shelf import Shelf
from tests.databases import on_both
from tests.web.serving import YEARS, Year, example, filled, serving

pytest_generate_tests = on_both


def _over_the_years(shelf: Shelf) -> Iterator[Flask]:
    with serving(filled(shelf.copy(), [example(*year) for year in YEARS])) as app:
        yield app


@pytest.fixture(scope="session")
def sqlite_app(sqlite_shelf: Shelf) -> Iterator[Flask]:
    """Three years of enterprises, one of governments, and departments with a class of a single unit."""
    yield from _over_the_years(sqlite_shelf)


@pytest.fixture(scope="session")
def postgresql_app(postgresql_shelf: Shelf) -> Iterator[Flask]:
    """The same years in the other database."""
    yield from _over_the_years(postgresql_shelf)


@pytest.fixture
def app(kind: str, request: pytest.FixtureRequest) -> Flask:
    found: Flask = request.getfixturevalue(f"{kind}_app")
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A reader on this machine."""
    return app.test_client()


@pytest.fixture(scope="module")
def over(kind: str, request: pytest.FixtureRequest) -> Iterator[Callable[..., Flask]]:
    """The application over years of the test's own, in a database of this kind."""
    shelf: Shelf = request.getfixturevalue(f"{kind}_shelf")
    with ExitStack() as opened:

        def make(years: Sequence[Year], run: bool = True) -> Flask:
            place = shelf.copy()
            opened.callback(shelf.drop, place)
            return opened.enter_context(serving(filled(place, years, run)))

        yield make
