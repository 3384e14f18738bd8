"""The score book of 3,000 units and 100 items: seconds a cell against stock XlsxWriter, and the memory it takes.

    python -m tests.benchmarks.book [--units 3000]

Each round is a process of its own; the engines take turns. Exit code 1 if a gate is missed.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

import openpyxl
from xlsxwriter.workbook import Workbook

from assess.scoring.kernel import score
from reports.book.score_book import write_book
from reports.book.sheet_writer import Sheet
from tests.benchmarks.generate import CONTINUOUS, generate
from tests.benchmarks.scheme import bench_scheme
from tests.benchmarks.timing import in_turn, middle, process

UNITS, ROUNDS = 3_000, 3
FORMULA_ROWS, FORMULA_COLUMNS = 10_000, 10
FASTER, MEBIBYTES = 4.0, 100.0
"""Gates: times faster a cell than stock `write_formula`, and the peak of the whole process."""


def book(path: Path, units: int) -> tuple[float, int]:
    """The whole book, its reasons in words and all; seconds and cells."""
    scheme = bench_scheme()
    facts = generate(scheme, units, CONTINUOUS)
    results = score(scheme, facts)
    start = perf_counter()
    write_book(path, scheme, facts, results, "bench")
    seconds = perf_counter() - start
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return seconds, sum(_cells(archive, name) for name in sheets)


def _cells(archive: zipfile.ZipFile, name: str) -> int:
    count, rest = 0, b""
    with archive.open(name) as stream:
        while piece := stream.read(1 << 20):
            text = rest + piece
            count += text.count(b"<c r=")
            rest = text[-4:]
    return count


def formulas(path: Path, kind: type[Sheet] | None) -> tuple[float, int]:
    """Nothing but formulas like those of the book, with their values, row by row."""
    start = perf_counter()
    work = Workbook(str(path), {"constant_memory": True})
    sheet, look = work.add_worksheet("s", worksheet_class=kind), work.add_format({"num_format": "0.000"})
    for row in range(FORMULA_ROWS):
        for col in range(FORMULA_COLUMNS):
            sheet.write_formula(row, col, f"MAX(0,E{row + 1}-0.5*MAX(0,I{row + 1}-1))", look, 1.5)
    work.close()
    return perf_counter() - start, FORMULA_ROWS * FORMULA_COLUMNS


def write_only(path: Path, _: int) -> tuple[float, int]:
    """The same formulas by openpyxl, which has no values to give them."""
    start = perf_counter()
    work = openpyxl.Workbook(write_only=True)
    sheet = work.create_sheet("s")
    for row in range(FORMULA_ROWS):
        sheet.append([f"=MAX(0,E{row + 1}-0.5*MAX(0,I{row + 1}-1))"] * FORMULA_COLUMNS)
    work.save(path)
    return perf_counter() - start, FORMULA_ROWS * FORMULA_COLUMNS


BOOK, OURS, STOCK, OPENPYXL = "score book", "our formulas", "stock formulas", "openpyxl write-only"
JOBS: dict[str, Callable[[Path, int], tuple[float, int]]] = {
    BOOK: book,
    OURS: lambda path, _: formulas(path, Sheet),
    STOCK: lambda path, _: formulas(path, None),
    OPENPYXL: write_only,
}


def main(arguments: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks.book", description=__doc__)
    asked.add_argument("--units", type=int, default=UNITS)
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    asked.add_argument("--one", choices=list(JOBS), help="run one engine here and print its figures as JSON")
    given = asked.parse_args(arguments)
    if given.one:
        return _one(given.one, given.units)
    said: dict[str, list[dict[str, float]]] = {name: [] for name in JOBS}

    def job(name: str) -> Callable[[], object]:
        command = [sys.executable, "-m", "tests.benchmarks.book", "--one", name, "--units", str(given.units)]
        run = process(command)
        return lambda: said[name].append(json.loads(str(run())))

    in_turn({name: job(name) for name in JOBS}, dict.fromkeys(JOBS, given.rounds))
    return _report(said)


def _one(name: str, units: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        seconds, cells = JOBS[name](Path(folder) / "book.xlsx", units)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "cells": cells, "peak": peak}))
    return 0


def _report(said: dict[str, list[dict[str, float]]]) -> int:
    each = {name: middle([one["seconds"] / one["cells"] for one in runs]) for name, runs in said.items()}
    print(f"{'':<22} {'s':>8} {'cells':>10} {'cells/s':>10} {'x stock':>8} {'MiB':>6}")
    for name, runs in said.items():
        seconds, cells, peak = (middle([one[key] for one in runs]) for key in ("seconds", "cells", "peak"))
        rate, times = 1 / each[name], each[STOCK] / each[name]
        print(f"{name:<22} {seconds:>8.2f} {cells:>10,.0f} {rate:>10,.0f} {times:>8.1f} {peak:>6.0f}")
    faster, peak = each[STOCK] / each[BOOK], max(one["peak"] for one in said[BOOK])
    for kept, text in (
        (faster >= FASTER, f"score book, times faster a cell than stock formulas: {faster:.1f} (≥ {FASTER:g})"),
        (peak <= MEBIBYTES, f"score book, peak of the process: {peak:.0f} MiB (≤ {MEBIBYTES:g})"),
    ):
        print(f"{'kept  ' if kept else 'MISSED'}  {text}")
    return 0 if faster >= FASTER and peak <= MEBIBYTES else 1


if __name__ == "__main__":
    raise SystemExit(main())
