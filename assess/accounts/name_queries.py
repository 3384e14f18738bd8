"""What people are called, were called, and are to be called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from assess.accounts.models import Person, Rename


@dataclass(frozen=True)
class NameAsked:
    """Another name for somebody, that waits for the second administrator."""

    id: int
    person_id: int
    name: str
    wanted: str
    asked_by: int
    asked_name: str
    asked: datetime


@dataclass(frozen=True)
class NamesThen:
    """Who was called what and when. people: number → login and name of today; former: number → until when, and what.

    renames: number of a rename → the name before and the one after.
    """

    people: Mapping[int, tuple[str, str]]
    former: Mapping[int, Sequence[tuple[datetime, str]]]
    renames: Mapping[int, tuple[str, str]]

    def at(self, moment: datetime) -> dict[int, str]:
        """Whoever had another name then than today, with that name."""
        then = {
            number: next((name for until, name in past if moment < until), "") for number, past in self.former.items()
        }
        return {number: name for number, name in then.items() if name}


def everybody(connection: Connection) -> dict[int, tuple[str, str]]:
    """Number → login and name of everybody there ever was."""
    rows = connection.execute(select(Person.id, Person.login, Person.name).order_by(Person.id))
    return {row.id: (row.login, row.name) for row in rows}


def names_then(connection: Connection) -> NamesThen:
    """Everybody's names, for sentences about them: those of today, and those that they had before."""
    asked = select(Rename.id, Rename.person_id, Rename.name, Rename.before, Rename.decided)
    former: dict[int, list[tuple[datetime, str]]] = {}
    changed: dict[int, tuple[str, str]] = {}
    current = everybody(connection)
    for row in connection.execute(asked.order_by(Rename.decided, Rename.id)):
        before = row.before or current[row.person_id][1]
        changed[row.id] = (before, row.name)
        if row.before is not None:
            former.setdefault(row.person_id, []).append((row.decided, row.before))
    return NamesThen(current, former, changed)


def renames(connection: Connection, person_id: int | None = None) -> list[NameAsked]:
    """Names that wait for a decision, oldest first."""
    by = aliased(Person)
    asked = (
        select(
            Rename.id, Rename.person_id, Person.name, Rename.name.label("wanted"), Rename.proposed_by,
            by.name.label("asked_name"), Rename.proposed,
        )
        .join(Person, Person.id == Rename.person_id)
        .join(by, by.id == Rename.proposed_by)
        .where(Rename.state == "proposed")
        .order_by(Rename.id)
    )  # fmt: skip
    if person_id is not None:
        asked = asked.where(Rename.person_id == person_id)
    return [NameAsked(*row) for row in connection.execute(asked)]
