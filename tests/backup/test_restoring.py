"""A backup restores to equal rows, on both databases; what is replaced is kept; the restore is on record."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from assess.config import Settings, key_file
from assess.database.engine import WRITER, open_engine, reading
from assess.upkeep.backup.make_backup import make
from assess.upkeep.schema import differences, migrate, version, versions
from tests.backup.systems import ASIDE, actions, complaints, events, keep, odd, rows
from tests.database.years import NOW, run_all
from tests.occasions import occasion

Command = Callable[..., Any]


def reopened(place: Settings) -> Engine:
    return open_engine(place.database_url, place.busy_seconds)


def test_restores_to_equal_rows(lived: Engine, place: Settings, assess: Command, backup: Path) -> None:
    """Every row of every table, every event up to the backup; numbers go on where they stood; nothing complains."""
    before, past = rows(lived, *ASIDE), events(lived)
    again = run_all(lived, again=True)
    assert rows(lived, *ASIDE) != before
    lived.dispose()
    done = assess("restore", backup, "--yes")
    assert done.exit_code == 0, done.output
    assert "events lost, run.kept: 2" in done.output
    assert "table runs: 4 rows, 2 then" in done.output
    engine = reopened(place)
    assert rows(engine, *ASIDE) == before
    assert events(engine, -1) == past[:-1]
    assert actions(engine)[-1] == "backup.restored"
    assert complaints(engine) == []
    with reading(engine) as connection:
        assert list(differences(connection)) == []
    assert {one.run_id for one in run_all(engine, again=True)} == {one.run_id for one in again}
    engine.dispose()


def test_shown_first(lived: Engine, assess: Command, backup: Path) -> None:
    """Without --yes nothing happens."""
    before = rows(lived)
    done = assess("restore", backup)
    assert (done.exit_code, rows(lived)) == (2, before)
    assert "events lost, backup.made: 1" in done.output
    assert "add --yes" in done.output


def test_former_database_is_kept(lived: Engine, place: Settings, assess: Command, backup: Path, kind: str) -> None:
    """Under a dated name, as it was, readable."""
    run_all(lived, again=True)
    before = rows(lived)
    lived.dispose()
    done = assess("restore", backup, "--yes")
    aside = done.output.split("is kept as ")[1].strip()
    former = (
        open_engine(f"sqlite:///{aside}", 5) if kind == "sqlite" else open_engine(place.database_url, 5, schema=aside)
    )
    assert rows(former) == before
    assert complaints(former) == []
    former.dispose()


def test_texts_that_mean_something_to_copy(lived: Engine, assess: Command, tmp_path: Path, place: Settings) -> None:
    """Line breaks, tabs, backslashes, what COPY takes for nothing and for the end."""
    with lived.connect() as connection, connection.execution_options(**WRITER).begin():
        odd(connection)
    before = rows(lived, *ASIDE)
    assert assess("backup", "--out", tmp_path / "b").exit_code == 0
    lived.dispose()
    (folder,) = (tmp_path / "b").iterdir()
    refused = assess("restore", folder, "--yes")
    assert refused.exit_code == 3
    assert "table offices, row" in refused.output
    assert assess("restore", folder, "--yes", "--unproven").exit_code == 0
    engine = reopened(place)
    assert rows(engine, *ASIDE) == before
    engine.dispose()


def test_files_come_back(lived: Engine, assess: Command, backup: Path, tmp_path: Path) -> None:
    """Missing ones and spoiled ones are put back, later ones stay."""
    gone, spoiled = sorted((tmp_path / "files" / "jobs").iterdir())
    gone.unlink()
    spoiled.write_bytes(b"?")
    later = keep(tmp_path / "files" / "jobs", b"later")
    lived.dispose()
    assert "2 file(s) put back" in assess("restore", backup, "--yes").output
    assert assess("check", "--files").exit_code == 0
    assert later.exists()


def test_empty_machine(lived: Engine, place: Settings, assess: Command, tmp_path: Path, kind: str,
                       monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:  # fmt: skip
    """With the keys in the backup a new machine needs nothing else; somebody must say that it is the right backup."""
    before = rows(lived, *ASIDE)
    assert assess("backup", "--out", tmp_path / "b", "--with-keys").exit_code == 0
    (folder,) = (tmp_path / "b").iterdir()
    if kind == "sqlite":
        url = f"sqlite:///{tmp_path / 'new' / 'assess.db'}"
    else:
        shelf = request.getfixturevalue("postgresql_shelf")
        new = shelf.copy("vacant")
        url = new.database_url
    monkeypatch.setenv("ASSESS_DATABASE_URL", url)
    monkeypatch.setenv("ASSESS_AUDIT_KEY", str(tmp_path / "new" / "assess.key"))
    refused = assess("restore", folder, "--yes")
    assert refused.exit_code == 3
    assert "--other-system" in refused.output
    done = assess("restore", folder, "--yes", "--other-system")
    assert done.exit_code == 0, done.output
    assert key_file(url).stat().st_mode & 0o777 == 0o600
    assert assess("audit", "verify").exit_code == 0
    engine = open_engine(url, 5)
    assert rows(engine, *ASIDE) == before
    engine.dispose()
    if kind == "postgresql":
        shelf.drop(new)


def test_keys_stay_outside(backup: Path, assess: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their ids are named, they are not in it, and without them nothing is restored."""
    secret = Path(os.environ["ASSESS_AUDIT_KEY"]).read_text("ascii").split()
    held = b"".join(path.read_bytes() for path in backup.rglob("*") if path.is_file())
    assert secret[0] in json.loads((backup / "manifest.json").read_bytes())["keys"]
    assert secret[2].encode() not in held
    monkeypatch.setenv("ASSESS_AUDIT_KEY", str(tmp_path / "none.key"))
    refused = assess("restore", backup, "--yes")
    assert refused.exit_code == 3
    assert "audit keys" in refused.output


def test_tested_in_one_command(lived: Engine, assess: Command, backup: Path) -> None:
    """Restored aside, verified, gone; nothing here is touched."""
    before = rows(lived)
    done = assess("backup", "--test", backup)
    assert (done.exit_code, rows(lived)) == (0, before), done.output
    assert "the record verifies" in done.output
    if lived.dialect.name == "postgresql":
        with reading(lived) as connection:
            asked = text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'assess%'")
            assert connection.execute(asked).all() == []


def test_record_that_was_tampered_with(lived: Engine, assess: Command, tmp_path: Path) -> None:
    """Such a database can be backed up, its backup says so, and is restored only if somebody insists."""
    with lived.connect() as connection, connection.execution_options(**WRITER).begin():
        connection.execute(text("UPDATE chain SET seq = seq - 1"))
    done = assess("backup", "--out", tmp_path / "b")
    assert done.exit_code == 3
    assert "tampered" in done.output
    (folder,) = (tmp_path / "b").iterdir()
    assert assess("backup", "--test", folder).exit_code == 3


def test_damaged_database_can_be_replaced(lived: Engine, place: Settings, assess: Command, backup: Path) -> None:
    """What restores are for; only a file can be seen to be damaged."""
    if lived.dialect.name != "sqlite":
        return
    before = rows(lived, *ASIDE)
    path = Path(str(lived.url.database))
    lived.dispose()
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    path.write_bytes(data)
    assert assess("restore", backup, "--yes").exit_code == 3
    done = assess("restore", backup, "--yes", "--other-system")
    assert done.exit_code == 0, done.output
    assert Path(done.output.split("is kept as ")[1].strip()).read_bytes() == bytes(data)
    engine = reopened(place)
    assert rows(engine, *ASIDE) == before
    engine.dispose()


def test_leaves_no_trace_of_passwords(lived: Engine, assess: Command, backup: Path) -> None:
    """The settings are named, the password of a database is not."""
    from assess.upkeep.backup.make_backup import told_settings

    told = told_settings(
        {
            "ASSESS_DATABASE_URL": "postgresql://assess:geheim@db.example.org/assess?password=geheim",
            "ASSESS_MAIL_PASSWORD": "geheim",
            "ASSESS_ZONE": "Asia/Shanghai",
            "OTHER": "geheim",
        }
    )
    assert "geheim" not in str(told)
    assert told["ASSESS_ZONE"] == "Asia/Shanghai"
    assert set(json.loads((backup / "manifest.json").read_bytes())["settings"]) >= {"ASSESS_DATABASE_URL"}


def test_older_version_is_brought_up_to_date(lived: Engine, place: Settings, assess: Command, tmp_path: Path) -> None:
    """A backup that the program before this one made."""
    before = rows(lived, *ASIDE, "alembic_version")
    migrate(lived, versions()[-2])
    made = make(occasion(lived, NOW), tmp_path / "b")
    lived.dispose()
    done = assess("restore", made.folder, "--yes")
    assert done.exit_code == 0, done.output
    assert "brought up to this version" in done.output
    engine = reopened(place)
    assert rows(engine, *ASIDE, "alembic_version") == before
    assert actions(engine)[-2:] == ["backup.restored", "database.upgraded"]
    assert complaints(engine) == []
    engine.dispose()


def test_upgrade_is_backed_up_first(lived: Engine, place: Settings, assess: Command, tmp_path: Path, kind: str) -> None:
    """A real backup on both databases: of the version before, with its rows, that restores."""
    before = rows(lived, *ASIDE, "alembic_version")
    migrate(lived, versions()[-2])
    lived.dispose()
    done = assess("init-db")
    assert done.exit_code == 0, done.output
    if kind == "sqlite":
        path = Path(str(lived.url.database))
        (copy,) = path.parent.glob(f"{path.name}.*.backup")
        assert copy.name in done.output
        return
    (folder,) = (tmp_path / "backups").iterdir()
    assert str(folder) in done.output
    assert json.loads((folder / "manifest.json").read_bytes())["schema"] == versions()[-2]
    restored = assess("restore", folder, "--yes")
    assert restored.exit_code == 0, restored.output
    engine = reopened(place)
    assert rows(engine, *ASIDE, "alembic_version") == before
    assert actions(engine)[-2:] == ["backup.restored", "database.upgraded"]
    assert complaints(engine) == []
    engine.dispose()


def test_no_backup_no_upgrade(lived: Engine, assess: Command, tmp_path: Path, kind: str) -> None:
    """Where PostgreSQL's can't be written nothing is brought up to date, unless there is one already."""
    if kind == "sqlite":
        return
    migrate(lived, versions()[-2])
    (tmp_path / "backups").write_text("in the way")
    done = assess("init-db")
    assert (done.exit_code, "backup" in done.output) == (4, True), done.output
    with reading(lived) as connection:
        assert version(connection) == versions()[-2]
    assert assess("init-db", "--backed-up").exit_code == 0
    with reading(lived) as connection:
        assert version(connection) == versions()[-1]
