"""Somebody with the database in hand, but not the key: recipes in SQL, each with the findings it must lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text

from assess.audit.audit_keys import Key, Keys
from assess.audit.encoding import COLUMNS, START, event_text, head_text
from assess.database.engine import METADATA, WRITER


@dataclass(frozen=True)
class Recipe:
    """kinds: findings of which at least one must be told; about: a word that its sentence must hold."""

    name: str
    steps: tuple[str, ...]
    kinds: tuple[str, ...]
    about: str = ""
    act: Callable[[Connection], None] | None = None


@contextmanager
def attacked(engine: Engine, recipe: Recipe) -> Iterator[Connection]:
    """The database as the recipe leaves it, undone afterwards. Triggers are gone."""
    with engine.connect() as connection:
        chosen = connection.execution_options(**WRITER)
        transaction = chosen.begin()
        unlocked(chosen)
        for step in recipe.steps:
            chosen.execute(text(step))
        if recipe.act:
            recipe.act(chosen)
        yield chosen
        transaction.rollback()


NEW_HEAD = (
    "UPDATE chain SET seq = :seq, mac = :mac, algorithm = :algorithm, key_id = :key_id, head_mac = :head WHERE id = 1"
)


def unlocked(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = 1")
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    for name in names:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


def rewritten(connection: Connection, key: Key) -> None:
    """The whole chain signed anew."""
    before, seq = START, 0
    for *values, old in connection.execute(
        text(f"SELECT {', '.join(COLUMNS)}, mac FROM events ORDER BY seq")  # noqa: S608
    ).all():
        named = {**dict(zip(COLUMNS, values, strict=True)), "algorithm": key.algorithm, "key_id": key.id}
        before, seq = key.mac(event_text(before, tuple(named.values()))), values[0]
        assert old
        connection.execute(
            text("UPDATE events SET algorithm = :algorithm, key_id = :key_id, mac = :mac WHERE seq = :seq"),
            {**named, "mac": before},
        )
    head = key.mac(head_text(seq, before, key.algorithm, key.id))
    values_ = {"seq": seq, "mac": before, "algorithm": key.algorithm, "key_id": key.id, "head": head}
    connection.execute(text(NEW_HEAD), values_)


def wrong(keys: Keys) -> Key:
    """A key that calls itself like the right one."""
    return Key(keys.signing.id, keys.signing.algorithm, b"\x01" * 32)


def columns(table: str, other: dict[str, str]) -> str:
    """The columns of a table, some of them replaced, for INSERT … SELECT."""
    return ", ".join(other.get(column.name, column.name) for column in METADATA.tables[table].columns)


def copied(table: str, where: str, **other: str) -> str:
    """A copy of a row with other values."""
    names = ", ".join(column.name for column in METADATA.tables[table].columns)
    return f"INSERT INTO {table} ({names}) SELECT {columns(table, other)} FROM {table} WHERE {where}"  # noqa: S608
