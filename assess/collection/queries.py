"""Facts and vetoes as they stand: of each unit and item the rows that count at a cut-off.

Which rows supersede which: those of a later stage before those of an earlier one, and at one stage those of a later
load before those of an earlier one. Withdrawn is a row too: where it supersedes, nothing stands.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, func, select

from assess.collection.fact_difference import Row, Rows
from assess.collection.models import Fact, Pack, Veto
from assess.cycles.models import COUNTED, STAGES
from assess.cycles.queries import CutOff, loads

TOGETHER = 500
"""Units asked for at a time; SQLite takes a bounded number of values in one statement."""
Line = TypeVar("Line")
Stages = Sequence[str]
CELLS = (Fact.value, Fact.base, Fact.limit_value, Fact.level_name, Fact.events, Fact.assessor)


@dataclass(frozen=True)
class FactLine:
    """One row of facts as it counts."""

    item: str
    value: str | None
    base: str | None
    limit: str | None
    level: str | None
    count: str | None
    assessor: str | None
    stage: str
    effective: date
    recorded: datetime

    @property
    def cells(self) -> Row:
        return (self.value, self.base, self.limit, self.level, self.count, self.assessor)


@dataclass(frozen=True)
class VetoLine:
    """A recorded veto, confirmed or lifted on a day."""

    veto: str
    day: date
    state: str
    basis: str | None
    recorded: datetime

    @property
    def cells(self) -> Row:
        return (self.day.isoformat(), self.state, self.basis)


def fact_lines(
    connection: Connection, scheme_id: int, cut: CutOff | None, units: Sequence[int], stages: Stages = COUNTED
) -> Iterator[tuple[int, list[FactLine]]]:
    """(unit, its rows that count at the cut-off, in the order in which they were entered) of each unit."""
    columns = (Fact.unit_id, Fact.load_id, Fact.withdrawn, Fact.item, *CELLS)
    asked = select(*columns, Fact.stage, Fact.effective, Fact.recorded).where(
        Fact.load_id.in_(loads(scheme_id, cut, stages))
    )
    for start in range(0, len(units), TOGETHER):
        some = units[start : start + TOGETHER]
        found: dict[int, Held[FactLine]] = {unit: {} for unit in some}
        chosen = asked.where(Fact.unit_id.in_(some)).order_by(Fact.load_id, Fact.id)
        for unit, load, withdrawn, item, *rest in connection.execute(chosen):
            line = FactLine(item, *rest)
            _hold(found[unit], item, (STAGES.index(line.stage), load), None if withdrawn else line)
        for unit in some:
            yield unit, _current(found[unit])


def veto_lines(
    connection: Connection, scheme_id: int, cut: CutOff | None, units: Sequence[int], stages: Stages = COUNTED
) -> Iterator[tuple[int, list[VetoLine]]]:
    """(unit, its records that count at the cut-off) of each unit that ever had one."""
    asked: Select[*tuple[Any, ...]] = (
        select(Veto.unit_id, Veto.load_id, Veto.veto, Veto.effective, Veto.state, Veto.basis, Veto.recorded)
        .where(Veto.load_id.in_(loads(scheme_id, cut, stages)))
        .order_by(Veto.load_id, Veto.id)
    )
    if len(units) <= TOGETHER:
        asked = asked.where(Veto.unit_id.in_(units))
    wanted = set(units)
    found: dict[int, Held[VetoLine]] = {}
    for unit, load, *said in connection.execute(asked):
        if unit in wanted:
            line = VetoLine(*said)
            kept = None if line.state == "withdrawn" else line
            _hold(found.setdefault(unit, {}), line.veto, (0, load), kept)
    for unit, held in found.items():
        yield unit, _current(held)


Held = dict[str, tuple[tuple[int, int], list[Line]]]
"""Name → (stage, load) of the rows that supersede so far, and those rows."""


def _hold(held: Held[Line], name: str, rank: tuple[int, int], line: Line | None) -> None:
    """Take a row in; `rank` is its stage's place and its load. None says that it withdraws."""
    if name not in held or held[name][0] < rank:
        held[name] = (rank, [])
    if line is not None and held[name][0] == rank:
        held[name][1].append(line)


def _current(held: Held[Line]) -> list[Line]:
    return [line for _, lines in held.values() for line in lines]


def current_facts(
    connection: Connection, scheme_id: int, units: Sequence[int], stages: Stages
) -> Iterator[tuple[int, Rows]]:
    """(unit, its rows by item) as they stand now, of these stages alone."""
    for unit, lines in fact_lines(connection, scheme_id, None, units, stages):
        yield unit, _by_name((line.item, line.cells) for line in lines)


def current_vetoes(
    connection: Connection, scheme_id: int, units: Sequence[int], stages: Stages
) -> Iterator[tuple[int, Rows]]:
    """(unit, its rows by veto) as they stand now, of these stages alone; units without any are left out."""
    for unit, lines in veto_lines(connection, scheme_id, None, units, stages):
        yield unit, _by_name((line.veto, line.cells) for line in lines)


def _by_name(rows: Iterator[tuple[str, Row]]) -> Rows:
    found: dict[str, list[Row]] = {}
    for name, cells in rows:
        found.setdefault(name, []).append(cells)
    return found


def with_facts_at(connection: Connection, scheme_id: int, stages: Stages) -> frozenset[int]:
    """The units of which facts, or their withdrawal, were ever recorded at one of these stages."""
    asked = select(Fact.unit_id).where(Fact.load_id.in_(loads(scheme_id, None, stages))).distinct()
    return frozenset(connection.execute(asked).scalars())


def packs(connection: Connection, scheme_id: int, cut: CutOff) -> Generator[tuple[int, int, bytes, str]]:
    """(unit, pack, payload, digest) of every unit that was ever enrolled, at a cut-off."""
    latest = (
        select(Pack.unit_id, func.max(Pack.load_id).label("load_id"))
        .where(Pack.load_id.in_(loads(scheme_id, cut)))
        .group_by(Pack.unit_id)
        .subquery()
    )
    asked = select(Pack.unit_id, Pack.id, Pack.payload, Pack.digest).join(
        latest, (latest.c.unit_id == Pack.unit_id) & (latest.c.load_id == Pack.load_id)
    )
    with connection.execute(asked.execution_options(yield_per=2000)) as rows:
        for unit, pack, payload, digest in rows:
            yield unit, pack, bytes(payload), digest
