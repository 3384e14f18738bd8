"""Sessions bear a seal made with the audit key, and jobs are vouched for by events.

Whoever was signed in signs in again. Jobs that waited or ran are cancelled: nothing says who asked for them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assess.upkeep.migrations.shapes import among, filled, key, link, number, whole, words

revision = "m20261201_01_seals"
down_revision = "m20261122_04_seats"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("sessions")
    _sessions(words("seal"))
    op.execute("UPDATE jobs SET state = 'cancelled', ended = asked WHERE state IN ('waiting', 'running')")


def _sessions(*seals: sa.Column[str]) -> None:
    checks = [sa.CheckConstraint("length(seal) = 64", name="seal_whole")] if seals else []
    op.create_table(
        "sessions", key(), words("digest"), *seals, link("person_id", "people"), words("must", nullable=True),
        number("began"), number("seen"), number("ends"), number("ended", nullable=True), words("why", nullable=True),
        sa.UniqueConstraint("digest"), sa.CheckConstraint("length(digest) = 64", name="digest_whole"), *checks,
        among("must", "code", "enrol"), *filled("why"), *whole("began", "seen", "ends", "ended"),
    )  # fmt: skip
    op.create_index("ix_sessions_person_id", "sessions", ["person_id"])


def downgrade() -> None:
    op.drop_table("sessions")
    _sessions()
