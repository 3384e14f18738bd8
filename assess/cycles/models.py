"""Schemes as issued, the years they are for, and who takes part under which scheme in which group."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assess.database.column_types import KEY, Exact, Instant, Whole, among, binary, filled, whole
from assess.database.engine import Base

STAGES = ("self", "verified", "appealed")
"""At which a fact is given, in their order: by the unit itself, verified by the office, decided on an objection.

For one unit and item the facts of a later stage supersede those of an earlier one, whenever either was recorded; at one
stage those recorded last. A withdrawal supersedes like any other row: then nothing stands.
"""
COUNTED = STAGES[1:]
"""Stages whose facts are scored: what a unit says of itself never counts."""


class Cycle(Base):
    """考核年度: one annual evaluation of an office."""

    __tablename__ = "cycles"
    __table_args__ = (UniqueConstraint("office_id", "year"), *whole("year", "recorded"), {"info": {"audited": "rows"}})

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    year: Mapped[int] = mapped_column(Whole)
    recorded: Mapped[datetime] = mapped_column(Instant)


class Scheme(Base):
    """考核方案, issued: the file's exact bytes. Frozen; a change is a new version."""

    __tablename__ = "schemes"
    __table_args__ = (
        UniqueConstraint("office_id", "code", "version"),
        UniqueConstraint("digest"),
        Index(None, "cycle_id"),
        CheckConstraint("length(digest) = 71", name="digest_whole"),
        among("kind", "government", "department", "enterprise"),
        binary("source"),
        *filled("code", "title", "title_en"),
        *whole("version", "indicators", "items", "vetoes", "decimals", "recorded"),
        {"info": {"audited": "rows", "kept": "frozen"}},
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    code: Mapped[str] = mapped_column(Exact)
    version: Mapped[int] = mapped_column(Whole)
    kind: Mapped[str] = mapped_column(Exact)
    title: Mapped[str] = mapped_column(Exact)
    title_en: Mapped[str | None] = mapped_column(Exact)
    digest: Mapped[str] = mapped_column(Exact)
    source: Mapped[bytes] = mapped_column(LargeBinary)
    indicators: Mapped[int] = mapped_column(Whole)
    items: Mapped[int] = mapped_column(Whole)
    vetoes: Mapped[int] = mapped_column(Whole)
    decimals: Mapped[int] = mapped_column(Whole)
    recorded: Mapped[datetime] = mapped_column(Instant)


class Load(Base):
    """What was brought in together for a scheme at one stage: a whole year's files, or the rows of one unit and item.

    digest: of what was delivered; origin: the file's name, or unit and item. units, facts, vetoes: rows delivered,
    new or not. recorded: the instant from which its rows count; of one scheme's loads these increase strictly.
    """

    __tablename__ = "loads"
    __table_args__ = (
        Index(None, "scheme_id"),
        CheckConstraint("length(digest) = 71", name="digest_whole"),
        among("stage", *STAGES),
        *filled("origin"),
        *whole("units", "facts", "vetoes", "recorded"),
        {"info": {"audited": "rows", "kept": "frozen"}},
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("schemes.id"))
    stage: Mapped[str] = mapped_column(Exact)
    digest: Mapped[str] = mapped_column(Exact)
    origin: Mapped[str] = mapped_column(Exact)
    units: Mapped[int] = mapped_column(Whole)
    facts: Mapped[int] = mapped_column(Whole)
    vetoes: Mapped[int] = mapped_column(Whole)
    recorded: Mapped[datetime] = mapped_column(Instant)


class Enrolment(Base):
    """参评 / 分组: a unit in a year under a scheme, as it was called then; a later row supersedes."""

    __tablename__ = "enrolments"
    __table_args__ = (
        UniqueConstraint("scheme_id", "unit_id", "load_id"),
        Index(None, "unit_id"),
        Index(None, "scheme_id", "code"),
        among("state", "enrolled", "withdrawn"),
        *filled("code", "name", "group_name"),
        *whole("recorded"),
        {"info": {"audited": "span", "kept": "frozen"}},
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    scheme_id: Mapped[int] = mapped_column(ForeignKey("schemes.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    load_id: Mapped[int] = mapped_column(ForeignKey("loads.id"))
    code: Mapped[str] = mapped_column(Exact)
    name: Mapped[str] = mapped_column(Exact)
    group_name: Mapped[str] = mapped_column(Exact)
    state: Mapped[str] = mapped_column(Exact)
    recorded: Mapped[datetime] = mapped_column(Instant)
