"""A year's delivery, read from files before anything is kept: the scheme, and the input in its canonical form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from assess.collection.fact_difference import Row, Rows
from assess.collection.facts.fact_reader import Progress, read
from assess.collection.facts.missing_values import Holes
from assess.collection.filled.claimed_points import differing
from assess.collection.filled.filled_books import Claims
from assess.collection.tables.canonical import FILES, CanonicalRows, csv_texts
from assess.scoring.facts import Facts
from assess.scoring.kernel import score
from indicators import schema
from indicators.digests import digest_from
from indicators.faults import Fault, Refused
from indicators.loader import parse


@dataclass(frozen=True)
class Delivery:
    """raw: the scheme file's bytes; facts: what scoring takes; rows: the same input by table, as it is stored.

    holes: what the scheme insists on and is not among the facts; None where nothing can be missing.
    """

    scheme: schema.Scheme
    raw: bytes
    file: str
    origin: str
    facts: Facts
    rows: Mapping[str, CanonicalRows]
    notices: tuple[Fault, ...] = ()
    holes: Holes | None = None

    def texts(self) -> dict[str, str]:
        """File name → canonical CSV."""
        return csv_texts(self.rows)

    @cached_property
    def digest(self) -> str:
        """Of the three canonical tables, each with its length in front."""
        whole = sha256()
        texts = self.texts()
        for name in FILES:
            data = texts[name].encode()
            whole.update(len(data).to_bytes(8, "big") + data)
        return digest_from(whole)

    def by_unit(self, table: str) -> Iterator[tuple[str, Rows]]:
        """(unit code, its rows by item or veto), by code, of the units that have any."""
        for code, rows in groupby(self.rows[table], key=itemgetter(0)):
            found: dict[str, list[Row]] = {}
            for _, name, *cells in rows:
                found.setdefault(name, []).append(tuple(cell or None for cell in cells))
            yield code, found


def read_delivery(scheme: Path, facts: Path, progress: Progress | None = None) -> Delivery:
    """Read everything; raises `Refused` with every fault before the database is touched.

    Only whether values are missing is left open: they may stand in the year already.
    """
    try:
        raw = scheme.read_bytes()
    except FileNotFoundError as error:
        raise Refused([Fault("scheme.no_file", file=str(scheme))]) from error
    known = parse(raw, str(scheme))
    rows: dict[str, CanonicalRows] = {}
    holes: list[Holes] = []
    claims = Claims()
    columns, notices = read(known, facts, progress, rows, claims, holes=holes)
    notices += _claimed(known, columns, claims)
    # Of a delivery in which nothing is missing the tables as read need not be kept.
    lacking = next(filter(None, holes), None)
    return Delivery(known, raw, str(scheme), facts.name or str(facts), columns, rows, tuple(notices), lacking)


def _claimed(scheme: schema.Scheme, facts: Facts, claims: Claims) -> list[Fault]:
    """A notice for the points that clerks wrote on forms where the rules give others.

    Ranks are left out: they depend on units that this delivery may not hold.
    """
    ranked = {item.code for item in scheme.items() if item.rule.kind == "rank"}
    own = Claims([entry for entry in claims.entries if entry.item not in ranked])
    return differing(scheme, facts, score(scheme, facts), own) if own.entries else []
