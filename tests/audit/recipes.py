"""Thirty and more ways to tamper with the record, and five with every audited table."""

from __future__ import annotations

from tests.audit.attacking import Recipe, copied

CHANGED, MISSING, APART = "audit.event_changed", "audit.event_missing", "audit.head_apart"
HEAD = "audit.head_changed"
LAST = "(SELECT max(seq) FROM events)"
BACK = "UPDATE chain SET seq = (SELECT max(seq) FROM events), mac = (SELECT mac FROM events ORDER BY seq DESC LIMIT 1)"
OVER = (
    "DELETE FROM events WHERE seq = 6",
    "UPDATE events SET seq = seq + 1000 WHERE seq > 6",
    "UPDATE events SET seq = seq - 1001 WHERE seq > 6",
)
EDITS = {
    "at": "at + 1", "actor": "'worker'", "person_id": "77", "request": "'r-9'", "action": "'load.mended'",
    "outcome": "'refused'", "fields": "'{}'", "touched": "replace(touched, 'rows', 'rowz')",
    "algorithm": "'sm3'", "key_id": "'other'", "mac": "'" + "0" * 64 + "'",
}  # fmt: skip

EVENTS = (
    *(
        Recipe(
            f"edit {column}",
            (f"UPDATE events SET {column} = {value} WHERE seq = 3",),  # noqa: S608
            (CHANGED, "audit.event_key"),
            "3",
        )
        for column, value in EDITS.items()
    ),
    Recipe("nobody instead of somebody", ("UPDATE events SET person_id = NULL WHERE seq = 8",), (CHANGED,), "8"),
    Recipe("delete one in the middle", ("DELETE FROM events WHERE seq = 6",), (MISSING,), "6"),
    Recipe("delete several", ("DELETE FROM events WHERE seq IN (4, 5, 9)",), (MISSING,), "4–5, 9"),
    Recipe("delete the first", ("DELETE FROM events WHERE seq = 1",), (MISSING,), "1"),
    Recipe("cut the tail", (f"DELETE FROM events WHERE seq = {LAST}",), (APART,)),  # noqa: S608
    Recipe("cut a longer tail", ("DELETE FROM events WHERE seq > 9",), (APART,), "9"),
    Recipe("cut the tail, set the head back", ("DELETE FROM events WHERE seq > 11", BACK), (HEAD,), "11"),
    Recipe("empty the log", ("DELETE FROM events",), ("audit.empty",)),
    Recipe("empty log and head", ("DELETE FROM events", "DELETE FROM chain"), ("audit.empty",)),
    Recipe("delete the head", ("DELETE FROM chain",), ("audit.head_missing",)),
    Recipe("head's number", ("UPDATE chain SET seq = seq + 1",), (HEAD,)),
    Recipe("head's mac", ("UPDATE chain SET mac = head_mac",), (HEAD,)),
    Recipe("head's own mac", ("UPDATE chain SET head_mac = mac",), (HEAD,)),
    Recipe("head's key", ("UPDATE chain SET key_id = 'other'",), (HEAD,)),
    Recipe("head's algorithm", ("UPDATE chain SET algorithm = 'sm3'",), (HEAD,)),
    Recipe(
        "swap two",
        tuple(f"UPDATE events SET seq = {new} WHERE seq = {old}" for old, new in ((6, 900), (7, 6), (900, 7))),  # noqa: S608
        (CHANGED,),
        "6–",
    ),
    Recipe(
        "swap the contents of two",
        ("UPDATE events SET fields = (SELECT e.fields FROM events e WHERE e.seq = 13 - events.seq) WHERE seq = 6",),
        (CHANGED,),
        "6",
    ),
    Recipe("renumber the last", (f"UPDATE events SET seq = 99 WHERE seq = {LAST}",), (MISSING,)),  # noqa: S608
    Recipe("renumber over a gap", OVER, (CHANGED,), "6"),
    Recipe("forge one at the end", (copied("events", "seq = 8", seq=f"{LAST} + 1"), BACK), (CHANGED,)),
    Recipe("forge one, leave the head", (copied("events", "seq = 8", seq=f"{LAST} + 1"),), (APART,)),
    Recipe("duplicate one", (copied("events", "seq = 9", seq=f"{LAST} + 1"), BACK), (CHANGED,)),
    Recipe("forge one far away", (copied("events", "seq = 8", seq="500"),), (MISSING,)),
    Recipe(
        "replace one by a copy of another",
        ("DELETE FROM events WHERE seq = 9", copied("events", "seq = 10", seq="9")),
        (CHANGED,),
        "9",
    ),
    Recipe(
        "edit a row and its digest",
        (
            "UPDATE runs SET state = 'withdrawn' WHERE id = 2",
            "UPDATE events SET touched = replace(touched, '1', '2') WHERE seq = 7",
        ),
        (CHANGED,),
        "7",
    ),
)  # fmt: skip

OTHER = "(SELECT o.payload FROM packs o WHERE o.id = 5)"
ROWS, SPAN, PART = ("audit.row_",), ("audit.span_changed", "audit.row_added"), ("audit.part_",)
# table → findings, an edit, the last row, what a further row needs to differ in, rows to exchange
TABLES: dict[str, tuple[tuple[str, ...], str, dict[str, str], tuple[int, int] | None]] = {
    "offices": (ROWS, "name = '示例'", {"id": "9000", "name": "'示例二'"}, None),
    "cycles": (ROWS, "recorded = recorded - 1", {"id": "9000", "year": "1999"}, (1, 2)),
    "schemes": (ROWS, "title = 'x'", {"id": "9000", "version": "9", "digest": "'sha256:" + "0" * 64 + "'"}, (1, 2)),
    "loads": (ROWS, "origin = 'x'", {"id": "9000"}, (1, 2)),
    "runs": (ROWS, "state = 'withdrawn'", {"id": "9000"}, (1, 2)),
    "people": (ROWS, "name = 'x'", {"id": "9000", "login": "'x'"}, (1, 2)),
    "renames": (ROWS, "name = 'x'", {"id": "9000"}, (1, 2)),
    "grants": (ROWS, "role = 'office'", {"id": "9000"}, (1, 2)),
    "credentials": (ROWS, "value = 'x'", {"id": "9000"}, (1, 2)),
    "jobs": (ROWS, "args = '{\"run\": 2}'", {"id": "9000"}, (1, 2)),
    "seats": (SPAN, "unit_id = 3", {"id": "9000"}, (1, 2)),
    "units": (SPAN, "recorded = recorded - 1", {"id": "9000"}, None),
    "namings": (SPAN, "name = 'x'", {"id": "9000"}, (3, 4)),
    "enrolments": (SPAN, "group_name = 'x'", {"id": "9000", "load_id": "77"}, (3, 4)),
    "facts": (SPAN, "value = '9'", {"id": "900000"}, (10, 11)),
    "vetoes": (SPAN, "state = 'lifted'", {"id": "9000"}, (1, 2)),
    "packs": (PART, f"payload = {OTHER}", {"id": "9000", "load_id": "77"}, (2, 3)),
    "results": (PART, "place = place + 1", {"enrolment_id": "9000"}, (3, 4)),
}  # fmt: skip


def _of(table: str) -> list[Recipe]:
    kinds, edit, other, pair = TABLES[table]
    key = "enrolment_id" if table == "results" else "id"
    mine = " AND run_id = 1" if table == "results" else ""
    first = f"{key} = (SELECT min({key}) FROM {table} WHERE 1 = 1{mine}){mine}"  # noqa: S608
    last = f"{key} = (SELECT max({key}) FROM {table} WHERE 1 = 1{mine}){mine}"  # noqa: S608
    found = [
        Recipe(f"{table}: edit a cell", (f"UPDATE {table} SET {edit} WHERE {first}",), kinds, table),  # noqa: S608
        Recipe(f"{table}: delete the first", (f"DELETE FROM {table} WHERE {first}",), kinds, table),  # noqa: S608
        Recipe(f"{table}: delete the last", (f"DELETE FROM {table} WHERE {last}",), kinds, table),  # noqa: S608
        Recipe(f"{table}: delete all", (f"DELETE FROM {table}",), kinds, table),  # noqa: S608
        Recipe(f"{table}: add a row", (copied(table, first, **other),), kinds, table),
        Recipe(f"{table}: renumber", (f"UPDATE {table} SET {key} = {key} + 7000 WHERE {last}",), kinds, table),  # noqa: S608
    ]
    if pair:
        moves = ((pair[0], 800000), (pair[1], pair[0]), (800000, pair[1]))
        steps = tuple(f"UPDATE {table} SET {key} = {new} WHERE {key} = {old}{mine}" for old, new in moves)  # noqa: S608
        found.append(Recipe(f"{table}: exchange two", steps, kinds, table))
    return found


OF_TABLES = tuple(recipe for table in TABLES for recipe in _of(table))
RECIPES = (
    *EVENTS,
    *OF_TABLES,
    Recipe(
        "schemes: other bytes under the same digest",
        ("UPDATE schemes SET source = (SELECT o.source FROM schemes o WHERE o.id = 2) WHERE id = 1",),
        ROWS,
        "schemes",
    ),
    Recipe("results: a total", ("UPDATE results SET total = total + 1 WHERE run_id = 2 AND place = 1",), PART, "2"),
    Recipe("results: moved to another run", ("UPDATE results SET run_id = 77 WHERE run_id = 1",), PART, "77"),
    Recipe("facts: nothing becomes something", ("UPDATE facts SET base = '1' WHERE id = 3700",), SPAN, "facts"),
    Recipe("packs: hidden in another load", ("UPDATE packs SET load_id = 3 WHERE id = 1",), PART, "packs"),
)  # fmt: skip
