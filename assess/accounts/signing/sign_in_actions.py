"""Signing in and out, passwords and the second factor: check → change → event.

Whoever is unknown, disabled or mistaken gets the same answer after the same work: one hash is compared, whatever it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from assess.accounts.models import Credential
from assess.accounts.queries import current, grants, person_of, roles_on
from assess.accounts.queries import passwords as before_of
from assess.accounts.signing import one_time_links, passwords, refused_sign_ins, sessions, sign_in_attempts, totp
from assess.accounts.signing.sessions import Limits, Session
from assess.accounts.signing.sign_in_attempts import NOWHERE, Barred
from assess.accounts.words import refusal
from assess.audit.actors import Actor
from assess.audit.audit_keys import held
from assess.audit.occasion import Occasion
from assess.audit.recording import changing
from assess.audit.touched_rows import rows
from assess.audit.vouches import require_vouched
from assess.database.engine import reading, writing
from assess.web.roles import ADMINISTRATORS
from indicators.faults import Refused

INSIDE = sign_in_attempts.MOST_EVERYWHERE // sign_in_attempts.MOST
"""The weight of a failure of whoever gave a right password already: five lock the login everywhere."""


@dataclass(frozen=True)
class Rules:
    """What the settings say about sessions and the second factor."""

    limits: Limits
    second_factor: str


def sign_in(
    at: Occasion, rules: Rules, login: str, password: str, old: str | None, address: str = NOWHERE, code: str = ""
) -> tuple[str, str | None]:
    """A new session: its token, and what is still to be done.

    old: what the browser was signed in with. address: as `sign_in_attempts.address_of` gives it.
    code: of the second factor, looked at only where the login or the address is barred.
    """
    refuse, proven = _beginning(at, login, address, code=code)
    with reading(at.engine) as connection:
        known = person_of(connection, sign_in_attempts.login_of(login))
        found = current(connection, known[0] if known else 0, "password")
    given = passwords.normalised(password)
    if not passwords.verified(found[1] if found else None, given):
        raise refuse("wrong", known[0] if known else None)
    if known is None or found is None or known[2] != "active":
        raise refuse("disabled", known[0] if known else None)
    fresh = passwords.hashed(given) if passwords.is_outdated(found[1]) else None
    who = Actor("person", known[0], at.actor.request)
    with changing(replace(at, actor=who)) as change:
        connection = change.connection
        still = person_of(connection, sign_in_attempts.login_of(login)), current(connection, known[0], "password")
        if still != (known, found):
            # Disabled, or another password, since it was looked at.
            raise refusal("accounts.gone")
        _require_vouched(connection, known[0], found[0])
        must = None if proven else _still(connection, at, rules, known[0])
        sessions.end_token(connection, old, "replaced", at.now)
        token = sessions.begin(connection, known[0], must, at.now, rules.limits)
        if fresh is not None:
            touched = rows("credentials", *_rehash(connection, found[0], fresh))
            change.record("password.rehashed", touched, person=known[0])
        if must is not None:
            sign_in_attempts.forgive(connection, login, address, at.now)
        else:
            sign_in_attempts.clear(connection, login, address, at.now)
            refused_sign_ins.tell_due(change)
            change.record("lock.passed" if proven else "signin", person=known[0])
    return token, must


def _still(connection: Connection, at: Occasion, rules: Rules, person_id: int) -> str | None:
    """Whoever set up a second factor shows it; whoever needs one sets it up."""
    if current(connection, person_id, "totp") is not None:
        return "code"
    held = roles_on(connection, person_id, at.day)
    needed = rules.second_factor == "all" or (rules.second_factor == "administrators" and held & ADMINISTRATORS.keys())
    return "enrol" if needed else None


def _require_vouched(connection: Connection, person_id: int, credential_id: int) -> None:
    """Nobody signs in with a password, a factor or a grant that somebody put into the database; raises `Unusable`."""
    granted = [one.id for one in grants(connection, person_id)]
    touched = rows("people", person_id), rows("credentials", credential_id), rows("grants", *granted)
    require_vouched(connection, held(connection.engine), *touched)


def _rehash(connection: Connection, credential_id: int, value: str) -> list[int]:
    connection.execute(update(Credential).where(Credential.id == credential_id).values(value=value))
    return [credential_id]


def sign_in_code(at: Occasion, rules: Rules, session: Session, code: str, address: str = NOWHERE) -> str:
    """The second step: the session of the first one ends, and a new one begins."""
    refuse, _ = _beginning(at, session.login, address, weight=INSIDE)
    with reading(at.engine) as connection:
        found = current(connection, session.person_id, "totp")
    step = totp.step_of(found[1], code, at.now) if found else None
    used = False
    if found is not None and step is not None:
        with changing(at) as change:
            _require_vouched(change.connection, session.person_id, found[0])
            used = totp.use(change.connection, session.person_id, step, at.now)
            if used:
                token = _renewed(change.connection, session, at.now, rules.limits)
                sign_in_attempts.clear(change.connection, session.login, address, at.now)
                refused_sign_ins.tell_due(change)
                change.record("signin", person=session.person_id)
    if not used:
        raise refuse("code", session.person_id)
    return token


def enrol(at: Occasion, rules: Rules, session: Session, secret: str, code: str, address: str = NOWHERE) -> str:
    """Set up a second factor with a code that it makes; gives the token of a new session."""
    refuse, _ = _beginning(at, session.login, address, "totp.set", INSIDE)
    step = totp.step_of(secret, code, at.now)
    if step is None:
        raise refuse("code", session.person_id)
    with changing(at) as change:
        connection = change.connection
        if current(connection, session.person_id, "totp") is not None:
            raise refusal("accounts.has_factor")
        values = {"person_id": session.person_id, "kind": "totp", "value": secret, "recorded": at.now}
        made = connection.execute(insert(Credential).values(**values).returning(Credential.id)).scalar_one()
        totp.use(connection, session.person_id, step, at.now)
        token = _renewed(connection, session, at.now, rules.limits)
        sessions.end_all(connection, session.person_id, "password", at.now, but=_id(connection, token, at, rules))
        sign_in_attempts.clear(connection, session.login, address, at.now)
        change.record("totp.set", rows("credentials", made), person=session.person_id)
        if session.must == "enrol":
            change.record("signin", person=session.person_id)
    return token


def change_password(at: Occasion, rules: Rules, session: Session, old: str, new: str, address: str = NOWHERE) -> str:
    """The person's own; every session ends and one begins anew."""
    refuse, _ = _beginning(at, session.login, address, "password.changed", INSIDE)
    with reading(at.engine) as connection:
        found = current(connection, session.person_id, "password")
        before = before_of(connection, session.person_id, passwords.KEPT)
    if not passwords.verified(found[1] if found else None, passwords.normalised(old)):
        raise refuse("wrong", session.person_id)
    with writing(at.engine) as connection:
        sign_in_attempts.clear(connection, session.login, address, at.now)
    fresh = _checked(new, session.login, session.name, before)
    with changing(at) as change:
        touched = _enter_password(change.connection, session.person_id, fresh, at.now)
        sessions.end_all(change.connection, session.person_id, "password", at.now)
        token = sessions.begin(change.connection, session.person_id, None, at.now, rules.limits)
        change.record("password.changed", rows("credentials", *touched), person=session.person_id)
    return token


def set_password(at: Occasion, token: str, new: str) -> None:
    """By a one-time link, which is used up; every session of the person ends."""
    with reading(at.engine) as connection:
        link = one_time_links.find(connection, token, at.now)
        before = before_of(connection, link.person_id, passwords.KEPT) if link else []
    if link is None:
        raise refusal("accounts.gone")
    fresh = _checked(new, link.login, link.name, before)
    with changing(at) as change:
        if one_time_links.find(change.connection, token, at.now) is None:
            raise refusal("accounts.gone")
        used = one_time_links.supersede(change.connection, link.person_id, "link", at.now)
        touched = _enter_password(change.connection, link.person_id, fresh, at.now)
        sessions.end_all(change.connection, link.person_id, "password", at.now)
        sign_in_attempts.lift(change.connection, link.login)
        change.record("password.set", rows("credentials", *used, *touched), person=link.person_id)


def sign_out(at: Occasion, session: Session) -> None:
    """The token is worth nothing from now on, whoever copied it."""
    with changing(at) as change:
        sessions.end(change.connection, session.id, "signout", at.now)
        change.record("signout", person=session.person_id)


def _beginning(
    at: Occasion, login: str, address: str, action: str = "signin", weight: int = 1, code: str = ""
) -> tuple[Callable[[str, int | None], Refused], bool]:
    """Count the attempt before anything is looked at; gives what to raise when it fails, and whether a code was right.

    Where the attempt is barred, only a right code of the second factor lets it go on.
    """
    with writing(at.engine) as connection:
        barred = sign_in_attempts.begin(connection, login, address, at.now, weight)
        known = person_of(connection, sign_in_attempts.login_of(login))
        proven = bool(barred and code) and _proven(connection, at, login, address, known[0] if known else 0, code)
    if barred is not None and not proven:
        # Whose account it is that somebody tries to get into; of an address that is slowed no login is looked at.
        person = known[0] if known and barred.why == "locked" else None
        refused_sign_ins.tell(at, action, barred.why, person)
        raise _barred(barred, at, bool(code))

    def failed(why: str, person: int | None) -> Refused:
        refused_sign_ins.tell(at, action, why, person)
        if barred is not None:
            return _barred(barred, at, bool(code))
        with reading(at.engine) as connection:
            found = sign_in_attempts.barred(connection, login, address, at.now)
        if found is not None and found.why == "locked":
            return _barred(found, at, tried=False)
        if why == "code":
            return refusal("accounts.wrong_code", "code")
        if action != "signin":
            return refusal("accounts.wrong_password", "old")
        minutes = int(sign_in_attempts.LOCKED.total_seconds()) // 60
        return refusal("accounts.wrong", most=sign_in_attempts.MOST, minutes=minutes)

    return failed, proven


def _proven(connection: Connection, at: Occasion, login: str, address: str, person_id: int, code: str) -> bool:
    """Is it a right code? It is used up before the password is looked at: each is worth one password."""
    if not sign_in_attempts.past(connection, login, address, at.now):
        return False
    found = current(connection, person_id, "totp")
    step = totp.step_of(found[1], code, at.now) if found else None
    return step is not None and totp.use(connection, person_id, step, at.now)


def _barred(found: Barred, at: Occasion, tried: bool) -> Refused:
    """What is told; to whoever tried a code the same, whether it or the password was wrong."""
    # Up to the next second: at the moment that is told it is over.
    until = (found.until + timedelta(seconds=1, microseconds=-1)).astimezone(at.zone).strftime("%H:%M:%S")
    if tried:
        return refusal("accounts.still_locked", until=until)
    if found.why == "slow":
        return refusal("accounts.slow", until=until)
    return refusal("accounts.locked", until=until)


def _checked(new: str, login: str, name: str, before: list[str]) -> str:
    """The hash of a new password; raises `Refused` with every rule that it breaks."""
    given = passwords.normalised(new)
    wrong = passwords.faults(given, login, name, before)
    if wrong:
        raise Refused(wrong)
    return passwords.hashed(given)


def _enter_password(connection: Connection, person_id: int, value: str, now: datetime) -> list[int]:
    """The new row, and what it takes the place of; of older ones than are compared nothing is kept."""
    gone = one_time_links.supersede(connection, person_id, "password", now)
    values = {"person_id": person_id, "kind": "password", "value": value, "recorded": now}
    made = connection.execute(insert(Credential).values(**values).returning(Credential.id)).scalar_one()
    return [*gone, made, *_forgotten(connection, person_id)]


def _forgotten(connection: Connection, person_id: int) -> list[int]:
    mine = (Credential.person_id == person_id, Credential.kind == "password", Credential.value != "-")
    ids = connection.execute(select(Credential.id).where(*mine).order_by(Credential.id.desc())).scalars().all()
    old = sorted(ids[passwords.KEPT :])
    if old:
        connection.execute(update(Credential).where(Credential.id.in_(old)).values(value="-"))
    return old


def _renewed(connection: Connection, session: Session, now: datetime, limits: Limits) -> str:
    sessions.end(connection, session.id, "replaced", now)
    return sessions.begin(connection, session.person_id, None, now, limits)


def _id(connection: Connection, token: str, at: Occasion, rules: Rules) -> int | None:
    found = sessions.signed_in(connection, token, at.now, rules.limits)
    return found.id if found else None
