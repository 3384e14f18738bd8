"""The example's years as they come into a database, and what `assess score` makes of the same files."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from assess.collection.actions import Loaded, load_year
from assess.collection.delivery import Delivery, read_delivery
from assess.collection.facts.fact_reader import read
from assess.database.engine import reading
from assess.results.actions import KeptRun, run_scheme
from assess.results.output.document import ENGINE, write
from assess.results.output.run_export import export
from assess.results.runs import RunLine, latest
from assess.results.selection import every, named
from assess.scoring.kernel import score
from indicators.loader import load as load_scheme
from tests.occasions import occasion

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2027, 2, 1, 9, 30, tzinfo=UTC)


def files(year: int) -> tuple[Path, Path]:
    """The scheme of counties and its facts in a year; a year with several kinds has a folder for each."""
    folder = ROOT / "docs" / "example" / str(year)
    own = folder / "governments"
    return ROOT / "indicators" / str(year) / "governments.toml", own if own.is_dir() else folder


def load(engine: Engine, year: int, when: datetime = NOW) -> Loaded:
    return load_year(occasion(engine, when), read_delivery(*files(year)))


def changed(year: int, tables: dict[str, str]) -> Delivery:
    """A delivery of the year with some of its canonical tables replaced, read again from files."""
    import tempfile

    scheme, facts = files(year)
    kept = read_delivery(scheme, facts).texts() | tables
    with tempfile.TemporaryDirectory() as folder:
        for name, text in kept.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        return read_delivery(scheme, Path(folder))


def run_all(engine: Engine, when: datetime = NOW, again: bool = False) -> list[KeptRun]:
    with reading(engine) as connection:
        lines = every(connection)
    return [run_scheme(occasion(engine, when), line, again) for line in lines]


def scored(year: int) -> str:
    """results.json as `assess score` writes it."""
    path, folder = files(year)
    scheme = load_scheme(path)
    facts, _ = read(scheme, folder)
    return "".join(write(scheme, facts, score(scheme, facts), ENGINE))


def newest_run(connection: Connection, code: str, year: int) -> RunLine:
    """The newest run of the version in force."""
    found = latest(connection, named(connection, code, year).id)
    assert found is not None
    return found


def units(connection: Connection, run: RunLine) -> dict[str, dict[str, Any]]:
    """Each unit's object of the run's results.json, by code."""
    return {one["unit"]: one for one in json.loads("".join(export(connection, run.id)))["units"]}
