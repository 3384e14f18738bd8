"""A database with three administrators and somebody without any right, and what tests do with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine, select

from assess.accounts import actions, first_administrators, grant_actions
from assess.accounts.grant_actions import Wanted
from assess.accounts.models import Grant, Person
from assess.accounts.signing import sign_in_actions
from assess.accounts.signing.sessions import Limits
from assess.accounts.signing.sign_in_actions import Rules
from assess.audit.actors import Actor
from assess.audit.events import declare
from assess.audit.occasion import Occasion
from assess.audit.recording import changing
from assess.audit.touched_rows import ends, grown
from assess.database.engine import reading
from assess.units.actions import enter_office, enter_units
from indicators.faults import Refused
from tests.occasions import occasion

NOW = datetime(2027, 3, 1, 2, 0, tzinfo=UTC)
DAY = date(2027, 3, 1)
PASSWORD = "four plain words here"  # noqa: S105
RULES = Rules(Limits(), "off")

declare("tests.office", "示例安委办", "example office")


@dataclass(frozen=True)
class Town:
    """Numbers of people, and of the office and its one unit."""

    engine: Engine
    system: int
    security: int
    auditor: int
    plain: int
    office: int
    unit: int

    def at(self, who: int | None, now: datetime = NOW) -> Occasion:
        return at(self.engine, who, now)

    def hold(self, role: str, person: int | None = None, office: int | None = None, **more) -> int:
        """Grant by the system administrator, decided by the security administrator."""
        wanted = Wanted(person or self.plain, role, office, **{"unit_id": None, "starts": DAY, "ends": None, **more})
        number = grant_actions.propose(self.at(self.system), wanted)
        grant_actions.decide(self.at(self.security), number, approve=True)
        return number


def at(engine: Engine, who: int | None, now: datetime = NOW) -> Occasion:
    actor = Actor("nobody") if who is None else Actor("person", who)
    return occasion(engine, now, actor)


def town(engine: Engine, password: str = PASSWORD, now: datetime = NOW) -> Town:
    """Made by the actions that make them in service."""
    console = occasion(engine, now)
    numbers = {}
    for one in first_administrators.first_administrators(console):
        sign_in_actions.set_password(at(engine, None, now), one.token, password)
        numbers[one.role] = number_of(engine, one.login)
    plain, token = actions.make_person(at(engine, numbers["system"], now), "li.na", "示例甲")
    sign_in_actions.set_password(at(engine, None, now), token, password)
    with changing(occasion(engine, now)) as change:
        before = ends(change.connection, "offices", "units", "namings")
        office = enter_office(change.connection, "示例市安委办", now)
        unit = enter_units(change.connection, office, [("990101", "示例县")], console.day, now)["990101"]
        change.record("tests.office", *grown(change.connection, before))
    return Town(engine, plain=plain, office=office, unit=unit, **numbers)


def number_of(engine: Engine, login: str) -> int:
    with reading(engine) as connection:
        return connection.execute(select(Person.id).where(Person.login == login)).scalar_one()


def state_of(engine: Engine, grant: int) -> str:
    with reading(engine) as connection:
        return connection.execute(select(Grant.state).where(Grant.id == grant)).scalar_one()


def kind_of(refused: Refused) -> str:
    """The code of the one fault."""
    (fault,) = refused.faults
    return fault.kind.removeprefix("accounts.")


def signed_in(people: Town, login: str = "li.na", now: datetime = NOW, rules: Rules = RULES) -> str:
    return sign_in_actions.sign_in(people.at(None, now), rules, login, PASSWORD, None)[0]


def later(**much: int) -> datetime:
    return NOW + timedelta(**much)
