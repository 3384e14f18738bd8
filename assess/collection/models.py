"""Facts and recorded vetoes: appended, never edited; later rows supersede (`assess.cycles.models.STAGES` says which).

A unit's rows for one item (levels and several assessors take several) stand or fall together: those of one load count.
A row that is `withdrawn` says that there is nothing any more.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assess.cycles.models import STAGES
from assess.database.column_types import KEY, Day, Exact, Instant, Whole, among, binary, filled, whole
from assess.database.engine import Base


class Fact(Base):
    """One row of the table of facts, as canonical text; NULL is an empty cell."""

    __tablename__ = "facts"
    __table_args__ = (
        Index(None, "unit_id", "load_id"),
        CheckConstraint("withdrawn IN (0, 1)", name="withdrawn_known"),
        among("stage", *STAGES),
        *filled("item", "value", "base", "limit_value", "level_name", "events", "assessor"),
        *whole("withdrawn", "recorded"),
        {"info": {"audited": "span", "kept": "frozen"}},
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    load_id: Mapped[int] = mapped_column(ForeignKey("loads.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    item: Mapped[str] = mapped_column(Exact)
    value: Mapped[str | None] = mapped_column(Exact)
    base: Mapped[str | None] = mapped_column(Exact)
    limit_value: Mapped[str | None] = mapped_column(Exact)
    level_name: Mapped[str | None] = mapped_column(Exact)
    events: Mapped[str | None] = mapped_column(Exact)
    assessor: Mapped[str | None] = mapped_column(Exact)
    withdrawn: Mapped[int] = mapped_column(Whole)
    stage: Mapped[str] = mapped_column(Exact)
    effective: Mapped[date] = mapped_column(Day)
    recorded: Mapped[datetime] = mapped_column(Instant)


class Veto(Base):
    """一票否决, recorded: a named event that somebody confirmed, or lifted again, on a day."""

    __tablename__ = "vetoes"
    __table_args__ = (
        Index(None, "unit_id", "load_id"),
        among("state", "confirmed", "lifted", "withdrawn"),
        *filled("veto", "basis"),
        *whole("recorded"),
        {"info": {"audited": "span", "kept": "frozen"}},
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    load_id: Mapped[int] = mapped_column(ForeignKey("loads.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    veto: Mapped[str] = mapped_column(Exact)
    effective: Mapped[date] = mapped_column(Day)
    state: Mapped[str] = mapped_column(Exact)
    basis: Mapped[str | None] = mapped_column(Exact)
    recorded: Mapped[datetime] = mapped_column(Instant)


class Pack(Base):
    """All facts of a unit as numbers, made from its rows in the same transaction: what scoring reads.

    Derived: `assess repack` makes it again from the rows, and says where it differed.
    """

    __tablename__ = "packs"
    __table_args__ = (
        UniqueConstraint("unit_id", "load_id"),
        Index(None, "load_id"),
        CheckConstraint("length(digest) = 71", name="digest_whole"),
        binary("payload"),
        *whole("format"),
        {"info": {"audited": "part:load_id", "kept": "present"}},
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    load_id: Mapped[int] = mapped_column(ForeignKey("loads.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    format: Mapped[int] = mapped_column(Whole)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(Exact)
