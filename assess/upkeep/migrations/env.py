"""What Alembic runs: migrations, or a comparison of the models, on the connection that it is handed."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from assess.database.engine import METADATA


def _plain_type(kind: str, item: Any, _: object) -> str | Literal[False]:
    """Drafts name the database's own types: a migration must not change when one of our types does."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False


connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, compare_type=True, render_item=_plain_type)
with context.begin_transaction():
    context.run_migrations()
