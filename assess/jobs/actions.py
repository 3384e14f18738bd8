"""Asking for long work, ending it, asking again: each with its event, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, update

from assess.audit.events import declare, declare_value
from assess.audit.occasion import Occasion
from assess.audit.recording import changing
from assess.audit.touched_rows import rows
from assess.jobs.kinds import KINDS
from assess.jobs.models import Job
from assess.jobs.uploads import spent
from indicators.faults import Fault, Refused, learn

_WHAT = select(Job.state, Job.args, Job.result)
FRESH = {"state": "waiting", "stopping": 0, "done": 0, "whole": 0, "attempts": 0}
MOST = 200
"""Jobs that may wait for one office."""

declare("job.asked", "提交后台任务 {job}（{kind}）", "asked for job {job} ({kind})", "job", "kind")
declare("job.cancelled", "取消后台任务 {job}", "cancelled job {job}", "job")
declare("job.begun", "开始后台任务 {job}", "began job {job}", "job")
declare("job.cut_off", "后台任务 {job} 被中断", "job {job} was cut off", "job")
declare("job.ended", "后台任务 {job} 结束：{became}", "job {job} ended: {became}", "job", "became")
for became, zh, en in (("done", "完成", "done"), ("failed", "失败", "failed"), ("cancelled", "已取消", "cancelled")):
    declare_value("became", became, zh, en)
declare("job.again", "重新执行后台任务 {job}", "asked for job {job} again", "job")

learn(
    {
        "jobs.many": (
            "已有 {count} 个任务在等待；请等它们完成后再提交",
            "{count} jobs are waiting already; wait until they are done",
        ),
        "jobs.over": ("任务 {job} 已经结束，不能取消", "job {job} is over and can't be cancelled"),
        "jobs.going": ("任务 {job} 还没有结束，不能重新执行", "job {job} is not over yet and can't be asked again"),
        "jobs.spent": (
            "任务 {job} 的文件没有通过；请在文件里改正后重新上传",
            "the files of job {job} were refused; correct them and upload them again",
        ),
    }
)


def ask(at: Occasion, kind: str, args: Mapping[str, Any], office_id: int | None) -> int:
    """A job that waits for the worker. The same one that is still waiting is not asked for twice."""
    known = KINDS[kind]
    with changing(at) as change:
        waiting = _waiting(change.connection, office_id)
        for job_id, its_kind, its_args in waiting:
            if (its_kind, its_args) == (known.name, dict(args)):
                return int(job_id)
        if len(waiting) >= MOST:
            raise Refused([Fault("jobs.many", {"count": len(waiting)})])
        values = {
            "kind": known.name, "args": dict(args), "office_id": office_id, "asked_by": at.actor.person_id,
            "request": at.actor.request, "asked": at.now, **FRESH,
        }  # fmt: skip
        job = change.connection.execute(insert(Job).values(**values).returning(Job.id)).scalar_one()
        change.record("job.asked", rows("jobs", job), job=job, kind=known.name)
        return job


def _waiting(connection: Connection, office_id: int | None) -> list[Any]:
    asked = select(Job.id, Job.kind, Job.args).where(Job.state == "waiting", Job.office_id == office_id)
    return list(connection.execute(asked.order_by(Job.id)))


def cancel(at: Occasion, job_id: int) -> None:
    """One that waits ends now; one that is being done, at its next step."""
    with changing(at) as change:
        state = _state(change.connection, job_id)
        if state == "waiting":
            change.connection.execute(update(Job).where(Job.id == job_id).values(state="cancelled", ended=at.now))
        elif state == "running":
            change.connection.execute(update(Job).where(Job.id == job_id).values(stopping=1))
        else:
            raise Refused([Fault("jobs.over", {"job": job_id})])
        change.record("job.cancelled", rows("jobs", job_id), job=job_id)


def again(at: Occasion, job_id: int) -> None:
    """One that failed or was cancelled waits once more, and is from now on in the name of who asks.

    Refused where its files were: they are not kept.
    """
    with changing(at) as change:
        state, args, result = change.connection.execute(_WHAT.where(Job.id == job_id)).one()
        if state not in ("failed", "cancelled"):
            raise Refused([Fault("jobs.going", {"job": job_id})])
        if spent(state, args, result):
            raise Refused([Fault("jobs.spent", {"job": job_id})])
        asked = {"asked_by": at.actor.person_id, "request": at.actor.request}
        values = {**FRESH, "ended": None, "failure": None, "result": None, **asked}
        change.connection.execute(update(Job).where(Job.id == job_id).values(**values))
        change.record("job.again", rows("jobs", job_id), job=job_id)


def _state(connection: Connection, job_id: int) -> str | None:
    found: str | None = connection.execute(select(Job.state).where(Job.id == job_id)).scalar()
    return found
