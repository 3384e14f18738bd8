"""One-time links: whoever holds one may set a password. Usable once, for a day; the database knows the digest only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from assess.accounts.models import Credential, Person
from assess.accounts.signing.clock_gone_back import SLACK
from assess.accounts.signing.sessions import TOKEN, digest, new_token

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
    values = {"person_id": person_id, "kind": "link", "value": digest(token), "made_by": by, "recorded": now}
    made = connection.execute(insert(Credential).values(**values, ends=now + LASTS).returning(Credential.id))
    return [*gone, made.scalar_one()], token


def find(connection: Connection, token: str, now: datetime) -> Link | None:
    """The link of a token, if it still opens."""
    if not TOKEN.fullmatch(token):
        return None
    asked = (
        select(Credential.id, Credential.person_id, Person.login, Person.name)
        .join(Person, Person.id == Credential.person_id)
        .where(
            Credential.kind == "link",
            Credential.value == digest(token),
            Credential.superseded.is_(None),
            Credential.ends > now,
            Credential.recorded <= now + SLACK,
            Person.state == "active",
        )
    )
    found = connection.execute(asked).first()
    return Link(*found) if found else None


def supersede(connection: Connection, person_id: int, kind: str, now: datetime) -> list[int]:
    """What a person has of a kind counts no more; gives the rows."""
    mine = (Credential.person_id == person_id, Credential.kind == kind, Credential.superseded.is_(None))
    found = list(connection.execute(select(Credential.id).where(*mine).order_by(Credential.id)).scalars())
    if found:
        connection.execute(update(Credential).where(Credential.id.in_(found)).values(superseded=now))
    return found
