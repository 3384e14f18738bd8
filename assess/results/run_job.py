"""The job that scores a scheme's year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assess.cycles import queries as cycles
from assess.database.engine import reading
from assess.jobs.kinds import Kind, Task, required
from assess.results.actions import run_scheme


def run(task: Task) -> Mapping[str, Any]:
    """Score a scheme's year; where nothing changed the former run stands, so that a repetition is harmless."""
    number = int(task.args["scheme"])
    with reading(task.engine) as connection:
        line = required(cycles.scheme_line(connection, number), "方案", number)
    ran = run_scheme(task.occasion(), line, progress=lambda done: task.step(done, line.units))
    said = (f"第 {ran.run_id} 批次，{ran.units} 个单位", f"run {ran.run_id}, {ran.units} units")
    if not ran.fresh:
        said = (f"数据没有变化，沿用第 {ran.run_id} 批次", f"nothing changed, run {ran.run_id} stands")
    return {"run": ran.run_id, "said": list(said)}


RUN = Kind("run", "计分", "Scoring", "runs.make", run)
