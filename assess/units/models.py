"""Offices and the units they assess. A unit's identifier never changes; its code, name and parent are dated."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assess.database.column_types import KEY, Day, Exact, Instant, filled, whole
from assess.database.engine import Base


class Office(Base):
    """组织考核的安委办: schemes, years and units belong to one."""

    __tablename__ = "offices"
    __table_args__ = (UniqueConstraint("name"), *filled("name"), *whole("recorded"), {"info": {"audited": "rows"}})

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    name: Mapped[str] = mapped_column(Exact)
    recorded: Mapped[datetime] = mapped_column(Instant)


class Unit(Base):
    """被考核单位, whatever it is called at the time."""

    __tablename__ = "units"
    __table_args__ = (Index(None, "office_id"), *whole("recorded"), {"info": {"audited": "span"}})

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    recorded: Mapped[datetime] = mapped_column(Instant)


class Naming(Base):
    """What a unit is called from a day on, and to whom it belongs; the latest row of the latest day counts."""

    __tablename__ = "namings"
    __table_args__ = (
        Index(None, "unit_id", "effective"),
        Index(None, "code"),
        *filled("code", "name"),
        *whole("recorded"),
        {"info": {"audited": "span", "kept": "frozen"}},
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    effective: Mapped[date] = mapped_column(Day)
    code: Mapped[str] = mapped_column(Exact)
    name: Mapped[str] = mapped_column(Exact)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    recorded: Mapped[datetime] = mapped_column(Instant)


class Seat(Base):
    """The unit that an office belongs to, where a superior office assesses it; the last row of the last day counts."""

    __tablename__ = "seats"
    __table_args__ = (
        Index(None, "office_id", "effective"),
        *whole("recorded"),
        {"info": {"audited": "span", "kept": "frozen"}},
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    effective: Mapped[date] = mapped_column(Day)
    recorded: Mapped[datetime] = mapped_column(Instant)
