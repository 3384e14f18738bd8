"""The worker: one process that does the jobs of a database, oldest first, and survives being killed.

There is one for each database, held by a lock that ends with the process: so a job that is still marked as running
when a worker starts was cut off, and waits again. Work is done under its own transactions and is safe to be repeated;
that a job is done is written last.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Engine, select, update

from assess.audit.actors import Actor
from assess.audit.occasion import Occasion
from assess.audit.recording import changing
from assess.audit.touched_rows import rows
from assess.audit.vouches import require_vouched
from assess.database.engine import reading, vouched, writing
from assess.database.faults import Unusable, no_room
from assess.jobs.kinds import KINDS, Cancelled, Kind, Task
from assess.jobs.models import Job
from assess.jobs.refusal_report import pairs, refusal
from assess.jobs.uploads import drop, spent, taken
from assess.jobs.worker_lock import Require, alone
from indicators.faults import Fault, Refused, learn

ATTEMPTS = 3
"""After which a job that keeps being cut off is given up."""
PAUSE, BETWEEN = 1.0, 0.5
"""Seconds between two looks for work; between two writings of progress."""
PASSING = ("db.full", "db.busy")
AWAY = ("db.unreachable", "jobs.lost")
"""The worker ends, and its job waits for the next one."""
LOG = logging.getLogger("assess.jobs")
P = ParamSpec("P")
T = TypeVar("T")

learn(
    {
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


def work(engine: Engine, zone: tzinfo, stop: Callable[[], bool] = lambda: False, once: bool = False) -> int:
    """Do what waits, until `stop` says so or, with `once`, until nothing waits; gives the jobs that were ended."""
    ended = 0
    give_up = (lambda: True) if once else stop
    with alone(engine) as require:
        _patiently(give_up, _take_back, engine, zone)
        left = set[int]()
        while not stop():
            require()
            job = _patiently(give_up, _claim, engine, zone, left)
            if job is not None:
                values = _do(engine, zone, require, job)
                require()
                _patiently(give_up, _end, engine, zone, job, values)
                if spent(values["state"], job.args, values.get("result")):
                    _patiently(give_up, drop, engine, taken(job.args))
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


def _take_back(engine: Engine, zone: tzinfo) -> None:
    """What a worker that is no more left running."""
    with reading(engine) as connection:
        running = connection.execute(select(*CLAIMED).where(Job.state == "running")).all()
    for row in running:
        job = Claimed(*row)
        values: dict[str, Any] = {"state": "waiting"}
        if job.attempts >= ATTEMPTS:
            failure = pairs([Fault("jobs.cut_off", {"attempts": job.attempts})])
            values = {"state": "failed", "ended": datetime.now(UTC), "failure": failure}
        _written(engine, zone, job, "running", values, "job.cut_off")


@dataclass(frozen=True)
class Claimed:
    """A job that is this worker's; `attempts` counts this one."""

    id: int
    kind: str
    args: dict[str, Any]
    asked_by: int | None
    attempts: int


CLAIMED = (Job.id, Job.kind, Job.args, Job.asked_by, Job.attempts)


def _claim(engine: Engine, zone: tzinfo, left: set[int]) -> Claimed | None:
    """The oldest that waits. `left`: those that somebody put there or edited, which are nobody's to do."""
    with reading(engine) as connection:  # A look costs no writer its turn.
        asked = select(*CLAIMED).where(Job.state == "waiting", Job.id.not_in(left)).order_by(Job.id)
        waiting = [Claimed(*row) for row in connection.execute(asked)]
    for job in waiting:
        values = {"state": "running", "attempts": job.attempts + 1, "started": datetime.now(UTC), "done": 0, "whole": 0}
        found = _written(engine, zone, job, "waiting", values, "job.begun")
        if found:
            return replace(job, attempts=job.attempts + 1)
        if found is None:
            left.add(job.id)
    return None


def _written(
    engine: Engine, zone: tzinfo, job: Claimed, state: str, values: Mapping[str, Any], action: str, **fields: str
) -> bool | None:
    """Write what became of a job that is still as it was, with its event. False where it is not; None, and the log says
    so, where it was tampered with: it stays as it is."""
    at = Occasion(engine, Actor("worker", job.asked_by, f"job {job.id}"), datetime.now(UTC), zone)
    mine = (Job.id == job.id, Job.state == state, Job.attempts == job.attempts)
    try:
        with changing(at) as change:
            require_vouched(change.connection, change.keys, rows("jobs", job.id))
            if not change.connection.execute(update(Job).where(*mine).values(**values)).rowcount:
                return False
            change.record(action, rows("jobs", job.id), job=job.id, **fields)
    except Unusable as unusable:
        if unusable.fault.kind != "audit.broken":
            raise
        LOG.exception("job %s is left as it is", job.id)
        return None
    return True


def _do(engine: Engine, zone: tzinfo, require: Require, job: Claimed) -> dict[str, Any]:
    """One job to its end; gives what is to be written of it, whatever that is.

    Where the server or the lock went away in the middle nothing is: the job is taken back by whoever works next.
    """
    by = Actor("worker", job.asked_by, f"job {job.id}")
    values: dict[str, Any]
    try:
        result = _known(job.kind).work(Task(engine, job.args, by, _Progress(engine, job.id, require), zone))
        values = {"state": "done", "result": dict(result)}
    except Cancelled:
        values = {"state": "cancelled"}
    except Refused as refused:
        values = {"state": "failed", **refusal(engine, refused, "en" if job.args.get("lang") == "en" else "zh")}
    except Unusable as unusable:
        if unusable.fault.kind in AWAY:
            raise
        LOG.warning("job %s: %s", job.id, unusable)
        values = {"state": "failed", "failure": pairs([unusable.anywhere])}
    except Exception as error:
        LOG.exception("job %s failed", job.id)
        values = {"state": "failed", "failure": pairs([Fault("db.full" if no_room(error) else "jobs.broken")])}
    return {**values, "ended": datetime.now(UTC)}


def _end(engine: Engine, zone: tzinfo, job: Claimed, values: Mapping[str, Any]) -> None:
    """Written only while the job is this attempt's: another worker may have taken it back."""
    _written(engine, zone, job, "running", values, "job.ended", became=values["state"])


def _known(kind: str) -> Kind:
    if kind not in KINDS:
        raise Refused([Fault("jobs.unknown", {"kind": kind})])
    return KINDS[kind]


class _Progress:
    """Writes how far a job is, now and then, and looks whether it is to end. Called between transactions only."""

    def __init__(self, engine: Engine, job_id: int, require: Require) -> None:
        self.engine, self.job_id, self.require, self.last = engine, job_id, require, 0.0

    def __call__(self, done: int, whole: int) -> None:
        now = time.monotonic()
        if now - self.last < BETWEEN and done < whole:
            return
        self.last = now
        self.require()
        with writing(self.engine) as connection:
            mine = Job.id == self.job_id
            connection.execute(update(Job).where(mine).values(done=done, whole=whole))
            # How far a job is stands aside.
            vouched(connection, "jobs")
            stopping = connection.execute(select(Job.stopping).where(mine)).scalar_one()
        if stopping:
            raise Cancelled
