"""The job that scores a scheme's year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assess.cycles import queries as cycles
from assess.cycles.actions import superseded
from assess.database.engine import reading
from assess.jobs.kinds import Kind, Task, required
from assess.results.actions import run_scheme
from indicators.faults import Refused


def run(task: Task) -> Mapping[str, Any]:
    """Score a scheme's year; where nothing changed the former run stands, so that a repetition is harmless."""
    number = int(task.args["scheme"])
    with reading(task.engine) as connection:
        line = required(cycles.scheme_line(connection, number), "方案", number)
    if line.superseded:
        raise Refused([superseded(line.code, line.version)])
    ran = run_scheme(task.occasion(), line, progress=lambda done: task.step(done, line.units))
    return {"run": ran.run_id, "said": [ran.text("zh"), ran.text("en")]}


RUN = Kind("run", "计分", "Scoring", "runs.make", run)
