"""Each thing that is measured: a function that gives back raw times and, for the batch, how well baselines agree."""

from __future__ import annotations

import gc
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from assess.scoring.explain import explain
from assess.scoring.kernel import score
from assess.scoring.unit_result import unit_result
from indicators.schema import Scheme
from tests.benchmarks import floats, longtable, loops
from tests.benchmarks.agreement import Agreement, Exact
from tests.benchmarks.generate import STYLES, generate
from tests.benchmarks.scheme import text
from tests.benchmarks.tables import write_csv
from tests.benchmarks.timing import in_turn, process

KERNEL, FLOATS, LOOPS, LONG = "kernel", "NumPy floats", "Python loops", "pandas long"
EXPLAINED = 50
ASSESS = str(Path(sys.executable).with_name("assess"))


@dataclass
class Batch:
    """All engines on the same facts."""

    units: int
    style: str
    times: dict[str, list[float]]
    agreements: dict[str, Agreement] = field(default_factory=dict)


def batch(scheme: Scheme, units: int, style: str, rounds: int, few: int) -> Batch:
    """Engines in turn: `rounds` of the fast ones, `few` of loops and pandas."""
    facts = generate(scheme, units, style)
    fast, plain, long = (
        floats.Inputs.of(scheme, facts),
        loops.Inputs.of(scheme, facts),
        longtable.Inputs.of(scheme, facts),
    )
    jobs = {
        KERNEL: lambda: score(scheme, facts),
        FLOATS: lambda: floats.run(fast),
        LOOPS: lambda: loops.run(plain),
        LONG: lambda: longtable.run(long),
    }
    # The loops' millions of objects must not slow the collector, and with it the clock, of the others.
    gc.collect()
    gc.freeze()
    exact = Exact.of(facts, score(scheme, facts))
    agreements = {name: exact.compare(jobs[name]()) for name in (FLOATS, LOOPS, LONG)}  # type: ignore[arg-type]
    times = in_turn(jobs, {KERNEL: rounds, FLOATS: rounds, LOOPS: few, LONG: few})
    gc.unfreeze()
    return Batch(units, style, times, agreements)


def large(folder: Path, units: int, style: str, rounds: int) -> dict[str, Any]:
    """Scoring in a process that does nothing else, on facts made by another one."""
    path = folder / f"{style}.npz"
    fresh = [sys.executable, "-m", "tests.benchmarks.fresh"]
    process([*fresh, "make", str(path), str(units), style])()
    told = process([*fresh, "score", str(path), str(rounds)])()
    path.unlink()
    return json.loads(str(told))


def explained(scheme: Scheme, units: int, style: str) -> list[float]:
    """Seconds to explain one unit, for units all over the year."""
    facts = generate(scheme, units, style)
    results = score(scheme, facts)
    explain(unit_result(scheme, facts, results, facts.units[0]))
    gc.collect()
    times = []
    for unit in facts.units[:: max(1, units // EXPLAINED)][:EXPLAINED]:
        start = perf_counter()
        explain(unit_result(scheme, facts, results, unit))
        times.append(perf_counter() - start)
    return times


def command_line(scheme: Scheme, folder: Path, units: int, rounds: int) -> dict[str, list[float]]:
    """`assess score` from CSV to results.json in both styles, and `assess --help`, each a fresh process."""
    file = folder / "scheme.toml"
    file.write_text(text(), encoding="utf-8")
    jobs = {"help": process([ASSESS, "--help"])}
    for style in STYLES:
        write_csv(scheme, generate(scheme, units, style), folder / style)
        out = str(folder / f"out-{style}")
        jobs[style] = process([ASSESS, "score", str(file), str(folder / style), "--out", out, "--quiet", "--no-book"])
    return in_turn(jobs, dict.fromkeys(jobs, rounds), warm=["help"])
