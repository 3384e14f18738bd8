"""What the record says of rows: the last event that touched them, and whether they are still what it says.

Asked before rows are vouched for again, and before a row opens something: whoever edited it would otherwise have the
edit signed, or act with it until the next `assess audit verify`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hmac import compare_digest
from typing import Any

from sqlalchemy import Connection, text

from assess.audit.audit_keys import Key, Keys
from assess.audit.encoding import COLUMNS, START, event_text
from assess.audit.touched_rows import Touched, read_back
from assess.canonical_json import canonical_json
from assess.database.engine import shown
from assess.database.faults import Unusable
from indicators.faults import Fault

Keyed = tuple[Any, ...]
FORMS = {"rows": 5, "span": 6, "part": 6}
"""Members of an event's entry on rows."""


@dataclass(frozen=True)
class Vouch:
    """What an event says of rows: how many there are, and their digest."""

    event: int
    count: int
    digest: str
    algorithm: str


def entries_of(touched: object) -> list[list[Any]]:
    """What an event touched; of one that was tampered with, what can be read."""
    try:
        found = json.loads(str(touched))
    except ValueError:
        return []
    if not isinstance(found, list):
        return []
    return [one for one in found if isinstance(one, list) and len(one) > 1 and len(one) == FORMS.get(str(one[1]))]


def key_of(keys: Keys, key_id: object, algorithm: object) -> Key | None:
    """The key, if it is one of the file's and used as the file says."""
    key = keys.by_id.get(str(key_id))
    return key if key is not None and key.algorithm == algorithm else None


def last_entries(connection: Connection, keys: Keys, start: list[Any]) -> tuple[int, str, list[list[Any]]] | None:
    """Number, algorithm and entries of the last event with entries that begin so; None where there is none.

    Raises `Unusable` where that event is not what was signed.
    """
    where = "strpos" if connection.dialect.name == "postgresql" else "instr"
    asked = text(
        f"SELECT {', '.join(COLUMNS)}, mac FROM events WHERE {where}(touched, :start) > 0 "  # noqa: S608
        "ORDER BY seq DESC LIMIT 1"
    )
    # The comma after it: row 1 is not row 12.
    row = connection.execute(asked, {"start": f"{canonical_json(start)[:-1]},"}).first()
    if row is None:
        return None
    *values, mac = row
    event: dict[str, Any] = dict(zip(COLUMNS, values, strict=True))
    before = connection.execute(text("SELECT mac FROM events WHERE seq = :seq"), {"seq": event["seq"] - 1}).scalar()
    key = key_of(keys, event["key_id"], event["algorithm"])
    signed = event_text(str(before or START), values)
    if key is None or not compare_digest(key.mac(signed).encode(), str(mac).encode()):
        why = Fault("audit.event_changed", {"events": event["seq"]}).text("en")
        raise Unusable("audit.broken", shown(connection.engine.url), why=why)
    found = [one for one in entries_of(event["touched"]) if one[: len(start)] == start]
    return event["seq"], event["algorithm"], found


def require_vouched(connection: Connection, keys: Keys, *touched: Touched, after: Connection | None = None) -> None:
    """Raises `Unusable` where rows are not what the last event on them says, or are there though no event knows them.

    The connection sees them as they are before they are changed; of a span, that none of its rows was there before.
    after: sees what they become. Parts, which are derived from other rows, may have been mended: they become what the
    last event says, whatever they were before.
    """
    for one in touched:
        for key in one.keys:
            for fault in _wrong(connection, keys, replace(one, keys=(key,)), after):
                raise Unusable("audit.broken", shown(connection.engine.url), why=fault.text("en"))


def _wrong(connection: Connection, keys: Keys, one: Touched, after: Connection | None) -> Iterator[Fault]:
    (key,) = one.keys
    if one.form == "span":
        yield from _overlapping(connection, keys, one.table, key[0])
        return
    found = last_entries(connection, keys, [one.table, one.form, *key])
    told = {"table": one.table, "rows": "=".join(map(str, key))}
    if found is None:
        if read_back(connection, one, keys.signing.algorithm)[0][-2]:
            yield Fault("audit.row_added", told)
        return
    event, algorithm, entries = found
    seen = (connection, *((after,) if after is not None and one.form == "part" else ()))
    if not any(read_back(each, one, algorithm)[0] == entries[-1] for each in seen):
        yield Fault("audit.row_changed", told | {"events": event})


def _overlapping(connection: Connection, keys: Keys, table: str, first: int) -> Iterator[Fault]:
    """Numbers are given out once: one that an event knows already belonged to a row that somebody took away."""
    found = last_entries(connection, keys, [table, "span"])
    if found is not None and (last := max(one[3] for one in found[2])) >= first:
        rows = f"{first}–{last}"
        yield Fault("audit.row_gone", {"table": table, "rows": rows, "events": found[0]})
