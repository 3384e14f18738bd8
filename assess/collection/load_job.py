"""The job that brings uploaded workbooks into a scheme's year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any

from assess.collection.actions import load_year
from assess.collection.delivery import Delivery, read_delivery
from assess.collection.planning.plan_words import change_list, sections, summary
from assess.collection.planning.planning import plan_year
from assess.collection.planning.year_plan import YearPlan
from assess.cycles import queries as cycles
from assess.database.engine import reading
from assess.jobs import job_files
from assess.jobs.kinds import Kind, Task, required
from assess.jobs.refusal_report import SHOWN, pairs
from indicators.faults import Fault, Refused, learn

COUNTS = ("facts.rows", "facts.form_rows")
"""Notices that only count rows: told last."""
TOGETHER = "填报表"
"""What several files together are called."""

learn(
    {
        "tasks.file": (
            "上传的文件已不在或内容不符，请重新上传",
            "the uploaded file is gone or not what it was; upload it again",
        ),
    }
)


def load(task: Task) -> Mapping[str, Any]:
    """Bring in uploaded files, whole or not at all; a replacement of the year is shown first.

    args: the scheme; the file's digest and its name, or several `files` (digest, name), which are forms; lang: of the
    list that can be taken along. replace: the files are the whole year; seen: the digest of the plan agreed to, without
    which nothing is written and the result holds what would be, as `confirm`.
    """
    delivery = _delivery(task)
    replaces, seen = bool(task.args.get("replace")), task.args.get("seen")
    if replaces and seen is None and (plan := plan_year(task.engine, delivery, replace=True)):
        return {**_told(task, plan, delivery.notices), "confirm": plan.digest}
    done = load_year(task.occasion(), delivery, replaces, seen)
    zh, en = summary(done.plan)
    batch = ["", ""] if done.load_id is None else [f"（第 {done.load_id} 批）", f" (load {done.load_id})"]
    return {**_told(task, done.plan, delivery.notices), "said": [zh + batch[0], en + batch[1]]}


def _delivery(task: Task) -> Delivery:
    number = int(task.args["scheme"])
    with reading(task.engine) as connection:
        line = required(cycles.scheme_line(connection, number), "方案", number)
        source = cycles.scheme_source(connection, line.id) or b""
    files = task.args.get("files") or [(task.args["digest"], task.args["name"])]
    with TemporaryDirectory(prefix="assess-load-") as place:
        scheme, folder = Path(place) / "scheme.toml", Path(place) / TOGETHER
        scheme.write_bytes(source)
        folder.mkdir()
        for digest, name in files:
            path = job_files.get(task.engine, str(digest))
            if path is None:
                raise Refused([Fault("tasks.file", file=str(name))])
            (folder / str(name)).symlink_to(path)
        facts = folder if len(files) > 1 else folder / str(files[0][1])
        delivery = read_delivery(scheme, facts, lambda _, done, whole: task.step(done, max(whole, 1)))
    return replace(delivery, origin=str(task.args["name"]))


def _told(task: Task, plan: YearPlan, notices: Sequence[Fault]) -> dict[str, Any]:
    """What a plan is on the job's page: a line, the first changes of each kind, and all of them as a file."""
    kinds = sections(plan)
    told_first = [one for one in notices if one.kind not in COUNTS]
    told: dict[str, Any] = {
        "said": list(summary(plan)),
        "changes": [
            {"title": one.title, "grave": int(one.grave), "count": len(one.lines), "lines": one.shown()}
            for one in kinds
        ],
        "notices": pairs(told_first),
        "more": max(len(told_first) - SHOWN, 0),
        "counts": pairs(one for one in notices if one.kind in COUNTS),
    }
    if not kinds:
        return told
    lang = str(task.args.get("lang", "zh"))
    with NamedTemporaryFile(prefix="assess-load-", suffix=".xlsx") as written:
        written.write(change_list(plan, lang))
        written.flush()
        kept = task.keep(Path(written.name), ("变更清单.xlsx", "changes.xlsx")[lang == "en"])
    return {**told, **kept}


LOAD = Kind("load", "导入数据", "Import of facts", "facts.load", load)
