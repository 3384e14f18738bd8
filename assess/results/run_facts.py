"""The facts of a year out of the database, as the columns that scoring takes."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from assess.collection import fact_packs
from assess.collection.facts.veto_table import read_vetoes
from assess.collection.queries import packs, veto_lines
from assess.collection.tables.headings import COLUMNS
from assess.collection.tables.table import from_rows
from assess.cycles.queries import CutOff, Enrolled, SchemeLine, enrolled, scheme
from assess.database.faults import Unusable
from assess.scoring.facts import Column, Facts, Units
from indicators import schema
from indicators.faults import learn

learn(
    {
        "results.pack": (
            "单位 {unit} 的汇编数据与写入时不同；请运行 assess repack {code} {year}，由事实数据重新汇编并核对",
            "the packed facts of unit {unit} are not what was written; assess repack {code} {year} makes them again",
        ),
    }
)


@dataclass(frozen=True)
class RunFacts:
    """A year at a cut-off: who takes part, the facts, and each unit's pack (identifier, digest)."""

    line: SchemeLine
    scheme: schema.Scheme
    cut: CutOff
    enrolled: Sequence[Enrolled]
    facts: Facts
    packs: Sequence[tuple[int, str]]


def facts_at(connection: Connection, line: SchemeLine, cut: CutOff) -> RunFacts:
    """The year of a scheme at a cut-off."""
    known = scheme(connection, line.id)
    members = enrolled(connection, line.id, cut)
    places = {one.unit_id: row for row, one in enumerate(members)}
    found: list[tuple[int, str]] = [(0, "")] * len(members)

    def rows() -> Generator[tuple[int, bytes]]:
        with closing(packs(connection, line.id, cut)) as stored:
            for unit, pack, payload, digest in stored:
                if (row := places.get(unit)) is not None:
                    if fact_packs.digest(payload) != digest:
                        raise _damaged(line, members[row].code)
                    found[row] = (pack, digest)
                    yield row, payload

    columns = _columns(known, rows(), members, line)
    lacking = [members[row].code for row, (pack, _) in enumerate(found) if not pack]
    if lacking:
        raise _damaged(line, lacking[0])
    units = Units.of((one.code, one.name, one.group) for one in members)
    recorded = _recorded(connection, known, units, members, line, cut)
    facts = Facts(units.codes, units.names, units.groups, units.group, columns, recorded)
    return RunFacts(line, known, cut, members, facts, found)


def _columns(
    known: schema.Scheme, rows: Generator[tuple[int, bytes]], members: Sequence[Enrolled], line: SchemeLine
) -> dict[str, Column]:
    try:
        with closing(rows):
            return fact_packs.unpack(known, rows, len(members))
    except fact_packs.Damaged as error:
        raise _damaged(line, members[int(str(error))].code) from error


def _damaged(line: SchemeLine, unit: str) -> Unusable:
    return Unusable("results.pack", unit=unit, code=line.code, year=line.year)


def _recorded(
    connection: Connection,
    known: schema.Scheme,
    units: Units,
    members: Sequence[Enrolled],
    line: SchemeLine,
    cut: CutOff,
) -> dict[str, np.ndarray]:
    """Veto → where it stands, by the same rule as for a file."""
    codes = {one.unit_id: one.code for one in members}
    rows = [
        [codes[unit], one.veto, one.day.isoformat(), one.state, one.basis or ""]
        for unit, lines in veto_lines(connection, line.id, cut, list(codes))
        for one in lines
    ]
    required, optional = COLUMNS["vetoes"]
    recorded, _, _ = read_vetoes(known, units, from_rows("vetoes", [*required, *optional], rows))
    return recorded
