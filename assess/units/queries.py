"""Who belongs to whom on a day: units below a unit, and the unit that an office belongs to."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, bindparam, select

from assess.units.models import Naming, Seat, Unit

SEATS = (
    select(Seat.office_id, Seat.unit_id, Unit.office_id)
    .join(Unit, Unit.id == Seat.unit_id)
    .where(Seat.office_id.in_(bindparam("offices", expanding=True)), Seat.effective <= bindparam("day"))
    .order_by(Seat.effective, Seat.id)
)
"""Put together once: each request of an office's people asks it."""


def below(connection: Connection, unit_id: int, day: date) -> frozenset[int]:
    """The unit and every unit below it on a day, whichever office they are assessed by."""
    children: dict[int, list[int]] = {}
    for unit, parent in parents(connection, day).items():
        if parent is not None:
            children.setdefault(parent, []).append(unit)
    found, waiting = set[int](), [unit_id]
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting += children.get(unit, ())
    return frozenset(found)


def parents(connection: Connection, day: date) -> dict[int, int | None]:
    """Unit → the unit it belongs to on a day; before its first row, that row counts."""
    asked = select(Naming.unit_id, Naming.parent_id, Naming.effective).order_by(Naming.effective, Naming.id)
    found: dict[int, int | None] = {}
    for unit, parent, effective in connection.execute(asked):
        if effective <= day or unit not in found:
            found[unit] = parent
    return found


def seats(connection: Connection, offices: frozenset[int], day: date) -> dict[int, tuple[int, int]]:
    """Office → the unit it belongs to on a day, and the office that assesses that unit."""
    rows = connection.execute(SEATS, {"offices": sorted(offices), "day": day})
    return {office: (unit, superior) for office, unit, superior in rows}


def unit_of(connection: Connection, office_id: int, code: str, day: date) -> int | None:
    """The unit of an office that bears a code on a day, or later if on no earlier day."""
    asked = (
        select(Naming.unit_id, Naming.code, Naming.effective)
        .join(Unit, Unit.id == Naming.unit_id)
        .where(Unit.office_id == office_id)
        .order_by(Naming.effective, Naming.id)
    )
    bears: dict[int, str] = {}
    for unit, called, effective in connection.execute(asked):
        if effective <= day or unit not in bears:
            bears[unit] = called
    return next((unit for unit, called in bears.items() if called == code), None)
