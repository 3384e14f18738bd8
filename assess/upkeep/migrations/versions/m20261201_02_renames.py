"""Another name takes two administrators; the names that people had before, so that events are read with them."""

from __future__ import annotations

from alembic import op

from assess.upkeep.migrations.shapes import among, drop, filled, key, link, number, whole, words

revision = "m20261201_02_renames"
down_revision = "m20261201_01_seals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "renames", key(), link("person_id", "people"), words("name"), words("before", nullable=True), words("state"),
        link("proposed_by", "people"), number("proposed"), link("decided_by", "people", nullable=True),
        number("decided", nullable=True),
        among("state", "proposed", "granted", "refused"), *filled("name"), *whole("proposed", "decided"),
    )  # fmt: skip
    op.create_index("ix_renames_person_id", "renames", ["person_id"])
    op.create_index("ix_renames_state", "renames", ["state"])
    lite = op.get_bind().dialect.name == "sqlite"
    head = "CREATE TRIGGER renames_keep_delete BEFORE DELETE ON renames FOR EACH ROW"
    said = "renames is history: rows are appended, never edited"
    op.execute(f"{head} BEGIN SELECT RAISE(ABORT, '{said}'); END" if lite else f"{head} EXECUTE FUNCTION refuse_edit()")


def downgrade() -> None:
    drop("renames")
