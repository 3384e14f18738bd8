"""What comes out of the database is what `assess score` writes, byte for byte, on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from assess.database.engine import open_engine, reading
from assess.results.models import Run
from assess.results.output.run_export import export
from assess.results.queries import unit_record
from tests.database.contents import contents
from tests.database.shelf import Shelf
from tests.database.years import files, newest_run, run_all, scored


@pytest.mark.parametrize("year", [2025, 2026])
def test_export_is_what_score_writes(years: Engine, year: int) -> None:
    """The whole document, and each record of it."""
    run_all(years)
    with reading(years) as connection:
        line = newest_run(connection, f"GOV-{year}", year)
        text = "".join(export(connection, line.id))
        assert text == scored(year)
        for one in json.loads(text)["units"]:
            found = unit_record(connection, line, one["unit"])
            assert found is not None
            assert json.dumps(found.record) == json.dumps(one)


def test_results_folder_is_the_same(assess: Callable[..., Any], tmp_path: Path) -> None:
    """Every file of `assess export` is that of `assess score`, made by commands from beginning to end."""
    scheme, facts = files(2026)
    for words in (["init-db"], ["load", scheme, facts], ["run"], ["export", "GOV-2026", 2026, "--out", tmp_path / "a"]):
        done = assess(*words)
        assert done.exit_code == 0, done.output
    assert assess("score", scheme, facts, "--out", tmp_path / "b", "--quiet").exit_code == 0
    names = {path.name for path in (tmp_path / "a").iterdir()}
    assert names == {"scheme.toml", "units.csv", "facts.csv", "vetoes.csv", "results.json"}
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_both_databases_hold_the_same(sqlite_shelf: Shelf, postgresql_shelf: Shelf) -> None:
    """Loaded and run from the same files: every row of every table, numbers of rows and digests of runs included."""
    held = []
    for shelf in (sqlite_shelf, postgresql_shelf):
        place = shelf.copy("years")
        engine = open_engine(place.database_url, 5)
        run_all(engine)
        with reading(engine) as connection:
            held.append(list(contents(connection)))
        engine.dispose()
        shelf.drop(place)
    assert held[0] == held[1]
    assert {name: count for name, count, _ in held[0]}["results"] == 80


def test_a_second_run_of_the_same_says_the_same(years: Engine) -> None:
    """Nothing changed: the former run stands; asked again: a further run with the same digest, superseding."""
    first = run_all(years)
    assert [one.fresh for one in first] == [True, True]
    assert [(one.run_id, one.fresh) for one in run_all(years)] == [(one.run_id, False) for one in first]
    again = run_all(years, again=True)
    with reading(years) as connection:
        rows = {row.id: row for row in connection.execute(select(Run.id, Run.digest, Run.supersedes_id))}
    for one, former in zip(again, first, strict=True):
        assert rows[one.run_id].digest == rows[former.run_id].digest
        assert rows[one.run_id].supersedes_id == former.run_id
