"""Facts and recorded vetoes, and the facts of a unit packed as numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assess.upkeep.migrations.shapes import among, binary, digest, drop, filled, key, link, number, raw, whole, words

revision = "m20261121_03_facts"
down_revision = "m20261121_02_cycles"
branch_labels = None
depends_on = None
CELLS = ("value", "base", "limit_value", "level_name", "events", "assessor")


def upgrade() -> None:
    op.create_table(
        "facts", key(), link("load_id", "loads"), link("unit_id", "units"), words("item"),
        *(words(name, nullable=True) for name in CELLS),
        number("withdrawn"), words("stage"), words("effective"), number("recorded"),
        sa.CheckConstraint("withdrawn IN (0, 1)", name="withdrawn_known"),
        among("stage", "self", "verified", "appealed"), *filled("item", *CELLS), *whole("withdrawn", "recorded"),
    )  # fmt: skip
    op.create_table(
        "vetoes", key(), link("load_id", "loads"), link("unit_id", "units"), words("veto"), words("effective"),
        words("state"), words("basis", nullable=True), number("recorded"),
        among("state", "confirmed", "lifted", "withdrawn"), *filled("veto", "basis"), *whole("recorded"),
    )  # fmt: skip
    op.create_table(
        "packs", key(), link("load_id", "loads"), link("unit_id", "units"), number("format"), raw("payload"),
        words("digest"), sa.UniqueConstraint("unit_id", "load_id"), digest(), *binary("payload"), *whole("format"),
    )  # fmt: skip


def downgrade() -> None:
    drop("packs", "vetoes", "facts")
