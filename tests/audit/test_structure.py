"""What a database is built of is compared by its text, on both databases: whatever keeps its name is found too."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from assess.config import Settings
from assess.database.engine import building, reading
from assess.database.faults import Unusable
from assess.upkeep.creating import found
from assess.upkeep.schema import migrate, version, versions
from assess.upkeep.structure import postgresql_structure
from assess.upkeep.structure.sqlite_structure import evened
from assess.upkeep.structure.structure_check import structure_findings
from tests.audit.structure_recipes import STRUCTURES
from tests.database.behind import behind
from tests.database.years import NOW


def test_as_it_was_made_nothing_is_found(stage: Engine) -> None:
    with reading(stage) as connection:
        assert list(structure_findings(connection)) == []


@pytest.mark.parametrize("name", sorted({name for known in STRUCTURES.values() for name in known}))
def test_every_change_of_structure_is_found_and_named(stage: Engine, name: str) -> None:
    """Some can be made on one of the two databases only."""
    if name not in STRUCTURES[stage.dialect.name]:
        return
    steps, about = STRUCTURES[stage.dialect.name][name]
    with stage.connect() as connection:
        transaction = connection.execution_options(writes=True).begin()
        for step in steps:
            connection.execute(text(step))
        (told,) = structure_findings(connection)
        transaction.rollback()
    assert about in told.text("en")
    assert about in told.text("zh")


def test_what_the_migrations_make_is_written_down(engine: Engine, kind: str) -> None:
    """After a new migration: python -m tests.database.postgresql_structure."""
    if kind == "postgresql":
        with reading(engine) as connection:
            assert postgresql_structure.built(connection) == postgresql_structure.expected()


def test_a_role_that_leaves_triggers_out_is_named(engine: Engine, kind: str) -> None:
    if kind == "sqlite":
        return
    with building(engine) as connection:
        name = connection.execute(text("SELECT current_database()")).scalar()
        connection.execute(text(f"ALTER DATABASE {name} SET session_replication_role = replica"))
    engine.dispose()
    with reading(engine) as connection:
        (told,) = structure_findings(connection)
    assert "session_replication_role" in told.text("en")


def test_a_database_that_was_rebuilt_is_not_upgraded(
    engine: Engine, place: Settings, kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The upgrade would otherwise speak for rows that nothing guards."""
    monkeypatch.setenv("ASSESS_FILES", str(tmp_path / "files"))
    migrate(engine, "m20261122_01_audit")
    steps, _ = STRUCTURES[kind]["a trigger on another table" if kind == "sqlite" else "a function emptied"]
    with behind(engine) as connection:
        for step in steps:
            connection.execute(text(step.replace("counters", "cycles")))
    with pytest.raises(Unusable, match="assess audit verify"):
        found(place, NOW)
    with reading(engine) as connection:
        assert version(connection) != versions()[-1]


def test_white_space_is_evened_out_but_not_in_texts() -> None:
    assert evened("CREATE  TABLE a (\n\tb ,  c CHECK (b <> '  x, ''y'' '))") == (
        "CREATE TABLE a(b,c CHECK(b<>'  x, ''y'' '))"
    )
    assert evened("'a  b'") != evened("'a b'")
