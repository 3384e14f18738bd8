"""The chain walked from its first event to its head: what is wrong with it, and what it vouches for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any

from sqlalchemy import Connection, text

from assess.audit.audit_keys import Key, Keys
from assess.audit.encoding import COLUMNS, START, event_text, head_text
from assess.audit.touched_rows import stream
from assess.audit.vouches import Keyed, Vouch, entries_of, key_of
from indicators.faults import Fault

SHOWN = 20
"""Stretches of numbers that are named one by one."""


@dataclass
class Walk:
    """Where the walk is. wrong: kind of finding and key → numbers of events."""

    keys: Keys
    seq: int = 0
    mac: str = START
    macs: dict[int, str] = field(default_factory=dict)
    wrong: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    vouched: dict[str, dict[Keyed, Vouch]] = field(default_factory=dict)


def walk(connection: Connection, keys: Keys, marked: Sequence[int] = ()) -> Walk:
    """The whole chain; the macs of the `marked` events are kept."""
    done = Walk(keys)
    _, blocks = stream(connection, f"SELECT {', '.join(COLUMNS)}, mac FROM events ORDER BY seq")  # noqa: S608
    for rows in blocks:
        for *values, mac in rows:
            _step(done, tuple(values), str(mac))
            if values[0] in marked:
                done.macs[values[0]] = str(mac)
    return done


def _step(done: Walk, values: tuple[Any, ...], mac: str) -> None:
    seq, touched, algorithm, key_id = values[0], values[-3], values[-2], values[-1]
    after_gap = False
    if seq <= done.seq:
        _note(done, "audit.event_order", [seq])
    elif seq > done.seq + 1:
        _note(done, "audit.event_missing", range(done.seq + 1, min(seq, done.seq + 1 + (1 << 16))))
        after_gap = True
    key = key_of(done.keys, key_id, algorithm)
    if key is None:
        _note(done, "audit.event_key", [seq], f"{key_id} {algorithm}"[:60])
    elif not _signed(key, done.mac, values, mac) and not after_gap:
        # After a gap the mac before is not known; that something is missing has been said.
        _note(done, "audit.event_changed", [seq])
    done.seq, done.mac = max(seq, done.seq), mac
    for entry in entries_of(touched):
        _vouch(done.vouched.setdefault(entry[0], {}), seq, entry, str(algorithm))


def _signed(key: Key, before: str, values: tuple[Any, ...], mac: str) -> bool:
    return compare_digest(key.mac(event_text(before, values)).encode(), mac.encode())


def _note(done: Walk, kind: str, events: Iterable[int], key_id: str = "") -> None:
    done.wrong.setdefault((kind, key_id), []).extend(events)


def _vouch(mine: dict[Keyed, Vouch], seq: int, entry: list[Any], algorithm: str) -> None:
    """The last word on these rows; a longer stretch takes the place of those within it."""
    _, form, *key, count, told = entry
    if form == "span":
        first, last = key
        for other in [one for one in mine if one[0] == "span" and first <= one[1] and one[2] <= last]:
            del mine[other]
    mine[form, *key] = Vouch(seq, count, str(told), algorithm)


def findings(connection: Connection, done: Walk) -> Iterator[Fault]:
    """What is wrong with the events, then with the head."""
    if not done.seq:
        yield Fault("audit.empty")
    for (kind, key_id), events in done.wrong.items():
        yield Fault(kind, {"events": stretches(events), "key_id": key_id})
    asked = text("SELECT seq, mac, algorithm, key_id, head_mac FROM chain")
    heads = connection.execute(asked).all()
    if len(heads) != 1:
        yield Fault("audit.head_missing")
    for head in heads:
        key = key_of(done.keys, head.key_id, head.algorithm)
        signed = head_text(head.seq, head.mac, head.algorithm, head.key_id)
        if key is None or not compare_digest(key.mac(signed).encode(), str(head.head_mac).encode()):
            yield Fault("audit.head_changed", {"head": head.seq})
        if (head.seq, head.mac) != (done.seq, done.mac):
            yield Fault("audit.head_apart", {"head": head.seq, "last": done.seq})


def stretches(numbers: Iterable[int]) -> str:
    """3, 5–9, …"""
    found: list[list[int]] = []
    for one in sorted(set(numbers)):
        if found and one == found[-1][1] + 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in found[:SHOWN]]
    return ", ".join(shown + ["…"] * (len(found) > SHOWN))
