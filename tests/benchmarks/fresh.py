"""What runs in a process of its own: `make` writes a year of facts, `score` scores it and tells time and memory."""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from time import perf_counter

from assess.scoring.kernel import score
from tests.benchmarks.generate import generate
from tests.benchmarks.scheme import bench_scheme
from tests.benchmarks.tables import load, save

ENOUGH = 60
"""Seconds after which no further round is begun."""


def peak() -> int:
    """The most memory this process ever held, in bytes. `ru_maxrss` would start from the parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def make(path: Path, units: int, style: str) -> None:
    save(generate(bench_scheme(), units, style), path)


def timed(path: Path, rounds: int) -> dict[str, object]:
    """Rounds of the same scoring, each from nothing but the facts."""
    scheme = bench_scheme()
    facts = load(scheme, path)
    held = peak()
    times: list[float] = []
    began = perf_counter()
    while len(times) < rounds and perf_counter() - began < ENOUGH:
        gc.collect()
        start = perf_counter()
        results = score(scheme, facts)
        times.append(perf_counter() - start)
        del results
    return {"times": times, "peak": peak(), "facts": held}


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    else:
        print(json.dumps(timed(Path(sys.argv[2]), int(sys.argv[3]))))
