"""Offices and units are entered when they are first met; a new name or parent is a further row, dated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection, insert, select

from assess.units.models import Naming, Office, Unit
from assess.units.queries import called
from indicators.faults import Fault, Refused
from indicators.look_alikes import hidden, looks, twin
from indicators.unseen_characters import visible

NAMELESS = "—"
"""Of an office that a scheme doesn't name."""


def known_as(name: str) -> str:
    """What an office is called that a scheme names so."""
    return name or NAMELESS


def enter_office(connection: Connection, name: str, now: datetime) -> int:
    """The identifier of an office, which is entered where it is not there yet."""
    there: dict[str, int] = {row.name: row.id for row in connection.execute(select(Office.id, Office.name))}
    known = there.get(known_as(name))
    if known is not None:
        return known
    if unseen := hidden(name):
        raise Refused([Fault("names.unseen", {"value": visible(name), "hidden": unseen})])
    other = twin(name, there) if name else None
    if other is not None:
        raise Refused([Fault("names.alike", {"value": name, "other": other})])
    made = connection.execute(insert(Office).values(name=known_as(name), recorded=now).returning(Office.id))
    return made.scalar_one()


def enter_units(
    connection: Connection, office_id: int, named: Iterable[tuple[str, str]], day: date, now: datetime
) -> dict[str, int]:
    """Code → identifier for (code, name); a name that differs from what counts on `day` is entered from that day on."""
    known = called(connection, day, office_id)
    identifiers = {one.code: unit for unit, one in known.items()}
    named = list(named)
    fresh = [(code, name) for code, name in named if code not in identifiers]
    renamed: list[tuple[int, str, str, int | None]] = []
    for code, name in named:
        unit = identifiers.get(code)
        if unit is not None and known[unit].name != name:
            renamed.append((unit, code, name, known[unit].parent_id))
    if fresh:
        _refuse_twins([code for code, _ in fresh], identifiers)
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


def _refuse_twins(fresh: Iterable[str], known: Iterable[str]) -> None:
    """Refuse new codes of an office that look like one of its units': results would go to two that are one."""
    drawn = {(kind, look): code for code in known for kind, look in enumerate(looks(code))}
    faults = []
    for code in fresh:
        pairs = list(enumerate(looks(code)))
        other = next((drawn[pair] for pair in pairs if pair in drawn), None)
        if unseen := hidden(code):
            faults.append(Fault("names.unseen", {"value": visible(code), "hidden": unseen}))
        elif other is not None:
            faults.append(Fault("names.alike", {"value": code, "other": other}))
        drawn.update(dict.fromkeys(pairs, code))
    if faults:
        raise Refused(faults)
