"""The worker: one process that does the jobs of a database, oldest first, and survives being killed.

There is one for each database, held by a lock that ends with the process: so a job that is still marked as running
when a worker starts was cut off, and waits again. Work is done under its own transactions and is safe to be repeated;
that a job is done is written last.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Engine, select, text, update

from assess.audit.actors import Actor
from assess.database.engine import reading, shown, sqlite_file, telling, writing
from assess.database.faults import Unusable, no_room
from assess.jobs.kinds import KINDS, Cancelled, Kind, Task
from assess.jobs.models import Job
from assess.jobs.refusal_report import pairs, refusal
from indicators.faults import Fault, Refused, learn

ATTEMPTS = 3
"""After which a job that keeps being cut off is given up."""
PAUSE, BETWEEN = 1.0, 0.5
"""Seconds between two looks for work; between two writings of progress."""
PASSING = ("db.full", "db.busy")
PG_LOCK = 0x41_53_53_45
LOG = logging.getLogger("assess.jobs")
P = ParamSpec("P")
T = TypeVar("T")

learn(
    {
        "jobs.worker": (
            "这个数据库已有后台程序在工作；一个数据库只需要一个",
            "a worker is at work on this database already; one is enough",
        ),
        "jobs.cut_off": (
            "任务 {attempts} 次都被中断，不再自动重试；请查看服务器日志后重新执行",
            "the job was cut off {attempts} times and is not tried again; see the server's log, then ask for it again",
        ),
        "jobs.broken": (
            "程序出错，任务没有完成，没有留下半截数据；请把任务编号告诉维护人员",
            "the program failed; the job was not done and nothing half-done was kept; tell maintenance its number",
        ),
        "jobs.unknown": ("不认识的任务种类 {kind}", "unknown kind of job {kind}"),
    }
)


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """The one worker of this database; raises `Unusable` where there is one."""
    path = sqlite_file(engine.url.render_as_string(hide_password=False))
    with _locked_file(path) if path is not None else _locked_server(engine):
        yield


@contextmanager
def _locked_file(path: Path) -> Iterator[None]:
    handle = os.open(path.with_name(f"{path.name}.worker"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unusable("jobs.worker", str(path)) from None
        yield
    finally:
        os.close(handle)


@contextmanager
def _locked_server(engine: Engine) -> Iterator[None]:
    with ExitStack() as until_ended:
        with telling(engine):
            connection = until_ended.enter_context(engine.connect())
            taken = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": PG_LOCK}).scalar()
            connection.commit()
        if not taken:
            raise Unusable("jobs.worker", shown(engine.url))
        try:
            yield
        finally:
            # The lock is the connection's: back in the pool it would keep the next worker out.
            connection.invalidate()


def work(engine: Engine, zone: tzinfo, stop: Callable[[], bool] = lambda: False, once: bool = False) -> int:
    """Do what waits, until `stop` says so or, with `once`, until nothing waits; gives the jobs that were ended."""
    ended = 0
    give_up = (lambda: True) if once else stop
    with alone(engine):
        _patiently(give_up, _take_back, engine)
        while not stop():
            job = _patiently(give_up, _claim, engine)
            if job is not None:
                _patiently(give_up, _end, engine, job[0], _do(engine, zone, *job))
                ended += 1
            elif once:
                break
            else:
                time.sleep(PAUSE)
    return ended


def _patiently(give_up: Callable[[], bool], attempt: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """Again and again, while the disk is full or another writer takes long: both pass, and jobs wait meanwhile."""
    told = False
    while True:
        try:
            return attempt(*args, **named)
        except Unusable as unusable:
            if unusable.fault.kind not in PASSING or give_up():
                raise
            if not told:
                LOG.warning("%s", unusable)
            told = True
        time.sleep(PAUSE)


def _take_back(engine: Engine) -> None:
    """What a worker that is no more left running."""
    now = datetime.now(UTC)
    with writing(engine) as connection:
        for job_id, attempts in connection.execute(select(Job.id, Job.attempts).where(Job.state == "running")).all():
            values: dict[str, Any] = {"state": "waiting"}
            if attempts >= ATTEMPTS:
                values = {
                    "state": "failed",
                    "ended": now,
                    "failure": pairs([Fault("jobs.cut_off", {"attempts": attempts})]),
                }
            connection.execute(update(Job).where(Job.id == job_id).values(**values))


def _claim(engine: Engine) -> tuple[int, str, dict[str, Any], int | None] | None:
    with reading(engine) as connection:  # A look costs no writer its turn.
        if connection.execute(select(Job.id).where(Job.state == "waiting").limit(1)).first() is None:
            return None
    with writing(engine) as connection:
        asked = select(Job.id, Job.kind, Job.args, Job.asked_by, Job.attempts).where(Job.state == "waiting")
        row = connection.execute(asked.order_by(Job.id).limit(1)).first()
        if row is None:
            return None
        values = {"state": "running", "attempts": row.attempts + 1, "started": datetime.now(UTC), "done": 0, "whole": 0}
        connection.execute(update(Job).where(Job.id == row.id).values(**values))
        return row.id, row.kind, row.args, row.asked_by


def _do(
    engine: Engine, zone: tzinfo, job_id: int, kind: str, args: dict[str, Any], asked_by: int | None
) -> dict[str, Any]:
    """One job to its end; gives what is to be written of it, whatever that is."""
    by = Actor("worker", asked_by, f"job {job_id}")
    values: dict[str, Any]
    try:
        result = _known(kind).work(Task(engine, args, by, _Progress(engine, job_id), zone))
        values = {"state": "done", "result": dict(result)}
    except Cancelled:
        values = {"state": "cancelled"}
    except Refused as refused:
        values = {"state": "failed", **refusal(engine, refused, "en" if args.get("lang") == "en" else "zh")}
    except Unusable as unusable:
        LOG.warning("job %s: %s", job_id, unusable)
        values = {"state": "failed", "failure": pairs([unusable.anywhere])}
    except Exception as error:
        LOG.exception("job %s failed", job_id)
        values = {"state": "failed", "failure": pairs([Fault("db.full" if no_room(error) else "jobs.broken")])}
    return {**values, "ended": datetime.now(UTC)}


def _end(engine: Engine, job_id: int, values: dict[str, Any]) -> None:
    with writing(engine) as connection:
        connection.execute(update(Job).where(Job.id == job_id).values(**values))


def _known(kind: str) -> Kind:
    if kind not in KINDS:
        raise Refused([Fault("jobs.unknown", {"kind": kind})])
    return KINDS[kind]


class _Progress:
    """Writes how far a job is, now and then, and looks whether it is to end. Called between transactions only."""

    def __init__(self, engine: Engine, job_id: int) -> None:
        self.engine, self.job_id, self.last = engine, job_id, 0.0

    def __call__(self, done: int, whole: int) -> None:
        now = time.monotonic()
        if now - self.last < BETWEEN and done < whole:
            return
        self.last = now
        with writing(self.engine) as connection:
            mine = Job.id == self.job_id
            connection.execute(update(Job).where(mine).values(done=done, whole=whole))
            stopping = connection.execute(select(Job.stopping).where(mine)).scalar_one()
        if stopping:
            raise Cancelled
