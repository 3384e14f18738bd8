"""Packs made again from the rows they came from: after damage, and as a proof that both say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select, update

from assess.audit.events import declare
from assess.audit.recording import Change
from assess.audit.touched_rows import part
from assess.collection.fact_packs import digest, pack
from assess.collection.facts.fact_reader import build
from assess.collection.models import Pack
from assess.collection.queries import FactLine, fact_lines
from assess.collection.tables.canonical import HEADERS
from assess.collection.tables.table import from_rows
from assess.cycles.models import Load
from assess.cycles.queries import COUNTED, Enrolled, enrolled, scheme
from assess.scoring.facts import Facts
from indicators.schema import Scheme

declare(
    "packs.mended",
    "由事实数据重新汇编第 {load} 批，更正 {packs} 个单位",
    "made the packs of load {load} again from its rows: {packs} units mended",
    "load", "packs",
)  # fmt: skip


def repack(change: Change, scheme_id: int) -> Iterator[tuple[int, str]]:
    """(load, unit code) of every pack that was not what its rows give; it is, afterwards."""
    connection = change.connection
    asked = select(Load.id).where(Load.scheme_id == scheme_id, Load.stage.in_(COUNTED)).order_by(Load.id)
    known = scheme(connection, scheme_id)
    for load in connection.execute(asked).scalars().all():
        members = enrolled(connection, scheme_id, load)
        wanted = select(Pack.id, Pack.unit_id, Pack.payload, Pack.digest).where(Pack.load_id == load)
        kept = {unit: (key, bytes(payload), told) for key, unit, payload, told in connection.execute(wanted)}
        facts = _as_of(connection, known, scheme_id, load, members)
        mended = []
        for one, payload in zip(members, pack(known, facts), strict=True):
            if one.unit_id in kept and kept[one.unit_id][1:] != (payload, digest(payload)):
                key = kept[one.unit_id][0]
                connection.execute(update(Pack).where(Pack.id == key).values(payload=payload, digest=digest(payload)))
                mended.append(one.code)
        if mended:
            change.record("packs.mended", part("packs", "load_id", load), load=load, packs=len(mended))
        yield from ((load, code) for code in mended)


def _as_of(connection: Connection, known: Scheme, scheme_id: int, load: int, members: Sequence[Enrolled]) -> Facts:
    """The facts that counted after a load, read from the rows by the same door as a file."""
    standing = fact_lines(connection, scheme_id, load, [one.unit_id for one in members])
    rows = [[one.code, *cells(line)] for one, (_, lines) in zip(members, standing, strict=True) for line in lines]
    tables = {"units": [[one.code, one.name, one.group] for one in members], "facts": rows}
    return build(known, {name: from_rows(name, list(HEADERS[name]), tables[name]) for name in tables})


def cells(line: FactLine) -> Sequence[str]:
    """A stored row as the table of facts has it, its unit left out."""
    whole = (line.item, line.value, line.base, line.limit, line.level, line.count, line.assessor)
    return [cell or "" for cell in whole]
