"""Who does something, when, in which database: what every action is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Engine

from assess.accounts.queries import is_active, roles_on
from assess.accounts.words import refusal
from assess.audit.actors import Actor


@dataclass(frozen=True)
class Occasion:
    """day: the civil day of `now` in the office's zone."""

    engine: Engine
    actor: Actor
    now: datetime
    day: date


def require(connection: Connection, at: Occasion, *roles: str) -> int:
    """The actor's number; refuses whoever holds none of the roles today, or was disabled a moment ago."""
    person = at.actor.person_id
    holds = bool(roles_on(connection, person, at.day) & set(roles)) and is_active(connection, person)
    if person is None or not holds:
        raise refusal("accounts.not_allowed")
    return person
