"""How fast a stored year is scored and shown, against how it is commonly done; long, so in `make check-all` only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pytest

from assess.database.engine import open_engine, reading
from assess.results.overviews import groups, summary
from assess.results.queries import league, unit_record
from assess.results.runs import latest_runs
from tests.benchmarks import durable
from tests.benchmarks.generate import STYLES
from tests.benchmarks.timing import middle

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
UNITS, MIDDLE = 3_000, 45_000
TURNS = 7


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """3,000 units, loaded and run."""
    path = tmp_path_factory.mktemp("speed") / "assess.db"
    durable.make(path, UNITS, STYLES[0])
    durable.product(path)
    return path


def milliseconds(work: Callable[[], object]) -> float:
    """The median of some turns, after one to warm up."""
    work()
    times = []
    for _ in range(TURNS):
        begun = perf_counter()
        work()
        times.append(perf_counter() - begun)
    return middle(times) * 1000


def test_a_league_and_a_record_are_quick(year: Path, record_property: Callable[[str, object], None]) -> None:
    """What the pages ask for, of 3,000 units."""
    engine = open_engine(f"sqlite:///{year}", 5)
    with reading(engine) as connection:
        (line,) = latest_runs(connection)
        assert len(league(connection, line)) == UNITS
        told = {
            "league": milliseconds(lambda: league(connection, line)),
            "groups": milliseconds(lambda: groups(connection, line)),
            "record": milliseconds(lambda: unit_record(connection, line, "U0001500")),
            "summary": milliseconds(lambda: summary(connection, line)),
        }
    engine.dispose()
    for name, taken in told.items():
        record_property(name, taken)
    assert told["league"] <= 150, told
    assert told["record"] <= 60, told


@pytest.mark.parametrize("style", STYLES)
def test_facts_to_stored_results(style: str, tmp_path: Path) -> None:
    """At most a third of read_sql + groupby + to_sql in the same run, in at most 600 MiB."""
    figures = durable.compared(MIDDLE, style, 3, tmp_path)
    assert durable.show(figures), figures
