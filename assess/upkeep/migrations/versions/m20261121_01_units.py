"""Offices, units, and what units are called from a day on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assess.upkeep.migrations.shapes import drop, filled, key, link, number, whole, words

revision = "m20261121_01_units"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offices", key(), words("name"), number("recorded"),
        sa.UniqueConstraint("name"), *filled("name"), *whole("recorded"),
    )  # fmt: skip
    op.create_table("units", key(), link("office_id", "offices"), number("recorded"), *whole("recorded"))
    op.create_table(
        "namings", key(), link("unit_id", "units"), words("effective"), words("code"), words("name"),
        link("parent_id", "units", nullable=True), number("recorded"),
        *filled("code", "name"), *whole("recorded"),
    )  # fmt: skip


def downgrade() -> None:
    drop("namings", "units", "offices")
