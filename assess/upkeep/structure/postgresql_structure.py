"""What a PostgreSQL schema is built of: the text of every object in it, as the server writes it down.

What the migrations make stands in postgresql.json, since the role that works with a database may not make a second one
to compare with; `python -m tests.database.postgresql_structure` writes it anew.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, text

PLACE = Path(__file__).parent / "postgresql.json"
THIS_SCHEMA = "(SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
OBJECTS = {
    "relation": """
        SELECT c.relname, concat_ws(' ', c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity,
            c.relispartition, CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END)
        FROM pg_class c WHERE c.relnamespace = THIS_SCHEMA AND c.relkind NOT IN ('i', 'I', 't')

            AND c.oid NOT IN
            (SELECT objid FROM pg_depend WHERE deptype = 'e' AND classid = 'pg_class'::regclass)""",
    "heir": """
        SELECT h.relname || ' ' || p.relname, 'inherits' FROM pg_inherits i JOIN pg_class h ON h.oid = i.inhrelid
        JOIN pg_class p ON p.oid = i.inhparent
        WHERE (h.relnamespace = THIS_SCHEMA OR p.relnamespace = THIS_SCHEMA) AND h.relkind NOT IN ('i', 'I')""",
    "column": """
        SELECT c.relname || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull,
            a.attidentity, a.attgenerated, CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation END,
            pg_get_expr(d.adbin, d.adrelid))
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relnamespace = THIS_SCHEMA AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped""",
    "sequence": """
        SELECT c.relname, concat_ws(' ', format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
            s.seqcycle)
        FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid WHERE c.relnamespace = THIS_SCHEMA""",
    "constraint": """
        SELECT c.relname || '.' || o.conname, concat_ws(' ', o.contype, o.convalidated, o.condeferrable,
            CASE WHEN r.relnamespace <> THIS_SCHEMA THEN r.relnamespace::regnamespace END, pg_get_constraintdef(o.oid))
        FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid LEFT JOIN pg_class r ON r.oid = o.confrelid
        WHERE c.relnamespace = THIS_SCHEMA AND o.contype <> 'n'""",
    "index": """
        SELECT c.relname, concat_ws(' ', i.indisunique, i.indisprimary, i.indisvalid, i.indisready, i.indislive,
            pg_get_indexdef(i.indexrelid, 0, true))
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = THIS_SCHEMA
            AND (SELECT relkind FROM pg_class WHERE oid = i.indrelid) <> 't'""",
    "trigger": """
        SELECT c.relname || '.' || t.tgname, concat_ws(' ', t.tgenabled, pg_get_triggerdef(t.oid, true),
            CASE WHEN p.pronamespace <> THIS_SCHEMA THEN p.pronamespace::regnamespace END)
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE c.relnamespace = THIS_SCHEMA AND NOT t.tgisinternal""",
    "reference": """
        SELECT c.relname || '.' || o.conname, string_agg(concat_ws(' ', r.relname, t.tgtype, t.tgenabled, p.proname,
            CASE WHEN p.pronamespace <> 'pg_catalog'::regnamespace THEN p.pronamespace::regnamespace END), ', '
            ORDER BY r.relname, t.tgtype, p.proname)
        FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid JOIN pg_constraint o ON o.oid = t.tgconstraint
        JOIN pg_class c ON c.oid = o.conrelid JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE c.relnamespace = THIS_SCHEMA AND t.tgisinternal GROUP BY 1""",
    "rule": """
        SELECT c.relname || '.' || r.rulename, concat_ws(' ', r.ev_enabled, pg_get_ruledef(r.oid))
        FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
        WHERE c.relnamespace = THIS_SCHEMA AND r.rulename <> '_RETURN'
            AND c.oid NOT IN
            (SELECT objid FROM pg_depend WHERE deptype = 'e' AND classid = 'pg_class'::regclass)""",
    "policy": """
        SELECT c.relname || '.' || p.polname, concat_ws(' ', p.polcmd, p.polpermissive,
            pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
        FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = THIS_SCHEMA""",
    "function": """
        SELECT p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', concat_ws(' ', p.prokind,
            format_type(p.prorettype, NULL), l.lanname, p.provolatile, p.prosecdef, p.proisstrict, p.proconfig,
            p.probin, p.prosrc, pg_get_function_sqlbody(p.oid))
        FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
        WHERE p.pronamespace = THIS_SCHEMA
            AND p.oid NOT IN
            (SELECT objid FROM pg_depend WHERE deptype = 'e' AND classid = 'pg_proc'::regclass)""",
    "operator": """
        SELECT o.oprname || ' ' || format_type(o.oprleft, NULL) || ' ' || format_type(o.oprright, NULL),
            o.oprcode::text
        FROM pg_operator o WHERE o.oprnamespace = THIS_SCHEMA
            AND o.oid NOT IN
            (SELECT objid FROM pg_depend WHERE deptype = 'e' AND classid = 'pg_operator'::regclass)""",
}
"""Kind of object → the query of its names and texts; what an extension brought, which only the server's administrator
can, is left out."""


def built(connection: Connection) -> dict[str, str]:
    """Kind and name of every object of the connection's schema → its text."""
    found = {}
    for kind, asked in OBJECTS.items():
        for name, told in connection.execute(text(asked.replace("THIS_SCHEMA", THIS_SCHEMA))).all():
            found[f"{kind} {name}"] = str(told)
    return found


@lru_cache(maxsize=1)
def expected() -> dict[str, str]:
    """What the migrations make."""
    found: dict[str, str] = json.loads(PLACE.read_text("utf-8"))
    return found


def roles_way_round(connection: Connection) -> bool:
    """Whether the role's sessions leave triggers out from their beginning: a setting of the role, not of the schema."""
    asked = text("SELECT reset_val FROM pg_settings WHERE name = 'session_replication_role'")
    return str(connection.execute(asked).scalar()) != "origin"
