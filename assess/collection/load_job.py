"""The job that brings an uploaded workbook into a scheme's year."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assess.collection.actions import load_year
from assess.collection.delivery import read_delivery
from assess.cycles import queries as cycles
from assess.database.engine import reading
from assess.jobs import job_files
from assess.jobs.kinds import Kind, Task, required
from indicators.faults import Fault, Refused, learn

learn(
    {
        "tasks.file": (
            "上传的文件已不在或内容不符，请重新上传",
            "the uploaded file is gone or not what it was; upload it again",
        ),
    }
)


def load(task: Task) -> Mapping[str, Any]:
    """Bring in an uploaded file, whole or not at all. args: the scheme, the file's digest and its name."""
    number = int(task.args["scheme"])
    with reading(task.engine) as connection:
        line = required(cycles.scheme_line(connection, number), "方案", number)
        source = cycles.scheme_source(connection, line.id) or b""
    path = job_files.get(task.engine, str(task.args["digest"]))
    if path is None:
        raise Refused([Fault("tasks.file")])
    with TemporaryDirectory(prefix="assess-load-") as place:
        scheme, facts = Path(place) / "scheme.toml", Path(place) / str(task.args["name"])
        scheme.write_bytes(source)
        facts.symlink_to(path)
        delivery = read_delivery(scheme, facts, lambda _, done, whole: task.step(done, max(whole, 1)))
    done = load_year(task.occasion(), delivery)
    if done.load_id is None:
        return {"said": ["与已存入的完全相同，没有改动", "the same is there already, nothing changed"]}
    zh = f"{done.units} 个单位，新增事实 {done.facts} 行、一票否决 {done.vetoes} 行（第 {done.load_id} 批）"
    en = f"{done.units} units, {done.facts} rows of facts and {done.vetoes} of vetoes appended (load {done.load_id})"
    return {"said": [zh, en]}


LOAD = Kind("load", "导入数据", "Import of facts", "facts.load", load)
