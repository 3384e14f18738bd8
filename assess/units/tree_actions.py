"""Where units and offices belong in the tree: each is a dated row, with its event, in one transaction."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, insert, select

from assess.audit.events import declare
from assess.audit.occasion import Occasion
from assess.audit.recording import changing
from assess.audit.touched_rows import span
from assess.units.models import Naming, Office, Seat, Unit
from assess.units.queries import below, called, unit_of
from indicators.faults import Fault, Refused, learn

learn(
    {
        "units.ring": (
            "单位 {unit} 不能隶属于它自己或它的下级单位（{parent}）",
            "unit {unit} can't belong to itself or to a unit below it ({parent})",
        ),
        "units.own_seat": (
            "{unit} 就是由“{office}”考核的，不能作为它的所属单位",
            "{unit} is assessed by “{office}” itself and can't be what that office belongs to",
        ),
        "units.no_office": ("没有名为“{office}”的安委办", "there is no office named “{office}”"),
        "units.no_unit": ("“{office}”考核的单位中没有代码 {unit}", "“{office}” assesses no unit with code {unit}"),
    }
)
declare(
    "unit.placed", "单位 {unit} 自 {day} 起隶属于单位 {parent}", "unit {unit} belongs to unit {parent} from {day}",
    "unit", "parent", "day",
)  # fmt: skip
declare(
    "office.seated", "安委办 {office} 自 {day} 起属于单位 {unit}", "office {office} belongs to unit {unit} from {day}",
    "office", "unit", "day",
)  # fmt: skip

Named = tuple[str, str]
"""An office's name, and the code of a unit that it assesses."""


def place(at: Occasion, unit: Named, parent: Named | None, day: date) -> None:
    """A unit belongs to another one, or to none, from a day on; refuses a ring."""
    with changing(at) as change:
        c = change.connection
        mine = _unit(c, unit, day)
        above = None if parent is None else _unit(c, parent, day)
        if above is not None and above in below(c, mine, day):
            raise Refused([Fault("units.ring", {"unit": unit[1], "parent": (parent or unit)[1]})])
        today = called(c, day, units=[mine])[mine]
        values = {"unit_id": mine, "effective": day, "code": today.code, "name": today.name, "parent_id": above}
        made = c.execute(insert(Naming).values(**values, recorded=at.now).returning(Naming.id)).scalar_one()
        change.record("unit.placed", span("namings", made, made), unit=mine, parent=above, day=day.isoformat())


def seat(at: Occasion, office: str, unit: Named, day: date) -> None:
    """An office belongs to a unit that another office assesses, from a day on."""
    with changing(at) as change:
        c = change.connection
        mine, place_of = _office(c, office), _unit(c, unit, day)
        if c.execute(select(Unit.office_id).where(Unit.id == place_of)).scalar_one() == mine:
            raise Refused([Fault("units.own_seat", {"unit": unit[1], "office": office})])
        values = {"office_id": mine, "unit_id": place_of, "effective": day, "recorded": at.now}
        made = c.execute(insert(Seat).values(**values).returning(Seat.id)).scalar_one()
        change.record("office.seated", span("seats", made, made), office=mine, unit=place_of, day=day.isoformat())


def _office(connection: Connection, name: str) -> int:
    found = connection.execute(select(Office.id).where(Office.name == name)).scalar()
    if found is None:
        raise Refused([Fault("units.no_office", {"office": name})])
    return found


def _unit(connection: Connection, named: Named, day: date) -> int:
    found = unit_of(connection, _office(connection, named[0]), named[1], day)
    if found is None:
        raise Refused([Fault("units.no_unit", {"office": named[0], "unit": named[1]})])
    return found
