"""Times of work done in turn, so that a noisy minute falls on every engine alike."""

from __future__ import annotations

import gc
import subprocess
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import perf_counter

Job = Callable[[], object]


def in_turn(jobs: Mapping[str, Job], rounds: Mapping[str, int], warm: Sequence[str] = ()) -> dict[str, list[float]]:
    """Seconds of every round of every job, one after another; a job with few rounds has them spread over the others'.

    `warm` ones run once before the clock.
    """
    for name in warm:
        jobs[name]()
    times: dict[str, list[float]] = {name: [] for name in jobs}
    most = max(rounds.values())
    for at in range(most):
        for name, job in jobs.items():
            if at * rounds[name] // most == (at - 1) * rounds[name] // most:
                continue
            gc.collect()
            start = perf_counter()
            kept = job()
            times[name].append(perf_counter() - start)
            del kept
    return times


def process(command: Sequence[str]) -> Job:
    """A fresh process as a job; one that fails stops the benchmark with what it said."""

    def job() -> str:
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    return job


def middle(times: Sequence[float]) -> float:
    """The median in seconds."""
    return median(times)
