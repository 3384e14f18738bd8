"""Which version a database has, and bringing it up to date: migrations, and what must be there after them.

A version is the name of a file in assess/upkeep/migrations/versions; they stand in one line, dated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, Connection, Engine, Table, inspect, text

from assess.config import Settings
from assess.database.engine import METADATA, building, db, engine_options, hardened, kept, reading, shown
from assess.database.faults import Unusable
from assess.rooms import tables

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def versions(folder: Path = MIGRATIONS) -> list[str]:
    """Every version this program knows, oldest first."""
    return sorted(path.stem for path in (folder / "versions").glob("m*.py"))


def version(connection: Connection) -> str | None:
    """The version of a database; None where it holds no tables at all. Refuses what is not ours."""
    names = set(inspect(connection).get_table_names())
    place = shown(connection.engine.url)
    if not names:
        return None
    if "alembic_version" not in names:
        raise Unusable("db.foreign", place, found=", ".join(sorted(names)[:3]))
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    known = versions()
    if found is not None and found not in known:
        kind = "db.newer" if found[:1] == "m" and found > known[-1] else "db.foreign"
        raise Unusable(kind, place, found=found)
    return str(found) if found else None


def require_current(connection: Connection) -> None:
    """Refuse to work on anything but the latest version."""
    found, place = version(connection), shown(connection.engine.url)
    if found is None:
        raise Unusable("db.missing", place)
    if found != versions()[-1]:
        raise Unusable("db.older", place, found=found)


def not_yet_vouched(version_of: str) -> list[str]:
    """The tables of which no event speaks in a database of this version: an upgrade enters them."""
    return [name for name, table in METADATA.tables.items() if table.info.get("since", "") > version_of]


def alone(connection: Connection) -> None:
    """From here to the end of the transaction nobody else reads or writes; SQLite's writers are alone anyway."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(sorted(inspect(connection).get_table_names()))
        connection.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))


def migrate(
    engine: Engine,
    target: str = "head",
    first: Callable[[Connection], object] = lambda _: None,
    then: Callable[[Connection], object] = lambda _: None,
) -> None:
    """Bring a database to a version, up or down, in one transaction; afterwards everything must be in its place.

    `first` and `then` are done in the same transaction, before and after.
    """
    from alembic import command

    with building(engine) as chosen:
        first(chosen)
        up = target == "head" or target > (version(chosen) or "")
        config = alembic_config(chosen)
        (command.upgrade if up else command.downgrade)(config, target)
        missing = list(differences(chosen)) if target in ("head", versions()[-1]) else []
        if missing:
            raise Unusable("db.shape", shown(engine.url), missing=", ".join(missing[:5]))
        then(chosen)


def alembic_config(connection: Connection, folder: Path = MIGRATIONS) -> Config:
    """What Alembic's commands need: where the migrations are, and the connection on which they run."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def differences(connection: Connection) -> Iterator[str]:
    """Tables, columns, named constraints, indexes and triggers that should be there and are not."""
    seen = inspect(connection)
    names = set(seen.get_table_names())
    for table in tables():
        if table.name not in names:
            yield table.name
            continue
        columns = {column["name"] for column in seen.get_columns(table.name)}
        yield from (f"{table.name}.{column.name}" for column in table.columns if column.name not in columns)
        there = {one["name"] for one in seen.get_check_constraints(table.name)}
        there |= {one["name"] for one in seen.get_unique_constraints(table.name)}
        there |= {one["name"] for one in seen.get_foreign_keys(table.name)}
        there |= {one["name"] for one in seen.get_indexes(table.name)}
        yield from sorted(_wanted(table, connection.dialect.name) - there)
    yield from sorted(set(wanted_triggers()) - triggers(connection))


def _wanted(table: Table, dialect: str) -> set[str]:
    """Names of the table's constraints and indexes on this database; primary keys aside, which need no name."""
    found = set()
    for one in table.constraints:
        if one is table.primary_key:
            continue
        if dialect == "sqlite" or not (isinstance(one, CheckConstraint) and "typeof" in str(one.sqltext)):
            found.add(str(one.name))
    return found | {str(index.name) for index in table.indexes}


def wanted_triggers() -> list[str]:
    """By name: each refuses one way of editing history, as the models say how their rows are kept."""
    return [f"{table.name}_keep_{how}" for table in tables() for how in kept(table.name)]


def triggers(connection: Connection) -> set[str]:
    """The names of the triggers that are there."""
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
    )
    return {str(name) for (name,) in connection.execute(text(asked))}


def attach(app: Any, settings: Settings) -> None:
    """Give a Flask application its database.

    Raises `Unusable` where the database is not there, not ours, or not of this version.
    """
    address, options = engine_options(settings.database_url, settings.busy_seconds)
    app.config.update(SQLALCHEMY_DATABASE_URI=address, SQLALCHEMY_ENGINE_OPTIONS=options)
    db.init_app(app)
    with app.app_context():
        engine = db.engine
        try:
            with reading(hardened(engine)) as connection:
                require_current(connection)
        except Unusable:
            engine.dispose()
            raise
