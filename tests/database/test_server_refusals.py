"""A database on a server that can't be used is refused in words too, and never made, filled or mended in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from assess.app import create_app
from assess.cli.main import main
from assess.config import Settings
from assess.database.engine import open_engine, writing
from assess.database.faults import Unusable
from tests.database.contents import contents
from tests.database.crashing import begun
from tests.database.postgresql import kill, restart, told
from tests.database.shelf import Shelf
from tests.database.test_refusals import COMMANDS
from tests.databases import started

Command = Callable[..., Any]
VERSION = "UPDATE alembic_version SET version_num = "
SPOILED = {
    "missing": ("vacant", "", "连不上数据库", "can't be reached"),
    "foreign": ("vacant", "CREATE TABLE scores (x integer)", "不是本软件的数据库", "not a database of this program"),
    "newer": ("years", f"{VERSION}'m99990101_01_later'", "更新的版本", "newer version"),
    "other": ("years", f"{VERSION}'ae1027a6acf'", "不是本软件的数据库", "not a database of this program"),
}


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Command:
    from click.testing import CliRunner

    def run(place: Settings, *words: str) -> Any:
        monkeypatch.setenv("ASSESS_DATABASE_URL", place.database_url)
        return CliRunner().invoke(main, list(words), catch_exceptions=False)

    return run


def tables(place: Settings) -> list[str]:
    """Everything there is, as the server tells it: names, and the rows of ours."""
    asked = "SELECT coalesce(string_agg(relname, ' ' ORDER BY relname), '') FROM pg_class WHERE relnamespace = 2200"
    names = told(place.database_url, asked)
    if "offices" not in names:
        return [names]
    engine = open_engine(place.database_url, 5)
    with engine.begin() as connection:
        rows = list(map(str, contents(connection)))
    engine.dispose()
    return [names, told(place.database_url, "SELECT version_num FROM alembic_version"), *rows]


@pytest.mark.parametrize("how", SPOILED)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_is_refused_and_left_as_it_is(
    how: str, lang: str, postgresql_shelf: Shelf, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By every command, init-db too, and by the pages at their start."""
    level, statement, chinese, english = SPOILED[how]
    place = postgresql_shelf.copy(level)
    if statement:
        told(place.database_url, statement)
    else:
        postgresql_shelf.drop(place)
    monkeypatch.setenv("ASSESS_LANG", lang)
    before = tables(place) if statement else databases(postgresql_shelf)
    for words in (*COMMANDS, ["init-db"]):
        done = command(place, *words)
        assert done.exit_code == 4, (words, done.output)
        said = "".join(done.output.split())
        assert "".join((chinese if lang == "zh" else english).split()) in said, done.output
        assert str(make_url(place.database_url).database) in said
    with pytest.raises(Unusable):
        create_app(place)
    assert (tables(place) if statement else databases(postgresql_shelf)) == before


def databases(shelf: Shelf) -> str:
    return told(
        str(shelf.settings("postgres").database_url), "SELECT string_agg(datname, ' ' ORDER BY 1) FROM pg_database"
    )


def test_an_empty_one_is_filled_by_init_db_alone(postgresql_shelf: Shelf, command: Command) -> None:
    """Every other command names the one that makes it, and leaves it empty."""
    place = postgresql_shelf.copy()
    for words in COMMANDS:
        done = command(place, *words)
        assert (done.exit_code, "init-db" in done.output) == (4, True), done.output
    with pytest.raises(Unusable, match="init-db"):
        create_app(place)
    assert tables(place) == [""]
    assert command(place, "init-db").exit_code == 0
    before = tables(place)
    assert "没有改动" in command(place, "init-db").output
    assert tables(place) == before


@pytest.fixture
def damaged() -> Iterator[Settings]:
    """A loaded database whose file of packs was written over while its server was down."""
    server = started("damage")
    place = Shelf(Path(), server.get_uri()).copy("years")
    file = server.pgdata / told(place.database_url, "SELECT pg_relation_filepath('packs')")
    told(place.database_url, "CHECKPOINT")
    kill(server)
    with file.open("r+b") as pages:
        pages.seek(100)
        pages.write(bytes(4000))
    restart(server)
    yield place
    server.cleanup()


def test_a_damaged_one_is_told(damaged: Settings) -> None:
    """No number is made of what is left."""
    client = begun(damaged, "run")
    said, complained = client.communicate(timeout=60)
    assert (client.returncode, said) == (4, "")
    assert "is damaged" in " ".join(complained.split())
    assert told(damaged.database_url, "SELECT count(*) FROM runs") == "0"


def test_what_is_missing_is_told_by_doctor(postgresql_shelf: Shelf, command: Command) -> None:
    """A trigger taken away: history could be edited, and nobody would see it."""
    place = postgresql_shelf.copy("years")
    assert command(place, "doctor").exit_code == 0
    engine = open_engine(place.database_url, 5)
    with writing(engine) as connection:
        connection.execute(text("DROP TRIGGER facts_keep_update ON facts"))
    engine.dispose()
    done = command(place, "doctor")
    assert (done.exit_code, "facts_keep_update" in done.output) == (4, True), done.output


def test_a_value_that_the_server_cannot_hold_is_no_lost_connection(postgresql_shelf: Shelf) -> None:
    """A NUL is refused by the driver, a number too large by the server: neither is told as a matter of the network."""
    place = postgresql_shelf.copy("years")
    engine = open_engine(place.database_url, 5)
    for statement, value in (
        ("SELECT CAST(:x AS text)", "甲\0"),
        ("SELECT CAST(CAST(:x AS text) AS smallint)", "99999"),
    ):
        with pytest.raises(Unusable) as caught, writing(engine) as connection:
            connection.execute(text(statement), {"x": value})
        assert caught.value.fault.kind == "db.value", caught.value.fault
    engine.dispose()
