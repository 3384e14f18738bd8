"""Is the record whole, and are the tables what it says? Every finding is a code and a sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from assess.audit.audit_keys import Keys
from assess.audit.verification.anchors import Anchor
from assess.audit.verification.chain_check import Walk, findings, walk
from assess.audit.verification.table_check import table_findings
from assess.database.engine import METADATA, audited, shown
from assess.database.faults import Unusable
from indicators.faults import Fault


def verify(connection: Connection, keys: Keys, anchor: Anchor | None = None) -> Iterator[Fault]:
    """Everything that is wrong: the file, the chain, the head, the anchor, every row of every audited table."""
    try:
        yield from _file(connection)
        done = walk(connection, keys, [anchor.seq] if anchor else [])
        yield from findings(connection, done)
    except (DBAPIError, connection.dialect.loaded_dbapi.Error) as error:
        yield Fault("audit.unreadable", {"table": "events", "why": str(error).split("\n")[0][:120]})
        return
    if anchor and done.seq < anchor.seq:
        yield Fault("audit.anchor_missing", {"seq": anchor.seq, "last": done.seq})
    elif anchor and done.macs.get(anchor.seq) != anchor.mac:
        yield Fault("audit.anchor_differs", {"seq": anchor.seq})
    yield from _tables(connection, done)


def _tables(connection: Connection, done: Walk) -> Iterator[Fault]:
    there = set(inspect(connection).get_table_names())
    for table in sorted(name for name in METADATA.tables if audited(name)):
        said = done.vouched.get(table, {})
        if table in there:
            yield from table_findings(connection, table, said)
        elif said:
            yield Fault("audit.unreadable", {"table": table, "why": "—"})


def _file(connection: Connection) -> Iterator[Fault]:
    """Indexes that say otherwise than their tables: SQLite answers now from one, now from the other."""
    if connection.dialect.name == "sqlite":
        for said in connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars():
            if said != "ok":
                yield Fault("audit.file", {"why": str(said)[:120]})


def wrong_tables(connection: Connection, keys: Keys) -> list[str]:
    """The audited tables that are not what the chain says."""
    return sorted({str(fault.args["table"]) for fault in _tables(connection, walk(connection, keys))})


def require_whole(connection: Connection, keys: Keys, but: Collection[str] = ()) -> None:
    """Refuse to build on a record that was tampered with; `but`: tables that are made again from others, or of which no
    event spoke yet."""
    for fault in verify(connection, keys):
        if fault.args.get("table") in but:
            continue
        raise Unusable("audit.broken", shown(connection.engine.url), why=fault.text("en"))
