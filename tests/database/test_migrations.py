"""Versions in one line, up and down on a populated database, with nothing lost and every check and trigger in place."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Connection, Engine, Table, text
from sqlalchemy.exc import IntegrityError

from assess.database.column_types import KEY, Instant
from assess.database.engine import METADATA, reading
from assess.results.output.run_export import export
from assess.results.stored_check import unsound
from assess.upkeep.migrations.shapes import allow
from assess.upkeep.new_migration import draft
from assess.upkeep.schema import MIGRATIONS, differences, migrate, triggers, version, versions, wanted_triggers
from assess.web.roles import ROLES
from tests.database.behind import behind, forget
from tests.database.contents import contents
from tests.database.years import newest_run, run_all, scored

BEFORE = "m20261121_06_indexes"
"""Before there was a record."""
YEARLY = (
    "offices", "units", "namings", "cycles", "schemes", "loads", "enrolments", "facts", "vetoes", "packs", "runs",
    "results",
)  # fmt: skip
OLDEST = "m20261121_04_results"
"""From here on nothing is lost on the way back: triggers and indexes; then tables that hold nothing in this test."""


LATER = {name for name in METADATA.tables if name not in YEARLY}
"""Tables that a version on the way does not have."""


BUILT = {
    "sqlite": "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2",
    "postgresql": """
        SELECT 'constraint', conname::text, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
        UNION ALL SELECT 'trigger', tgname::text, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger
            WHERE NOT tgisinternal
        UNION ALL SELECT 'index', indexname::text, tablename::text, indexdef FROM pg_indexes
        UNION ALL SELECT 'function', proname::text, '', prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        """,
}


def structure(connection: Connection) -> list[tuple[str, ...]]:
    """Tables, checks, triggers and indexes, each as the database itself writes it down."""
    return sorted(tuple(map(str, row)) for row in connection.execute(text(BUILT[connection.dialect.name])))


def yearly(connection: Connection) -> list[tuple[str, int, str]]:
    """The contents of the tables that were there from the beginning."""
    return list(contents(connection, but=tuple(LATER)))


def test_versions_stand_in_one_line() -> None:
    """Each names the one before it, and its file is named as it is: date, number, what it is about."""
    before = None
    for name in versions():
        given = ast.parse((MIGRATIONS / "versions" / f"{name}.py").read_text("utf-8")).body
        plain = [node for node in given if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)]
        told = {ast.unparse(node.targets[0]): ast.literal_eval(node.value) for node in plain}
        assert (told["revision"], told["down_revision"]) == (name, before)
        assert len(name) <= 32
        before = name


def test_migrations_build_what_the_models_say(engine: Engine) -> None:
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        assert list(differences(connection)) == []
        assert triggers(connection) == set(wanted_triggers())


def test_a_new_migration_is_drafted_from_the_models(tmp_path: Path) -> None:
    """What the models have and the migrations lack becomes a migration that builds it; then nothing is lacking."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    table = Table("clubs", METADATA, Column("id", KEY, primary_key=True), Column("founded", Instant, nullable=False))
    try:
        path = draft("m20991231_01_clubs", "Clubs", folder)
        assert path.name == "m20991231_01_clubs.py"
        written = path.read_text("utf-8")
        assert (written.count("op.create_table"), written.count("op.drop_table")) == (1, 1)
        assert "sa.Column('founded', sa.BigInteger(), nullable=False)" in written
        again = draft("m20991231_02_nothing", "Nothing", folder)
        assert "op." not in again.read_text("utf-8").split("def upgrade")[1]
    finally:
        METADATA.remove(table)
    for wrong in ("m20000101_01_early", "clubs", "m20991231_01_Clubs"):
        with pytest.raises(ValueError, match=wrong):
            draft(wrong, "Wrong", folder)


def test_down_and_up_on_the_populated_example(years: Engine) -> None:
    """Versions back and forth again: counts and digests equal, and the export is the same to the byte."""
    run_all(years)
    with reading(years) as connection:
        built = structure(connection)
    forget(years)
    with reading(years) as connection:
        before = yearly(connection)
    assert all(count for _, count, _ in before)
    for target in reversed([one for one in versions()[:-1] if one >= OLDEST]):
        migrate(years, target)
        with reading(years) as connection:
            assert version(connection) == target
            assert yearly(connection) == before
            assert list(differences(connection)) != []
            assert structure(connection) != built
    migrate(years)
    with reading(years) as connection:
        assert yearly(connection) == before
        assert structure(connection) == built
        assert list(differences(connection)) == []
        assert list(unsound(connection)) == []
        line = newest_run(connection, "GOV-2026", 2026)
        assert "".join(export(connection, line.id)) == scored(2026)


def test_going_back_never_takes_rows_along(years: Engine) -> None:
    """Where a table would be dropped with rows in it the way back is refused, and nothing at all is undone."""
    run_all(years)
    with reading(years) as connection:
        before = yearly(connection)
    with pytest.raises(RuntimeError, match="rows"):
        migrate(years, versions()[0])
    with reading(years) as connection:
        assert version(connection) == versions()[-1]
        assert yearly(connection) == before
        assert list(differences(connection)) == []


def test_all_the_way_down_and_up_while_empty(engine: Engine) -> None:
    forget(engine)
    migrate(engine, "base")
    with reading(engine) as connection:
        assert version(connection) is None
    migrate(engine)
    with reading(engine) as connection:
        assert list(differences(connection)) == []


def test_a_migration_lets_a_column_take_another_word(engine: Engine, kind: str) -> None:
    """It is taken, all other checks, indexes and triggers are as before, and the way back loses no row with it."""
    with behind(engine) as connection, Operations.context(MigrationContext.configure(connection)):
        before = {row for row in structure(connection) if "role" not in row[3]}
        allow("grants", "role", *ROLES, "guest")
        assert {row for row in structure(connection) if "role" not in row[3]} == before
        assert list(differences(connection)) == []
        assert triggers(connection) == set(wanted_triggers())
        connection.execute(
            text("INSERT INTO people (id, login, name, state, created) VALUES (1, 'a', 'a', 'active', 0)")
        )
        connection.execute(
            text(
                "INSERT INTO grants (id, person_id, role, starts, state, proposed)"
                " VALUES (1, 1, 'guest', '2027-01-01', 'granted', 0)"
            )
        )
        with pytest.raises(IntegrityError, match="role_known"), connection.begin_nested():
            allow("grants", "role", *ROLES)
        with pytest.raises(IntegrityError, match="role_known"), connection.begin_nested():
            connection.execute(
                text(
                    "INSERT INTO grants (id, person_id, role, starts, state, proposed)"
                    " VALUES (2, 1, 'king', '2027-01-01', 'granted', 0)"
                )
            )


DAMAGE = {
    "trigger": ("DROP TRIGGER facts_keep_update{on}", "facts_keep_update"),
    "index": ("DROP INDEX ix_results_enrolment_id", "ix_results_enrolment_id"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_what_is_missing_is_named(engine: Engine, kind: str, what: str) -> None:
    statement, name = DAMAGE[what]
    with behind(engine) as connection:
        connection.execute(text(statement.format(on="" if kind == "sqlite" else " ON facts")))
    with reading(engine) as connection:
        assert list(differences(connection)) == [name]


def test_a_table_rebuilt_without_its_checks_is_named(engine: Engine, kind: str) -> None:
    """As SQLite's way of changing a table does by itself: everything hanging on it is gone."""
    with behind(engine) as connection:
        if kind == "postgresql":
            connection.execute(text("ALTER TABLE vetoes DROP CONSTRAINT ck_vetoes_state_known"))
        else:
            columns = [column.name for column in METADATA.tables["vetoes"].columns]
            connection.execute(text(f"CREATE TABLE other ({', '.join(columns)})"))
            connection.execute(text("DROP TABLE vetoes"))
            connection.execute(text("ALTER TABLE other RENAME TO vetoes"))
    with reading(engine) as connection:
        missing = set(differences(connection))
    assert "ck_vetoes_state_known" in missing
    assert kind == "postgresql" or {"fk_vetoes_load_id", "vetoes_keep_update", "ix_vetoes_unit_id_load_id"} <= missing


def test_a_failing_migration_leaves_everything_as_it_was(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The structure is changed in one transaction, on both databases."""
    forget(engine)
    migrate(engine, BEFORE)

    def fail(connection: Connection) -> Iterator[str]:
        yield "something"

    monkeypatch.setattr("assess.upkeep.schema.differences", fail)
    with pytest.raises(Exception, match="something"):
        migrate(engine)
    with reading(engine) as connection:
        assert version(connection) == BEFORE
