"""History is appended: the database itself refuses to edit or delete what was issued, loaded or decided."""

from __future__ import annotations

from alembic import op

revision = "m20261121_05_history"
down_revision = "m20261121_04_results"
branch_labels = None
depends_on = None

KEPT = ("schemes", "loads", "enrolments", "facts", "vetoes", "results", "namings")
FUNCTION = """
CREATE FUNCTION refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is history: rows are appended, never edited', TG_TABLE_NAME;
END $$
"""
# Of a run only its state changes; packs are derived and may be made again.
RUN = (
    "id", "cycle_id", "scheme_id", "load_id", "supersedes_id", "engine", "digest",
    "cut_off", "decimals", "units", "graded", "vetoed", "recorded",
)  # fmt: skip
REFUSALS = [
    *((table, how, "") for table in KEPT for how in ("UPDATE", "DELETE")),
    ("packs", "DELETE", ""),
    ("runs", "UPDATE", f" OF {', '.join(RUN)}"),
    ("runs", "DELETE", ""),
]


def upgrade() -> None:
    lite = op.get_bind().dialect.name == "sqlite"
    if not lite:
        op.execute(FUNCTION)
    for table, how, columns in REFUSALS:
        head = f"CREATE TRIGGER {table}_keep_{how.lower()} BEFORE {how}{columns} ON {table} FOR EACH ROW"
        said = f"{table} is history: rows are appended, never edited"
        op.execute(
            f"{head} BEGIN SELECT RAISE(ABORT, '{said}'); END" if lite else f"{head} EXECUTE FUNCTION refuse_edit()"
        )


def downgrade() -> None:
    lite = op.get_bind().dialect.name == "sqlite"
    for table, how, _ in REFUSALS:
        op.execute(f"DROP TRIGGER {table}_keep_{how.lower()}" + ("" if lite else f" ON {table}"))
    if not lite:
        op.execute("DROP FUNCTION refuse_edit()")
