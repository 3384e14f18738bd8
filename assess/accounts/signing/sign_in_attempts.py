"""Failed sign-ins are counted in the database, so that a lock holds whichever process is asked.

They are counted under the digest of what was given as a login, whether anybody has it or not: a lock tells nobody who
exists. An attempt counts as failed before its password is looked at, so that many at once are no more than five.
"""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from assess.accounts.models import Counter

MOST = 5
LOCKED = timedelta(minutes=15)
FORGOTTEN = timedelta(days=1)
"""Failures older than this count no more."""


def login_of(given: str) -> str:
    """The one spelling of a login."""
    return unicodedata.normalize("NFKC", given[:200]).strip().casefold()


def subject(login: str) -> str:
    return hashlib.sha256(login_of(login).encode("utf-8", "surrogatepass")).hexdigest()


def locked_until(connection: Connection, login: str, now: datetime) -> datetime | None:
    """Until when, if it is locked now."""
    until = connection.execute(select(Counter.until).where(*_mine(login))).scalar()
    return until if until is not None and now < until else None


def begin(connection: Connection, login: str, now: datetime) -> datetime | None:
    """Count an attempt as failed; the fifth in a row locks. Gives the end of a lock that was there already."""
    asked = select(Counter.count.label("failures"), Counter.at, Counter.until).where(*_mine(login))
    found = connection.execute(asked).first()
    if found is not None and found.until is not None and now < found.until:
        until: datetime = found.until
        return until
    counts = found is not None and found.until is None and now - found.at < FORGOTTEN
    count = found.failures + 1 if counts and found is not None else 1
    values = {"count": count, "at": now, "until": now + LOCKED if count >= MOST else None}
    if found is None:
        connection.execute(insert(Counter).values(kind="signin", subject=subject(login), **values))
        _forget(connection, now)
    else:
        connection.execute(update(Counter).where(*_mine(login)).values(**values))
    return None


def forgive(connection: Connection, login: str) -> None:
    """The attempt did not fail, but nobody is in yet: a right password must not wipe out wrong codes."""
    found = connection.execute(select(Counter.count).where(*_mine(login))).scalar()
    if found is not None:
        connection.execute(update(Counter).where(*_mine(login)).values(count=max(found - 1, 0), until=None))


def clear(connection: Connection, login: str) -> None:
    """Forget the failures of a login, now that somebody signed in with it."""
    connection.execute(delete(Counter).where(*_mine(login)))


def _forget(connection: Connection, now: datetime) -> None:
    """Logins that nobody has must not fill the table."""
    connection.execute(delete(Counter).where(Counter.kind == "signin", Counter.at <= now - FORGOTTEN))


def _mine(login: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (Counter.kind == "signin", Counter.subject == subject(login))
