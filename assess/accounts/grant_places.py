"""Offices and units as a grant names them. Their room is above this one: their tables are read by name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import BigInteger, Connection, Text, column, select, table

OFFICES = table("offices", column("id", BigInteger), column("name", Text))
UNITS = table("units", column("id", BigInteger), column("office_id", BigInteger))
NAMINGS = table(
    "namings",
    column("id", BigInteger), column("unit_id", BigInteger), column("effective", Text), column("code", Text),
    column("name", Text),
)  # fmt: skip


def offices(connection: Connection) -> dict[int, str]:
    """Every office by number."""
    asked = select(OFFICES.c.id, OFFICES.c.name).order_by(OFFICES.c.id)
    return {row.id: row.name for row in connection.execute(asked)}


def unit_of(connection: Connection, office_id: int, code: str, day: date) -> int | None:
    """The unit that an office knows under a code on a day; before a unit's first row, that row counts."""
    asked = (
        select(NAMINGS.c.unit_id, NAMINGS.c.code, NAMINGS.c.effective)
        .join(UNITS, UNITS.c.id == NAMINGS.c.unit_id)
        .where(UNITS.c.office_id == office_id)
        .order_by(NAMINGS.c.effective, NAMINGS.c.id)
    )
    codes: dict[int, str] = {}
    for row in connection.execute(asked):
        if row.effective <= day.isoformat() or row.unit_id not in codes:
            codes[row.unit_id] = row.code
    return next((unit for unit, known in codes.items() if known == code), None)


def unit_names(connection: Connection, units: Iterable[int], day: date) -> dict[int, str]:
    """What units are called on a day."""
    asked = (
        select(NAMINGS.c.unit_id, NAMINGS.c.name, NAMINGS.c.effective)
        .where(NAMINGS.c.unit_id.in_(list(units)))
        .order_by(NAMINGS.c.effective, NAMINGS.c.id)
    )
    names: dict[int, str] = {}
    for row in connection.execute(asked):
        if row.effective <= day.isoformat() or row.unit_id not in names:
            names[row.unit_id] = row.name
    return names


def is_of(connection: Connection, office_id: int, unit_id: int) -> bool:
    asked = select(UNITS.c.id).where(UNITS.c.id == unit_id, UNITS.c.office_id == office_id)
    return connection.execute(asked).first() is not None


def is_office(connection: Connection, office_id: int) -> bool:
    return connection.execute(select(OFFICES.c.id).where(OFFICES.c.id == office_id)).first() is not None
