"""The job that makes a run's score book as a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assess.database.engine import reading
from assess.jobs.kinds import Kind, Offer, Task, required
from assess.results.output.book_file import BOOK
from assess.results.output.stored_book import reckoned
from assess.results.runs import run, takes_run
from indicators.faults import Fault, Refused, learn
from reports.book.score_book import fits, write_book

learn(
    {
        "tasks.large": (
            "这个年度的单位太多，做不成一个成绩册；请用 results.json",
            "the year is too large for one score book; use results.json",
        ),
    }
)


def make_book(task: Task) -> Mapping[str, Any]:
    """The score book of a run as a file. args: the run, and the language."""
    number = int(task.args["run"])
    with reading(task.engine) as connection:
        line = required(run(connection, number), "计分批次", number)
        year = reckoned(connection, line)
    if not fits(year.scheme, year.facts):
        raise Refused([Fault("tasks.large")])
    lang = str(task.args.get("lang", "zh"))
    with TemporaryDirectory(prefix="assess-book-") as place:
        path = Path(place) / BOOK
        parts = (year.scheme, year.facts, year.results)
        write_book(path, *parts, line.engine, lang, lambda done: task.step(done, line.units))
        return task.keep(path, f"results-{line.year}-{line.id}.xlsx")


OFFER = Offer(
    ("制作成绩册", "Make the score book"),
    ("排名、得分明细和算式，用电子表格打开", "league table, points and arithmetic, for a spreadsheet program"),
    spoken=True,
)
BOOK_FILE = Kind("book", "制作成绩册", "Score book", "results.take", make_book, takes_run, OFFER)
