"""People who are signed in, made by the actions of service; and the write that they do, which can be counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, func, select

from assess.accounts import actions, first_administrators, grant_actions
from assess.accounts.grant_actions import Wanted
from assess.accounts.models import Credential, Person
from assess.accounts.queries import has_administrators
from assess.accounts.signing import sessions, sign_in_actions
from assess.accounts.signing.sessions import Limits
from assess.audit.actors import CONSOLE, Actor
from assess.audit.audit_keys import place_of, read
from assess.audit.models import Event
from assess.audit.occasion import Occasion
from assess.audit.verification.record_check import verify
from assess.database.engine import reading, writing
from tests.accounts.people import PASSWORD, number_of
from tests.occasions import ZONE, occasion
from tests.serving.service import Answer, Service

SEVERAL = timedelta(minutes=5)


def signed_in(engine: Engine, count: int, role: str = "system", office: int | None = None) -> list[str]:
    """Tokens of this many people with a role, each with a session that was not seen for some minutes."""
    now = datetime.now(UTC)
    with reading(engine) as connection:
        first = not has_administrators(connection)
    if first:
        first_administrators.first_administrators(_at(engine, None, now))
    system, security = number_of(engine, "system"), number_of(engine, "security")
    tokens = []
    for number in range(count):
        person, _ = actions.make_person(_at(engine, system, now), f"{role}{number}", f"示例{role}{number}")
        wanted = Wanted(person, role, office, None, now.astimezone(ZONE).date(), None)
        grant = grant_actions.propose(_at(engine, system, now), wanted)
        grant_actions.decide(_at(engine, security, now), grant, approve=True)
        with writing(engine) as connection:
            tokens.append(sessions.begin(connection, person, None, now - SEVERAL, Limits()))
    return tokens


def with_password(engine: Engine, login: str) -> None:
    """Somebody who can sign in."""
    now = datetime.now(UTC)
    _, token = actions.make_person(_at(engine, number_of(engine, "system"), now), login, f"示例{login}")
    sign_in_actions.set_password(_at(engine, None, now), token, PASSWORD)


def _at(engine: Engine, who: int | None, now: datetime) -> Occasion:
    return occasion(engine, now, CONSOLE if who is None else Actor("person", who))


def write(service: Service, token: str, login: str) -> Answer:
    """Somebody new: a row of people, one of credentials, two events."""
    return service.post("/people/new", token, login=login, name=f"示例{login}")


def acknowledged(answer: Answer) -> bool:
    """The page with the link."""
    return answer.status == 200 and "/start#" in answer.text


def logins(engine: Engine, prefix: str) -> list[str]:
    with reading(engine) as connection:
        asked = select(Person.login).where(Person.login.startswith(prefix)).order_by(Person.id)
        return list(connection.execute(asked).scalars())


def counts(engine: Engine) -> tuple[int, int, int]:
    """People, their links, and the events of both."""
    with reading(engine) as connection:
        people, links = (
            connection.execute(select(func.count()).select_from(one)).scalar_one() for one in (Person, Credential)
        )
        made = select(func.count()).select_from(Event).where(Event.action.in_(("person.made", "link.made")))
        return people, links, connection.execute(made).scalar_one()


def complaints(engine: Engine) -> list[str]:
    """What is wrong with the record."""
    with reading(engine) as connection:
        return [fault.text("en") for fault in verify(connection, read(place_of(engine)))]
