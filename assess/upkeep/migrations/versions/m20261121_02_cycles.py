"""Years, schemes as issued, loads, and who takes part."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assess.upkeep.migrations.shapes import among, binary, digest, drop, filled, key, link, number, raw, whole, words

revision = "m20261121_02_cycles"
down_revision = "m20261121_01_units"
branch_labels = None
depends_on = None
COUNTS = ("version", "indicators", "items", "vetoes", "decimals", "recorded")


def upgrade() -> None:
    op.create_table(
        "cycles", key(), link("office_id", "offices"), number("year"), number("recorded"),
        sa.UniqueConstraint("office_id", "year"), *whole("year", "recorded"),
    )  # fmt: skip
    op.create_table(
        "schemes", key(), link("office_id", "offices"), link("cycle_id", "cycles"), words("code"), words("kind"),
        words("title"), words("title_en", nullable=True), words("digest"), raw("source"), *map(number, COUNTS),
        sa.UniqueConstraint("office_id", "code", "version"), sa.UniqueConstraint("digest"), digest(), *binary("source"),
        among("kind", "government", "department", "enterprise"), *filled("code", "title", "title_en"), *whole(*COUNTS),
    )  # fmt: skip
    counts = ("units", "facts", "vetoes", "recorded")
    op.create_table(
        "loads", key(), link("scheme_id", "schemes"), words("stage"), words("digest"), words("origin"),
        *map(number, counts),
        digest(), among("stage", "self", "verified", "appealed"), *filled("origin"), *whole(*counts),
    )  # fmt: skip
    op.create_table(
        "enrolments", key(), link("cycle_id", "cycles"), link("scheme_id", "schemes"), link("unit_id", "units"),
        link("load_id", "loads"), words("code"), words("name"), words("group_name"), words("state"), number("recorded"),
        sa.UniqueConstraint("scheme_id", "unit_id", "load_id"), among("state", "enrolled", "withdrawn"),
        *filled("code", "name", "group_name"), *whole("recorded"),
    )  # fmt: skip


def downgrade() -> None:
    drop("enrolments", "loads", "schemes", "cycles")
