"""People, credentials, grants, sessions, and what failed sign-ins are counted in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assess.upkeep.migrations.shapes import among, drop, filled, key, link, number, whole, words

revision = "m20261122_02_accounts"
down_revision = "m20261122_01_audit"
branch_labels = None
depends_on = None

ROLES = (
    "office", "assessor", "reporter", "approver", "organization", "discipline", "owner", "reader",
    "system", "security", "auditor",
)  # fmt: skip
FIXED = ("id", "person_id", "role", "office_id", "unit_id", "starts", "ends", "proposed_by", "proposed")
"""Of a grant only its state changes."""
REFUSALS = (("grants", "UPDATE", f" OF {', '.join(FIXED)}"), ("grants", "DELETE", ""), ("people", "DELETE", ""))
INDEXES = (
    ("credentials", "person_id", "kind"),
    ("grants", "person_id"),
    ("grants", "state"),
    ("sessions", "person_id"),
)


def upgrade() -> None:
    op.create_table(
        "people", key(), words("login"), words("name"), words("state"), number("created"),
        sa.UniqueConstraint("login"), among("state", "active", "disabled"), *filled("login", "name"),
        *whole("created"),
    )  # fmt: skip
    op.create_table(
        "credentials", key(), link("person_id", "people"), words("kind"), words("value"),
        link("made_by", "people", nullable=True), number("recorded"), number("ends", nullable=True),
        number("superseded", nullable=True),
        among("kind", "password", "totp", "link", "reset"), *filled("value"),
        *whole("recorded", "ends", "superseded"),
    )  # fmt: skip
    op.create_table(
        "grants", key(), link("person_id", "people"), words("role"), link("office_id", "offices", nullable=True),
        link("unit_id", "units", nullable=True), words("starts"), words("ends", nullable=True), words("state"),
        link("proposed_by", "people", nullable=True), number("proposed"),
        link("decided_by", "people", nullable=True), number("decided", nullable=True),
        link("withdrawn_by", "people", nullable=True), number("withdrawn", nullable=True),
        among("role", *ROLES), among("state", "proposed", "granted", "refused", "withdrawn"),
        sa.CheckConstraint("ends IS NULL OR ends >= starts", name="ends_after"),
        sa.CheckConstraint("unit_id IS NULL OR office_id IS NOT NULL", name="unit_of_office"),
        *whole("proposed", "decided", "withdrawn"),
    )  # fmt: skip
    _volatile()
    for table, *indexed in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(indexed)}", table, indexed)
    lite = op.get_bind().dialect.name == "sqlite"
    for table, how, columns in REFUSALS:
        head = f"CREATE TRIGGER {table}_keep_{how.lower()} BEFORE {how}{columns} ON {table} FOR EACH ROW"
        said = f"{table} is history: rows are appended, never edited"
        op.execute(
            f"{head} BEGIN SELECT RAISE(ABORT, '{said}'); END" if lite else f"{head} EXECUTE FUNCTION refuse_edit()"
        )


def _volatile() -> None:
    op.create_table(
        "sessions", key(), words("digest"), link("person_id", "people"), words("must", nullable=True),
        number("began"), number("seen"), number("ends"), number("ended", nullable=True), words("why", nullable=True),
        sa.UniqueConstraint("digest"), sa.CheckConstraint("length(digest) = 64", name="digest_whole"),
        among("must", "code", "enrol"), *filled("why"), *whole("began", "seen", "ends", "ended"),
    )  # fmt: skip
    op.create_table(
        "counters", key(), words("kind"), words("subject"), number("count"), number("at"),
        number("until", nullable=True),
        sa.UniqueConstraint("kind", "subject"), among("kind", "signin", "step"), *filled("subject"),
        *whole("count", "at", "until"),
    )  # fmt: skip


def downgrade() -> None:
    drop("counters", "sessions", "grants", "credentials", "people")
