"""Databases as those of tests/database, and a server over one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assess.config import Settings
from tests.database.conftest import engine, place, pytest_generate_tests, shelf, years
from tests.serving.service import Service, served

__all__ = ["engine", "place", "pytest_generate_tests", "shelf", "years"]


@pytest.fixture
def service(engine: Engine, place: Settings, tmp_path: Path) -> Iterator[Service]:
    """The pages of the test's database; nobody may have been told of a fault of the program."""
    with served(place, tmp_path / "serve.log") as running:
        yield running
    said = running.log.read_text("utf-8")
    assert "Traceback" not in said, said
