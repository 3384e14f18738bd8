"""`make bench`: one run of everything that has a gate. Prints tables and verdicts; raw figures in build/bench.json.

Exit code 1 if a gate is missed. `--quick` leaves out the large run, the database and the pages; `--units` sets the
large run's size.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from indicators.schema import Scheme
from tests.benchmarks import durable, readers, web, web_costs
from tests.benchmarks.generate import STYLES
from tests.benchmarks.measures import FLOATS, KERNEL, LONG, LOOPS, Batch, batch, command_line, explained, large
from tests.benchmarks.scheme import bench_scheme
from tests.benchmarks.timing import middle

SMALL, MIDDLE, LARGE = 3_000, 45_000, 1_000_000
ROUNDS, FEW, LEAST = 21, 7, 3
"""Rounds of the fast engines; of slow ones and of the large run; of loops and pandas at 45,000, seconds a round."""
GIB = 1 << 30
FOLDER = Path("build")


@dataclass(frozen=True)
class Gate:
    """A figure and what it must not pass; `at_least` where more is better."""

    name: str
    figure: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def kept(self) -> bool:
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        verdict = "kept  " if self.kept else "MISSED"
        return f"{verdict}  {self.name:<62} {self.figure:>9.3g}  {sign} {self.limit:g} {self.unit}"


def main(arguments: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks.run", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="the kernel with 3,000 and 45,000 units, and commands")
    asked.add_argument("--units", type=int, default=LARGE, help="size of the large run (1,000,000)")
    given = asked.parse_args(arguments)
    FOLDER.mkdir(exist_ok=True)
    scheme = bench_scheme()
    gates: list[Gate] = []
    raw: dict[str, Any] = {"machine": _machine(), "batch": []}
    for style in STYLES:
        small = _show(batch(scheme, SMALL, style, ROUNDS, FEW), raw, gates)
        _against(_show(batch(scheme, MIDDLE, style, ROUNDS, LEAST), raw, gates), gates)
        if not given.quick:
            _large(given.units, style, middle(small.times[KERNEL]), raw, gates)
            _durable(style, raw, gates)
    _one_unit(scheme, raw, gates)
    _commands(scheme, raw, gates)
    if not given.quick:
        _pages(raw, gates)
        _costs(raw, gates)
        _readers(raw, gates)
    print("\nverdicts")
    for gate in gates:
        print(gate)
    raw["gates"] = [asdict(gate) | {"kept": gate.kept} for gate in gates]
    (FOLDER / "bench.json").write_text(json.dumps(raw, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    missed = sum(not gate.kept for gate in gates)
    print(f"{len(gates) - missed} of {len(gates)} gates kept; raw figures: {FOLDER / 'bench.json'}")
    return 1 if missed else 0


def _machine() -> dict[str, object]:
    versions = {"python": platform.python_version(), "numpy": np.__version__, "pandas": pd.__version__}
    return {"system": platform.system(), "cores": os.cpu_count(), **versions}


def _show(one: Batch, raw: dict[str, Any], gates: list[Gate]) -> Batch:
    """The table of one batch; a baseline that disagrees for no reason is a gate of its own."""
    raw["batch"].append(asdict(one))
    kernel = middle(one.times[KERNEL])
    print(f"\n{one.units:,} units × 100 items, {one.style}")
    for name, times in one.times.items():
        median, agreed = middle(times), one.agreements.get(name)
        line = (
            f"  {name:<14} {median * 1000:>9.1f} ms  ({min(times) * 1000:.1f}–{max(times) * 1000:.1f}, n={len(times)})"
        )
        print(f"{line:<52} {median / kernel:>7.2f} × kernel  {agreed or ''}", flush=True)
        if agreed is not None:
            label = f"{one.style}, {one.units:,}: {name} agrees, unexplained units"
            gates.append(Gate(label, agreed.unexplained if agreed.sound else max(1, agreed.unexplained), 0, "units"))
    return one


def _against(one: Batch, gates: list[Gate]) -> None:
    median = {name: middle(times) for name, times in one.times.items()}
    label = f"{one.style}, {one.units:,}: kernel"
    gates.append(Gate(f"{label} ÷ {FLOATS}", median[KERNEL] / median[FLOATS], 3, "×"))
    gates.append(Gate(f"{label}, times faster than {LOOPS}", median[LOOPS] / median[KERNEL], 30, "×", at_least=True))
    gates.append(Gate(f"{label}, times faster than {LONG}", median[LONG] / median[KERNEL], 10, "×", at_least=True))


def _large(units: int, style: str, small: float, raw: dict[str, Any], gates: list[Gate]) -> None:
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        told = large(Path(folder), units, style, FEW)
    raw.setdefault("large", []).append({"units": units, "style": style, **told})
    times, peak = told["times"], told["peak"] / GIB
    growth = log(middle(times) / small) / log(units / SMALL)
    print(f"\n{units:,} units × 100 items, {style}, in a process of its own, facts made by another")
    spread = f"{min(times):.2f}–{max(times):.2f}, n={len(times)}, first {times[0]:.2f}"
    print(f"  {KERNEL:<14} {middle(times):>9.2f} s   ({spread})")
    print(f"  {'memory':<14} {peak:>9.2f} GiB at most, {told['facts'] / GIB:.2f} GiB of it the facts", flush=True)
    label = f"{style}, {units:,}"
    gates.append(Gate(f"{label}: scoring", middle(times), 20, "s"))
    gates.append(Gate(f"{label}: peak memory", peak, 3, "GiB"))
    gates.append(Gate(f"{label}: growth exponent from {SMALL:,}", growth, 1.10, ""))


def _durable(style: str, raw: dict[str, Any], gates: list[Gate]) -> None:
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        figures = durable.compared(MIDDLE, style, LEAST, Path(folder))
    durable.show(figures)
    raw.setdefault("durable", {})[style] = {how: [asdict(one) for one in some] for how, some in figures.items()}
    label = f"{style}, {MIDDLE:,}: facts in SQLite to stored results"
    gates.append(Gate(f"{label} ÷ pandas", durable.share(figures), durable.MOST_SHARE, "×"))
    gates.append(Gate(f"{label}, memory", durable.most(figures["product"]), durable.MOST_MIB, "MiB"))


def _pages(raw: dict[str, Any], gates: list[Gate]) -> None:
    """A run that nobody has looked at is timed too; it has a limit of its own only in groups of a usual size."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        pages = web.measured(Path(folder))
    web.show(pages)
    raw["pages"] = asdict(pages)
    for shape, one in pages.seen.items():
        gates.append(Gate(f"league of {SMALL:,} units, {shape}", middle(one.league) * 1000, 150, "ms"))
        gates.append(Gate(f"slip of {SMALL:,} units, {shape}", middle(one.slip) * 1000, 60, "ms"))
    fresh = middle(pages.seen[web.USUAL].fresh_league)
    gates.append(Gate(f"league of {SMALL:,} units, {web.USUAL}, first look", fresh * 1000, 150, "ms"))
    label = f"list of {web.ROWS} rows: requests a second ÷ minimal page"
    gates.append(Gate(label, web.rate(pages.lists[web.LIST]), 0.5, "×", at_least=True))


def _costs(raw: dict[str, Any], gates: list[Gate]) -> None:
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        costs = web_costs.measured(Path(folder).absolute())
    web_costs.show(costs)
    raw["costs"] = asdict(costs)
    gates += [Gate(*gate) for gate in web_costs.gates(costs)]


def _readers(raw: dict[str, Any], gates: list[Gate]) -> None:
    if shutil.which("wrk") is None:
        print("\nsigned-in readers: not measured, wrk is not here (apt-get install wrk)")
        return
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        figures = readers.measured(Path(folder).absolute(), readers.SECONDS)
    print(f"\n{readers.READERS} signed-in readers on the example's pages, {readers.WORKERS} sync workers")
    for figure in figures:
        print(f"  {figure}", flush=True)
    raw["readers"] = [asdict(figure) for figure in figures]
    label = f"{readers.READERS} signed-in readers: answers other than 200"
    gates.append(Gate(label, readers.other(figures), 0, "answers"))


def _one_unit(scheme: Scheme, raw: dict[str, Any], gates: list[Gate]) -> None:
    for style in STYLES:
        times = explained(scheme, SMALL, style)
        raw.setdefault("explain", {})[style] = times
        gates.append(Gate(f"{style}: one unit of {SMALL:,} explained", middle(times) * 1000, 5, "ms"))


def _commands(scheme: Scheme, raw: dict[str, Any], gates: list[Gate]) -> None:
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        raw["commands"] = times = command_line(scheme, Path(folder), SMALL, 5)
    label = f"assess score, CSV to results.json, {SMALL:,} units"
    gates += [Gate(f"{style}: {label}", middle(times[style]), 6, "s") for style in STYLES]
    gates.append(Gate("assess --help", middle(times["help"]), 0.5, "s"))


if __name__ == "__main__":
    sys.exit(main())
