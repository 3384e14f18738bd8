"""Another name takes two persons, like a grant, and never the one who is to bear it: one proposes, another decides."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from assess.accounts.actions import name_of, refuse_twin
from assess.accounts.grant_actions import check_proposer, check_two
from assess.accounts.models import Person, Rename
from assess.accounts.name_queries import everybody, renames
from assess.accounts.queries import person
from assess.accounts.required_roles import require
from assess.accounts.words import refusal
from assess.audit.occasion import Occasion
from assess.audit.recording import changing
from assess.audit.touched_rows import rows


def propose_name(at: Occasion, person_id: int, name: str) -> int:
    """The first of two administrators; gives the proposal's number."""
    name = name_of(name)
    with changing(at) as change:
        connection = change.connection
        by = require(connection, at, "system", "security")
        if by == person_id:
            raise refusal("accounts.own")
        known = person(connection, person_id, at.day)
        if known is None:
            raise refusal("accounts.gone")
        if known.name == name:
            raise refusal("accounts.same_name", "name", value=name)
        if renames(connection, person_id):
            raise refusal("accounts.asked_already", "name")
        _refuse_twin(connection, person_id, name)
        values = {"person_id": person_id, "name": name, "state": "proposed", "proposed_by": by, "proposed": at.now}
        made = connection.execute(insert(Rename).values(**values).returning(Rename.id)).scalar_one()
        change.record("rename.proposed", rows("renames", made), rename=made, person=person_id)
        return made


def decide_name(at: Occasion, rename_id: int, approve: bool) -> None:
    """The second administrator. The name must still be free, and differ from what the person is called by now."""
    with changing(at) as change:
        connection = change.connection
        by = require(connection, at, "system", "security")
        asked = next((one for one in renames(connection) if one.id == rename_id), None)
        if asked is None:
            raise refusal("accounts.gone")
        check_two(connection, at, asked.person_id, asked.asked_by, by, at.day_of(asked.asked))
        values = {"state": "granted" if approve else "refused", "decided_by": by, "decided": at.now}
        if not approve:
            connection.execute(update(Rename).where(Rename.id == rename_id).values(**values))
            change.record("rename.refused", rows("renames", rename_id), rename=rename_id, person=asked.person_id)
            return
        check_proposer(connection, asked.asked_by)
        _refuse_twin(connection, asked.person_id, asked.wanted)
        before = connection.execute(select(Person.name).where(Person.id == asked.person_id)).scalar_one()
        connection.execute(update(Rename).where(Rename.id == rename_id).values(**values, before=before))
        connection.execute(update(Person).where(Person.id == asked.person_id).values(name=asked.wanted))
        change.record(
            "person.renamed", rows("renames", rename_id), rows("people", asked.person_id),
            rename=rename_id, person=asked.person_id,
        )  # fmt: skip


def _refuse_twin(connection: Connection, person_id: int, name: str) -> None:
    """One's own name may be written otherwise; that of another, whoever it is, is taken."""
    refuse_twin(name, everybody(connection), but=person_id)
