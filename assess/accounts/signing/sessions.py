"""Sessions live in the database; the browser has a random token, of which the database knows the digest only.

Digest and seal are keyed with the audit key, which lies outside of the database: a row that somebody put there, or gave
another person or another end, signs nobody in.

A session is over when nothing came for a while, at a fixed time however busy, and at once when it is ended.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, update

from assess.accounts import models
from assess.accounts.models import Person
from assess.accounts.signing.clock_gone_back import ahead
from assess.audit.audit_keys import Key, held
from assess.audit.encoding import cells
from assess.database.column_types import microseconds

COOKIE = "assess_session"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
A_MINUTE = timedelta(minutes=1)
BETWEEN = timedelta(minutes=10)
"""From the password to the second factor."""
KEPT = timedelta(days=30)
OF_TOKEN = (
    select(models.Session, Person.login, Person.name)
    .join(Person, Person.id == models.Session.person_id)
    .where(models.Session.digest == bindparam("digest"), models.Session.ended.is_(None), Person.state == "active")
)
"""Put together once: each request asks it, and that takes longer than the query."""


@dataclass(frozen=True)
class Limits:
    """How long a session lasts without a request, and altogether."""

    idle: timedelta = timedelta(minutes=30)
    whole: timedelta = timedelta(hours=12)


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in. must: "code" while the second factor is to be shown, "enrol" to be set up."""

    id: int
    person_id: int
    login: str
    name: str
    must: str | None
    began: datetime
    seen: datetime
    ends: datetime


def new_token() -> str:
    return secrets.token_urlsafe(32)


def digest(key: Key, token: str) -> str:
    """What the database knows of a token."""
    return key.mac(cells(("session", token)))


def seal(key: Key, digested: str, person_id: int, must: str | None, began: datetime, ends: datetime) -> str:
    """Of what a session gives: to whom, since when and until when, and what is still to be done."""
    return key.mac(cells(("seal", digested, person_id, must, microseconds(began), microseconds(ends))))


def begin(connection: Connection, person_id: int, must: str | None, now: datetime, limits: Limits) -> str:
    """A new session; gives its token, which is known nowhere else."""
    token = new_token()
    ends = now + (min(limits.whole, BETWEEN) if must else limits.whole)
    key = held(connection.engine).signing
    digested = digest(key, token)
    values = {"digest": digested, "seal": seal(key, digested, person_id, must, now, ends), "person_id": person_id}
    connection.execute(insert(models.Session).values(**values, must=must, began=now, seen=now, ends=ends))
    old = (models.Session.ended <= now - KEPT, models.Session.ends <= now - KEPT)
    connection.execute(delete(models.Session).where(or_(*old)))
    return token


def signed_in(connection: Connection, token: str | None, now: datetime, limits: Limits) -> Session | None:
    """Whose session a token is, if it still counts."""
    if token is None or not TOKEN.fullmatch(token):
        return None
    found = _found(connection, token)
    if found is None or _is_over(found, now, limits):
        return None
    return Session(found.id, found.person_id, found.login, found.name, found.must, found.began, found.seen, found.ends)


def _is_over(found: Any, now: datetime, limits: Limits) -> bool:
    """By the limits of today and by those that it began under; or begun, or seen, in what is the future."""
    late = now >= min(found.ends, found.began + limits.whole, found.seen + limits.idle)
    return late or ahead(found.began, now) or ahead(found.seen, now)


def _found(connection: Connection, token: str) -> Row[Any] | None:
    """The session of a token under whichever key it was made, if it is as it was made."""
    for key in held(connection.engine).newest_first():
        found: Row[Any] | None = connection.execute(OF_TOKEN, {"digest": digest(key, token)}).first()  # type: ignore[assignment]
        if found is not None:
            wanted = seal(key, found.digest, found.person_id, found.must, found.began, found.ends)
            return found if compare_digest(found.seal, wanted) else None
    return None


def is_stale(session: Session, now: datetime) -> bool:
    """Is it time to write down that it was seen? Not with each request: reading would become writing."""
    return now - session.seen >= A_MINUTE


def touch(connection: Connection, session_id: int, now: datetime) -> None:
    mine = (models.Session.id == session_id, models.Session.ended.is_(None), models.Session.seen < now)
    connection.execute(update(models.Session).where(*mine).values(seen=now))


def end(connection: Connection, session_id: int, why: str, now: datetime) -> None:
    mine = (models.Session.id == session_id, models.Session.ended.is_(None))
    connection.execute(update(models.Session).where(*mine).values(ended=now, why=why))


def end_token(connection: Connection, token: str | None, why: str, now: datetime) -> None:
    """What a browser was signed in with before it signs in again."""
    if token is not None and TOKEN.fullmatch(token):
        digests = [digest(key, token) for key in held(connection.engine).newest_first()]
        mine = (models.Session.digest.in_(digests), models.Session.ended.is_(None))
        connection.execute(update(models.Session).where(*mine).values(ended=now, why=why))


def end_all(connection: Connection, person_id: int, why: str, now: datetime, but: int | None = None) -> int:
    """Every session of a person, but perhaps one; gives how many."""
    mine = [models.Session.person_id == person_id, models.Session.ended.is_(None)]
    if but is not None:
        mine.append(models.Session.id != but)
    return connection.execute(update(models.Session).where(*mine).values(ended=now, why=why)).rowcount


def of_person(connection: Connection, person_id: int, now: datetime, limits: Limits) -> list[models.Session]:
    """Those that still count, the latest seen first."""
    mine = (models.Session.person_id == person_id, models.Session.ended.is_(None), models.Session.ends > now)
    asked = select(models.Session).where(*mine).order_by(models.Session.seen.desc(), models.Session.id.desc())
    return [one for one in connection.execute(asked) if not _is_over(one, now, limits)]  # type: ignore[misc]
