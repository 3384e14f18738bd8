"""Making, disabling and enabling people, and what they prove themselves with. Each: check → change → event."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from sqlalchemy import Connection, insert, select, update

from assess.accounts.models import Credential, Person, Session
from assess.accounts.name_queries import everybody
from assess.accounts.queries import current, holders, person, person_of, resets
from assess.accounts.required_roles import require
from assess.accounts.signing import one_time_links, sessions, sign_in_attempts
from assess.accounts.words import refusal
from assess.audit.occasion import Occasion
from assess.audit.recording import changing
from assess.audit.touched_rows import rows
from assess.web.roles import ADMINISTRATORS
from indicators.look_alikes import hidden, twin
from indicators.unseen_characters import visible
from indicators.values import one_line

LOGIN = re.compile(r"[a-z0-9][a-z0-9.-]{1,31}")
LONGEST_NAME = 40


def make_person(at: Occasion, login: str, name: str) -> tuple[int, str]:
    """Somebody new, and the token of the link by which they set their password."""
    with changing(at) as change:
        by = require(change.connection, at, "system")
        made = enter_person(change.connection, login, name, at)
        links_touched, token = one_time_links.make(change.connection, made, by, at.now)
        change.record("person.made", rows("people", made), person=made)
        change.record("link.made", rows("credentials", *links_touched), person=made)
        return made, token


def enter_person(connection: Connection, login: str, name: str, at: Occasion) -> int:
    """Insert the row of a new person, checked; gives the person's number."""
    login, name = sign_in_attempts.login_of(login), name_of(name)
    if not LOGIN.fullmatch(login):
        raise refusal("accounts.login", "login")
    if person_of(connection, login) is not None:
        raise refusal("accounts.login_taken", "login", login=login)
    known = everybody(connection)
    other = twin(login, (one for one, _ in known.values()))
    if other is not None:
        raise refusal("names.alike", "login", value=login, other=other)
    refuse_twin(name, known)
    values = {"login": login, "name": name, "state": "active", "created": at.now}
    return connection.execute(insert(Person).values(**values).returning(Person.id)).scalar_one()


def name_of(given: str) -> str:
    """The one spelling of a name; refuses an empty and an over-long one, and what can't be seen."""
    name = " ".join(unicodedata.normalize("NFKC", given[:1000]).split())
    if unseen := hidden(given[:1000]):
        raise refusal("names.unseen", "name", value=visible(one_line(name)), hidden=unseen)
    if not name:
        raise refusal("names.empty", "name")
    if len(name) > LONGEST_NAME:
        raise refusal("accounts.long", "name", most=LONGEST_NAME)
    return name


def refuse_twin(name: str, people: Mapping[int, tuple[str, str]], but: int | None = None) -> None:
    """Refuse a name that looks like somebody's; people: number → login and name, of whom one may be left out."""
    for number, (login, other) in people.items():
        if number != but and twin(name, [other]) is not None:
            raise refusal("names.alike", "name", value=name, other=f"{other}（{login}）")


def disable(at: Occasion, person_id: int) -> None:
    """Out at once, everywhere; refused for the last of a kind of administrator, and for oneself."""
    with changing(at) as change:
        by = require(change.connection, at, "system")
        if by == person_id:
            raise refusal("accounts.own")
        if _there(change.connection, at, person_id) != "active":
            raise refusal("accounts.gone")
        keep_administrators(change.connection, at, person_id)
        change.connection.execute(update(Person).where(Person.id == person_id).values(state="disabled"))
        sessions.end_all(change.connection, person_id, "disabled", at.now)
        gone = one_time_links.supersede(change.connection, person_id, "link", at.now)
        change.record("person.disabled", rows("people", person_id), rows("credentials", *gone), person=person_id)


def keep_administrators(connection: Connection, at: Occasion, person_id: int, *roles: str) -> None:
    """Refuse where nobody would be left who holds a role that this person holds."""
    for role in roles or ADMINISTRATORS:
        if holders(connection, role, at.day) == {person_id}:
            raise refusal("accounts.last", role=" ".join(ADMINISTRATORS[role].name))


def enable(at: Occasion, person_id: int) -> None:
    with changing(at) as change:
        by = require(change.connection, at, "system")
        if by == person_id:
            raise refusal("accounts.own")
        if _there(change.connection, at, person_id) == "active":
            raise refusal("accounts.gone")
        change.connection.execute(update(Person).where(Person.id == person_id).values(state="active"))
        change.record("person.enabled", rows("people", person_id), person=person_id)


def lift_lock(at: Occasion, person_id: int) -> None:
    """Forget the failed sign-ins of somebody else, so that they get in although others keep failing under their login.

    An administrator who is locked out turns to the other one, or gives the code of the second factor.
    """
    with changing(at) as change:
        by = require(change.connection, at, "system", "security")
        if by == person_id:
            raise refusal("accounts.own")
        found = person(change.connection, person_id, at.day)
        if found is None or not sign_in_attempts.lift(change.connection, found.login):
            raise refusal("accounts.not_locked" if found else "accounts.gone")
        change.record("lock.lifted", person=person_id)


def new_link(at: Occasion, person_id: int) -> str:
    """Another link for somebody who has no password yet; for anybody else a reset takes two persons."""
    with changing(at) as change:
        by = require(change.connection, at, "system")
        _active(change.connection, at, person_id)
        if current(change.connection, person_id, "password") is not None:
            raise refusal("accounts.has_password")
        touched, token = one_time_links.make(change.connection, person_id, by, at.now)
        change.record("link.made", rows("credentials", *touched), person=person_id)
        return token


def ask_reset(at: Occasion, person_id: int, what: str) -> None:
    """The first of two administrators: a password or a second factor was lost."""
    with changing(at) as change:
        by = require(change.connection, at, "system", "security")
        _active(change.connection, at, person_id)
        if by == person_id:
            raise refusal("accounts.own")
        if what not in ("password", "totp"):
            raise refusal("accounts.gone")
        if what == "totp" and current(change.connection, person_id, "totp") is None:
            raise refusal("accounts.no_factor")
        if any(one.what == what for one in resets(change.connection, person_id)):
            raise refusal("accounts.asked_already")
        values = {"person_id": person_id, "kind": "reset", "value": what, "made_by": by, "recorded": at.now}
        made = change.connection.execute(insert(Credential).values(**values).returning(Credential.id)).scalar_one()
        change.record("reset.asked", rows("credentials", made), person=person_id, what=what)


def _there(connection: Connection, at: Occasion, person_id: int) -> str:
    """The state of somebody who exists."""
    found = person(connection, person_id, at.day)
    if found is None:
        raise refusal("accounts.gone")
    return found.state


def _active(connection: Connection, at: Occasion, person_id: int) -> None:
    if _there(connection, at, person_id) != "active":
        raise refusal("accounts.disabled")


def end_session(at: Occasion, person_id: int, session_id: int | None, but: int | None = None) -> int:
    """One of a person's own sessions, or all but one; gives how many."""
    with changing(at) as change:
        if session_id is None:
            count = sessions.end_all(change.connection, person_id, "ended", at.now, but)
        else:
            mine = (Session.id == session_id, Session.person_id == person_id)
            if change.connection.execute(select(Session.id).where(*mine)).first() is None:
                raise refusal("accounts.gone")
            sessions.end(change.connection, session_id, "ended", at.now)
            count = 1
        change.record("session.ended", person=person_id, sessions=count)
        return count
