"""What migrations build with. Frozen like they are: a new need gets a new function."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op


def key() -> sa.Column[int]:
    """An identifier that the database gives out."""
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True)


def number(name: str, nullable: bool = False) -> sa.Column[int]:
    """A whole number of 64 bits; also an instant, in microseconds."""
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def words(name: str, nullable: bool = False) -> sa.Column[str]:
    """A text; also a civil day."""
    return sa.Column(name, sa.Text(), nullable=nullable)


def raw(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def link(name: str, table: str, nullable: bool = False) -> sa.Column[int]:
    """A reference; nothing is ever deleted along with what it refers to."""
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, kind, sa.ForeignKey(f"{table}.id"), nullable=nullable)


def whole(*columns: str) -> list[sa.CheckConstraint]:
    """SQLite keeps 89.995 in an INTEGER column unless it is told to look."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    return [sa.CheckConstraint(f"typeof({name}) IN ('integer', 'null')", name=f"{name}_whole") for name in columns]


def binary(column: str) -> list[sa.CheckConstraint]:
    """SQLite would keep a text in a column of bytes."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    return [sa.CheckConstraint(f"typeof({column}) = 'blob'", name=f"{column}_binary")]


def filled(*columns: str) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(f"{name} <> ''", name=f"{name}_filled") for name in columns]


def among(column: str, *allowed: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in allowed)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def allow(table: str, column: str, *allowed: str) -> None:
    """A column of words takes these from now on; refuses where rows hold others.

    SQLite can't change a check: the table is built anew, with its rows, indexes and triggers. No other table may refer
    to it.
    """
    bind, check = op.get_bind(), f"{column}_known"
    if bind.dialect.name != "sqlite":
        op.drop_constraint(op.f(f"ck_{table}_{check}"), table)
        op.create_check_constraint(op.f(f"ck_{table}_{check}"), table, str(among(column, *allowed).sqltext))
        return
    asked = sa.text("SELECT type, name, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL")
    found = {name: (kind, sql) for kind, name, sql in bind.execute(asked, {"table": table})}
    written = found.pop(table)[1]
    before = re.compile(rf"(CONSTRAINT ck_{table}_{check} CHECK) \([^()]*\([^()]*\)\)")
    now = before.sub(rf"\1 ({among(column, *allowed).sqltext})", written)
    # The database compares names without their quotes, and writes them after a renaming.
    made = re.sub(rf'^CREATE TABLE "?{table}"?', f"CREATE TABLE {table}_anew", now)
    op.execute(made)
    op.execute(f"INSERT INTO {table}_anew SELECT * FROM {table}")  # noqa: S608
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE {table}_anew RENAME TO {table}")
    for _, sql in found.values():
        op.execute(sql)


def digest() -> sa.CheckConstraint:
    return sa.CheckConstraint("length(digest) = 71", name="digest_whole")


def refuse_if_filled(*tables: str) -> None:
    """Going back must not take data along."""
    for table in tables:
        count = op.get_bind().execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar()
        if count:
            raise RuntimeError(f"{table} holds {count} rows: going back to before it existed would lose them")


def drop(*tables: str) -> None:
    """Drop empty tables."""
    refuse_if_filled(*tables)
    for table in tables:
        op.drop_table(table)
