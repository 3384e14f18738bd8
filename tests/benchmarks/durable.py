"""Facts in SQLite → stored results: the product against read_sql + groupby + to_sql on the same rows, in turn.

`python -m tests.benchmarks.durable [--units 45000] [--rounds 3]`. Every figure is of a process of its own, which opens
the database, reads the facts of the year, scores them and keeps points and results in one transaction.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import pandas as pd

from assess.collection.actions import load_year
from assess.collection.delivery import Delivery
from assess.collection.tables.canonical import CanonicalRows
from assess.config import Settings, settings
from assess.database.engine import open_engine, reading
from assess.results.actions import run_scheme
from assess.results.selection import every
from assess.scoring.facts import NOT_APPLICABLE, Column, Facts
from assess.scoring.numbers.number_texts import decimal
from assess.upkeep.creating import found
from indicators.schema import Item, Scheme
from tests.benchmarks.fresh import peak
from tests.benchmarks.generate import STYLES, generate
from tests.benchmarks.longtable import Inputs, run
from tests.benchmarks.scheme import bench_scheme, text
from tests.benchmarks.timing import middle
from tests.occasions import occasion

MOST_SHARE, MOST_MIB = 1 / 3, 600
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def asked(path: Path) -> Settings:
    return settings({"ASSESS_DATABASE_URL": f"sqlite:///{path}"})


def _rows(item: Item, column: Column, row: int) -> Iterator[str]:
    """The cells of an item's rows after unit and item, as canonical text."""
    if column.present is not None and not column.present[row]:
        return
    if column.state[row] == NOT_APPLICABLE:
        yield "不适用,,,,,"
    elif column.counts is not None:
        events = [(name, int(column.counts[at][row])) for at, name in enumerate(item.rule.levels)]
        told = sorted((name, count) for name, count in events if count)
        yield from (f",,,{name},{count}," for name, count in told)
        if not told:
            yield "0,,,,,"
    else:
        value = decimal(int(column.value[row]), column.den)
        other = "" if column.other is None else decimal(int(column.other[row]), column.other_den)
        base, limit = (other, "") if item.rule.kind == "change" else ("", other)
        yield f"{value},{base},{limit},,,"


def delivery(scheme: Scheme, facts: Facts) -> Delivery:
    """The facts as if they had been read from files."""
    items = sorted(scheme.items(), key=lambda item: item.code)
    lines = (
        (unit, item.code, *cells.split(","))
        for row, unit in enumerate(facts.units)
        for item in items
        for cells in _rows(item, facts.columns[item.code], row)
    )
    groups = [facts.groups[at] for at in facts.group.tolist()]
    recorded = [(facts.units[row], code) for code, where in facts.recorded.items() for row in np.flatnonzero(where)]
    rows = {
        "units": CanonicalRows.of("units", zip(facts.units, facts.names, groups, strict=True)),
        "facts": CanonicalRows.of("facts", lines),
        "vetoes": CanonicalRows.of("vetoes", [(*one, "2000-06-30", "confirmed", "") for one in sorted(recorded)]),
    }
    return Delivery(scheme, text().encode(), "bench.toml", "bench", facts, rows)


def make(path: Path, units: int, style: str) -> None:
    """A database with one year of facts."""
    found(asked(path), NOW)
    engine = open_engine(asked(path).database_url, 30)
    facts = generate(bench_scheme(), units, style)
    load_year(occasion(engine, NOW), delivery(bench_scheme(), facts))
    engine.dispose()
    _entries(beside(path), facts)


def beside(path: Path) -> Path:
    """Where the baseline has the same facts as it would keep them: one number each, in a file of its own."""
    return path.with_suffix(".entries")


def _entries(path: Path, facts: Facts) -> None:
    inputs = Inputs.of(bench_scheme(), facts)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        numbers = "value REAL, other REAL, first REAL, second REAL"
        connection.execute(f"CREATE TABLE entries (unit INTEGER, item INTEGER, {numbers}, PRIMARY KEY (unit, item))")
        inputs.facts.to_sql("entries", connection, if_exists="append", index=False)
        inputs.units.to_sql("members", connection, index=False)


def product(path: Path) -> None:
    """What `assess run` does."""
    engine = open_engine(asked(path).database_url, 30)
    with reading(engine) as connection:
        (line,) = every(connection)
    run_scheme(occasion(engine, NOW), line, again=True)
    engine.dispose()


def typical(path: Path) -> None:
    """What is commonly written instead: read_sql of the long table, the rules by merge and groupby, to_sql of points.

    Through sqlite3, three times faster here than SQLAlchemy. `run` keeps no points, so the values stand
    in for them: the same number of rows and columns.
    """
    few = Inputs.of(bench_scheme(), generate(bench_scheme(), 50, STYLES[0]))
    with closing(sqlite3.connect(beside(path))) as connection, connection:
        connection.execute("DROP TABLE IF EXISTS points")
        connection.execute("DROP TABLE IF EXISTS results")
        connection.execute("CREATE TABLE points (unit INTEGER, item INTEGER, value REAL, PRIMARY KEY (unit, item))")
        units = pd.read_sql("SELECT * FROM members", connection).astype({"recorded": bool})
        facts = pd.read_sql("SELECT * FROM entries", connection)
        outcome = run(replace(few, facts=facts, units=units))
        facts[["unit", "item", "value"]].to_sql("points", connection, if_exists="append", index=False)
        decided = {"total": outcome.total, "rank": outcome.rank, "grade": outcome.grade}
        pd.DataFrame(decided).to_sql("results", connection, index=False)


@dataclass(frozen=True)
class Figure:
    seconds: float
    cpu: float
    mib: float


def timed(how: str, path: Path) -> Figure:
    """One of the two in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.durable", "--one", how, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Figure(**json.loads(done.stdout))


def compared(units: int, style: str, rounds: int, folder: Path) -> dict[str, list[Figure]]:
    """Both on the same rows, in turn."""
    path = folder / f"{style}.db"
    subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.durable", "--make", str(units), style, str(path)], check=True
    )
    figures: dict[str, list[Figure]] = {"product": [], "typical": []}
    for _ in range(rounds):
        for how, found_ in figures.items():
            found_.append(timed(how, path))
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT count(*) FROM facts").fetchone()[0]
    print(f"\n{style}: {units:,} units, {rows:,} rows of facts, database {path.stat().st_size >> 20} MiB")
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.durable", description=__doc__)
    parser.add_argument("--units", type=int, default=45_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", nargs=2, metavar=("HOW", "PATH"))
    parser.add_argument("--make", nargs=3, metavar=("UNITS", "STYLE", "PATH"))
    given = parser.parse_args(arguments)
    if given.make:
        make(Path(given.make[2]), int(given.make[0]), given.make[1])
        return 0
    if given.one:
        start, worked = perf_counter(), process_time()
        {"product": product, "typical": typical}[given.one[0]](Path(given.one[1]))
        taken = {"seconds": perf_counter() - start, "cpu": process_time() - worked, "mib": peak() / (1 << 20)}
        print(json.dumps(taken))
        return 0
    kept = True
    for style in STYLES:
        with tempfile.TemporaryDirectory() as folder:
            kept &= show(compared(given.units, style, given.rounds, Path(folder)))
    return 0 if kept else 1


def share(figures: dict[str, list[Figure]]) -> float:
    """The product's median time for each second of what is commonly written."""
    product, typical = (middle([one.seconds for one in figures[how]]) for how in ("product", "typical"))
    return product / typical


def most(figures: Sequence[Figure]) -> float:
    """The largest memory of any round, in MiB."""
    return max(one.mib for one in figures)


def show(figures: dict[str, list[Figure]]) -> bool:
    """Print medians and verdict; whether both limits are kept."""
    for how, some in figures.items():
        taken, cpu = middle([one.seconds for one in some]), middle([one.cpu for one in some])
        print(f"  {how:<8} {taken:6.2f} s, {cpu:5.2f} s of it at work (n={len(some)}), at most {most(some):,.0f} MiB")
    ratio, memory = share(figures), most(figures["product"])
    print(f"  ratio {ratio:.3f} (at most {MOST_SHARE:.3f}), memory {memory:,.0f} MiB (at most {MOST_MIB})", flush=True)
    return ratio <= MOST_SHARE and memory <= MOST_MIB


if __name__ == "__main__":
    sys.exit(main())
