"""Jobs as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, false, func, or_, select
from sqlalchemy.sql import ColumnElement

from assess.jobs.kinds import KINDS
from assess.jobs.models import Job
from assess.web import access

PAGE = 50


@dataclass(frozen=True)
class JobLine:
    """percent: of its work, None before it is known."""

    id: int
    kind: str
    args: dict[str, Any]
    office_id: int | None
    state: str
    stopping: bool
    percent: int | None
    attempts: int
    result: dict[str, Any] | None
    failure: list[list[str]] | None
    asked: datetime
    started: datetime | None
    ended: datetime | None

    @property
    def over(self) -> bool:
        return self.state in ("done", "failed", "cancelled")


def jobs(connection: Connection, page: int = 1) -> tuple[tuple[JobLine, ...], int]:
    """A page of the jobs that may be seen, newest first, and how many there are in all."""
    mine = _may_see(connection)
    whole = connection.execute(select(func.count()).select_from(Job).where(mine)).scalar_one()
    rows = connection.execute(
        select(Job.__table__).where(mine).order_by(Job.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    )
    return tuple(_line(row) for row in rows.mappings()), whole


def job(connection: Connection, job_id: int) -> JobLine | None:
    """One of them, while what it is about may still be seen: a run may have been withdrawn since."""
    row = connection.execute(select(Job.__table__).where(_may_see(connection), Job.id == job_id)).mappings().first()
    return _line(row) if row and KINDS[row["kind"]].still(connection, row["args"]) else None


def _may_see(connection: Connection) -> ColumnElement[bool]:
    """Those of kinds that one might ask for oneself today, at that office; having asked once gives no right."""

    def of(function: str) -> ColumnElement[bool]:
        kinds = [name for name, kind in KINDS.items() if kind.function == function]
        whose = access.seen(connection, function, Job.office_id, None, lambda _: false())
        return and_(Job.kind.in_(kinds), whose)

    return or_(false(), *(of(function) for function in sorted({kind.function for kind in KINDS.values()})))


def _line(row: Any) -> JobLine:
    known = 100 * min(row["done"], row["whole"]) // row["whole"] if row["whole"] else None
    percent = 100 if row["state"] == "done" else known
    return JobLine(
        row["id"], row["kind"], row["args"], row["office_id"], row["state"], bool(row["stopping"]), percent,
        row["attempts"], row["result"], row["failure"], row["asked"], row["started"], row["ended"],
    )  # fmt: skip
