"""Who asks: the session, the person's grants in force today, and the units each reaches, put together for access.py."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection

from assess.accounts.queries import grants_in_force
from assess.accounts.signing.request_session import arrive
from assess.audit.request_occasion import clock
from assess.config import Settings
from assess.units.queries import below, seats
from assess.web import access
from assess.web.roles import SEAT


def who(settings: Settings) -> access.Who:
    """For `access.attach`: the viewer of the request that is being answered."""

    def asking() -> access.Viewer:
        day = clock().astimezone(settings.zone).date()
        arrived = arrive(lambda connection, session: tuple(rights_of(connection, session.person_id, day)))
        if arrived is not None:
            session, rights = arrived
            must = f"accounts.{session.must}" if session.must else None
            return access.Viewer(session.person_id, session.name, rights, must=must)
        return access.LOCAL if settings.local_reader and access.is_local() else access.NOBODY

    return asking


def rights_of(connection: Connection, person_id: int, day: date) -> Iterator[access.Right]:
    """What a person's grants come to on a day; an office's people also see what became of their own unit."""
    offices = set()
    for grant in grants_in_force(connection, person_id, day):
        units = None if grant.unit_id is None else below(connection, grant.unit_id, day)
        yield access.Right.of(grant.role, grant.office_id, units)
        if grant.role in SEAT and grant.unit_id is None and grant.office_id is not None:
            offices.add(grant.office_id)
    for unit, superior in seats(connection, frozenset(offices), day).values() if offices else ():
        yield access.Right.of("reader", superior, frozenset({unit}))
