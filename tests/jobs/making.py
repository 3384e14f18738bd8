"""Files of a run, made as the worker makes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, insert, update

from assess.audit.recording import changing
from assess.audit.touched_rows import rows
from assess.database.engine import reading
from assess.jobs import job_files
from assess.jobs.actions import ask
from assess.jobs.models import Job
from assess.jobs.queries import job
from assess.jobs.worker import work
from assess.results.runs import run as run_line
from tests.occasions import ZONE, occasion

FILES = ("book", "package")


def entered(engine: Engine, number: int | None = None, **values: Any) -> int:
    """A job as it may stand in the database: a new one, or one that became so; recorded, as every job is."""
    with changing(occasion(engine, datetime.now(UTC))) as change:
        if number is None:
            number = change.connection.execute(insert(Job).values(**values).returning(Job.id)).scalar_one()
        else:
            change.connection.execute(update(Job).where(Job.id == number).values(**values))
        change.record("job.begun", rows("jobs", number), job=number)
    return number


def asked(engine: Engine, kind: str, run: int, lang: str = "zh") -> int:
    """The number of a job that made the file, asked for at the console in the name of the run's office."""
    with reading(engine) as connection:
        line = run_line(connection, run)
    assert line is not None
    args = {"run": run, "scheme": line.scheme_id} | ({"lang": lang} if kind == "book" else {})
    number = ask(occasion(engine, datetime.now(UTC)), kind, args, line.office_id)
    work(engine, ZONE, once=True)
    return number


def made(engine: Engine, kind: str, run: int, lang: str = "zh") -> bytes:
    """The file itself."""
    number = asked(engine, kind, run, lang)
    with reading(engine) as connection:
        done = job(connection, number)
    assert done is not None
    assert done.state == "done", done.failure
    assert done.result is not None
    path = job_files.get(engine, done.result["digest"])
    assert path is not None
    return path.read_bytes()
