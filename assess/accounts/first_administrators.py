"""The first administrators, and bringing one back: from the command line of the serving machine, and recorded."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update

from assess.accounts.actions import enter_person
from assess.accounts.grant_actions import Wanted, enter_grant, reset
from assess.accounts.models import Person
from assess.accounts.queries import grants, has_administrators, person_of, roles_on
from assess.accounts.signing import one_time_links, sign_in_attempts
from assess.accounts.words import refusal
from assess.audit.occasion import Occasion
from assess.audit.recording import changing
from assess.audit.touched_rows import rows
from assess.web.roles import ADMINISTRATORS


@dataclass(frozen=True)
class Founder:
    """An administrator, and the token of the one link by which a password is set."""

    role: str
    login: str
    token: str


def first_administrators(at: Occasion) -> list[Founder]:
    """One of each kind, named by the role until somebody renames them; refused once there was any."""
    with changing(at) as change:
        if has_administrators(change.connection):
            raise refusal("accounts.founded")
        found: list[Founder] = []
        made: list[int] = []
        granted: list[int] = []
        linked: list[int] = []
        for role, told in ADMINISTRATORS.items():
            number = enter_person(change.connection, role, told.name[0], at)
            wanted = Wanted(number, role, None, None, at.day, None)
            grant = enter_grant(change.connection, wanted, "granted", None, at.now)
            touched, token = one_time_links.make(change.connection, number, None, at.now)
            made.append(number)
            granted.append(grant.id)
            linked += touched
            found.append(Founder(role, role, token))
        change.record("accounts.founded", rows("people", *made), rows("grants", *granted), rows("credentials", *linked))
        return found


def recover(at: Occasion, login: str) -> Founder:
    """An administrator who can't get in any more: enabled, the role in force again, a new link, no second factor."""
    with changing(at) as change:
        connection = change.connection
        known = person_of(connection, sign_in_attempts.login_of(login))
        mine = grants(connection, known[0]) if known else []
        roles = [one.role for one in mine if one.role in ADMINISTRATORS and one.state in ("granted", "withdrawn")]
        if known is None or not roles:
            raise refusal("accounts.no_administrator", login=login[:40])
        number, role = known[0], roles[-1]
        connection.execute(update(Person).where(Person.id == number).values(state="active"))
        touched = [rows("people", number)]
        held = roles_on(connection, number, at.day)
        if held - {role}:
            raise refusal("accounts.no_administrator", login=login[:40])
        if not held:
            made = enter_grant(connection, Wanted(number, role, None, None, at.day, None), "granted", None, at.now)
            touched.append(rows("grants", made.id))
        factor, _ = reset(connection, number, "totp", None, at.now)
        password, token = reset(connection, number, "password", None, at.now)
        change.record("accounts.recovered", *touched, rows("credentials", *factor, *password), person=number, role=role)
        return Founder(role, sign_in_attempts.login_of(login), str(token))
