"""Pages of a year of 3,000 units as a browser gets them: the application under gunicorn, one sync worker, on loopback.

`python -m tests.benchmarks.web`. A league table is asked for again and again, and once of runs that nobody has looked
at; slips are asked for once each. A list of 50 rows stands against a minimal Flask page of the same rows, in turn.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from assess.collection.actions import load_year
from assess.database.engine import open_engine, reading
from assess.results.actions import run_scheme
from assess.results.selection import every
from assess.upkeep.creating import found
from indicators.loader import parse
from tests.benchmarks.durable import NOW, asked, delivery
from tests.benchmarks.generate import CONTINUOUS, GROUPS, generate
from tests.benchmarks.scheme import text
from tests.benchmarks.timing import middle, process
from tests.occasions import occasion

SMALL, ROWS = 3_000, 50
USUAL, LIST = f"{GROUPS} groups", "list"
YEARS = {2000: (SMALL, GROUPS), 2001: (SMALL, 1), 2002: (ROWS, 5), 2003: (ROWS, 1)}
"""Year → units, groups. A page of one group has its charts and losses beside the table."""
SHAPES = {2000: USUAL, 2001: "one group"}
LISTS = {2002: LIST, 2003: "one group with its charts"}
RUNS = 8
"""Of each year: one to warm up and to ask for again, the others seen for the first time."""
AGAIN, SLIPS = 21, 101
ROUNDS, PAGES, READERS = 7, 300, 4
PRODUCT, MINIMAL = "product", "minimal"
SERVED = {PRODUCT: "wsgi:app", MINIMAL: "tests.benchmarks.web_minimal:app"}
PATIENCE = 30


@dataclass
class Seen:
    """Seconds of pages of one year. `fresh`: of a run of which nothing was looked at before."""

    league: list[float]
    fresh_league: list[float]
    slip: list[float]
    fresh_slip: list[float]


@dataclass
class Pages:
    """All figures: of 3,000 units by shape; of 50 rows by list, requests a second of each round by who served them."""

    seen: dict[str, Seen] = field(default_factory=dict)
    lists: dict[str, dict[str, list[float]]] = field(default_factory=dict)


def make(path: Path) -> None:
    """A database with all years, each scored RUNS times. Prints which runs are of which year."""
    found(asked(path), NOW)
    engine = open_engine(asked(path).database_url, 30)
    for year, (units, groups) in YEARS.items():
        named = text().replace("year = 2000", f"year = {year}").replace('"BENCH"', f'"BENCH-{year}"')
        scheme = parse(named.encode(), "bench.toml")
        facts = generate(scheme, units, CONTINUOUS)
        facts = replace(facts, groups=facts.groups[:groups], group=(facts.group % groups).astype(facts.group.dtype))
        load_year(occasion(engine, NOW), replace(delivery(scheme, facts), raw=named.encode()))
    with reading(engine) as connection:
        lines = every(connection)
    runs = {
        line.year: [run_scheme(occasion(engine, NOW), line, again=True).run_id for _ in range(RUNS)] for line in lines
    }
    engine.dispose()
    print(json.dumps(runs))


@contextmanager
def server(who: str, path: Path) -> Iterator[int]:
    """The port of a server that was started for this."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    command += ["--workers", "1", "--worker-class", "sync", SERVED[who]]
    told = os.environ | {
        "ASSESS_DATABASE_URL": f"sqlite:///{path}",
        "BENCH_DATABASE": str(path),
        "ASSESS_LOCAL_READER": "yes",
    }
    running = subprocess.Popen(command, env=told)
    try:
        _wait(port, running)
        yield port
    finally:
        running.terminate()
        running.wait(PATIENCE)


def _wait(port: int, running: subprocess.Popen[bytes]) -> None:
    until = monotonic() + PATIENCE
    while monotonic() < until and running.poll() is None:
        try:
            _page(port, "/")
        except ConnectionError:
            sleep(0.1)
        else:
            return
    raise SystemExit("the server did not come up")


def _page(port: int, path: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path)
    said = connection.getresponse().read().decode()
    connection.close()
    return said


def visit(port: int, paths: Sequence[str], readers: int = 1) -> dict[str, Any]:
    """Times of these pages, asked for by a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.web_client", str(port), str(readers)]
    done = subprocess.run(command, input=json.dumps(paths), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def seen(path: Path, runs: Sequence[int]) -> Seen:
    """Pages of one year. Each kind has a server of its own, so that nothing is remembered from the other."""
    first, *fresh = runs
    every_so = SMALL // SLIPS
    slips = [f"/runs/{first}/units/U{at * every_so:07d}" for at in range(SLIPS)]
    with server(PRODUCT, path) as port:
        visit(port, [f"/runs/{first}"])
        fresh_league = visit(port, [f"/runs/{run}" for run in fresh])["times"]
        league = visit(port, [f"/runs/{first}"] * AGAIN)["times"]
    with server(PRODUCT, path) as port:
        visit(port, [f"/runs/{fresh[0]}/units/U{SMALL - 1:07d}"])
        slip = visit(port, slips)["times"]
        fresh_slip = visit(port, [f"/runs/{run}/units/U{at:07d}" for at, run in enumerate(fresh[1:])])["times"]
    return Seen(league, fresh_league, slip, fresh_slip)


def listed(path: Path, run: int) -> dict[str, list[float]]:
    """Requests a second of each round, the two servers in turn."""
    rates: dict[str, list[float]] = {PRODUCT: [], MINIMAL: []}
    page = f"/runs/{run}"
    with server(PRODUCT, path) as one, server(MINIMAL, path) as other:
        ports = {PRODUCT: one, MINIMAL: other}
        for who, port in ports.items():
            shown = _page(port, page)
            if not all(f"U{row:07d}" in shown for row in range(ROWS)):
                raise SystemExit(f"{who}: not the same {ROWS} rows")
        for _ in range(ROUNDS):
            for who, port in ports.items():
                rates[who].append(PAGES / visit(port, [page] * PAGES, READERS)["whole"])
    return rates


def measured(folder: Path) -> Pages:
    """Everything, in a database made for it."""
    path = folder.absolute() / "web.db"
    runs = json.loads(str(process([sys.executable, "-m", "tests.benchmarks.web", "--make", str(path)])()))
    pages = Pages()
    for year, shape in SHAPES.items():
        pages.seen[shape] = seen(path, runs[str(year)])
    for year, name in LISTS.items():
        pages.lists[name] = listed(path, runs[str(year)][0])
    return pages


def show(pages: Pages) -> None:
    """Medians, least and most."""
    print("\npages over gunicorn, 1 sync worker, loopback")
    for shape, one in pages.seen.items():
        for name, times in asdict(one).items():
            spread = f"{min(times) * 1000:.1f}–{max(times) * 1000:.1f}, n={len(times)}"
            print(f"  {SMALL:,} units, {shape:<10} {name:<13} {middle(times) * 1000:>7.1f} ms  ({spread})", flush=True)
    for name, rates in pages.lists.items():
        said = ", ".join(f"{who} {middle(some):,.0f}/s" for who, some in rates.items())
        print(f"  {ROWS} rows, {name}: {said}, {rate(rates):.2f} ×", flush=True)


def rate(rates: dict[str, list[float]]) -> float:
    """Requests a second of the product for each of the minimal page."""
    return middle(rates[PRODUCT]) / middle(rates[MINIMAL])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        make(Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as made_in:
            show(measured(Path(made_in)))
