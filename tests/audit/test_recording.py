"""No change of an audited table without its event, no event without its declaration; the head holds under writers."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Engine, insert, select, text

from assess.accounts.models import Person
from assess.audit.actors import Actor
from assess.audit.audit_keys import place_of, read
from assess.audit.events import ACTIONS, UndeclaredEvent, declare, declared, sentence
from assess.audit.models import Event
from assess.audit.queries import Asked, count, counts, event, every, page
from assess.audit.recording import changing, refused
from assess.audit.touched_rows import part, rows, span
from assess.audit.verification.record_check import verify
from assess.database.engine import METADATA, Unvouched, audited, insert_rows, reading, writing
from tests.audit.history import enter_person, lived, publish, rename
from tests.database.behind import behind, drop_trigger
from tests.database.years import NOW, load
from tests.occasions import occasion

PERSON = {"login": "x", "name": "示例人员", "state": "active", "created": NOW}


def events(engine: Engine) -> list[Event]:
    with reading(engine) as connection:
        return list(connection.execute(select(Event.__table__).order_by(Event.seq)))  # type: ignore[arg-type]


def whole(engine: Engine) -> bool:
    with reading(engine) as connection:
        return list(verify(connection, read(place_of(engine)))) == []


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO people (login, name, state, created) VALUES ('x', 'x', 'active', 1)",
        "  update people SET state = 'disabled'",
        "UPDATE \"people\" SET state = 'disabled'",
        "WITH them AS (SELECT 1) UPDATE people SET state = 'disabled'",
        "UPDATE people SET state = 'disabled' WHERE id = 1 RETURNING id",
    ],
)
def test_a_write_without_an_event_is_undone(engine: Engine, statement: str) -> None:
    """Through either door, in whatever form it is written."""
    enter_person(engine, "a")
    before = len(events(engine))
    with pytest.raises(Unvouched, match="people"), writing(engine) as connection:
        connection.execute(text(statement))
    with pytest.raises(Unvouched, match="people"), changing(occasion(engine, NOW)) as change:
        change.connection.execute(text(statement))
    with reading(engine) as connection:
        assert connection.execute(select(Person.login, Person.state)).all() == [("a", "active")]
    assert len(events(engine)) == before


def test_many_rows_at_once_need_an_event_too(years: Engine) -> None:
    with pytest.raises(Unvouched, match="vetoes"), writing(years) as connection:
        insert_rows(connection, "vetoes", ["load_id", "unit_id", "veto", "effective", "state", "recorded"], [
            (1, 1, "V1", "2026-01-01", "confirmed", 1)
        ])  # fmt: skip
    with writing(years) as connection:
        insert_rows(connection, "vetoes", ["load_id"], [])
        connection.execute(text("UPDATE vetoes SET state = 'lifted' WHERE id = -1"))
    assert whole(years)


def test_what_is_written_after_its_event_needs_another(engine: Engine) -> None:
    with pytest.raises(Unvouched), changing(occasion(engine, NOW)) as change:  # noqa: PT012
        made = change.connection.execute(insert(Person).values(**PERSON).returning(Person.id)).scalar_one()
        change.record("test.person", rows("people", made), person=made)
        change.connection.execute(text("UPDATE people SET state = 'disabled'"))
    with changing(occasion(engine, NOW)) as change:
        made = change.connection.execute(insert(Person).values(**PERSON).returning(Person.id)).scalar_one()
        change.record("test.person", rows("people", made), person=made)
        change.connection.execute(text("UPDATE people SET state = 'disabled'"))
        change.record("test.person", rows("people", made), person=made)
    assert whole(engine)


def test_an_event_that_can_not_be_written_takes_the_change_along(engine: Engine) -> None:
    for wrong in ({"person": 1, "more": 2}, {}, {"person": 0.5}, {"person": True}, {"person": "a\0"}):
        with pytest.raises(UndeclaredEvent), changing(occasion(engine, NOW)) as change:  # noqa: PT012
            change.connection.execute(insert(Person).values(**PERSON))
            change.record("test.person", rows("people", 1), **wrong)
    for touched in (span("people", 1, 1), part("people", "id", 1), rows("chain", 1), rows("events", 1)):
        with pytest.raises(UndeclaredEvent), changing(occasion(engine, NOW)) as change:
            change.record("test.person", touched, person=1)
    with reading(engine) as connection:
        assert connection.execute(select(Person.id)).all() == []
    assert len(events(engine)) == 1


def test_a_row_that_is_gone_is_recorded_as_gone(engine: Engine) -> None:
    made = enter_person(engine, "a")
    with behind(engine) as connection:
        drop_trigger(connection, "people", "delete")
    with changing(occasion(engine, NOW)) as change:
        change.connection.execute(text("DELETE FROM people"))
        change.record("test.person", rows("people", made), person=made)
    assert events(engine)[-1].touched[0][:4] == ["people", "rows", made, 0]
    assert whole(engine)


def test_refusals_are_recorded_on_their_own(engine: Engine) -> None:
    """Whatever was sent; only for actions that may be refused."""
    refused(
        occasion(engine, NOW, Actor("nobody", None, "r-7")),
        "test.person",
        why="locked",
        person="a\0\ud800" + "长" * 999,
    )
    with pytest.raises(UndeclaredEvent):
        refused(occasion(engine, NOW), "test.published", why="locked", run=1)
    (_, one) = events(engine)
    assert (one.outcome, one.actor, one.request, one.fields["why"]) == ("refused", "nobody", "r-7", "locked")
    assert one.fields["person"].startswith("a??长")
    assert len(one.fields["person"]) == 200
    assert whole(engine)


SEEN: dict[str, list[object]] = {}


def test_both_databases_record_the_same(years: Engine, kind: str) -> None:
    """Down to the digests of what was touched."""
    lived(years)
    SEEN[kind] = [(one.seq, one.action, one.fields, one.touched) for one in events(years)]
    assert len(SEEN[kind]) == 15
    assert len({json.dumps(one) for one in SEEN.values()}) == 1


def test_every_audited_table_is_told_how() -> None:
    forms = {table: audited(table) for table in METADATA.tables if audited(table)}
    assert {"offices", "units", "namings", "cycles", "schemes", "loads", "enrolments", "facts", "vetoes"} <= set(forms)
    assert {"packs", "runs", "results"} <= set(forms)
    for table, form in forms.items():
        assert form in {"rows", "span"} or str(form).removeprefix("part:") in METADATA.tables[table].columns


def test_events_are_found_again(years: Engine) -> None:
    lived(years)
    with reading(years) as connection:
        assert [one.seq for one in page(connection, Asked(), most=3)] == [15, 14, 13]
        assert [one.seq for one in page(connection, Asked(), before=14, most=2)] == [13, 12]
        assert [one.seq for one in every(connection, Asked(action="run"))] == [6, 7, 13, 14]
        assert count(connection, Asked(outcome="refused")) == 1
        assert count(connection, Asked(people=(1,))) == 6
        assert count(connection, Asked(people=(2,))) == 2
        assert count(connection, Asked(words="GOV-2026", action="load.kept")) == 1
        assert count(connection, Asked(table="runs", actor="person", since=NOW)) == 1
        assert count(connection, Asked(until=NOW)) == 0
        assert count(connection, Asked(words="%")) == 0
        seen = counts(connection)
        assert sum(seen.values()) == count(connection, Asked()) == 15
        assert seen["run.kept"] == count(connection, Asked(action="run.kept")) > 0
        one = event(connection, 15)
        assert one is not None
        assert one.text("zh", {2: "示例人员乙"}) == "登记了人员 示例人员乙"
        assert one.text("en") == "entered person 2"
        assert event(connection, 16) is None


def test_sentences() -> None:
    declare("test.said", "{a} 与 {b}", "{b} and {a}", "a", "b", refused=True)
    assert sentence("test.said", "done", {"a": 1, "b": None}) == "1 与 —"
    told = sentence("test.said", "refused", {"a": 1, "b": "x", "why": "frozen"}, "en")
    assert told == "refused (that version was issued with other contents): x and 1"
    assert sentence("test.said", "refused", {"a": 1, "b": "x", "why": "other"}) == "被拒绝（other）：1 与 x"
    assert "a=1" in sentence("test.said", "done", {"a": 1})
    assert "c=1" in sentence("test.unknown", "done", {"c": 1})
    for wrong in (("test.said", "x", "x"), ("test.two", "{c}", "x", "a"), ("test.two", "x", "x", "why")):
        with pytest.raises(UndeclaredEvent):
            declare(*wrong)
    with pytest.raises(UndeclaredEvent):
        declared("test.two", {})
    assert all(one.zh and one.en for one in ACTIONS.values())


@pytest.mark.parametrize("wrong", [("person", None), ("somebody", 1)])
def test_nobody_acts_without_a_name(wrong: tuple[str, int | None]) -> None:
    with pytest.raises(ValueError, match="nobody"):
        Actor(*wrong)


def test_the_same_load_again_records_nothing(years: Engine) -> None:
    before = len(events(years))
    load(years, 2026)
    assert len(events(years)) == before
    enter_person(years, "a")
    rename(years, 1, "示例")
    assert [one.seq for one in events(years)] == list(range(1, before + 3))
    assert whole(years)


def test_a_run_that_is_published_is_vouched_for(years: Engine) -> None:
    lived(years)
    publish(years, 2, "withdrawn")
    assert whole(years)
