"""Failed sign-ins are counted in the database, so that a lock holds whichever process is asked.

Three counts, so that nobody can shut a door for others:

- of a login from an address: the fifth in a row locks the login from there, and nowhere else;
- of a login from everywhere: only as many as take several addresses within a quarter of an hour lock it everywhere;
- of an address, whatever the login: beyond a few dozen it has to wait between attempts.

Each lock ends by itself, opens to a right code of the second factor given with the password (`past`), and is lifted by
an administrator. A login is counted under its digest, whether anybody has it or not: a lock tells nobody who exists.
An attempt counts as failed before its password is looked at, so that many at once are no more than five.
"""

from __future__ import annotations

import hashlib
import ipaddress
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from assess.accounts.models import Counter
from assess.accounts.signing.clock_gone_back import SLACK

MOST = 5
"""In a row, of a login from one address."""
MOST_EVERYWHERE = 20
"""Within `LOCKED`, of a login: no fewer than four addresses come to so many."""
LOCKED = timedelta(minutes=15)
FORGOTTEN = timedelta(days=1)
"""Failures older than this count no more."""
BURST, STEP = 30, timedelta(seconds=30)
"""An address fails so often at once, and then once in each step."""
NOWHERE = "-"
"""This machine itself, or a relay on it that was not told of: never slowed, since everybody may come from it."""
TOLD = "told "
"""Begins the rows of `refused_sign_ins`, which are not forgotten before they are told."""


@dataclass(frozen=True)
class Barred:
    """Why an attempt isn't looked at: "locked" or "slow", and until when."""

    why: str
    until: datetime


@dataclass(frozen=True)
class Count:
    """What stands in a counter. at: of the last attempt, or of the first where they count within a time."""

    failures: int
    at: datetime
    until: datetime | None


def login_of(given: str) -> str:
    """The one spelling of a login."""
    return unicodedata.normalize("NFKC", given[:200]).strip().casefold()


def subject(login: str) -> str:
    return hashlib.sha256(login_of(login).encode("utf-8", "surrogatepass")).hexdigest()


def address_of(remote: str | None) -> str:
    """The address as it is counted: of IPv6 the network that one household has, since it has all of its addresses."""
    try:
        given = ipaddress.ip_address((remote or "").partition("%")[0])
    except ValueError:
        return NOWHERE
    address = getattr(given, "ipv4_mapped", None) or given
    if address.is_loopback:
        return NOWHERE
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


def barred(connection: Connection, login: str, address: str, now: datetime) -> Barred | None:
    """What bars a login from an address now, if anything does."""
    waits = _waits(connection, address, now)
    if waits is not None:
        return waits
    ends = [_locked(_row(connection, one), now) for one in (_pair(login, address), subject(login))]
    locks = [one for one in ends if one is not None]
    return Barred("locked", max(locks)) if locks else None


def begin(connection: Connection, login: str, address: str, now: datetime, weight: int = 1) -> Barred | None:
    """Count an attempt as failed. Gives what barred it already; then it isn't counted.

    weight: of those who are in already, and guess on, each counts as several of the login's from everywhere.
    """
    found = barred(connection, login, address, now)
    if found is not None:
        _seen(connection, found, login, address, now)
        return found
    _slow(connection, address, now)
    _count(connection, _pair(login, address), MOST, now)
    _count(connection, subject(login), MOST_EVERYWHERE, now, weight, within=LOCKED)
    return None


def past(connection: Connection, login: str, address: str, now: datetime) -> bool:
    """May a code be tried at a lock? These attempts have counts of their own, which the failures don't fill."""
    counted = ((_pair(login + "+", address), MOST), (subject(login + "+"), MOST_EVERYWHERE))
    if any(_locked(_row(connection, one), now) is not None for one, _ in counted):
        return False
    for one, most in counted:
        _count(connection, one, most, now, within=LOCKED)
    return True


def forgive(connection: Connection, login: str, address: str, now: datetime) -> None:
    """The attempt did not fail, but nobody is in yet: a right password must not wipe out wrong codes."""
    for one in (_pair(login, address), subject(login)):
        found = _row(connection, one)
        if found is not None:
            _set(connection, one, count=max(found.failures - 1, 0), until=None)
    _quicken(connection, address, now)


def clear(connection: Connection, login: str, address: str, now: datetime) -> None:
    """Forget the failures of a login from here, now that somebody signed in with it. Other addresses stay barred."""
    own = (_pair(login, address), subject(login), _pair(login + "+", address), subject(login + "+"))
    connection.execute(delete(Counter).where(Counter.kind == "signin", Counter.subject.in_(own)))
    _quicken(connection, address, now)


def lift(connection: Connection, login: str) -> int:
    """Forget every failure of a login, from wherever; gives how many counts there were."""
    digests = (subject(login), subject(login + "+"))
    mine = or_(Counter.subject.in_(digests), *(_begins(one + " ") for one in digests))
    return connection.execute(delete(Counter).where(Counter.kind == "signin", mine)).rowcount


def addresses(connection: Connection, login: str | None, since: datetime) -> int:
    """From how many addresses a login, or any, failed or was barred since then; at least one."""
    mine = _begins("from " if login is None else subject(login) + " ")
    found = connection.execute(select(Counter.id).where(Counter.kind == "signin", mine, Counter.at >= since)).all()
    return max(len(found), 1)


def _locked(row: Count | None, now: datetime) -> datetime | None:
    """Until when. A lock that would last longer than locks do is of a clock that has gone back since: it is over."""
    until = row.until if row is not None else None
    return until if until is not None and now < until <= now + LOCKED + SLACK else None


def _count(
    connection: Connection, one: str, most: int, now: datetime, weight: int = 1, within: timedelta | None = None
) -> None:
    """One more in a row, or within a time from the first of them; at `most` it locks."""
    found = _row(connection, one)
    lasts = within or FORGOTTEN
    # From the future: the clock has gone back since.
    counts = found is not None and found.until is None and -SLACK <= now - found.at < lasts
    count = found.failures + weight if counts and found is not None else weight
    at = found.at if counts and within and found is not None else now
    values = {"count": count, "at": at, "until": now + LOCKED if count >= most else None}
    if found is None:
        connection.execute(insert(Counter).values(kind="signin", subject=one, **values))
        _forget(connection, now)
    else:
        _set(connection, one, **values)


def _waits(connection: Connection, address: str, now: datetime) -> Barred | None:
    """Of an address, `until` is when all of its attempts are worked off at one in each step."""
    found = None if address == NOWHERE else _row(connection, f"from {address}")
    full = None if found is None else _worked_off(found, now) - (BURST - 1) * STEP
    return Barred("slow", full) if full is not None and now < full else None


def _worked_off(row: Count, now: datetime) -> datetime:
    longest = now + BURST * STEP + SLACK
    return row.until if row.until is not None and now < row.until <= longest else now


def _slow(connection: Connection, address: str, now: datetime) -> None:
    one = f"from {address}"
    found = _row(connection, one)
    if found is None:
        values = {"count": 1, "at": now, "until": now + STEP}
        connection.execute(insert(Counter).values(kind="signin", subject=one, **values))
    else:
        _set(connection, one, count=found.failures + 1, at=now, until=_worked_off(found, now) + STEP)


def _quicken(connection: Connection, address: str, now: datetime) -> None:
    """The attempt did not fail."""
    found = _row(connection, f"from {address}")
    if found is None:
        return
    until = _worked_off(found, now) - STEP
    if until > now:
        _set(connection, f"from {address}", until=until)
    else:
        mine = (Counter.kind == "signin", Counter.subject == f"from {address}")
        connection.execute(delete(Counter).where(*mine))


def _seen(connection: Connection, found: Barred, login: str, address: str, now: datetime) -> None:
    """For counting addresses: one that is barred is still at it."""
    _set(connection, f"from {address}", at=now)
    if found.why == "locked":
        mine = (Counter.kind == "signin", Counter.subject == _pair(login, address), Counter.until > now)
        connection.execute(update(Counter).where(*mine).values(at=now))


def _forget(connection: Connection, now: datetime) -> None:
    """Logins that nobody has must not fill the table."""
    old = (Counter.kind == "signin", Counter.at <= now - FORGOTTEN)
    connection.execute(delete(Counter).where(*old, ~_begins(TOLD)))


def _pair(login: str, address: str) -> str:
    return f"{subject(login)} {address}"


def _row(connection: Connection, one: str) -> Count | None:
    asked = select(Counter.count, Counter.at, Counter.until).where(Counter.kind == "signin", Counter.subject == one)
    found = connection.execute(asked).first()
    return Count(*found) if found else None


def _set(connection: Connection, one: str, **values: object) -> None:
    connection.execute(update(Counter).where(Counter.kind == "signin", Counter.subject == one).values(**values))


def _begins(text: str) -> ColumnElement[bool]:
    return Counter.subject.startswith(text, autoescape=True)
