"""Long work as rows: asked for, done by a worker, with progress, result and failure."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assess.upkeep.migrations.shapes import among, drop, filled, key, link, number, whole, words

revision = "m20261122_03_jobs"
down_revision = "m20261122_02_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "jobs",
        key(),
        words("kind"),
        words("args"),
        link("office_id", "offices", nullable=True),
        link("asked_by", "people", nullable=True),
        words("request", nullable=True),
        words("state"),
        number("stopping"),
        number("done"),
        number("whole"),
        number("attempts"),
        words("result", nullable=True),
        words("failure", nullable=True),
        number("asked"),
        number("started", nullable=True),
        number("ended", nullable=True),
        among("state", "waiting", "running", "done", "failed", "cancelled"),
        sa.CheckConstraint("stopping IN (0, 1)", name="stopping_known"),
        *filled("kind", "args", "request", "result", "failure"),
        *whole("stopping", "done", "whole", "attempts", "asked", "started", "ended"),
    )
    op.create_index("ix_jobs_state", "jobs", ["state"])
    op.create_index("ix_jobs_office_id", "jobs", ["office_id"])


def downgrade() -> None:
    drop("jobs")
