"""A database with example years, and the application over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import Engine

from assess.app import create_app
from assess.collection.actions import load_year
from assess.collection.delivery import read_delivery
from assess.config import Settings
from assess.cycles.queries import schemes
from assess.database.engine import db, open_engine, reading
from assess.results.actions import run_scheme
from assess.upkeep.creating import found
from tests.occasions import occasion

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2027, 1, 11, 8, 30, tzinfo=UTC)
Year = tuple[Path, Path]
"""A scheme file and the folder of its facts."""
YEARS = [
    (2024, "enterprises"),
    (2025, "enterprises"),
    (2026, "enterprises"),
    (2026, "governments"),
    (2024, "departments"),
]


def example(year: int, kind: str) -> Year:
    folder = ROOT / "docs/example" / str(year)
    return ROOT / f"indicators/{year}/{kind}.toml", folder if kind == "governments" else folder / kind


def made(path: Path, years: Sequence[Year], run: bool = True) -> Settings:
    """A SQLite file of these years, scored unless asked otherwise."""
    return filled(Settings(f"sqlite:///{path}", 5, ZoneInfo("Asia/Shanghai")), years, run)


def filled(settings: Settings, years: Sequence[Year], run: bool = True) -> Settings:
    """A database, made there, of these years, scored unless asked otherwise."""
    found(settings, NOW)
    engine = open_engine(settings.database_url, settings.busy_seconds)
    for scheme, facts in years:
        load_year(occasion(engine, NOW), read_delivery(scheme, facts))
    with reading(engine) as connection:
        lines = schemes(connection) if run else ()
    for line in lines:
        run_scheme(occasion(engine, NOW), line)
    engine.dispose()
    return settings


def served(settings: Settings, local_reader: bool = False) -> Flask:
    """The application under test: failures become pages, as in service."""
    return create_app(replace(settings, local_reader=local_reader))


def engine_of(app: Flask) -> Engine:
    """The database behind the pages."""
    with app.app_context():
        return db.engine


@contextmanager
def serving(settings: Settings, local_reader: bool = True) -> Iterator[Flask]:
    """The same for whoever sits at the machine, and its connections closed afterwards."""
    app = served(settings, local_reader)
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
