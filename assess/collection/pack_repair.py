"""Packs made again from the rows they came from: after damage, and as a proof that both say the same."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select, update

from assess.audit.events import declare
from assess.audit.recording import Change
from assess.audit.touched_rows import part
from assess.collection.fact_packs import digest
from assess.collection.models import Pack
from assess.collection.stored_facts import packs_from_rows
from assess.cycles.queries import CutOff, cut_offs, enrolled, scheme

declare(
    "packs.mended",
    "由事实数据重新汇编第 {load} 批，更正 {packs} 个单位",
    "made the packs of load {load} again from its rows: {packs} units mended",
    "load", "packs",
)  # fmt: skip


def repack(change: Change, scheme_id: int) -> Iterator[tuple[int, str]]:
    """(load, unit code) of every pack that was not what its rows give; it is, afterwards."""
    for cut in cut_offs(change.connection, scheme_id):
        mended = _mended(change, scheme_id, cut)
        if mended:
            load = cut.load_id
            change.record("packs.mended", part("packs", "load_id", load), load=load, packs=len(mended))
        yield from ((cut.load_id, code) for code in mended)


def _mended(change: Change, scheme_id: int, cut: CutOff) -> list[str]:
    """Mend the packs of one load; the codes of their units."""
    connection = change.connection
    asked = select(Pack.id, Pack.unit_id, Pack.payload, Pack.digest).where(Pack.load_id == cut.load_id)
    kept = {unit: (key, bytes(payload), told) for key, unit, payload, told in connection.execute(asked)}
    if not kept:
        return []
    members = [one for one in enrolled(connection, scheme_id, cut) if one.unit_id in kept]
    codes = {one.unit_id: one.code for one in members}
    mended = []
    for unit, payload in packs_from_rows(connection, scheme(connection, scheme_id), scheme_id, members, cut):
        key, *stored = kept[unit]
        if stored != [payload, digest(payload)]:
            connection.execute(update(Pack).where(Pack.id == key).values(payload=payload, digest=digest(payload)))
            mended.append(codes[unit])
    return mended
