"""The SQLite file edited with a hex editor, put back, or its key taken away: told by the command, in both languages."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from assess.cli.main import main
from assess.database import sqlite
from assess.database.engine import open_engine, reading, sqlite_file
from assess.database.faults import Unusable
from tests.audit.history import lived
from tests.database.shelf import Shelf
from tests.database.years import NOW, load, run_all

Command = Callable[..., Any]


@pytest.fixture(scope="module")
def lived_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shelf = Shelf(tmp_path_factory.mktemp("files"), None)
    place = shelf.copy("years")
    engine = open_engine(place.database_url, 5)
    lived(engine)
    engine.dispose()
    path = sqlite_file(place.database_url)
    assert path is not None
    settle(path)
    return path


@pytest.fixture
def file(lived_file: Path, tmp_path: Path) -> Path:
    path = tmp_path / "assess.db"
    shutil.copyfile(lived_file, path)
    path.chmod(0o600)
    return path


@pytest.fixture
def command(file: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("ASSESS_DATABASE_URL", f"sqlite:///{file}")
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def settle(path: Path) -> None:
    """Everything is in the file itself, nothing in its log."""
    connection = sqlite.connect(path, 5)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()


def value(path: Path, statement: str) -> bytes:
    engine = open_engine(f"sqlite:///{path}", 5)
    with reading(engine) as connection:
        found = connection.execute(text(statement)).scalar_one()
    engine.dispose()
    return found if isinstance(found, bytes) else str(found).encode()


# what is edited: where it stands, what of it becomes what (or: its last byte but ten is turned round)
HEX = {
    "an event's fields": ("SELECT fields FROM events WHERE seq = 6", b'"units":40', b'"units":41'),
    "an event's sentence": ("SELECT action || outcome FROM events WHERE seq = 8", b"test.published", b"test.publishee"),
    "an event's digest": ("SELECT touched FROM events WHERE seq = 3", None, None),
    "an event's mac": ("SELECT mac FROM events WHERE seq = 4", None, None),
    "the head": ("SELECT head_mac FROM chain", None, None),
    "a result's items": ("SELECT items FROM results WHERE run_id = 2 AND enrolment_id = 42", None, None),
    "a result's digest": ("SELECT digest FROM results WHERE run_id = 1 AND enrolment_id = 3", None, None),
    "a scheme's bytes": ("SELECT source FROM schemes WHERE id = 2", None, None),
    "a pack": ("SELECT payload FROM packs WHERE id = 9", None, None),
    "a load's origin": ("SELECT digest || origin FROM loads WHERE id = 2", None, None),
    "a person's name": ("SELECT name FROM people WHERE id = 3", "人员".encode(), "人页".encode()),
    "an enrolment": ("SELECT code || name FROM enrolments WHERE id = 50", None, None),
    "an index": ("SELECT login FROM people WHERE id = 3", None, None),
}


@pytest.mark.parametrize("what", HEX)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hex_edits_are_found(
    what: str, lang: str, file: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSESS_LANG", lang)
    statement, old, new = HEX[what]
    needle = value(file, statement)
    whole = file.read_bytes()
    if what == "an index":
        # Of a row's login the table keeps one copy, the index another: only the later one in the file is edited.
        at = whole.rindex("c示例人员c".encode()) if "c示例人员c".encode() in whole else whole.rindex(needle)
        edited = whole[:at] + b"d" + whole[at + 1 :]
    else:
        # A long value goes on in pages of its own; its beginning stands together.
        part = needle if old else needle[:60]
        other = needle.replace(old, new or b"") if old else part[:-9] + bytes([part[-9] ^ 1]) + part[-8:]
        assert whole.count(part) >= 1, part
        edited = whole.replace(part, other)
    assert edited != whole
    file.write_bytes(edited)
    done = command("audit", "verify")
    assert done.exit_code == 3, done.output
    assert {"zh": "处改动", "en": "finding(s)"}[lang] in done.output


def test_whole_and_said_so(command: Command, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for lang, said in (("zh", "记录完整"), ("en", "record is whole")):
        monkeypatch.setenv("ASSESS_LANG", lang)
        done = command("audit", "verify")
        assert (done.exit_code, said in done.output) == (0, True), done.output


def test_an_old_copy_put_back_is_found_by_its_anchor(command: Command, file: Path, tmp_path: Path) -> None:
    """The old file is whole in itself; who holds a later anchor sees that it is old."""
    shutil.copyfile(file, tmp_path / "old")
    engine = open_engine(f"sqlite:///{file}", 5)
    run_all(engine, NOW, again=True)
    engine.dispose()
    settle(file)
    anchor = tmp_path / "anchor.json"
    assert command("audit", "anchor", "--out", anchor).exit_code == 0
    assert command("audit", "verify", "--anchor", anchor).exit_code == 0
    assert command("audit", "anchor").output == anchor.read_text("utf-8")
    shutil.copyfile(tmp_path / "old", file)
    assert command("audit", "verify").exit_code == 0
    done = command("audit", "verify", "--anchor", anchor)
    assert (done.exit_code, "锚点是第 17 号" in done.output) == (3, True), done.output


def test_an_anchor_is_never_overwritten_nor_taken_from_a_broken_chain(
    command: Command, file: Path, tmp_path: Path
) -> None:
    anchor = tmp_path / "anchor.json"
    anchor.write_text("{}", "utf-8")
    assert command("audit", "anchor", "--out", anchor).exit_code == 4
    assert anchor.read_text("utf-8") == "{}"
    done = command("audit", "verify", "--anchor", anchor)
    assert (done.exit_code, "锚点" in done.output) == (2, True)
    assert command("audit", "verify", "--anchor", tmp_path / "none").exit_code == 2
    mac = value(file, "SELECT mac FROM events WHERE seq = 2")
    file.write_bytes(file.read_bytes().replace(mac, mac[::-1]))
    assert command("audit", "anchor", "--out", tmp_path / "new").exit_code == 3
    assert not (tmp_path / "new").exists()


def test_without_the_key_nothing_is_fine(
    command: Command, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is anything written; another key is told as one, and never made in silence."""
    key = tmp_path / "other.key"
    monkeypatch.setenv("ASSESS_AUDIT_KEY", str(key))
    for words in (["audit", "verify"], ["audit", "anchor"], ["run", "--again"]):
        done = command(*words)
        assert (done.exit_code, "密钥" in done.output) == (4, True), done.output
    assert command("init-db").exit_code == 0
    assert not key.exists()
    key.write_text(f"another sha256 {'ab' * 32}\n", "ascii")
    key.chmod(0o644)
    done = command("audit", "verify")
    assert (done.exit_code, "chmod 600" in done.output) == (4, True)
    key.chmod(0o600)
    done = command("audit", "verify")
    assert (done.exit_code, "不在密钥文件中" in done.output) == (3, True)
    assert command("run", "--again").exit_code == 4
    key.write_text("nonsense\n", "ascii")
    assert command("audit", "verify").exit_code == 4


def test_a_key_of_the_same_name_is_another_key(
    command: Command, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = value(file, "SELECT key_id FROM chain").decode()
    key = tmp_path / "other.key"
    key.write_text(f"{named} sha256 {'ab' * 32}\n", "ascii")
    key.chmod(0o600)
    monkeypatch.setenv("ASSESS_AUDIT_KEY", str(key))
    done = command("audit", "verify")
    assert (done.exit_code, "1–15 号记录被改动" in done.output) == (3, True), done.output


def test_a_further_key_signs_from_then_on(
    command: Command, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line is added to the file, with the other algorithm: what the former key signed still holds."""
    import os

    key = tmp_path / "keys"
    key.write_text(Path(os.environ["ASSESS_AUDIT_KEY"]).read_text("ascii") + f"second sm3 {'cd' * 32}\n", "ascii")
    key.chmod(0o600)
    monkeypatch.setenv("ASSESS_AUDIT_KEY", str(key))
    assert command("run", "--again").exit_code == 0
    assert command("audit", "verify").exit_code == 0
    assert value(file, "SELECT algorithm FROM chain") == b"sm3"


def test_a_trigger_that_is_gone_is_named(command: Command, file: Path) -> None:
    connection = sqlite.driver.connect(file)
    connection.execute("DROP TRIGGER events_keep_delete")
    connection.commit()
    connection.close()
    done = command("audit", "verify")
    assert (done.exit_code, "events_keep_delete" in done.output) == (3, True)


def test_the_key_lies_beside_the_file_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASSESS_AUDIT_KEY")
    monkeypatch.setenv("ASSESS_DATABASE_URL", f"sqlite:///{tmp_path / 'own.db'}")
    assert CliRunner().invoke(main, ["init-db"]).exit_code == 0
    key = tmp_path / "own.db.key"
    assert key.stat().st_mode & 0o777 == 0o600
    engine = open_engine(f"sqlite:///{tmp_path / 'own.db'}", 5)
    load(engine, 2026)
    engine.dispose()
    assert CliRunner().invoke(main, ["audit", "verify"]).exit_code == 0
    key.unlink()
    assert CliRunner().invoke(main, ["audit", "verify"]).exit_code == 4


@pytest.fixture
def medium(file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file on a medium that can't be written to: whoever runs the tests may well write everywhere."""
    monkeypatch.setattr(sqlite, "writable", lambda path: path != file)
    return file


def test_a_copy_that_cant_be_written_is_verified(medium: Path, command: Command) -> None:
    """Nothing comes to be beside it, no other command takes it for a database to work on, and the key is needed."""
    before = sorted(one.name for one in medium.parent.iterdir())
    done = command("audit", "verify")
    assert done.exit_code == 0, done.output
    assert sorted(one.name for one in medium.parent.iterdir()) == before


def test_a_copy_that_was_tampered_with_is_told(medium: Path, command: Command) -> None:
    with sqlite.driver.connect(medium) as connection:
        connection.execute("DROP TRIGGER events_keep_update")
        connection.execute("UPDATE events SET fields = '{}' WHERE seq = 2")
    connection.close()
    settle(medium)
    done = command("audit", "verify")
    assert (done.exit_code, "✗" in done.output) == (3, True), done.output


def test_a_copy_without_what_was_still_beside_it(medium: Path, command: Command) -> None:
    """A WAL that was copied too is read with it, where there is a way; never left out in silence."""
    with sqlite.driver.connect(medium) as connection:
        connection.execute("PRAGMA journal_mode = wal").fetchall()
        connection.execute("DROP TRIGGER events_keep_update")
        connection.commit()
        assert medium.with_name("assess.db-wal").stat().st_size > 0
        done = command("audit", "verify")
        assert (done.exit_code, "✗" in done.output) == (3, True), done.output
    connection.close()


def test_a_copy_that_is_written_meanwhile_gives_no_verdict(medium: Path) -> None:
    with pytest.raises(Unusable, match="另一个程序"), sqlite.unchanged(medium, 5), medium.open("r+b") as stream:
        stream.truncate(100)
