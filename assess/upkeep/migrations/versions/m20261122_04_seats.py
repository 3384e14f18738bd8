"""Which unit an office belongs to: a county's office sees its county's slip in the city's year."""

from __future__ import annotations

from alembic import op

from assess.upkeep.migrations.shapes import drop, key, link, number, whole, words

revision = "m20261122_04_seats"
down_revision = "m20261122_03_jobs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seats",
        key(),
        link("office_id", "offices"),
        link("unit_id", "units"),
        words("effective"),
        number("recorded"),
        *whole("recorded"),
    )
    op.create_index("ix_seats_office_id_effective", "seats", ["office_id", "effective"])
    lite = op.get_bind().dialect.name == "sqlite"
    for how in ("UPDATE", "DELETE"):
        head = f"CREATE TRIGGER seats_keep_{how.lower()} BEFORE {how} ON seats FOR EACH ROW"
        said = "seats is history: rows are appended, never edited"
        op.execute(
            f"{head} BEGIN SELECT RAISE(ABORT, '{said}'); END" if lite else f"{head} EXECUTE FUNCTION refuse_edit()"
        )


def downgrade() -> None:
    drop("seats")
