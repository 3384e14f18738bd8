"""In whatever form somebody writes to an audited table, it is noticed; what changed no row needs no event."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import (
    DDL,
    Connection,
    Engine,
    Executable,
    column,
    delete,
    insert,
    literal,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from assess.accounts.models import Counter, Credential, Person
from assess.audit.recording import changing
from assess.audit.touched_rows import rows
from assess.database.changed_tables import changed_tables
from assess.database.engine import METADATA, Unvouched, writing
from assess.database.faults import Unusable
from tests.audit.history import enter_person
from tests.database.years import NOW
from tests.occasions import occasion

NEW = {"name": "示例人员", "state": "active", "created": NOW}
MADE = insert(Person).values(login="b", **NEW).returning(Person.id).cte("made")
ID = select(MADE.c.id).scalar_subquery()
SEVERAL = [{"kind": "signin", "subject": "a", "count": count, "at": NOW} for count in (ID, 2)]


def flush(connection: Connection) -> None:
    with Session(connection) as session:
        session.add(Person(login="b", **NEW))
        session.flush()


def from_select(connection: Connection) -> None:
    columns = ["login", "name", "state", "created"]
    again = select(literal("b"), Person.name, Person.state, Person.created)
    connection.execute(insert(Person).from_select(columns, again))


def through_entities(connection: Connection) -> None:
    changed = update(Person).values(state="disabled").returning(Person)
    Session(connection).scalars(select(Person).from_statement(changed)).all()


def executed(statement: Executable) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(statement)


FORMS: dict[str, Callable[[Connection], object]] = {
    "flush": flush,
    "from_select": from_select,
    "through_entities": through_entities,
    "many": lambda connection: connection.execute(insert(Person), [{"login": one, **NEW} for one in "bc"]),
    "update": executed(update(Person).values(state="disabled")),
    "alias": executed(update(METADATA.tables["people"].alias("one")).values(state="disabled")),  # type: ignore[arg-type]
    "returning": executed(update(Person).values(state="disabled").returning(Person.id)),
    "text": executed(text("UPDATE people SET state = 'disabled'")),
    "ddl": executed(DDL("UPDATE people SET state = 'disabled'")),
    "driver": lambda connection: connection.exec_driver_sql("UPDATE people SET state = 'disabled'"),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_writing_needs_an_event(engine: Engine, form: str) -> None:
    enter_person(engine, "a")
    with pytest.raises(Unvouched, match="people"), writing(engine) as connection:
        FORMS[form](connection)
    with pytest.raises(Unvouched, match="people"), changing(occasion(engine, NOW)) as change:
        FORMS[form](change.connection)


def test_rows_deleted_by_the_driver_after_their_event_need_another(engine: Engine) -> None:
    person = enter_person(engine, "a")
    with pytest.raises(Unvouched, match="credentials"), changing(occasion(engine, NOW)) as change:  # noqa: PT012
        values = {"person_id": person, "kind": "totp", "value": "x", "recorded": NOW}
        made = change.connection.execute(insert(Credential).values(**values).returning(Credential.id)).scalar_one()
        change.record("test.person", rows("credentials", made), person=person)
        change.connection.exec_driver_sql("DELETE FROM credentials")


WITHIN = {
    "read": select(MADE.c.id),
    "nowhere": select(Counter.id).add_cte(MADE),
    "where": update(Counter).where(Counter.id == MADE.c.id).values(count=1),
    "using": delete(Counter).where(Counter.id == MADE.c.id),
    "value": update(Counter).values(count=ID),
    "several": insert(Counter).values(SEVERAL),
    "select": insert(Counter).from_select(["id"], select(MADE.c.id)),
    "as_text": select(text("DELETE FROM people RETURNING id").columns(column("id")).cte("gone").c.id),
}
"""Statements with a change of people in their WITH, as PostgreSQL takes them."""


@pytest.mark.parametrize("form", WITHIN)
def test_a_change_within_another_statement_is_seen(form: str) -> None:
    compiled = WITHIN[form].compile(dialect=postgresql.dialect())
    assert "people" in str(compiled)
    assert "people" in changed_tables(str(compiled), compiled)


@pytest.mark.parametrize("form", ["read", "value", "nowhere"])
def test_a_change_within_another_statement_needs_an_event(engine: Engine, kind: str, form: str) -> None:
    """Also where the statement itself hit no row. SQLite takes no such statement at all."""
    with pytest.raises(Unusable if kind == "sqlite" else Unvouched), writing(engine) as connection:
        connection.execute(WITHIN[form])


NAMED = select(Counter.id.label("UPDATE people"))


@pytest.mark.parametrize("asked", [NAMED, select(Counter).from_statement(NAMED)])
def test_a_name_that_reads_like_a_change_is_none(asked: Executable) -> None:
    compiled = asked.compile()  # type: ignore[attr-defined]
    assert "UPDATE people" in str(compiled)
    assert changed_tables(str(compiled), compiled) == []


def test_columns_that_were_written_as_sql_are_read() -> None:
    compiled = select(literal_column("(DELETE FROM people RETURNING id)")).compile()
    assert changed_tables(str(compiled), compiled) == ["people"]


def test_what_hit_no_row_needs_no_event(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(update(Person).values(state="disabled"))
        connection.execute(text("UPDATE people SET state = 'disabled'"))
        connection.exec_driver_sql("DELETE FROM credentials")
