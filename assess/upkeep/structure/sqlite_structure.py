"""What a SQLite database is built of: the text of every object in it, and the same of what the migrations make.

The migrations are run in memory, so that what is compared with is of this program and of no file that was tampered
with.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from assess.database import sqlite
from assess.database.engine import building
from assess.upkeep.schema import alembic_config

TOKENS = re.compile(r"""('(?:[^']|'')*'|"(?:[^"]|"")*")|\s*([(),=<>!|+*/-])\s*|(\s+)""")
OWN = ("sqlite_stat", "sqlite_sequence")
"""Tables that SQLite itself keeps; they decide nothing but how a query is looked up."""


def built(connection: Connection) -> dict[str, str]:
    """Kind and name of every table, index, trigger and view → its text, white space outside of quotes evened out."""
    asked = "SELECT type, name, tbl_name, sql FROM sqlite_master"
    rows = connection.exec_driver_sql(asked).all()
    return {
        f"{kind} {name}": f"{table} {evened(sql or '')}"
        for kind, name, table, sql in rows
        if not str(name).startswith(OWN)
    }


def evened(sql: str) -> str:
    """The same statement with the least white space: another version of the program may lay it out otherwise."""
    return TOKENS.sub(lambda found: found[1] or found[2] or " ", sql).strip()


@lru_cache(maxsize=8)
def expected(target: str) -> dict[str, str]:
    """What the migrations up to this version make."""
    from alembic import command

    engine = create_engine(
        "sqlite://",
        module=sqlite.driver,
        creator=lambda: sqlite.driver.connect(":memory:", isolation_level=None),
        poolclass=StaticPool,
    )
    try:
        with building(engine) as connection:
            command.upgrade(alembic_config(connection), target)
            return built(connection)
    finally:
        engine.dispose()
