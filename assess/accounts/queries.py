"""People, what they are granted, and what waits for a decision. Plain frozen values, for pages and commands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BindParameter, Connection, Select, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from assess.accounts import models
from assess.accounts.models import Credential, Person
from assess.accounts.separation import GrantLine, is_in_force
from assess.web.roles import ADMINISTRATORS

PAGE = 50
FIELDS = tuple(getattr(models.Grant, name) for name in GrantLine.__dataclass_fields__)
THESE: BindParameter[int] = bindparam("people", expanding=True)
OF_PERSON = select(*FIELDS).where(models.Grant.person_id == bindparam("person")).order_by(models.Grant.id)
OF_PEOPLE = select(*FIELDS).where(models.Grant.person_id.in_(THESE)).order_by(models.Grant.id)
KINDS_HELD = select(Credential.person_id, Credential.kind).where(
    Credential.person_id.in_(THESE), Credential.superseded.is_(None)
)
"""Put together once: each request asks the first, each list of people the others."""


@dataclass(frozen=True)
class PersonLine:
    """Somebody, with what is in force today."""

    id: int
    login: str
    name: str
    state: str
    created: datetime
    roles: tuple[str, ...] = ()
    has_password: bool = False
    has_factor: bool = False


@dataclass(frozen=True)
class Reset:
    """A reset of a password or a second factor that waits for the second administrator."""

    id: int
    person_id: int
    name: str
    what: str
    asked_by: int | None
    asked_name: str | None
    asked: datetime


@dataclass(frozen=True)
class GrantHistory:
    """A grant with the names and moments of those who dealt with it."""

    grant: GrantLine
    name: str
    proposer: str | None
    proposed: datetime
    decider: str | None
    decided: datetime | None
    withdrawer: str | None
    withdrawn: datetime | None


def grants(connection: Connection, person_id: int) -> list[GrantLine]:
    """Every grant of a person, whatever became of it, oldest first."""
    return [GrantLine(*row) for row in connection.execute(OF_PERSON, {"person": person_id})]


def grants_in_force(connection: Connection, person_id: int, day: date) -> list[GrantLine]:
    """What counts on a civil day, the last day of a grant included."""
    return [grant for grant in grants(connection, person_id) if is_in_force(grant, day)]


def roles_on(connection: Connection, person_id: int | None, day: date) -> frozenset[str]:
    if person_id is None:
        return frozenset()
    return frozenset(grant.role for grant in grants_in_force(connection, person_id, day))


def grant(connection: Connection, grant_id: int) -> GrantLine | None:
    found = connection.execute(select(*FIELDS).where(models.Grant.id == grant_id)).first()
    return GrantLine(*found) if found else None


def holders(connection: Connection, role: str, day: date) -> frozenset[int]:
    """Active people who hold a role on a day."""
    asked = (
        select(models.Grant.person_id)
        .join(Person, Person.id == models.Grant.person_id)
        .where(
            models.Grant.role == role,
            models.Grant.state == "granted",
            models.Grant.starts <= day,
            or_(models.Grant.ends.is_(None), models.Grant.ends >= day),
            Person.state == "active",
        )
    )
    return frozenset(connection.execute(asked).scalars())


def has_administrators(connection: Connection) -> bool:
    """Was there ever one?"""
    asked = select(models.Grant.id).where(models.Grant.role.in_(list(ADMINISTRATORS))).limit(1)
    return connection.execute(asked).first() is not None


def person(connection: Connection, person_id: int, day: date) -> PersonLine | None:
    found = _lines(connection, _people().where(Person.id == person_id), day)
    return found[0] if found else None


def is_active(connection: Connection, person_id: int | None) -> bool:
    asked = select(Person.id).where(Person.id == person_id, Person.state == "active")
    return person_id is not None and connection.execute(asked).first() is not None


def person_of(connection: Connection, login: str) -> tuple[int, str, str] | None:
    """Number, name and state of whoever has this login; whatever was typed may be asked for."""
    if not login or "\0" in login:
        return None
    found = connection.execute(select(Person.id, Person.name, Person.state).where(Person.login == login)).first()
    return (found.id, found.name, found.state) if found else None


def people(connection: Connection, search: str, page: int, day: date) -> tuple[int, list[PersonLine]]:
    """How many fit the search, and those of a page (from 1), by login."""
    fitting = _people()
    count = select(func.count()).select_from(Person)
    for word in search.replace("\0", " ").split():
        like = f"%{_escaped(word)}%"
        hit = or_(Person.login.ilike(like, escape="!"), Person.name.ilike(like, escape="!"))
        fitting, count = fitting.where(hit), count.where(hit)
    lines = _lines(connection, fitting.order_by(Person.login).limit(PAGE).offset((page - 1) * PAGE), day)
    return connection.execute(count).scalar_one(), lines


def current(connection: Connection, person_id: int, kind: str) -> tuple[int, str] | None:
    """Number and value of the credential of a kind that counts."""
    mine = (Credential.person_id == person_id, Credential.kind == kind, Credential.superseded.is_(None))
    found = connection.execute(
        select(Credential.id, Credential.value).where(*mine).order_by(Credential.id.desc()).limit(1)
    ).first()
    return (found.id, found.value) if found else None


def named(connection: Connection, text: str) -> tuple[int, ...]:
    """Whoever bears this in name or login."""
    like = f"%{_escaped(text)}%"
    hit = or_(Person.login.ilike(like, escape="!"), Person.name.ilike(like, escape="!"))
    return tuple(connection.execute(select(Person.id).where(hit).order_by(Person.id)).scalars())


def passwords(connection: Connection, person_id: int, most: int) -> list[str]:
    """The hashes of a person's last passwords, newest first."""
    mine = (Credential.person_id == person_id, Credential.kind == "password", Credential.value != "-")
    asked = select(Credential.value).where(*mine).order_by(Credential.id.desc()).limit(most)
    return list(connection.execute(asked).scalars())


def grant_histories(
    connection: Connection, person_id: int | None = None, state: str | None = None
) -> list[GrantHistory]:
    """Grants of a person, or in a state, the newest first."""
    by, decider, withdrawer = aliased(Person), aliased(Person), aliased(Person)
    one = models.Grant
    asked = (
        select(*FIELDS, Person.name, by.name, one.proposed, decider.name, one.decided, withdrawer.name, one.withdrawn)
        .join(Person, Person.id == one.person_id)
        .outerjoin(by, by.id == one.proposed_by)
        .outerjoin(decider, decider.id == one.decided_by)
        .outerjoin(withdrawer, withdrawer.id == one.withdrawn_by)
        .order_by(one.id.desc())
    )
    if person_id is not None:
        asked = asked.where(one.person_id == person_id)
    if state is not None:
        asked = asked.where(one.state == state)
    width = len(FIELDS)
    return [GrantHistory(GrantLine(*row[:width]), *row[width:]) for row in connection.execute(asked)]


def resets(connection: Connection, person_id: int | None = None) -> list[Reset]:
    """Resets that wait, oldest first."""
    by = aliased(Person)
    asked = (
        select(
            Credential.id, Credential.person_id, Person.name, Credential.value, Credential.made_by, by.name,
            Credential.recorded,
        )
        .join(Person, Person.id == Credential.person_id)
        .outerjoin(by, by.id == Credential.made_by)
        .where(Credential.kind == "reset", Credential.superseded.is_(None))
        .order_by(Credential.id)
    )  # fmt: skip
    if person_id is not None:
        asked = asked.where(Credential.person_id == person_id)
    return [Reset(*row) for row in connection.execute(asked)]


def _people() -> Select[int, str, str, str, datetime]:
    return select(Person.id, Person.login, Person.name, Person.state, Person.created)


def _lines(connection: Connection, asked: Select[int, str, str, str, datetime], day: date) -> list[PersonLine]:
    rows = connection.execute(asked).all()
    ids = [row.id for row in rows]
    roles = _roles(connection, ids, day)
    kinds = {(row.person_id, row.kind) for row in connection.execute(KINDS_HELD, {"people": ids})}
    return [
        PersonLine(
            row.id,
            row.login,
            row.name,
            row.state,
            row.created,
            roles.get(row.id, ()),
            (row.id, "password") in kinds,
            (row.id, "totp") in kinds,
        )
        for row in rows
    ]


def _roles(connection: Connection, ids: Iterable[int], day: date) -> dict[int, tuple[str, ...]]:
    found: dict[int, dict[str, None]] = {}
    for row in connection.execute(OF_PEOPLE, {"people": list(ids)}):
        one = GrantLine(*row)
        if is_in_force(one, day):
            found.setdefault(one.person_id, {})[one.role] = None
    return {person_id: tuple(roles) for person_id, roles in found.items()}


def _escaped(word: str) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
