"""Runs migrations on the connection that `assess.upkeep.schema.migrate` hands over, or on the application's own."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

import assess.upkeep.schema  # noqa: F401  (every room's tables)
from assess.database.engine import METADATA, WRITER, db


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=METADATA, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    with db.engine.connect() as own:
        chosen = own.execution_options(**WRITER)
        with chosen.begin():
            _run(chosen)
