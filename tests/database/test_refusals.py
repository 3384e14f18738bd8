"""A database that can't be used is refused in words, whatever is wrong with it, and never made in silence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, text

from assess.config import Settings, settings
from assess.database.engine import open_engine, reading, writing
from assess.database.faults import Unusable
from assess.upkeep.creating import found
from assess.upkeep.schema import migrate, require_current
from indicators.faults import Refused
from tests.database.behind import forget
from tests.database.years import NOW, files

COMMANDS = (["load", *map(str, files(2026))], ["run"], ["export", "GOV-2026", "2026", "--out", "x"], ["repack"])


def at(path: Path) -> Settings:
    return settings({"ASSESS_DATABASE_URL": f"sqlite:///{path}"})


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """A command on the file assess.db of the test's folder."""
    from assess.cli.main import main

    monkeypatch.setenv("ASSESS_DATABASE_URL", f"sqlite:///{tmp_path / 'assess.db'}")
    return lambda *words: CliRunner().invoke(main, list(words), catch_exceptions=False)


def spoiled(path: Path, how: str) -> None:
    """A file that is not a database of ours."""
    if how == "folder":
        path.mkdir()
    elif how == "empty":
        path.touch()
    elif how == "text":
        path.write_text("单位,得分\n", "utf-8")
    elif how == "short":
        path.write_bytes(b"SQLite format 3\0")
    elif how == "foreign":
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE scores (x)")
        connection.close()
    else:
        found(at(path), NOW)
        with sqlite3.connect(path) as connection:
            if how == "newer":
                connection.execute("UPDATE alembic_version SET version_num = 'm99990101_01_later'")
            elif how == "other":
                connection.execute("UPDATE alembic_version SET version_num = 'ae1027a6acf'")
        connection.close()
        if how == "corrupt":
            raw = bytearray(path.read_bytes())
            raw[100:3000] = bytes(2900)
            path.write_bytes(raw)


WORDS = {
    "folder": ("文件夹", "folder"),
    "empty": ("空的", "empty"),
    "text": ("不是本软件的数据库", "not a database of this program"),
    "short": ("损坏", "damaged"),
    "foreign": ("不是本软件的数据库", "not a database of this program"),
    "newer": ("更新的版本", "newer version"),
    "other": ("不是本软件的数据库", "not a database of this program"),
    "corrupt": ("损坏", "damaged"),
}


@pytest.mark.parametrize("how", WORDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_is_refused_and_left_as_it_is(
    how: str, lang: str, command: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command, init-db too, says what was found; not a byte of the file changes."""
    path = tmp_path / "assess.db"
    spoiled(path, how)
    monkeypatch.setenv("ASSESS_LANG", lang)
    before = None if path.is_dir() else path.read_bytes()
    for words in (*COMMANDS, ["init-db"]):
        done = command(*words)
        assert done.exit_code == 4, (words, done.output)
        assert WORDS[how][lang == "en"] in done.output
        assert str(path) in done.output
    assert before is None or path.read_bytes() == before


@pytest.mark.parametrize("words", COMMANDS)
def test_a_missing_file_is_never_made(words: list[str], command: Callable[..., Any], tmp_path: Path) -> None:
    done = command(*words)
    assert done.exit_code == 4
    assert "init-db" in done.output
    assert list(tmp_path.iterdir()) == []


def test_init_db_makes_it_once(command: Callable[..., Any], tmp_path: Path) -> None:
    """For its owner alone; a second time nothing changes."""
    assert command("init-db").exit_code == 0
    path = tmp_path / "assess.db"
    assert [one.name for one in tmp_path.iterdir()] == ["assess.db"]
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    again = command("init-db")
    assert again.exit_code == 0
    assert "没有改动" in again.output
    assert path.read_bytes() == before


def test_an_older_one_is_backed_up_and_brought_up_to_date(
    command: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands refuse it and name init-db, which backs up before it migrates. In its days there was no key yet."""
    path, key = tmp_path / "assess.db", tmp_path / "own.key"
    monkeypatch.setenv("ASSESS_AUDIT_KEY", str(key))
    command("init-db")
    for words in (["load", *map(str, files(2026))], ["run"]):
        assert command(*words).exit_code == 0
    engine = open_engine(at(path).database_url, 5)
    forget(engine)
    migrate(engine, "m20261121_06_indexes")
    engine.dispose()
    refused = command("run")
    assert (refused.exit_code, "init-db" in refused.output) == (4, True)
    assert command("init-db").exit_code == 4, "a key whose record is gone"
    key.unlink()
    done = command("init-db")
    assert done.exit_code == 0, done.output
    (backup,) = tmp_path.glob("assess.db.*.backup")
    assert backup.name in done.output.replace("\n", "")
    assert backup.stat().st_mode & 0o777 == 0o600
    copy = open_engine(at(backup).database_url, 5)
    with reading(copy) as connection, pytest.raises(Unusable, match="init-db"):
        require_current(connection)
    copy.dispose()
    assert command("run").exit_code == 0


def test_an_empty_or_foreign_server_database_is_refused(place: Settings, kind: str) -> None:
    """PostgreSQL: nothing in it, then somebody else's tables."""
    if kind == "sqlite":
        return
    engine = open_engine(place.database_url, 5)
    with reading(engine) as connection, pytest.raises(Unusable, match="init-db"):
        require_current(connection)
    with engine.begin() as connection:
        connection.execute(text("SET TRANSACTION READ WRITE"))
        connection.execute(text("CREATE TABLE scores (x integer)"))
    engine.dispose()
    with pytest.raises(Unusable, match="scores"):
        found(place, NOW)


def test_an_unreachable_server_is_named_without_its_password() -> None:
    with pytest.raises(Unusable) as caught:
        open_engine("postgresql://clerk:secret@127.0.0.1:9/assess", 1)
    assert "127.0.0.1" in caught.value.text("en")
    assert "secret" not in caught.value.text("en") + caught.value.text("zh") + repr(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASSESS_DATABASE_URL", "mysql://x/y"),
        ("ASSESS_DATABASE_URL", "sqlite://"),
        ("ASSESS_DATABASE_URL", "sqlite:///:memory:"),
        ("ASSESS_DATABASE_URL", "sqlite:////folder/"),
        ("ASSESS_DATABASE_URL", "assess.db"),
        ("ASSESS_DATABASE_URL", "postgresql://host"),
        ("ASSESS_BUSY_SECONDS", "0"),
        ("ASSESS_BUSY_SECONDS", "5s"),
        ("ASSESS_BUSY_SECONDS", "9999"),
        ("ASSESS_ZONE", "Mars/Olympus"),
        ("ASSESS_ZONE", "../etc/passwd"),
    ],
)
def test_nonsense_in_the_environment_is_refused(name: str, value: str) -> None:
    with pytest.raises(Refused) as caught:
        settings({name: value})
    assert value[:20] in caught.value.text("en")


def test_a_passing_writer_is_waited_for_and_a_staying_one_named(engine: Engine, place: Settings, kind: str) -> None:
    """A second writer gives up after the time it was given, in words."""
    impatient = open_engine(place.database_url, 1)
    with writing(engine), pytest.raises(Unusable, match="1 秒"), writing(impatient):
        pass
    with writing(impatient):
        pass
    impatient.dispose()
