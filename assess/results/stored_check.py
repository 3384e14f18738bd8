"""Is what is stored still what was written? Packs, results and runs carry digests; here they are worked out anew.

A database that says it is sound only means that it can be read: a number changed in the file passes its checks.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from assess.collection.fact_packs import digest as pack_digest
from assess.collection.models import Pack
from assess.cycles.models import Scheme
from assess.results.models import Run
from assess.results.stored_stands import is_sound, stand_of, stored
from indicators.digests import digest_of

TOGETHER = 2000
"""Rows fetched at a time."""


def unsound(connection: Connection) -> Iterator[tuple[str, int, str]]:
    """("pack" | "scheme" | "result" | "run", its number or run, unit code) of everything that differs."""
    packs = select(Pack.id, Pack.payload, Pack.digest).execution_options(yield_per=TOGETHER)
    for key, payload, kept in connection.execute(packs):
        if pack_digest(bytes(payload)) != kept:
            yield "pack", key, ""
    for key, source, kept in connection.execute(select(Scheme.id, Scheme.source, Scheme.digest)):
        if digest_of(bytes(source)) != kept:
            yield "scheme", key, ""
    for run in connection.execute(select(Run.id, Run.units, Run.digest)).all():
        yield from _run(connection, run.id, run.units, run.digest)


def _run(connection: Connection, run: int, units: int, whole: str) -> Iterator[tuple[str, int, str]]:
    digests: dict[str, str] = {}
    for row in connection.execute(stored(run).execution_options(yield_per=TOGETHER)):
        digests[row.code] = row.digest
        if not is_sound(row, stand_of(row)):
            yield "result", run, row.code
    together = digest_of("\n".join(digests[code] for code in sorted(digests)).encode())
    if len(digests) != units or together != whole:
        yield "run", run, ""
