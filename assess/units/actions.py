"""Offices and units are entered when they are first met; a new name or parent is a further row, dated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection, insert, select

from assess.units.models import Naming, Office, Unit

NAMELESS = "—"
"""Of an office that a scheme doesn't name."""


def enter_office(connection: Connection, name: str, now: datetime) -> int:
    """The office's identifier."""
    known = connection.execute(select(Office.id).where(Office.name == (name or NAMELESS))).scalar()
    if known is not None:
        return known
    made = connection.execute(insert(Office).values(name=name or NAMELESS, recorded=now).returning(Office.id))
    return made.scalar_one()


def enter_units(
    connection: Connection, office_id: int, named: Iterable[tuple[str, str]], day: date, now: datetime
) -> dict[str, int]:
    """Code → identifier for (code, name); a name that differs from what counts on `day` is entered from that day on."""
    known = _known(connection, office_id, day)
    fresh = [(code, name) for code, name in named if code not in known]
    renamed = [
        (known[code][0], code, name, known[code][2]) for code, name in named if code in known and known[code][1] != name
    ]
    identifiers = {code: unit for code, (unit, _, _) in known.items()}
    if fresh:
        rows = [{"office_id": office_id, "recorded": now} for _ in fresh]
        made = connection.execute(insert(Unit).returning(Unit.id, sort_by_parameter_order=True), rows).scalars().all()
        identifiers |= {code: unit for (code, _), unit in zip(fresh, made, strict=True)}
        renamed += [(identifiers[code], code, name, None) for code, name in fresh]
    if renamed:
        rows = [
            {"unit_id": unit, "effective": day, "code": code, "name": name, "parent_id": parent, "recorded": now}
            for unit, code, name, parent in renamed
        ]
        connection.execute(insert(Naming), rows)
    return identifiers


def _known(connection: Connection, office_id: int, day: date) -> dict[str, tuple[int, str, int | None]]:
    """Code → unit, and the name and parent that count on that day; before a unit's first row, that row counts."""
    asked = (
        select(Naming.code, Naming.unit_id, Naming.name, Naming.parent_id, Naming.effective)
        .join(Unit, Unit.id == Naming.unit_id)
        .where(Unit.office_id == office_id)
        .order_by(Naming.effective, Naming.id)
    )
    known: dict[str, tuple[int, str, int | None]] = {}
    for code, unit, name, parent, effective in connection.execute(asked):
        if effective <= day or code not in known:
            known[code] = (unit, name, parent)
    return known
