"""The tables as they are, held against the last word of the chain on each of their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from assess.audit.encoding import digest
from assess.audit.touched_rows import Touched, key_of, read_back, spoken_for, stream
from assess.audit.verification.chain_check import stretches
from assess.audit.vouches import Keyed, Vouch
from assess.database.engine import audited
from indicators.faults import Fault

Said = Mapping[Keyed, Vouch]


def table_findings(connection: Connection, table: str, said: Said) -> Iterator[Fault]:
    """What is wrong with an audited table."""
    form = audited(table) or ""
    check = {"rows": _rows, "span": _spans}.get(form, _parts)
    try:
        yield from check(connection, table, said)
    except (DBAPIError, connection.dialect.loaded_dbapi.Error, KeyError, ValueError) as error:
        # A page edited by hand may hold what is no text, or no row at all.
        yield Fault("audit.unreadable", {"table": table, "why": str(error).split("\n")[0][:120]})


def _rows(connection: Connection, table: str, said: Said) -> Iterator[Fault]:
    left = {key[1]: vouch for key, vouch in said.items() if key[0] == "rows"}
    changed, added = dict[int, int](), list[int]()
    names, blocks = stream(connection, f"SELECT {spoken_for(table)} FROM {table} ORDER BY {key_of(table)}")  # noqa: S608
    at = names.index(key_of(table))
    for row in (row for block in blocks for row in block):
        vouch = left.pop(row[at], None)
        if vouch is None or not vouch.count:
            added.append(row[at])
        elif digest(vouch.algorithm, table, names, [[row]]) != (vouch.count, vouch.digest):
            changed[row[at]] = vouch.event
    gone = {key: vouch.event for key, vouch in left.items() if vouch.count}
    for kind, found in (("audit.row_changed", changed), ("audit.row_gone", gone)):
        if found:
            events = stretches(found.values())
            yield Fault(kind, {"table": table, "rows": stretches(found), "events": events})
    if added:
        yield Fault("audit.row_added", {"table": table, "rows": stretches(added)})


def _spans(connection: Connection, table: str, said: Said) -> Iterator[Fault]:
    after = None
    asked = f"SELECT {key_of(table)} FROM {table}"  # noqa: S608
    for key, vouch in sorted(one for one in said.items() if one[0][0] == "span"):
        _, first, last = key
        yield from _strays(connection, table, asked, after, first)
        yield from _held(connection, table, Touched(table, "span", ((first, last),)), vouch)
        after = last if after is None else max(after, last)
    yield from _strays(connection, table, asked, after, None)


def _strays(connection: Connection, table: str, asked: str, after: int | None, before: int | None) -> Iterator[Fault]:
    """Rows between two spans, of which no event speaks."""
    key = key_of(table)
    limits = [f"{key} > :after"] * (after is not None) + [f"{key} < :before"] * (before is not None)
    where = f" WHERE {' AND '.join(limits)}" if limits else ""
    values = {name: value for name, value in (("after", after), ("before", before)) if value is not None}
    found = connection.execute(text(f"{asked}{where} ORDER BY {key}"), values).scalars().all()
    if found:
        yield Fault("audit.row_added", {"table": table, "rows": stretches(found)})


def _parts(connection: Connection, table: str, said: Said) -> Iterator[Fault]:
    column = str(audited(table)).removeprefix("part:")
    left = {key[2]: vouch for key, vouch in said.items() if key[:2] == ("part", column)}
    there = connection.execute(text(f"SELECT DISTINCT {column} FROM {table}")).scalars().all()  # noqa: S608
    for value in there:
        if value not in left:
            yield Fault("audit.part_added", {"table": table, "column": column, "value": value})
    for value, vouch in left.items():
        yield from _held(connection, table, Touched(table, "part", ((column, value),)), vouch)


def _held(connection: Connection, table: str, touched: Touched, vouch: Vouch) -> Iterator[Fault]:
    ((*_, count, told),) = read_back(connection, touched, vouch.algorithm)
    if (count, told) == (vouch.count, vouch.digest):
        return
    args: dict[str, Any] = {"table": table, "event": vouch.event, "count": vouch.count, "found": count}
    if touched.form == "span":
        first, last = touched.keys[0]
        yield Fault("audit.span_changed", args | {"first": first, "last": last})
    else:
        column, value = touched.keys[0]
        yield Fault("audit.part_changed", args | {"column": column, "value": value})
