"""An honest event never covers up what was done to a row behind the record's back: the row is looked at first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, insert, text

from assess.accounts.models import Person
from assess.audit.audit_keys import place_of, read
from assess.audit.recording import changing
from assess.audit.touched_rows import rows, span
from assess.audit.verification.record_check import verify
from assess.database.engine import reading
from assess.database.faults import Unusable
from tests.audit.history import CLERK, enter_person, publish, rename
from tests.database.behind import behind, drop_trigger
from tests.database.years import NOW, run_all
from tests.occasions import occasion

LAST = "SELECT fields, touched, mac FROM events ORDER BY seq DESC LIMIT 1"


def tampered(engine: Engine, *steps: str) -> None:
    """Done in the database itself, whose guards are switched off first."""
    with behind(engine) as connection:
        for table, how in (("people", "delete"), ("runs", "update"), ("runs", "delete"), ("vetoes", "delete")):
            drop_trigger(connection, table, how)
        for how in ("update", "delete"):
            drop_trigger(connection, "events", how)
        for step in steps:
            connection.execute(text(step))


def refuses(engine: Engine, act: Callable[[], object], about: str) -> None:
    """Nothing is written, and `audit verify` still names it."""
    keys = read(place_of(engine))
    with reading(engine) as connection:
        before = connection.execute(text(LAST)).one()
    with pytest.raises(Unusable, match=about):
        act()
    with reading(engine) as connection:
        assert connection.execute(text(LAST)).one() == before
        assert list(verify(connection, keys)) != []


def test_a_person_edited_is_not_renamed(engine: Engine) -> None:
    made = enter_person(engine, "a")
    rename(engine, made, "示例人员甲")
    tampered(engine, "UPDATE people SET login = 'b'")
    refuses(engine, lambda: rename(engine, made, "示例人员乙"), "people, row 1: not what event 3")


def test_one_that_is_as_it_was_is_renamed_on(engine: Engine) -> None:
    """Twelve, so that row 1 is told from rows 10 to 12."""
    for number in range(12):
        enter_person(engine, f"p{number}")
    rename(engine, 1, "示例人员甲")
    rename(engine, 12, "示例人员乙")
    rename(engine, 1, "示例人员丙")
    with reading(engine) as connection:
        assert list(verify(connection, read(place_of(engine)))) == []


def test_a_run_edited_is_not_published(years: Engine) -> None:
    run_all(years)
    tampered(years, "UPDATE runs SET graded = graded + 1 WHERE id = 1")
    refuses(years, lambda: publish(years, 1), "runs, row 1")


def test_one_put_there_is_not_taken_over(engine: Engine) -> None:
    tampered(engine, "INSERT INTO people (id, login, name, state, created) VALUES (1, 'x', 'x', 'active', 1)")
    refuses(engine, lambda: rename(engine, 1, "示例人员甲"), "people, row 1: no event knows it")


def test_a_number_that_was_taken_away_is_not_given_out_again(engine: Engine) -> None:
    """SQLite gives the last number out again; PostgreSQL where its sequence was set back."""
    made = enter_person(engine, "a")
    tampered(engine, "DELETE FROM people")
    values = {"id": made, "login": "b", "name": "示例人员", "state": "active", "created": NOW}

    def again() -> None:
        with changing(occasion(engine, NOW, CLERK)) as change:
            change.connection.execute(insert(Person).values(**values))
            change.record("test.person", rows("people", made), person=made)

    refuses(engine, again, "people, row 1")


def test_a_stretch_that_was_taken_away_is_not_given_out_again(years: Engine) -> None:
    run_all(years)
    with reading(years) as connection:
        last = connection.execute(text("SELECT max(id) FROM vetoes")).scalar_one()
    tampered(years, f"DELETE FROM vetoes WHERE id = {last}")  # noqa: S608

    def again() -> None:
        with changing(occasion(years, NOW, CLERK)) as change:
            values = f"{last}, 1, 1, 'V1', '2026-01-01', 'confirmed', 1"
            change.connection.execute(
                text(f"INSERT INTO vetoes (id, load_id, unit_id, veto, effective, state, recorded) VALUES ({values})")  # noqa: S608
            )
            change.record("test.person", span("vetoes", last, last), person=1)

    refuses(years, again, "vetoes")


def test_an_event_edited_along_with_its_row_speaks_for_nothing(engine: Engine) -> None:
    """The row's new digest put into the event: its mac no longer holds."""
    made = enter_person(engine, "a")
    enter_person(engine, "b")
    tampered(
        engine,
        "UPDATE people SET state = 'disabled' WHERE id = 1",
        "UPDATE events SET touched = replace(touched, '\",', '\" ,') WHERE seq = 2",
        "UPDATE events SET touched = replace(touched, '\" ,', '\",'), request = 'r-9' WHERE seq = 2",
    )
    refuses(engine, lambda: rename(engine, made, "示例人员乙"), "event 2: changed")


def test_packs_are_mended_back_but_edited_facts_are_not_taken_over(years: Engine, assess: Callable[..., Any]) -> None:
    """What becomes again what the record says was mended."""
    with behind(years) as connection:
        connection.execute(
            text("UPDATE packs SET payload = (SELECT o.payload FROM packs o WHERE o.id = 5) WHERE id = 1")
        )
    assert assess("repack").exit_code == 3
    with reading(years) as connection:
        assert list(verify(connection, read(place_of(years)))) == []
    with behind(years) as connection:
        drop_trigger(connection, "facts", "update")
        connection.execute(
            text("UPDATE facts SET value = '0' WHERE id = (SELECT min(id) FROM facts WHERE value > '1')")
        )
    done = assess("repack")
    assert (done.exit_code, "facts" in done.output) == (4, True)
