"""The facts of units as numbers, read from their stored rows by the same door as a file."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from assess.collection.fact_packs import pack
from assess.collection.facts.fact_reader import build
from assess.collection.queries import FactLine, fact_lines
from assess.collection.tables.canonical import HEADERS
from assess.collection.tables.table import from_rows
from assess.cycles.queries import CutOff, Enrolled
from indicators.schema import Scheme


def packs_from_rows(
    connection: Connection, known: Scheme, scheme_id: int, members: Sequence[Enrolled], cut: CutOff | None = None
) -> list[tuple[int, bytes]]:
    """(unit, pack) of each of these units, of the facts that count at a cut-off (None: of all so far).

    Raises `Refused` where the scheme insists on a value that is not there.
    """
    current = fact_lines(connection, scheme_id, cut, [one.unit_id for one in members])
    rows = [[one.code, *cells(line)] for one, (_, lines) in zip(members, current, strict=True) for line in lines]
    tables = {"units": [[one.code, one.name, one.group] for one in members], "facts": rows}
    facts = build(known, {name: from_rows(name, list(HEADERS[name]), tables[name]) for name in tables})
    units = {one.code: one.unit_id for one in members}
    return list(zip((units[code] for code in facts.units), pack(known, facts), strict=True))


def cells(line: FactLine) -> Sequence[str]:
    """A stored row as the table of facts has it, its unit left out."""
    whole = (line.item, line.value, line.base, line.limit, line.level, line.count, line.assessor)
    return [cell or "" for cell in whole]
