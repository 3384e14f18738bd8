"""Offices and units as of a day: what they are called, who belongs to whom, which unit an office belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from assess.units.models import Naming, Office, Seat, Unit

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
    for unit, _, _, parent, _ in called(connection, day).values():
        if parent is not None:
            children.setdefault(parent, []).append(unit)
    found, waiting = set[int](), [unit_id]
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting += children.get(unit, ())
    return frozenset(found)


def called(
    connection: Connection, day: date, office_id: int | None = None, units: Iterable[int] | None = None
) -> dict[int, Row[*tuple[Any, ...]]]:
    """Unit → its row of a day (unit_id, code, name, parent_id); before a unit's first row, that row counts.

    Of all units, or of those that an office assesses, or of some.
    """
    # Compared in the database, kept as they come and looked at by place: who is limited to a unit asks this with each
    # page, of every unit that there is.
    asked = select(Naming.unit_id, Naming.code, Naming.name, Naming.parent_id, (Naming.effective <= day).label("begun"))
    if office_id is not None:
        asked = asked.join(Unit, Unit.id == Naming.unit_id).where(Unit.office_id == office_id)
    if units is not None:
        asked = asked.where(Naming.unit_id.in_(list(units)))
    found: dict[int, Row[*tuple[Any, ...]]] = {}
    for row in connection.execute(asked.order_by(Naming.effective, Naming.id)):
        if row[4] or row[0] not in found:
            found[row[0]] = row
    return found


def seats(connection: Connection, offices: frozenset[int], day: date) -> dict[int, tuple[int, int]]:
    """Office → the unit it belongs to on a day, and the office that assesses that unit."""
    rows = connection.execute(SEATS, {"offices": sorted(offices), "day": day})
    return {office: (unit, superior) for office, unit, superior in rows}


def unit_of(connection: Connection, office_id: int, code: str, day: date) -> int | None:
    """The unit of an office that bears a code on a day, or later if on no earlier day."""
    return next((unit for unit, one in called(connection, day, office_id).items() if one.code == code), None)


def unit_names(connection: Connection, units: Iterable[int], day: date) -> dict[int, str]:
    """What some units are called on a day."""
    return {unit: one.name for unit, one in called(connection, day, units=units).items()}


@dataclass(frozen=True)
class Reach:
    """What a unit is called on a day, and how many are below it then; those of them that the same office assesses, by
    code. The names of others' units are for those who may see these offices' years.
    """

    name: str
    count: int
    below: tuple[str, ...]


def reaches(connection: Connection, units: Iterable[int], day: date) -> dict[int, Reach]:
    """Whom a right for each of some units, and those below, reaches on a day."""
    wanted = set(units)
    every = called(connection, day) if wanted else {}
    found = {}
    homes = {row.id: row.office_id for row in connection.execute(select(Unit.id, Unit.office_id))} if wanted else {}
    for unit in wanted & every.keys():
        reached = below(connection, unit, day) - {unit}
        mine = sorted((every[one].code, every[one].name) for one in reached if homes[one] == homes[unit])
        found[unit] = Reach(every[unit].name, len(reached), tuple(name for _, name in mine))
    return found


def namings(connection: Connection, units: Iterable[int]) -> dict[int, list[tuple[date, str, str]]]:
    """Everything that some units were ever called: the day from which it counts, code and name, the latest last."""
    asked = select(Naming.unit_id, Naming.effective, Naming.code, Naming.name).where(Naming.unit_id.in_(list(units)))
    found: dict[int, list[tuple[date, str, str]]] = {}
    for unit, day, code, name in connection.execute(asked.order_by(Naming.effective, Naming.id)):
        found.setdefault(unit, []).append((day, code, name))
    return found


def naming_on(told: Sequence[tuple[date, str, str]], day: date) -> tuple[str, str]:
    """Code and name of a day; before the first, that one counts."""
    _, code, name = next((one for one in reversed(told) if one[0] <= day), told[0])
    return code, name


def offices(connection: Connection) -> dict[int, str]:
    """Every office by number."""
    return {row.id: row.name for row in connection.execute(select(Office.id, Office.name).order_by(Office.id))}


def is_office(connection: Connection, office_id: int) -> bool:
    """Whether there is an office of this number."""
    return connection.execute(select(Office.id).where(Office.id == office_id)).first() is not None


def assesses(connection: Connection, office_id: int, unit_id: int) -> bool:
    """Whether a unit is one of those that an office assesses."""
    asked = select(Unit.id).where(Unit.id == unit_id, Unit.office_id == office_id)
    return connection.execute(asked).first() is not None
