"""Recording: an event in the same transaction as the change it is about, or neither.

    with changing(at) as change:
        change.connection.execute(…)
        change.record("grant.approved", rows("grants", 7), person=5)

The head is locked while the chain is extended, and looked at first: what was cut or edited is never signed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from hmac import compare_digest
from typing import Any

from sqlalchemy import Connection, text

from assess.audit.audit_keys import Keys, place_of, read
from assess.audit.encoding import COLUMNS, START, event_text, head_text
from assess.audit.events import Value, declared, plain
from assess.audit.occasion import Occasion
from assess.audit.touched_rows import Entry, Touched, read_back
from assess.audit.vouches import require_vouched
from assess.canonical_json import canonical_json
from assess.database.column_types import microseconds
from assess.database.engine import reading, shown, vouched, writing
from assess.database.faults import Unusable


@dataclass(frozen=True)
class Change:
    """A transaction of somebody; what it writes it records.

    checked: what was held against the last word on it already; None where everything was, by whoever makes, upgrades or
    restores a database.
    """

    connection: Connection
    at: Occasion
    keys: Keys
    checked: set[tuple[Any, ...]] | None = field(default_factory=set)

    @property
    def now(self) -> datetime:
        """The instant that everything written in this transaction is recorded under."""
        return self.at.now

    def record(self, action: str, /, *touched: Touched, **fields: Value) -> int:
        """Append the event and give its number. Rows written later in this transaction need a further one."""
        declared(action, fields)
        return self._append(action, "done", fields, touched)

    def refuse(self, action: str, why: str, /, **fields: Value) -> int:
        """Append that it was refused."""
        declared(action, fields, refused=True)
        return self._append(action, "refused", {**fields, "why": why}, ())

    def begin(self, action: str, /, *touched: Touched, **fields: Value) -> int:
        """The first event of a new chain; refused where there is one."""
        declared(action, fields)
        _begin(self.connection, self.keys)
        return self._append(action, "done", fields, touched)

    def _require_vouched(self, touched: tuple[Touched, ...]) -> None:
        """What a row was before this transaction is what the last event said of it: an honest event must not cover up
        what was done behind the record's back."""
        if self.checked is None:
            return
        fresh = [
            replace(one, keys=tuple(key for key in one.keys if (one.table, key) not in self.checked)) for one in touched
        ]
        fresh = [one for one in fresh if one.keys]
        if fresh:
            with reading(self.at.engine) as before:
                require_vouched(before, self.keys, *fresh, after=self.connection)
        self.checked.update((one.table, key) for one in fresh for key in one.keys)

    def _append(self, action: str, outcome: str, fields: dict[str, Value], touched: tuple[Touched, ...]) -> int:
        self._require_vouched(touched)
        key = self.keys.signing
        entries: list[Entry] = []
        for one in touched:
            entries += read_back(self.connection, one, key.algorithm)
        seq, before = _head(self.connection, self.keys)
        actor = self.at.actor
        who = (actor.kind, actor.person_id, actor.request)
        told = (action, outcome, canonical_json(fields), canonical_json(entries))
        values: tuple[Any, ...] = (seq + 1, microseconds(self.now), *who, *told, key.algorithm, key.id)
        mac = key.mac(event_text(before, values))
        named = {**dict(zip(COLUMNS, values, strict=True)), "mac": mac}
        self.connection.execute(text(INSERT), named)
        _extend(self.connection, self.keys, seq + 1, mac)
        for one in touched:
            vouched(self.connection, one.table)
        return seq + 1


INSERT = (
    f"INSERT INTO events ({', '.join(COLUMNS)}, mac) "  # noqa: S608
    f"VALUES ({', '.join(f':{name}' for name in COLUMNS)}, :mac)"
)


def _begin(connection: Connection, keys: Keys) -> None:
    there = connection.execute(text("SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM chain)")).scalar()
    if there:
        raise Unusable("audit.broken", shown(connection.engine.url), why="chain")
    head = _signed(keys, 0, START)
    connection.execute(text(f"INSERT INTO chain (id, {', '.join(head)}) VALUES (1, {_marks(head)})"), head)  # noqa: S608


def _head(connection: Connection, keys: Keys) -> tuple[int, str]:
    """Number and mac of the last event, with the head locked; raises `Unusable` where the two don't agree."""
    lock = " FOR UPDATE" if connection.dialect.name == "postgresql" else ""
    asked = text(f"SELECT seq, mac, algorithm, key_id, head_mac FROM chain WHERE id = 1{lock}")  # noqa: S608
    head = connection.execute(asked).first()
    last = connection.execute(text("SELECT seq, mac FROM events ORDER BY seq DESC LIMIT 1")).first()
    place = shown(connection.engine.url)
    if head is None:
        raise Unusable("audit.broken", place, why="chain")
    key = keys.by_id.get(head.key_id)
    signed = head_text(head.seq, head.mac, head.algorithm, head.key_id)
    if key is None or not compare_digest(key.mac(signed), head.head_mac):
        raise Unusable("audit.broken", place, why=f"head, key {head.key_id}")
    if (head.seq, head.mac) != ((last.seq, last.mac) if last else (0, START)):
        raise Unusable("audit.broken", place, why=f"event {head.seq}")
    return head.seq, head.mac


def _signed(keys: Keys, seq: int, mac: str) -> dict[str, Any]:
    key = keys.signing
    head = {"seq": seq, "mac": mac, "algorithm": key.algorithm, "key_id": key.id}
    return {**head, "head_mac": key.mac(head_text(seq, mac, key.algorithm, key.id))}


def _extend(connection: Connection, keys: Keys, seq: int, mac: str) -> None:
    head = _signed(keys, seq, mac)
    new = ", ".join(f"{name} = :{name}" for name in head)
    connection.execute(text(f"UPDATE chain SET {new} WHERE id = 1"), head)  # noqa: S608


def _marks(values: dict[str, Any]) -> str:
    return ", ".join(f":{name}" for name in values)


@contextmanager
def changing(at: Occasion) -> Iterator[Change]:
    """One transaction; whoever writes to an audited table in it records that, or everything is undone."""
    keys = read(place_of(at.engine))
    with writing(at.engine) as connection:
        yield Change(connection, at, keys)


def refused(at: Occasion, action: str, /, why: str, **fields: Value) -> None:
    """Record a refused attempt in a transaction of its own. Texts may be whatever was sent: they are cut and cleaned.

    Raises `Unusable` where the database can't be written, and nothing else for an action that is declared so.
    """
    told = {name: plain(value) for name, value in fields.items()}
    with changing(at) as change:
        change.refuse(action, why, **told)
