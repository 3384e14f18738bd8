"""Ways in that pages and scoring take."""

from __future__ import annotations

from alembic import op

revision = "m20261121_06_indexes"
down_revision = "m20261121_05_history"
branch_labels = None
depends_on = None

INDEXES = (
    ("units", "office_id"),
    ("namings", "unit_id", "effective"),
    ("namings", "code"),
    ("schemes", "cycle_id"),
    ("loads", "scheme_id"),
    ("enrolments", "unit_id"),
    ("enrolments", "scheme_id", "code"),
    ("facts", "unit_id", "load_id"),
    ("vetoes", "unit_id", "load_id"),
    ("packs", "load_id"),
    ("runs", "scheme_id"),
    ("results", "enrolment_id"),
)


def upgrade() -> None:
    for table, *columns in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def downgrade() -> None:
    for table, *columns in INDEXES:
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table_name=table)
