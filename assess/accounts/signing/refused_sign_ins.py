"""Refused sign-ins in the record: the first few of somebody's in an hour one by one, all further ones as one sum.

Otherwise anybody could fill the record, and hide in it what matters. What is still to be told stands in the counters;
it is told once the hour is over, by the next who signs in or fails to: whoever reads the record has signed in.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from assess.accounts.models import Counter, Person
from assess.accounts.signing import sign_in_attempts
from assess.accounts.signing.clock_gone_back import SLACK, tell_clock
from assess.accounts.signing.sign_in_attempts import TOLD
from assess.audit.occasion import Occasion
from assess.audit.recording import Change, changing

EACH = 10
"""Recorded one by one, of one person, or of all logins that nobody has, in one window."""
WINDOW = timedelta(hours=1)


def tell(at: Occasion, action: str, why: str, person: int | None) -> None:
    """Record that an attempt was refused, or count it for the sum."""
    with changing(at) as change:
        tell_due(change)
        if _counted(change, person) <= EACH:
            change.refuse(action, why, person=person)


def tell_due(change: Change) -> None:
    """Record what was counted in windows that are over; those of a clock that has gone back are, too."""
    tell_clock(change)
    mine = (Counter.kind == "signin", Counter.subject.startswith(TOLD))
    now, connection = change.now, change.connection
    asked = select(Counter.id, Counter.subject, Counter.count.label("times"), Counter.at, Counter.until)
    for row in connection.execute(asked.where(*mine).order_by(Counter.id)).all():
        if now - WINDOW < row.at <= now + SLACK:
            continue
        connection.execute(delete(Counter).where(Counter.id == row.id))
        if row.times > EACH:
            person = int(row.subject.removeprefix(TOLD)) or None
            login = connection.execute(select(Person.login).where(Person.id == (person or 0))).scalar()
            many = sign_in_attempts.addresses(connection, login, row.at)
            first, last = (_said(change.at, one) for one in (row.at, row.until))
            change.record(
                "signin.summed", person=person, count=row.times - EACH, first=first, last=last, addresses=many
            )


def _counted(change: Change, person: int | None) -> int:
    """How many there are in this window, with this one."""
    mine = (Counter.kind == "signin", Counter.subject == f"{TOLD}{person or 0}")
    found = change.connection.execute(select(Counter.count).where(*mine)).scalar()
    if found is None:
        values = {"kind": "signin", "subject": f"{TOLD}{person or 0}", "count": 1, "at": change.now}
        change.connection.execute(insert(Counter).values(**values, until=change.now))
    else:
        change.connection.execute(update(Counter).where(*mine).values(count=found + 1, until=change.now))
    return (found or 0) + 1


def _said(at: Occasion, moment: datetime) -> str:
    return moment.astimezone(at.zone).strftime("%Y-%m-%d %H:%M:%S")
