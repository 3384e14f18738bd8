"""What a page costs the server, signed in: CPU time of its process for each request, beside the minimal page.

`python -m tests.benchmarks.web_costs`. The example's years under gunicorn with one sync worker; lists of people and
events as their administrators see them, everything else as an office's own people do. Lists are as long as a page
holds. The minimal page is asked for right after each page, several rounds, medians.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from assess.accounts.signing.sessions import COOKIE
from assess.cycles.queries import SchemeLine, schemes
from assess.database.engine import open_engine, reading
from assess.jobs.actions import ask
from assess.results.actions import run_scheme
from assess.results.overviews import history
from assess.results.queries import league
from assess.results.runs import RunLine, runs
from assess.units.models import Office
from tests.benchmarks.readers import MINIMAL, PRODUCT, server
from tests.benchmarks.timing import middle
from tests.occasions import occasion
from tests.serving.people import signed_in
from tests.web.serving import NOW, YEARS, example, made

ROUNDS, REQUESTS, FRESH, AGAIN = 9, 40, 7, 5
"""FRESH: runs that are looked at for the first time; AGAIN: later looks at each."""
KIND, OF_YEARS = "government", "enterprise"
"""Of the runs whose pages are looked at; and of the units that have a history of several years."""
ROWS = 50
"""Of each list, as of the minimal page."""
LANGS = ("zh", "en")
LISTS = {"home": "/", "schemes": "/schemes", "jobs": "/jobs", "people": "/people", "events": "/events"}
OWN, ASKED_BY = "office", {"people": "security", "events": "auditor"}
"""Whose people ask: an office's own, but for the lists of the administrators."""
LIMITS = {"home": 3, "schemes": 3, "jobs": 3, "people": 3, "events": 3, "league": 3, "history": 4, "slip": 10}
"""Times the minimal page."""
FIRST, SLIP_KIB = 5, 80
"""Times the later looks; KiB of a slip as it is sent."""


@dataclass(frozen=True)
class Costs:
    """Milliseconds of CPU by page and language, and of the minimal page right after each; `first`: times of later
    looks; `kib` by language."""

    pages: dict[str, list[float]]
    minimal: dict[str, list[float]]
    first: dict[str, float]
    kib: dict[str, float]

    def times(self, name: str) -> float:
        """Median of a page for each of the minimal page that was asked for beside it: a busy machine slows both."""
        return middle([one / other for one, other in zip(self.pages[name], self.minimal[name], strict=True)])


@dataclass(frozen=True)
class Reader:
    """Asks one server for pages, as one person."""

    port: int
    master: int
    token: str

    def get(self, path: str, lang: str) -> int:
        """Bytes of the answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={"Cookie": f"{COOKIE}={self.token}; lang={lang}"})
        answer = connection.getresponse()
        size = len(answer.read())
        connection.close()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
        return size

    def cost(self, paths: Sequence[str], requests: int, lang: str = "zh") -> float:
        """Milliseconds of the server's CPU for each request, of these pages in turn."""
        before = used(self.master)
        for at in range(requests):
            self.get(paths[at % len(paths)], lang)
        return (used(self.master) - before) / requests / 1_000_000


def used(master: int) -> int:
    """Nanoseconds that a server's one worker was on a processor; the clock of `cpu` has hundredths of a second."""
    (child,) = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return int(Path(f"/proc/{child}/schedstat").read_text().split()[0])


def prepared(folder: Path) -> tuple[Path, dict[str, str], list[dict[str, list[str]]]]:
    """The database; tokens by role; pages by name for each run of one scheme, addresses to be asked for in turn."""
    path = folder / "years.db"
    place = made(path, [example(*year) for year in YEARS])
    engine = open_engine(place.database_url, 30)
    with reading(engine) as connection:
        office = connection.execute(select(Office.id)).scalars().first()
        line = next(line for line in schemes(connection) if line.kind == KIND)
    for _ in range(FRESH):
        run_scheme(occasion(engine, NOW), line, again=True)
    with reading(engine) as connection:
        pages = [_pages(connection, run, _of_years(connection)) for run in runs(connection, line.id)]
    tokens = {
        role: signed_in(engine, 1, role, office if role == OWN else None)[0] for role in (OWN, *ASKED_BY.values())
    }
    _fill_lists(engine, office, line)
    engine.dispose()
    return path, tokens, pages


def _of_years(connection: Connection) -> list[str]:
    """Units that took part in several years."""
    newest = max((line for line in schemes(connection) if line.kind == OF_YEARS), key=lambda line: line.year)
    units = [one.unit for one in league(connection, runs(connection, newest.id)[0])]
    return [unit for unit in units if len(history(connection, unit)) > 1]


def _fill_lists(engine: Engine, office: int | None, line: SchemeLine) -> None:
    """As many people and jobs as a page holds, and the events of their making."""
    signed_in(engine, ROWS, "reader", office)
    for number in range(ROWS):
        args = {"scheme": line.id, "about": [line.title, line.title_en], "name": f"{number}.xlsx"}
        ask(occasion(engine, NOW), "load", args, office)


def _pages(connection: Connection, run: RunLine, of_years: Sequence[str]) -> dict[str, list[str]]:
    codes = [one.unit for one in league(connection, run)]
    return {
        **{name: [address] for name, address in LISTS.items()},
        "league": [f"/runs/{run.id}"],
        "history": [f"/units/{code}" for code in of_years],
        "slip": [f"/runs/{run.id}/units/{code}" for code in codes],
    }


def measured(folder: Path) -> Costs:
    """Everything, in a database made for it."""
    path, tokens, runs_ = prepared(folder)
    pages, log = runs_[0], folder / "serve.log"
    costs: dict[str, list[float]] = {}
    beside: dict[str, list[float]] = {}
    with server(PRODUCT, path, log, 1) as one, server(MINIMAL, path, log, 1) as other:
        minimal = Reader(*other, "")
        readers = {name: Reader(*one, tokens[ASKED_BY.get(name, OWN)]) for name in pages}
        kib = {lang: max(readers["slip"].get(path_, lang) for path_ in pages["slip"]) / 1024 for lang in LANGS}
        minimal.cost(pages["league"], REQUESTS)
        for name, paths in pages.items():
            for lang in LANGS:
                readers[name].cost(paths, len(paths), lang)
        for _ in range(ROUNDS):
            for name, paths in pages.items():
                for lang in LANGS:
                    costs.setdefault(f"{name} {lang}", []).append(readers[name].cost(paths, REQUESTS, lang))
                    beside.setdefault(f"{name} {lang}", []).append(minimal.cost(pages["league"], REQUESTS))
        first = {name: _first(readers[name], [run[name][0] for run in runs_[1:]]) for name in ("league", "slip")}
    return Costs(costs, beside, first, kib)


def _first(reader: Reader, fresh: Sequence[str]) -> float:
    """A page's first look for each of its later ones, of runs that nobody looked at; the server knows their scheme."""
    return middle([reader.cost([path], 1) for path in fresh]) / middle([reader.cost([path], AGAIN) for path in fresh])


def gates(costs: Costs) -> Iterator[tuple[str, float, float, str]]:
    """Name, figure, limit and unit of everything that has a limit."""
    for name, limit in LIMITS.items():
        for lang in LANGS:
            yield (
                f"{name}, signed in, {lang}: CPU of a request ÷ minimal page",
                costs.times(f"{name} {lang}"),
                limit,
                "×",
            )
    for name, times in costs.first.items():
        yield f"{name}: first look of a run ÷ later ones", times, FIRST, "×"
    for lang, kib in costs.kib.items():
        yield f"slip as it is sent, {lang}", kib, SLIP_KIB, "KiB"


def show(costs: Costs) -> None:
    """Medians, least and most."""
    print("\nCPU of a request, gunicorn, 1 sync worker, signed in, the example's years")
    for name, times in costs.pages.items():
        spread = f"{min(times):.2f}–{max(times):.2f}, n={len(times)}"
        print(f"  {name:<12} {middle(times):>7.2f} ms  ({spread})  {costs.times(name):>6.2f} × minimal", flush=True)


def main() -> int:
    """Exit code 1 where a limit is passed."""
    with tempfile.TemporaryDirectory() as folder:
        costs = measured(Path(folder))
    show(costs)
    bad = 0
    for name, figure, limit, unit in gates(costs):
        bad += figure > limit
        print(f"{'MISSED' if figure > limit else 'kept  '}  {name:<62} {figure:>7.2f}  ≤ {limit} {unit}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
