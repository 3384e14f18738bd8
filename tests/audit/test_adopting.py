"""A database from before there was a record gets one with its upgrade; one that was tampered with is not upgraded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from assess.audit.audit_keys import place_of, read
from assess.audit.verification.record_check import verify
from assess.config import Settings
from assess.database.engine import METADATA, audited, reading
from assess.database.faults import Unusable
from assess.upkeep.creating import found
from assess.upkeep.schema import migrate, version, versions
from assess.upkeep.structure.structure_check import altered
from tests.audit.history import enter_person, lived
from tests.database.behind import behind, drop_trigger, forget
from tests.database.years import NOW, load, run_all

BEFORE = "m20261121_06_indexes"
FILLED = {
    "offices", "units", "namings", "cycles", "schemes", "loads", "enrolments", "facts", "vetoes", "packs", "runs",
    "results",
}  # fmt: skip


def test_what_was_there_before_is_adopted(
    years: Engine, place: Settings, kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every row of every audited table, in the transaction of the upgrade; then life goes on."""
    run_all(years)
    forget(years)
    migrate(years, BEFORE)
    monkeypatch.setenv("ASSESS_AUDIT_KEY", str(tmp_path / "its.key"))
    if kind == "postgresql":
        with pytest.raises(Unusable, match="--backed-up"):
            found(place, NOW)
    done = found(place, NOW, saved=True)
    assert (done.upgraded, done.before) == (True, BEFORE)
    with reading(years) as connection:
        ((seq, action, touched),) = connection.execute(text("SELECT seq, action, touched FROM events")).all()
        assert (seq, action) == (1, "database.upgraded")
        assert {table for table in FILLED if f'["{table}",' in touched} == FILLED
        assert list(verify(connection, read(place_of(years)))) == []
    load(years, 2025)
    run_all(years, again=True)
    with reading(years) as connection:
        assert list(verify(connection, read(place_of(years)))) == []


def test_a_later_upgrade_adds_its_event_and_checks_first(
    engine: Engine, place: Settings, kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """Back to the version that brought the record, forward again: two events, and the backup's; one chain."""
    monkeypatch.setenv("ASSESS_FILES", str(tmp_path / "files"))
    migrate(engine, "m20261122_01_audit")
    assert found(place, NOW).upgraded
    with reading(engine) as connection:
        assert connection.execute(text("SELECT action FROM events ORDER BY seq")).scalars().all() == [
            "database.made",
            *(["backup.made"] if kind == "postgresql" else []),
            "database.upgraded",
        ]
        assert list(verify(connection, read(place_of(engine)))) == []
    migrate(engine, "m20261122_01_audit")
    with behind(engine) as connection:
        connection.execute(text("INSERT INTO offices (name, recorded) VALUES ('x', 1)"))
    with pytest.raises(Unusable, match="assess audit verify"):
        found(place, NOW)


def test_an_emptied_record_is_not_begun_anew(years: Engine, place: Settings, kind: str) -> None:
    """Not by init-db, not by the next write."""
    lived(years)
    forget(years)
    assert not found(place, NOW).upgraded
    with pytest.raises(Unusable, match="assess audit verify"):
        run_all(years, again=True)
    with reading(years) as connection:
        kinds = {one.kind for one in verify(connection, read(place_of(years)))}
    assert {"audit.empty", "audit.head_missing"} <= kinds


def test_what_a_record_once_covered_is_not_adopted(years: Engine, place: Settings, kind: str) -> None:
    """The record is taken away, the version set back: its key is still there."""
    run_all(years)
    forget(years)
    with behind(years) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'm20261122_01_audit'"))
    with pytest.raises(Unusable, match="密钥文件移走"):
        found(place, NOW)
    migrate(years, BEFORE)
    with pytest.raises(Unusable, match="密钥文件移走"):
        found(place, NOW)
    with reading(years) as connection:
        assert version(connection) == BEFORE


def test_a_key_of_an_upgrade_that_failed_is_taken_away(
    years: Engine, place: Settings, kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The next one is not told that a record was removed."""
    forget(years)
    migrate(years, BEFORE)
    key = tmp_path / "its.key"
    monkeypatch.setenv("ASSESS_AUDIT_KEY", str(key))
    with monkeypatch.context() as broken:
        broken.setattr("assess.upkeep.schema.differences", lambda _: ["something"])
        with pytest.raises(Unusable, match="something"):
            found(place, NOW, saved=True)
    assert not key.exists()
    assert found(place, NOW + timedelta(minutes=1), saved=True).upgraded


def test_jobs_and_sessions_of_before_are_ended(engine: Engine, place: Settings, kind: str) -> None:
    """No event says who asked for what waits; what was done is entered, and a session has no seal."""
    made = enter_person(engine, "a")
    migrate(engine, "m20261122_04_seats")
    columns = "kind, args, state, stopping, done, whole, attempts, asked"
    with behind(engine) as connection:
        for state in ("waiting", "running", "done"):
            told = f"'run', '{{}}', '{state}', 0, 0, 0, 0, 1"
            connection.execute(text(f"INSERT INTO jobs ({columns}) VALUES ({told})"))  # noqa: S608
        told = f"'{'0' * 64}', {made}, 1, 1, 4000000000000000"
        connection.execute(text(f"INSERT INTO sessions (digest, person_id, began, seen, ends) VALUES ({told})"))  # noqa: S608
    assert found(place, NOW, saved=True).upgraded
    with reading(engine) as connection:
        states = connection.execute(text("SELECT state FROM jobs ORDER BY id")).scalars().all()
        assert states == ["cancelled", "cancelled", "done"]
        assert connection.execute(text("SELECT count(*) FROM sessions")).scalar() == 0
        assert list(verify(connection, read(place_of(engine)))) == []
    assert list_of(engine) == []


def list_of(engine: Engine) -> list[str]:
    """What of the structure is not as the migrations make it."""
    with reading(engine) as connection:
        return altered(connection)


def test_without_its_key_a_record_gets_no_other(
    years: Engine, place: Settings, kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    with behind(years) as connection:
        drop_trigger(connection, "events", "delete")
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{versions()[-2]}'"))  # noqa: S608
    monkeypatch.setenv("ASSESS_AUDIT_KEY", str(tmp_path / "none"))
    with pytest.raises(Unusable, match="密钥"):
        found(place, NOW)
    assert not (tmp_path / "none").exists()


def test_a_new_database_begins_with_an_event(assess: Callable[..., Any], place: Settings, kind: str) -> None:
    assert assess("init-db").exit_code == 0
    assert assess("audit", "verify").exit_code == 0
    assert "1" in assess("audit", "verify").output


def test_every_table_is_known_to_the_adoption() -> None:
    assert {name for name in METADATA.tables if audited(name)} >= FILLED
