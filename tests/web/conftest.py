"""The application over some example years, made once."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.serving import example, made, served

YEARS = [
    (2024, "enterprises"),
    (2025, "enterprises"),
    (2026, "enterprises"),
    (2026, "governments"),
    (2024, "departments"),
]


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Three years of enterprises, one of governments, and departments with a class of a single unit."""
    return served(made(tmp_path_factory.mktemp("years") / "years.db", [example(*year) for year in YEARS]))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A reader on this machine."""
    return app.test_client()
