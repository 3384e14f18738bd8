"""One-time links: whoever holds one may set a password. Usable once, for a day; the database knows the digest only.

The digest is of the whole link, for whom and until when, and keyed with the audit key: a row that somebody put into the
database, or gave to another person, opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from sqlalchemy import Connection, insert, select, update

from assess.accounts.models import Credential, Person
from assess.accounts.signing.clock_gone_back import SLACK
from assess.accounts.signing.sessions import TOKEN, new_token
from assess.audit.audit_keys import Key, held
from assess.audit.encoding import cells
from assess.database.column_types import microseconds

LASTS = timedelta(hours=24)


@dataclass(frozen=True)
class Link:
    """A link that still opens, and for whom."""

    id: int
    person_id: int
    login: str
    name: str


def make(connection: Connection, person_id: int, by: int | None, now: datetime) -> tuple[list[int], str]:
    """A new link in place of any older one: the rows touched, and the token, which is known nowhere else."""
    token = new_token()
    gone = supersede(connection, person_id, "link", now)
    value = digest(held(connection.engine).signing, token, person_id, by, now, now + LASTS)
    values = {"person_id": person_id, "kind": "link", "value": value, "made_by": by, "recorded": now}
    made = connection.execute(insert(Credential).values(**values, ends=now + LASTS).returning(Credential.id))
    return [*gone, made.scalar_one()], token


def digest(key: Key, token: str, person_id: int, by: int | None, made: datetime, ends: datetime) -> str:
    """What the database knows of a link."""
    return key.mac(cells(("link", token, person_id, by, microseconds(made), microseconds(ends))))


def find(connection: Connection, token: str, now: datetime) -> Link | None:
    """The link of a token, if it still opens."""
    if not TOKEN.fullmatch(token):
        return None
    asked = (
        select(Credential, Person.login, Person.name)
        .join(Person, Person.id == Credential.person_id)
        .where(
            Credential.kind == "link",
            Credential.superseded.is_(None),
            Credential.ends > now,
            Credential.recorded <= now + SLACK,
            Person.state == "active",
        )
    )
    keys = list(held(connection.engine).newest_first())
    for row in connection.execute(asked):
        told = (row.person_id, row.made_by, row.recorded, row.ends)
        if any(compare_digest(row.value, digest(key, token, *told)) for key in keys):
            return Link(row.id, row.person_id, row.login, row.name)
    return None


def supersede(connection: Connection, person_id: int, kind: str, now: datetime) -> list[int]:
    """What a person has of a kind counts no more; gives the rows."""
    mine = (Credential.person_id == person_id, Credential.kind == kind, Credential.superseded.is_(None))
    found = list(connection.execute(select(Credential.id).where(*mine).order_by(Credential.id)).scalars())
    if found:
        connection.execute(update(Credential).where(Credential.id.in_(found)).values(superseded=now))
    return found
