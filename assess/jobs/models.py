"""Jobs: long work asked for by somebody and done by a worker. A row is the whole of it; nothing waits in memory."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from assess.database.column_types import KEY, Exact, Instant, Json, Whole, among, filled, whole
from assess.database.engine import Base

STATES = ("waiting", "running", "done", "failed", "cancelled")


class Job(Base):
    """后台任务. args: what its kind needs; done of whole: its progress; result, failure: of the last attempt.

    How far it is stands aside: no event speaks for that.

    stopping: somebody asked for its end; the worker looks between two steps. office_id: whose people may see it.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index(None, "state"),
        Index(None, "office_id"),
        among("state", *STATES),
        CheckConstraint("stopping IN (0, 1)", name="stopping_known"),
        *filled("kind", "args", "request", "result", "failure"),
        *whole("stopping", "done", "whole", "attempts", "asked", "started", "ended"),
        {"info": {"audited": "rows", "aside": ("done", "whole"), "since": "m20261201_01_seals"}},
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    kind: Mapped[str] = mapped_column(Exact)
    args: Mapped[Any] = mapped_column(Json)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    request: Mapped[str | None] = mapped_column(Exact)
    state: Mapped[str] = mapped_column(Exact)
    stopping: Mapped[int] = mapped_column(Whole)
    done: Mapped[int] = mapped_column(Whole)
    whole: Mapped[int] = mapped_column(Whole)
    attempts: Mapped[int] = mapped_column(Whole)
    result: Mapped[Any | None] = mapped_column(Json)
    failure: Mapped[Any | None] = mapped_column(Json)
    asked: Mapped[datetime] = mapped_column(Instant)
    started: Mapped[datetime | None] = mapped_column(Instant)
    ended: Mapped[datetime | None] = mapped_column(Instant)
