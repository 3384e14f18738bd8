"""Runs and results: one stored, dated, reproducible scoring, and what it decided on each unit. Never edited."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from assess.database.column_types import KEY, Exact, Instant, Json, Whole, among, filled, whole
from assess.database.engine import Base

STATES = ("provisional", "published", "withdrawn")


class Run(Base):
    """计分批次. cut_off: facts recorded at this instant or before were looked at; load_id: the last load of those that
    are scored. Its results were kept in the same transaction."""

    __tablename__ = "runs"
    __table_args__ = (
        Index(None, "scheme_id"),
        CheckConstraint("length(digest) = 71", name="digest_whole"),
        among("state", *STATES),
        *filled("engine"),
        *whole("decimals", "cut_off", "units", "graded", "vetoed", "recorded"),
        {"info": {"audited": "rows", "kept": "decided"}},
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    scheme_id: Mapped[int] = mapped_column(ForeignKey("schemes.id"))
    load_id: Mapped[int] = mapped_column(ForeignKey("loads.id"))
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"))
    cut_off: Mapped[datetime] = mapped_column(Instant)
    engine: Mapped[str] = mapped_column(Exact)
    decimals: Mapped[int] = mapped_column(Whole)
    state: Mapped[str] = mapped_column(Exact)
    digest: Mapped[str] = mapped_column(Exact)
    units: Mapped[int] = mapped_column(Whole)
    graded: Mapped[int] = mapped_column(Whole)
    vetoed: Mapped[int] = mapped_column(Whole)
    recorded: Mapped[datetime] = mapped_column(Instant)


class Result(Base):
    """What a run decided on one unit.

    total: in units of the run's last decimal; exact: the fraction as text. vetoes: codes. reasons: codes, each with its
    arguments as pairs, since their order is part of the record.
    items: points and states of every item as exact text (`assess.results.payload`), of format `items_format`.
    digest: of everything in the row and of what it was computed from.
    """

    __tablename__ = "results"
    __table_args__ = (
        Index(None, "enrolment_id"),
        CheckConstraint("length(digest) = 71", name="digest_whole"),
        CheckConstraint("(total IS NULL) = (exact IS NULL)", name="total_exact"),
        *filled("exact", "band", "grade", "vetoes", "reasons", "items"),
        *whole("total", "place", "items_format"),
        {"info": {"audited": "part:run_id", "kept": "frozen"}},
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("packs.id"))
    total: Mapped[int | None] = mapped_column(Whole)
    exact: Mapped[str | None] = mapped_column(Exact)
    band: Mapped[str | None] = mapped_column(Exact)
    grade: Mapped[str | None] = mapped_column(Exact)
    place: Mapped[int | None] = mapped_column(Whole)
    vetoes: Mapped[Any] = mapped_column(Json)
    reasons: Mapped[Any] = mapped_column(Json)
    items_format: Mapped[int] = mapped_column(Whole)
    items: Mapped[str] = mapped_column(Exact)
    digest: Mapped[str] = mapped_column(Exact)
