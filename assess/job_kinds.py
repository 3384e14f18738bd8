"""The kinds of long work, declared: what jobs do is done by the rooms above them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection

from assess.collection.actions import load_year
from assess.collection.delivery import read_delivery
from assess.cycles import queries as cycles
from assess.database.engine import reading
from assess.jobs import job_files
from assess.jobs.kinds import Task, declare
from assess.results import runs as stored
from assess.results.actions import run_scheme
from assess.results.output import run_export
from assess.results.output.book_file import BOOK
from assess.results.output.stored_book import reckoned
from assess.sealing.seal import Asked, seal
from assess.whole_files import write_together
from indicators.faults import Fault, Refused, learn
from reports.book.score_book import fits, write_book

FACTS = (".xlsx", ".csv", ".zip")

learn(
    {
        "tasks.gone": ("{what}（{number}）已不存在", "{what} ({number}) is not there any more"),
        "tasks.file": (
            "上传的文件已不在或内容不符，请重新上传",
            "the uploaded file is gone or not what it was; upload it again",
        ),
        "tasks.large": (
            "这个年度的单位太多，做不成一个成绩册；请用 results.json",
            "the year is too large for one score book; use results.json",
        ),
    }
)


def declare_all() -> None:
    """Every kind, once; the pages and the worker both need them."""
    declare("run", "计分", "Scoring", "runs.make", run)
    declare("load", "导入数据", "Import of facts", "facts.load", load)
    declare("book", "制作成绩册", "Score book", "results.take", make_book, _whole)
    declare("package", "制作封存包", "Sealed package", "results.take", make_package, _whole)


def _whole(connection: Connection, args: Mapping[str, Any]) -> bool:
    """May the viewer take all of the run along, as it stands now?"""
    return stored.whole_run(connection, int(args["run"])) is not None


def run(task: Task) -> Mapping[str, Any]:
    """Score a scheme's year; where nothing changed the former run stands, so that a repetition is harmless."""
    with reading(task.engine) as connection:
        line = _scheme(connection, task)
    ran = run_scheme(task.occasion(), line, progress=lambda done: task.step(done, line.units))
    said = (f"第 {ran.run_id} 批次，{ran.units} 个单位", f"run {ran.run_id}, {ran.units} units")
    if not ran.fresh:
        said = (f"数据没有变化，沿用第 {ran.run_id} 批次", f"nothing changed, run {ran.run_id} stands")
    return {"run": ran.run_id, "said": list(said)}


def load(task: Task) -> Mapping[str, Any]:
    """Bring in an uploaded file, whole or not at all."""
    with reading(task.engine) as connection:
        line = _scheme(connection, task)
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


def make_book(task: Task) -> Mapping[str, Any]:
    """The score book of a run as a file."""
    with reading(task.engine) as connection:
        line = _run(connection, task)
        year = reckoned(connection, line)
    if not fits(year.scheme, year.facts):
        raise Refused([Fault("tasks.large")])
    lang = str(task.args.get("lang", "zh"))
    with TemporaryDirectory(prefix="assess-book-") as place:
        path = Path(place) / BOOK
        parts = (year.scheme, year.facts, year.results)
        write_book(path, *parts, line.engine, lang, lambda done: task.step(done, line.units))
        return _kept(task, path, f"results-{line.year}-{line.id}.xlsx")


def make_package(task: Task) -> Mapping[str, Any]:
    """The sealed package of a run as a file, unsigned."""
    with TemporaryDirectory(prefix="assess-package-") as place:
        # Sealing reads the folder that anybody can be given, and takes nothing on the word of the database.
        folder = Path(place) / "results"
        with reading(task.engine) as connection:
            line = _run(connection, task)
            write_together(folder, run_export.folder(connection, line.id))
            items = sum(1 for _ in cycles.scheme(connection, line.scheme_id).items())
        sealed = seal(folder, Path(place) / "package.zip", Asked(), lambda done: task.step(done, items))
        return _kept(task, sealed.path, f"package-{line.year}-{line.id}.zip")


def _kept(task: Task, path: Path, name: str) -> Mapping[str, Any]:
    with path.open("rb") as stream:
        return {"file": name, "digest": job_files.put(task.engine, stream), "bytes": path.stat().st_size}


def _scheme(connection: Connection, task: Task) -> cycles.SchemeLine:
    number = int(task.args["scheme"])
    line = cycles.scheme_line(connection, number)
    if line is None:
        raise Refused([Fault("tasks.gone", {"what": "方案", "number": number})])
    return line


def _run(connection: Connection, task: Task) -> stored.RunLine:
    number = int(task.args["run"])
    line = stored.run(connection, number)
    if line is None:
        raise Refused([Fault("tasks.gone", {"what": "计分批次", "number": number})])
    return line
