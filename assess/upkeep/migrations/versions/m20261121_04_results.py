"""Runs and results."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assess.upkeep.migrations.shapes import among, digest, drop, filled, key, link, number, whole, words

revision = "m20261121_04_results"
down_revision = "m20261121_03_facts"
branch_labels = None
depends_on = None
COUNTS = ("cut_off", "decimals", "units", "graded", "vetoed", "recorded")


def upgrade() -> None:
    op.create_table(
        "runs", key(), link("cycle_id", "cycles"), link("scheme_id", "schemes"), link("load_id", "loads"),
        link("supersedes_id", "runs", nullable=True), words("engine"), words("state"), words("digest"),
        *map(number, COUNTS),
        digest(), among("state", "provisional", "published", "withdrawn"), *filled("engine"), *whole(*COUNTS),
    )  # fmt: skip
    op.create_table(
        "results", link("run_id", "runs"), link("enrolment_id", "enrolments"), link("pack_id", "packs"),
        number("total", nullable=True), words("exact", nullable=True), words("band", nullable=True),
        words("grade", nullable=True), number("place", nullable=True), words("vetoes"), words("reasons"),
        number("items_format"), words("items"), words("digest"),
        sa.PrimaryKeyConstraint("run_id", "enrolment_id"), digest(),
        sa.CheckConstraint("(total IS NULL) = (exact IS NULL)", name="total_exact"),
        *filled("exact", "band", "grade", "vetoes", "reasons", "items"), *whole("total", "place", "items_format"),
    )  # fmt: skip


def downgrade() -> None:
    drop("results", "runs")
