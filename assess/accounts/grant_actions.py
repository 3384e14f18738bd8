"""Grants take two persons: one proposes, another decides. The rules of separation hold at both moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from assess.accounts import models
from assess.accounts.actions import keep_administrators
from assess.accounts.models import Credential, Person
from assess.accounts.queries import grant as grant_of
from assess.accounts.queries import grants, is_active, person, resets, roles_on
from assess.accounts.required_roles import require
from assess.accounts.separation import GrantLine, clash, is_in_force, place, two_persons
from assess.accounts.signing import one_time_links, sessions
from assess.accounts.signing.sign_in_attempts import lift
from assess.accounts.words import refusal
from assess.audit.occasion import Occasion
from assess.audit.recording import Change, changing
from assess.audit.touched_rows import rows
from assess.units.queries import assesses, is_office
from assess.web.roles import ADMINISTRATORS, ROLES


@dataclass(frozen=True)
class Wanted:
    """What a proposed grant gives: a role at an office, there for all units or one, from a day to a day."""

    person_id: int
    role: str
    office_id: int | None
    unit_id: int | None
    starts: date
    ends: date | None


def propose(at: Occasion, wanted: Wanted) -> int:
    """The first of two administrators; gives the grant's number."""
    with changing(at) as change:
        by = require(change.connection, at, "system", "security")
        if by == wanted.person_id:
            raise refusal("accounts.own")
        _check_wanted(change.connection, at, wanted)
        made = enter_grant(change.connection, wanted, "proposed", by, at.now)
        _record(change, "grant.proposed", made)
        return made.id


def enter_grant(connection: Connection, wanted: Wanted, state: str, by: int | None, now: datetime) -> GrantLine:
    """Insert the row of a grant in a state; the rules were checked before."""
    values = {**vars(wanted), "state": state, "proposed_by": by, "proposed": now}
    made = connection.execute(insert(models.Grant).values(**values).returning(models.Grant.id)).scalar_one()
    return GrantLine(id=made, **vars(wanted), state=state, proposed_by=by, decided_by=None)


def _check_wanted(connection: Connection, at: Occasion, wanted: Wanted) -> None:
    found = person(connection, wanted.person_id, at.day)
    if found is None or found.state != "active":
        raise refusal("accounts.disabled")
    wrong = place(wanted.role, wanted.office_id, wanted.unit_id)
    if wrong:
        raise refusal(*wrong)
    if wanted.office_id is not None and not is_office(connection, wanted.office_id):
        raise refusal("accounts.office_unknown", "office")
    if wanted.unit_id is not None and not assesses(connection, wanted.office_id or 0, wanted.unit_id):
        raise refusal("accounts.unit_unknown", "unit", unit=wanted.unit_id)
    if wanted.ends is not None and wanted.ends < wanted.starts:
        raise refusal("accounts.days", "ends")
    if wanted.ends is not None and wanted.ends < at.day:
        raise refusal("accounts.past", "ends")
    _check_clash(connection, GrantLine(0, **vars(wanted), state="proposed", proposed_by=None, decided_by=None))


def _check_clash(connection: Connection, wanted: GrantLine, states: tuple[str, ...] = ("proposed", "granted")) -> None:
    found = clash(wanted, grants(connection, wanted.person_id), states)
    if found:
        raise refusal(found[0], "role", role=" ".join(ROLES[found[1]].name))


def decide(at: Occasion, grant_id: int, approve: bool) -> None:
    """The second administrator. The role of the first is the one held on the day of the proposal."""
    with changing(at) as change:
        connection = change.connection
        by = require(connection, at, "system", "security")
        wanted = grant_of(connection, grant_id)
        if wanted is None or wanted.state != "proposed":
            raise refusal("accounts.gone")
        asked = select(models.Grant.proposed).where(models.Grant.id == grant_id)
        then = at.day_of(connection.execute(asked).scalar_one())
        check_two(connection, at, wanted.person_id, wanted.proposed_by, by, then)
        if approve:
            check_proposer(connection, wanted.proposed_by)
            _check_approved(connection, at, wanted)
        state = "granted" if approve else "refused"
        values = {"state": state, "decided_by": by, "decided": at.now}
        connection.execute(update(models.Grant).where(models.Grant.id == grant_id).values(**values))
        _record(change, "grant.approved" if approve else "grant.refused", wanted)


def _check_approved(connection: Connection, at: Occasion, wanted: GrantLine) -> None:
    """What may have changed since the proposal."""
    found = person(connection, wanted.person_id, at.day)
    if found is None or found.state != "active":
        raise refusal("accounts.disabled")
    if wanted.ends is not None and wanted.ends < at.day:
        raise refusal("accounts.past")
    _check_clash(connection, wanted, ("granted",))


def check_proposer(connection: Connection, proposer: int | None) -> None:
    """Refuse where the first is disabled: what somebody shut out had in mind is not carried out after all."""
    if not is_active(connection, proposer):
        raise refusal("accounts.proposer")


def check_two(connection: Connection, at: Occasion, grantee: int, proposer: int | None, by: int, then: date) -> None:
    """Refuse a decider who is not a second person of the right role, or whom it is about; then: the proposal's day."""
    if by == grantee:
        raise refusal("accounts.own")
    mine, theirs = roles_on(connection, by, at.day), roles_on(connection, proposer, then)
    if not two_persons(grantee, proposer, by, theirs, mine):
        raise refusal("accounts.two_persons")


def withdraw(at: Occasion, grant_id: int) -> None:
    """Take back a proposal or a grant; one administrator is enough to take away, but not the last of a kind."""
    with changing(at) as change:
        by = require(change.connection, at, "system", "security")
        known = grant_of(change.connection, grant_id)
        if known is None or known.state not in ("proposed", "granted"):
            raise refusal("accounts.gone")
        if known.role in ADMINISTRATORS and is_in_force(known, at.day):
            keep_administrators(change.connection, at, known.person_id, known.role)
        values = {"state": "withdrawn", "withdrawn_by": by, "withdrawn": at.now}
        change.connection.execute(update(models.Grant).where(models.Grant.id == grant_id).values(**values))
        _record(change, "grant.withdrawn", known)


def decide_reset(at: Occasion, reset_id: int, approve: bool) -> str | None:
    """The second administrator; gives the token of a new link where a password is reset."""
    with changing(at) as change:
        connection = change.connection
        by = require(connection, at, "system", "security")
        asked = next((one for one in resets(connection) if one.id == reset_id), None)
        if asked is None:
            raise refusal("accounts.gone")
        then = at.day_of(asked.asked)
        check_two(connection, at, asked.person_id, asked.asked_by, by, then)
        connection.execute(update(Credential).where(Credential.id == reset_id).values(superseded=at.now))
        if not approve:
            change.record("reset.refused", rows("credentials", reset_id), person=asked.person_id, what=asked.what)
            return None
        check_proposer(connection, asked.asked_by)
        found = person(connection, asked.person_id, at.day)
        if found is None or found.state != "active":
            raise refusal("accounts.disabled")
        touched, token = reset(connection, asked.person_id, asked.what, by, at.now)
        change.record(
            "reset.approved", rows("credentials", reset_id, *touched), person=asked.person_id, what=asked.what
        )
        return token


def reset(
    connection: Connection, person_id: int, what: str, by: int | None, now: datetime
) -> tuple[list[int], str | None]:
    """What was lost counts no more, and nobody is signed in with it; gives the rows, and a link for a password."""
    gone = one_time_links.supersede(connection, person_id, what, now)
    sessions.end_all(connection, person_id, "reset", now)
    if what != "password":
        return gone, None
    lift(connection, connection.execute(select(Person.login).where(Person.id == person_id)).scalar_one())
    made, token = one_time_links.make(connection, person_id, by, now)
    return [*gone, *made], token


def _record(change: Change, name: str, one: GrantLine) -> None:
    change.record(
        name,
        rows("grants", one.id),
        grant=one.id,
        person=one.person_id,
        role=one.role,
        office=one.office_id,
        unit=one.unit_id,
        starts=one.starts.isoformat(),
        ends=one.ends.isoformat() if one.ends else None,
    )
