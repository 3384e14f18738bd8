"""Ways to change what a database is built of, each leaving every row as it was: name → statements, what is named."""

from __future__ import annotations

NOTHING = "BEGIN SELECT 1; END"
SQLITE: dict[str, tuple[tuple[str, ...], str]] = {
    "a trigger replaced under its name": (
        ("DROP TRIGGER events_keep_update", f"CREATE TRIGGER events_keep_update BEFORE UPDATE ON events {NOTHING}"),
        "trigger events_keep_update",
    ),
    "a trigger that looks at other columns": (
        (
            "DROP TRIGGER grants_keep_update",
            (
                "CREATE TRIGGER grants_keep_update BEFORE UPDATE OF id ON grants FOR EACH ROW "
                "BEGIN SELECT RAISE(ABORT, 'grants is history: rows are appended, never edited'); END"
            ),
        ),
        "trigger grants_keep_update",
    ),
    "a trigger on another table": (
        (
            "DROP TRIGGER runs_keep_delete",
            (
                "CREATE TRIGGER runs_keep_delete BEFORE DELETE ON counters FOR EACH ROW "
                "BEGIN SELECT RAISE(ABORT, 'runs is history: rows are appended, never edited'); END"
            ),
        ),
        "trigger runs_keep_delete",
    ),
    "a trigger of another's": (
        ("CREATE TRIGGER extra AFTER INSERT ON sessions BEGIN UPDATE sessions SET person_id = 1; END",),
        "trigger extra",
    ),
    "a trigger gone": (("DROP TRIGGER chain_keep_delete",), "chain_keep_delete"),
    "a view": (("CREATE VIEW overview AS SELECT * FROM people",), "view overview"),
    "a table of another's": (("CREATE TABLE extra (id INTEGER)",), "table extra"),
    "an index over another column": (
        ("DROP INDEX ix_grants_state", "CREATE INDEX ix_grants_state ON grants (role)"),
        "index ix_grants_state",
    ),
    "an index that allows one only": (("CREATE UNIQUE INDEX one ON sessions (person_id)",), "index one"),
    "a column more": (("ALTER TABLE people ADD COLUMN more TEXT",), "table people"),
    "a same-named check": (
        (
            "PRAGMA writable_schema = 1",
            (
                "UPDATE sqlite_master SET sql = replace(sql, 'outcome IN (''done'', ''refused'')', '1 = 1') "
                "WHERE name = 'events'"
            ),
        ),
        "table events",
    ),
    "a check emptied": (
        (
            "PRAGMA writable_schema = 1",
            "UPDATE sqlite_master SET sql = replace(sql, 'seq > 0', 'seq = seq') WHERE name = 'events'",
        ),
        "table events",
    ),
    "a reference to another table": (
        (
            "PRAGMA writable_schema = 1",
            (
                "UPDATE sqlite_master SET sql = replace(sql, 'REFERENCES people (id)', 'REFERENCES offices (id)') "
                "WHERE name = 'sessions'"
            ),
        ),
        "table sessions",
    ),
}
REFUSE = "CREATE OR REPLACE FUNCTION refuse_edit() RETURNS trigger LANGUAGE plpgsql"
POSTGRESQL: dict[str, tuple[tuple[str, ...], str]] = {
    "a function emptied": ((f"{REFUSE} AS $$ BEGIN RETURN NEW; END $$",), "function refuse_edit()"),
    "a function with other settings": (
        ("ALTER FUNCTION refuse_edit() SECURITY DEFINER",),
        "function refuse_edit()",
    ),
    "a trigger with another's function": (
        (
            "CREATE FUNCTION let() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
            "DROP TRIGGER events_keep_update ON events",
            "CREATE TRIGGER events_keep_update BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION let()",
        ),
        "trigger events.events_keep_update",
    ),
    "a trigger with a function of another schema": (
        (
            "CREATE SCHEMA other",
            "CREATE FUNCTION other.refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
            "DROP TRIGGER events_keep_update ON events",
            (
                "CREATE TRIGGER events_keep_update BEFORE UPDATE ON events FOR EACH ROW "
                "EXECUTE FUNCTION other.refuse_edit()"
            ),
        ),
        "trigger events.events_keep_update",
    ),
    "a trigger with a condition": (
        (
            "DROP TRIGGER events_keep_update ON events",
            (
                "CREATE TRIGGER events_keep_update BEFORE UPDATE ON events FOR EACH ROW WHEN (OLD.seq < 0) "
                "EXECUTE FUNCTION refuse_edit()"
            ),
        ),
        "trigger events.events_keep_update",
    ),
    "a trigger disabled": (
        ("ALTER TABLE events DISABLE TRIGGER events_keep_update",),
        "trigger events.events_keep_update",
    ),
    "a trigger for replicas only": (
        ("ALTER TABLE runs ENABLE REPLICA TRIGGER runs_keep_update",),
        "trigger runs.runs_keep_update",
    ),
    "all triggers disabled, of references too": (
        ("ALTER TABLE sessions DISABLE TRIGGER ALL",),
        "reference sessions.fk_sessions_person_id",
    ),
    "row security": (
        (
            "ALTER TABLE grants ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY hidden ON grants USING (id <> 1)",
        ),
        "policy grants.hidden",
    ),
    "row security without a policy": (("ALTER TABLE grants ENABLE ROW LEVEL SECURITY",), "relation grants"),
    "a rule": (
        ("CREATE RULE silent AS ON DELETE TO chain DO INSTEAD NOTHING",),
        "rule chain.silent",
    ),
    "a view": (("CREATE VIEW overview AS SELECT * FROM people",), "relation overview"),
    "a materialised view": (("CREATE MATERIALIZED VIEW kept AS SELECT * FROM people",), "relation kept"),
    "a same-named check": (
        (
            "ALTER TABLE events DROP CONSTRAINT ck_events_outcome_known",
            "ALTER TABLE events ADD CONSTRAINT ck_events_outcome_known CHECK (true)",
        ),
        "constraint events.ck_events_outcome_known",
    ),
    "a check for new rows only": (
        (
            "ALTER TABLE events DROP CONSTRAINT ck_events_seq_counted",
            "ALTER TABLE events ADD CONSTRAINT ck_events_seq_counted CHECK (seq > 0) NOT VALID",
        ),
        "constraint events.ck_events_seq_counted",
    ),
    "a reference to another table": (
        (
            "ALTER TABLE sessions DROP CONSTRAINT fk_sessions_person_id",
            (
                "ALTER TABLE sessions ADD CONSTRAINT fk_sessions_person_id FOREIGN KEY (person_id) "
                "REFERENCES offices (id) NOT VALID"
            ),
        ),
        "constraint sessions.fk_sessions_person_id",
    ),
    "an index over another column": (
        ("DROP INDEX ix_grants_state", "CREATE INDEX ix_grants_state ON grants (role)"),
        "index ix_grants_state",
    ),
    "another value by default": (
        ("ALTER TABLE grants ALTER COLUMN state SET DEFAULT 'granted'",),
        "column grants.state",
    ),
    "a value that may be missing": (("ALTER TABLE grants ALTER COLUMN role DROP NOT NULL",), "column grants.role"),
    "a column more": (("ALTER TABLE people ADD COLUMN more TEXT",), "column people.more"),
    "a sequence that goes round": (("ALTER SEQUENCE grants_id_seq MAXVALUE 9 CYCLE",), "sequence grants_id_seq"),
    "a table that hands its rows up": (("CREATE TABLE more () INHERITS (grants)",), "heir more grants"),
    "an operator": (
        (
            "CREATE FUNCTION same(text, bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
            "CREATE OPERATOR = (LEFTARG = text, RIGHTARG = bigint, FUNCTION = same)",
        ),
        "operator = text bigint",
    ),
}
STRUCTURES = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
