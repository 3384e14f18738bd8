"""The database itself holds the laws: settings in force, history that can't be edited, numbers that stay whole."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.exc import DBAPIError

from assess.audit.audit_keys import place_of, read
from assess.audit.events import declare
from assess.audit.recording import changing
from assess.audit.touched_rows import rows
from assess.audit.verification.record_check import verify
from assess.config import Settings, settings
from assess.database import sqlite
from assess.database.column_types import Day, Exact, Instant, Json, Whole
from assess.database.engine import METADATA, Unvouched, db, kept, open_engine, reading, writing
from assess.database.faults import Unusable
from assess.results.models import Result, Run
from assess.results.stored_check import unsound
from assess.rooms import tables
from assess.upkeep.creating import found
from assess.upkeep.schema import attach, require_current
from tests.database.behind import behind
from tests.database.years import NOW, load, run_all
from tests.occasions import occasion

declare("test.counted", "计数 {count}", "counted {count}", "count")


def refused(engine: Engine, statement: str) -> str:
    """What the database says to a statement that must fail."""
    with pytest.raises((Unusable, DBAPIError)) as caught, behind(engine) as connection:
        connection.execute(text(statement))
    return str(caught.value)


def test_settings_are_in_force(engine: Engine, kind: str) -> None:
    require_settings(engine, kind)


def require_settings(engine: Engine, kind: str) -> None:
    with reading(engine) as connection:
        if kind == "postgresql":
            assert connection.execute(text("SHOW transaction_read_only")).scalar() == "on"
            assert connection.execute(text("SHOW timezone")).scalar() == "UTC"
            return
        told = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in WANTED}
    assert told == WANTED


WANTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "query_only": 1, "busy_timeout": 5000}


def test_a_setting_that_does_not_hold_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the journal could not be switched: the answer of each PRAGMA is looked at."""
    path = tmp_path / "a.db"
    sqlite.create(path)

    class Deaf(sqlite.driver.Connection):  # type: ignore[misc]
        def execute(self, sql: str, *more):
            return super().execute("SELECT 'delete'" if sql == "PRAGMA journal_mode" else sql, *more)

    whole = sqlite.driver.connect
    monkeypatch.setattr(sqlite.driver, "connect", lambda *given, **named: whole(*given, factory=Deaf, **named))
    with pytest.raises(Unusable, match="journal_mode"):
        sqlite.connect(path, 5)


def test_readers_cannot_write(engine: Engine) -> None:
    with pytest.raises(Unusable), reading(engine) as connection:
        connection.execute(text("INSERT INTO offices (name, recorded) VALUES ('x', 1)"))


UNEDITED = ("schemes", "loads", "enrolments", "facts", "vetoes", "results", "namings", "events", "seats")


def test_the_models_say_which_rows_are_kept() -> None:
    """By hand: history is never edited; a run and a grant only by what is decided of them; some rows only never go."""
    refused_ways = {table.name: kept(table.name) for table in tables()}
    both = {name for name, ways in refused_ways.items() if ways == ("update", "delete")}
    assert both == {*UNEDITED, "runs", "grants"}
    assert {name for name, ways in refused_ways.items() if ways == ("delete",)} == {
        "packs",
        "people",
        "chain",
        "renames",
    }


@pytest.mark.parametrize("table", [*UNEDITED, "packs", "runs"])
def test_history_is_not_edited(years: Engine, table: str) -> None:
    """Not by UPDATE, not by DELETE, not by REPLACE."""
    run_all(years)
    with behind(years) as connection:
        connection.execute(
            text("INSERT INTO seats (office_id, unit_id, effective, recorded) VALUES (1, 1, '2026-01-01', 1)")
        )
    column = {
        "events": "at",
        "results": "place",
        "packs": "format",
        "runs": "units",
        "enrolments": "code",
        "namings": "code",
    }.get(table, "recorded")
    if table != "packs":
        assert "history" in refused(years, f"UPDATE {table} SET {column} = {column}")  # noqa: S608
    assert "history" in refused(years, f"DELETE FROM {table}")  # noqa: S608
    if years.dialect.name == "sqlite":
        assert "history" in refused(years, f"REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608


def test_a_run_may_be_published_and_nothing_else(years: Engine) -> None:
    (run, *_) = run_all(years)
    with behind(years) as connection:
        connection.execute(text("UPDATE runs SET state = 'published'"))
    with reading(years) as connection:
        assert connection.execute(select(Run.state).where(Run.id == run.run_id)).scalar() == "published"
    assert "runs" in refused(years, "UPDATE runs SET state = 'excellent'")


@pytest.mark.parametrize("value", ["89.995", "'abc'", "1e300"])
def test_numbers_stay_whole(engine: Engine, kind: str, value: str) -> None:
    """SQLite would keep a fraction in an INTEGER column; here it refuses."""
    with behind(engine) as connection:
        connection.execute(text("INSERT INTO offices (name, recorded) VALUES ('x', 1)"))
    if kind == "postgresql" and value == "89.995":
        return
    refused(engine, f"INSERT INTO cycles (office_id, year, recorded) VALUES (1, {value}, 1)")  # noqa: S608


def test_orphans_and_empty_texts_are_refused(engine: Engine) -> None:
    refused(engine, "INSERT INTO units (office_id, recorded) VALUES (77, 1)")
    refused(engine, "INSERT INTO offices (name, recorded) VALUES ('', 1)")


def test_no_column_is_a_float_and_nothing_cascades() -> None:
    for table in METADATA.tables.values():
        for column in table.columns:
            kind = column.type.dialect_impl(_dialect()).compile(_dialect())
            assert kind in {"INTEGER", "BIGINT", "TEXT", "BLOB"}, (table.name, column.name, kind)
        assert all(key.ondelete is None for key in table.foreign_keys)
        assert all(one.name for one in table.constraints)


def _dialect():
    from sqlalchemy.dialects.sqlite import dialect

    return dialect()


@pytest.mark.parametrize(
    ("kind_", "wrong"),
    [
        (Whole(), 1.0), (Whole(), True), (Whole(), "1"), (Whole(), 1 << 63), (Exact(), ""), (Exact(), "a\0b"),
        (Instant(), datetime(2026, 1, 1)),  # noqa: DTZ001
        (Day(), datetime(2026, 1, 1, tzinfo=UTC)), (Json(), {"total": 0.5}),
        (Json(), [[1.5]]),
    ],
)  # fmt: skip
def test_types_take_only_what_they_are_for(kind_, wrong: object) -> None:
    with pytest.raises(TypeError):
        kind_.process_bind_param(wrong, _dialect())


def test_instants_are_the_same_everywhere() -> None:
    """Two names of one moment are one number, and come back in UTC."""
    moment = datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    other = moment.astimezone(timezone(timedelta(hours=8)))
    kept = Instant().process_bind_param(other, _dialect())
    assert kept == Instant().process_bind_param(moment, _dialect())
    assert Instant().process_result_value(kept, _dialect()) == moment
    assert Day().process_result_value(Day().process_bind_param(date(2026, 2, 28), _dialect()), _dialect()) == date(
        2026, 2, 28
    )


def test_a_number_changed_behind_our_back_is_found(years: Engine, kind: str) -> None:
    """The database says it is sound; the digests say what was touched."""
    run_all(years)
    with reading(years) as connection:
        assert list(unsound(connection)) == []
    with behind(years) as connection:
        drop = "DROP TRIGGER results_keep_update" + ("" if kind == "sqlite" else " ON results")
        connection.execute(text(drop))
        connection.execute(text("UPDATE results SET total = total + 1 WHERE run_id = 1 AND total = 9552"))
        connection.execute(text("UPDATE packs SET payload = :other WHERE id = 3"), {"other": b"PACK"})
    with reading(years) as connection:
        if kind == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        wrong = list(unsound(connection))
    assert ("pack", 3, "") in wrong
    assert [one for one in wrong if one[0] == "result"] == [("result", 1, "990101")]


def test_flask_sessions_use_an_engine_hardened_alike(engine: Engine, place: Settings, kind: str) -> None:
    """The pages' session can read, and can't write; whoever writes on the pages' engine needs an event."""
    app = Flask("test")
    attach(app, place)
    with app.app_context():
        assert db.session.execute(text("SELECT count(*) FROM offices")).scalar() == 0
        with pytest.raises(DBAPIError):
            db.session.execute(text("INSERT INTO offices (name, recorded) VALUES ('x', 1)"))
        db.session.remove()
        require_settings(db.engine, kind)
        with pytest.raises(Unvouched), writing(db.engine) as connection:
            connection.execute(text("INSERT INTO offices (name, recorded) VALUES ('x', 1)"))
        for one in db.engines.values():
            one.dispose()
    with reading(engine) as connection:
        require_current(connection)


def test_results_have_no_more_rows_than_their_runs(years: Engine) -> None:
    run_all(years)
    with reading(years) as connection:
        assert set(inspect(connection).get_table_names()) >= set(METADATA.tables)
        rows = connection.execute(select(Result.run_id)).scalars().all()
    assert len(rows) == 80


def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The load is undone as a whole, reading goes on, and with room again the same load succeeds."""
    asked = settings({"ASSESS_DATABASE_URL": f"sqlite:///{tmp_path / 'assess.db'}"})
    found(asked, NOW)
    whole = sqlite.connect

    def narrow(path: Path, busy_seconds: int, *rest: bool) -> sqlite3.Connection:
        connection = whole(path, busy_seconds, *rest)
        connection.execute("PRAGMA max_page_count = 80").fetchall()
        return connection

    with monkeypatch.context() as patched:
        patched.setattr(sqlite, "connect", narrow)
        engine = open_engine(asked.database_url, 5)
        with pytest.raises(Unusable, match="磁盘已满"):
            load(engine, 2026)
        with reading(engine) as connection:
            assert connection.execute(text("SELECT count(*) FROM facts")).scalar() == 0
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        engine.dispose()
    engine = open_engine(asked.database_url, 5)
    assert load(engine, 2026).units == 40
    engine.dispose()


def test_writers_wait_for_each_other(engine: Engine, place: Settings) -> None:
    """Eight at once, each reading before it writes: all of them succeed, none is overwritten, the record is whole."""
    with changing(occasion(engine, NOW)) as change:
        change.connection.execute(text("INSERT INTO offices (name, recorded) VALUES ('x', 0)"))
        change.record("test.counted", rows("offices", 1), count=0)

    def add() -> None:
        own = open_engine(place.database_url, 30)
        for _ in range(5):
            with changing(occasion(own, NOW)) as change:
                seen = change.connection.execute(text("SELECT recorded FROM offices")).scalar_one()
                change.connection.execute(text("UPDATE offices SET recorded = :next"), {"next": seen + 1})
                change.record("test.counted", rows("offices", 1), count=seen)
        own.dispose()

    threads = [Thread(target=add) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with reading(engine) as connection:
        assert connection.execute(text("SELECT recorded FROM offices")).scalar() == 40
        assert list(verify(connection, read(place_of(engine)))) == []
