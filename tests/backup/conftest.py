"""The databases of the tests of commands, and one of each kind to make a backup of: two years, a run, two files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.backup.systems import keep, live
from tests.database.conftest import assess, engine, place, pytest_generate_tests, shelf, years

__all__ = ["assess", "engine", "place", "pytest_generate_tests", "shelf", "years"]


@pytest.fixture
def lived(years: Engine, assess: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Years, runs, and files of its own beside it."""
    monkeypatch.setenv("ASSESS_FILES", str(tmp_path / "files"))
    monkeypatch.setenv("ASSESS_LANG", "en")
    live(years)
    for content in (b"", "佐证材料（示例数据）".encode()):
        keep(tmp_path / "files" / "jobs", content)
    return years


@pytest.fixture
def backup(lived: Engine, assess: Callable[..., Any], tmp_path: Path) -> Path:
    """A backup of it."""
    done = assess("backup", "--out", tmp_path / "backups")
    assert done.exit_code == 0, done.output
    (folder,) = (tmp_path / "backups").iterdir()
    return folder
