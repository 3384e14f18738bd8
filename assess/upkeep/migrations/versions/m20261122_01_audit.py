"""Events, each bound to the one before it, and the head that says where they end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assess.upkeep.migrations.shapes import among, drop, filled, number, whole, words

revision = "m20261122_01_audit"
down_revision = "m20261121_06_indexes"
branch_labels = None
depends_on = None
TEXTS = ("action", "outcome", "fields", "touched", "algorithm", "key_id", "mac")
INDEXES = (("at",), ("action",), ("person_id",))
REFUSALS = (("events", "UPDATE"), ("events", "DELETE"), ("chain", "DELETE"))


def upgrade() -> None:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "events", sa.Column("seq", kind, primary_key=True, autoincrement=False), number("at"), words("actor"),
        number("person_id", nullable=True), words("request", nullable=True), *map(words, TEXTS),
        sa.CheckConstraint("seq > 0", name="seq_counted"), sa.CheckConstraint("length(mac) = 64", name="mac_whole"),
        among("actor", "person", "console", "worker", "nobody"), among("outcome", "done", "refused"),
        *filled("request", "action", "fields", "touched", "algorithm", "key_id"), *whole("at", "person_id"),
    )  # fmt: skip
    op.create_table(
        "chain", sa.Column("id", kind, primary_key=True, autoincrement=False), number("seq"),
        *map(words, ("mac", "algorithm", "key_id", "head_mac")),
        sa.CheckConstraint("id = 1", name="id_single"), *filled("mac", "algorithm", "key_id", "head_mac"),
        *whole("seq"),
    )  # fmt: skip
    for columns in INDEXES:
        op.create_index(f"ix_events_{'_'.join(columns)}", "events", columns)
    lite = op.get_bind().dialect.name == "sqlite"
    for table, how in REFUSALS:
        head = f"CREATE TRIGGER {table}_keep_{how.lower()} BEFORE {how} ON {table} FOR EACH ROW"
        said = f"{table} is history: rows are appended, never edited"
        op.execute(
            f"{head} BEGIN SELECT RAISE(ABORT, '{said}'); END" if lite else f"{head} EXECUTE FUNCTION refuse_edit()"
        )


def downgrade() -> None:
    drop("events", "chain")
