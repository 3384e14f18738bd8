"""200 signed-in readers on the example's pages: requests a second, p95 and the server's CPU, beside the minimal page.

`python -m tests.benchmarks.readers [--seconds 120]`; needs wrk (apt-get install wrk). Both are served by gunicorn with
two sync workers; the minimal page has a quarter of the time before and after. Exit code 1 where anything but 200 came.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import select

from assess.accounts.signing.sessions import COOKIE
from assess.database.engine import open_engine, reading
from assess.results.runs import latest_runs
from assess.units.models import Office
from tests.serving.people import signed_in
from tests.web.serving import YEARS, example, made

READERS, THREADS, WORKERS = 200, 2, 2
SECONDS, WARM, PATIENCE = 120, 3, 60.0
SPREAD = 3
"""Every third unit of each year: its slip and its history, a league, and the lists, in equal parts."""
SCRIPT = Path(__file__).with_suffix(".lua")
PRODUCT, MINIMAL = "wsgi:app", "tests.benchmarks.web_minimal:app"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Figure:
    """Of one stretch; times in milliseconds, cpu in seconds of all workers."""

    who: str
    seconds: float
    requests: int
    median: float
    p95: float
    p99: float
    most: float
    cpu: float
    refused: int
    broken: int

    def __str__(self) -> str:
        each = self.cpu / max(self.requests, 1) * 1000
        return (
            f"{self.who:<13} {self.seconds:>6.1f} s {self.requests / self.seconds:>8.1f}/s   "
            f"p50 {self.median:>6.0f}  p95 {self.p95:>6.0f}  p99 {self.p99:>6.0f}  most {self.most:>6.0f} ms   "
            f"CPU {self.cpu:>6.1f} s ({each:.2f} ms a page)   not 200: {self.refused}, broken: {self.broken}"
        )


def prepared(folder: Path) -> tuple[Path, list[str], list[str], str]:
    """The example's years, scored; readers' cookies, their pages, and the list that the minimal page shows too."""
    path = folder / "years.db"
    place = made(path, [example(*year) for year in YEARS])
    engine = open_engine(place.database_url, 30)
    with reading(engine) as connection:
        office = connection.execute(select(Office.id)).scalars().first()
        runs = latest_runs(connection)
        units = connection.exec_driver_sql(
            "SELECT run_id, code FROM results JOIN enrolments ON id = enrolment_id"
        ).all()
    # Whoever reads before anything is published.
    tokens = signed_in(engine, READERS, "assessor", office)
    engine.dispose()
    paths = []
    for code, run in [(code, run) for run in runs for number, code in units if number == run.id][::SPREAD]:
        paths += ["/", "/schemes", f"/schemes/{run.scheme_id}"]
        paths += [f"/runs/{run.id}", f"/runs/{run.id}/units/{code}", f"/units/{code}"]
    return path, [f"{COOKIE}={token}" for token in tokens], paths, f"/runs/{runs[0].id}"


@contextmanager
def server(served: str, path: Path, log: Path, workers: int = WORKERS) -> Iterator[tuple[int, int]]:
    """Port and process of a gunicorn."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    words += ["--workers", str(workers), "--worker-class", "sync", served]
    told = os.environ | {"ASSESS_DATABASE_URL": f"sqlite:///{path}", "BENCH_DATABASE": str(path)}
    with log.open("ab") as said:
        running = subprocess.Popen(words, env=told, stdout=said, stderr=said)
    try:
        _wait(port, running)
        yield port, running.pid
    finally:
        running.terminate()
        running.wait(PATIENCE)


def _wait(port: int, running: subprocess.Popen[bytes] | None = None) -> None:
    """Until it answers."""
    until = monotonic() + PATIENCE
    while monotonic() < until and (running is None or running.poll() is None):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", "/sign-in")
            connection.getresponse().read()
        except OSError:
            sleep(0.1)
        else:
            return
    raise SystemExit("the server did not come up")


def cpu(master: int) -> float:
    """Seconds that a server's workers have used."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    fields = [Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split() for child in children]
    return sum(int(one[11]) + int(one[12]) for one in fields) / TICKS


def asked(who: str, at: tuple[int, int], seconds: int, lists: Mapping[str, str]) -> Figure:
    """One stretch of wrk."""
    port, master = at
    words = ["wrk", "-t", str(THREADS), "-c", str(READERS), "-d", f"{seconds}s", "--timeout", "30s"]
    words += ["-s", str(SCRIPT), f"http://127.0.0.1:{port}"]
    before = cpu(master)
    done = subprocess.run(words, env=os.environ | lists, capture_output=True, text=True, check=True)
    used = cpu(master) - before
    # Whoever still stood in line when wrk left is answered too, and must not hold up the next stretch.
    for _ in range(WORKERS):
        _wait(port)
    told = json.loads(done.stdout.splitlines()[-1])
    times = {name: told[name] / 1000 for name in ("median", "p95", "p99", "most")}
    ran = told["microseconds"] / 1_000_000
    return Figure(who, ran, told["requests"], **times, cpu=used, refused=told["refused"], broken=told["broken"])


def measured(folder: Path, seconds: int) -> list[Figure]:
    """The minimal page, the product, the minimal page again."""
    path, cookies, paths, league = prepared(folder)
    lists = {}
    for name, lines in (("cookies", cookies), ("paths", paths), ("one", [league])):
        lists[name] = str(folder / name)
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    mixed = {"READERS_COOKIES": lists["cookies"], "READERS_PATHS": lists["paths"]}
    single = {"READERS_COOKIES": lists["cookies"], "READERS_PATHS": lists["one"]}
    part = max(seconds // 4, 1)
    log = folder / "serve.log"
    with server(PRODUCT, path, log) as product, server(MINIMAL, path, log) as minimal:
        for at, some in ((product, mixed), (minimal, single)):
            asked("", at, WARM, some)
        figures = [asked("minimal page", minimal, part, single), asked("the pages", product, seconds, mixed)]
        figures += [asked("one league", product, part, single), asked("minimal page", minimal, part, single)]
    print(log.read_text("utf-8"), end="")
    return figures


def other(figures: Sequence[Figure]) -> int:
    """Answers other than 200, and requests without one."""
    return sum(figure.refused + figure.broken for figure in figures)


def main(arguments: Sequence[str] | None = None) -> int:
    given = argparse.ArgumentParser(prog="python -m tests.benchmarks.readers", description=__doc__)
    given.add_argument("--seconds", type=int, default=SECONDS)
    seconds = given.parse_args(arguments).seconds
    if shutil.which("wrk") is None:
        print("wrk is not here: apt-get install wrk")
        return 4
    print(f"{READERS} readers with a session each, gunicorn with {WORKERS} sync workers, SQLite, loopback")
    with tempfile.TemporaryDirectory() as folder:
        figures = measured(Path(folder), seconds)
    for figure in figures:
        print(figure)
    bad = other(figures)
    print(f"{'MISSED' if bad else 'kept  '}  answers other than 200: {bad}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
