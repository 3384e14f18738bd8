"""Whether who acts holds one of the roles that an action takes, looked up in the transaction of the action."""

from __future__ import annotations

from sqlalchemy import Connection

from assess.accounts.queries import is_active, roles_on
from assess.accounts.words import refusal
from assess.audit.occasion import Occasion


def require(connection: Connection, at: Occasion, *roles: str) -> int:
    """The actor's number; refuses whoever holds none of the roles today, or was disabled a moment ago."""
    person = at.actor.person_id
    holds = bool(roles_on(connection, person, at.day) & set(roles)) and is_active(connection, person)
    if person is None or not holds:
        raise refusal("accounts.not_allowed")
    return person
