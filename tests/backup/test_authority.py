"""A backup is believed for its mac, its record and its structure; who was signed in or locked out stays behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from assess.accounts import actions
from assess.accounts.first_administrators import first_administrators
from assess.accounts.signing import sessions
from assess.accounts.signing.sessions import Limits
from assess.audit.actors import Actor
from assess.audit.audit_keys import place_of, read
from assess.audit.verification.record_check import verify
from assess.config import Settings
from assess.database.engine import open_engine, reading, writing
from assess.upkeep.backup.backup_manifest import MAC
from assess.upkeep.backup.make_backup import make
from tests.backup.systems import resealed
from tests.database.behind import behind
from tests.database.years import NOW
from tests.occasions import occasion

Command = Callable[..., Any]


def reseal(folder: Path) -> None:
    """Every digest is right, and so is that of the list."""
    resealed(folder, lambda plain: plain["settings"].update({"ASSESS_ZONE": "Europe/Berlin"}))


def other_key(folder: Path) -> None:
    key_id, algorithm, mac = (folder / MAC).read_text("ascii").split()
    (folder / MAC).write_text(f"{key_id} {algorithm} {mac[::-1]}\n", "ascii")


SPOILS: dict[str, Callable[[Path], object]] = {
    "a list sealed anew": reseal,
    "another mac": other_key,
    "another key": lambda folder: (folder / MAC).write_text(f"other sha256 {'0' * 64}\n", "ascii"),
    "no mac": lambda folder: (folder / MAC).unlink(),
    "an empty mac": lambda folder: (folder / MAC).write_bytes(b""),
    "nonsense": lambda folder: (folder / MAC).write_bytes(b"\xff one two"),
}


@pytest.mark.parametrize("what", SPOILS)
def test_without_a_mac_of_the_key_it_is_not_believed(
    lived: Engine, place: Settings, assess: Command, backup: Path, what: str
) -> None:
    assert assess("backup", "--test", backup).exit_code == 0
    SPOILS[what](backup)
    lived.dispose()
    done = assess("backup", "--test", backup)
    assert (done.exit_code, "mac" in done.output) == (3, True), done.output
    done = assess("restore", backup, "--yes")
    assert (done.exit_code, "--unproven" in done.output) == (3, True), done.output
    done = assess("restore", backup, "--yes", "--unproven")
    assert (done.exit_code, "no record vouches" in done.output) == (0, True), done.output


def test_a_structure_of_another_s_is_found_before_it_is_restored(
    lived: Engine, place: Settings, assess: Command, kind: str, tmp_path: Path
) -> None:
    """PostgreSQL is restored by the migrations: there nothing of it comes along."""
    with behind(lived) as connection:
        if kind == "sqlite":
            connection.execute(text("DROP TRIGGER events_keep_update"))
            connection.execute(text("CREATE TRIGGER events_keep_update BEFORE UPDATE ON events BEGIN SELECT 1; END"))
        else:
            connection.execute(text("ALTER TABLE events DISABLE TRIGGER ALL"))
    folder = make(occasion(lived, NOW), tmp_path / "taken").folder
    lived.dispose()
    for words in (("backup", "--test", folder), ("restore", folder, "--yes")):
        done = assess(*words)
        assert (done.exit_code, "events_keep_update" in done.output) == ((3, True) if kind == "sqlite" else (0, False))
    if kind == "postgresql":
        assert assess("audit", "verify").exit_code == 0


def test_no_session_link_reset_or_lock_survives(
    lived: Engine, place: Settings, assess: Command, tmp_path: Path
) -> None:
    first_administrators(occasion(lived, NOW))
    with reading(lived) as connection:
        told = connection.execute(text("SELECT login, id FROM people")).all()
    people = {str(row.login): int(row.id) for row in told}
    actions.ask_reset(occasion(lived, NOW, Actor("person", people["system"])), people["security"], "password")
    with writing(lived) as connection:
        sessions.begin(connection, people["system"], None, NOW, Limits())
        connection.execute(
            text(
                "INSERT INTO counters (kind, subject, count, at, until) VALUES ('signin', 'x', 5, 1, 4000000000000000)"
            )
        )
    folder = make(occasion(lived, NOW), tmp_path / "taken").folder
    lived.dispose()
    assert assess("restore", folder, "--yes").exit_code == 0
    engine = open_engine(place.database_url, 5)
    live = "SELECT count(*) FROM credentials WHERE kind IN ('link', 'reset') AND superseded IS NULL"
    with reading(engine) as connection:
        for asked in ("SELECT count(*) FROM sessions", "SELECT count(*) FROM counters WHERE kind = 'signin'", live):
            assert connection.execute(text(asked)).scalar() == 0, asked
        assert list(verify(connection, read(place_of(engine)))) == []
    engine.dispose()
