"""Facts and vetoes as they stand as of a load: of each unit and item, the rows of the latest load that names them."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, func, select

from assess.collection.models import Fact, Pack, Veto
from assess.cycles.models import Load
from assess.cycles.queries import COUNTED

TOGETHER = 500
"""Units asked for at a time; SQLite takes a bounded number of values in one statement."""
Line = TypeVar("Line")
Cells = tuple[str | None, ...]
"""value, base, limit, level, count, assessor."""
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


@dataclass(frozen=True)
class VetoLine:
    """A recorded veto, confirmed or lifted on a day."""

    veto: str
    day: date
    state: str
    basis: str | None
    recorded: datetime


def _loads(scheme_id: int, load_id: int) -> Select[*tuple[Any, ...]]:
    return select(Load.id).where(Load.scheme_id == scheme_id, Load.stage.in_(COUNTED), Load.id <= load_id)


def fact_lines(
    connection: Connection, scheme_id: int, load_id: int, units: Sequence[int]
) -> Iterator[tuple[int, list[FactLine]]]:
    """(unit, its rows that count, as they were entered) of each unit."""
    columns = (Fact.unit_id, Fact.load_id, Fact.withdrawn, Fact.item, *CELLS)
    asked = select(*columns, Fact.stage, Fact.effective, Fact.recorded).where(
        Fact.load_id.in_(_loads(scheme_id, load_id))
    )
    for start in range(0, len(units), TOGETHER):
        some = units[start : start + TOGETHER]
        found: dict[int, dict[str, tuple[int, list[FactLine]]]] = {unit: {} for unit in some}
        chosen = asked.where(Fact.unit_id.in_(some)).order_by(Fact.load_id, Fact.id)
        for unit, load, withdrawn, item, *rest in connection.execute(chosen):
            _, lines = _held(found[unit], item, load)
            if not withdrawn:
                lines.append(FactLine(item, *rest))
        for unit in some:
            yield unit, [line for _, lines in found[unit].values() for line in lines]


def veto_lines(
    connection: Connection, scheme_id: int, load_id: int, units: Sequence[int]
) -> Iterator[tuple[int, list[VetoLine]]]:
    """(unit, its records that count) of each unit that ever had one."""
    asked: Select[*tuple[Any, ...]] = (
        select(Veto.unit_id, Veto.load_id, Veto.veto, Veto.effective, Veto.state, Veto.basis, Veto.recorded)
        .where(Veto.load_id.in_(_loads(scheme_id, load_id)))
        .order_by(Veto.load_id, Veto.id)
    )
    if len(units) <= TOGETHER:
        asked = asked.where(Veto.unit_id.in_(units))
    wanted = set(units)
    found: dict[int, dict[str, tuple[int, list[VetoLine]]]] = {}
    for unit, load, *said in connection.execute(asked):
        if unit in wanted:
            line = VetoLine(*said)
            _, lines = _held(found.setdefault(unit, {}), line.veto, load)
            if line.state != "withdrawn":
                lines.append(line)
    for unit, held in found.items():
        yield unit, [line for _, lines in held.values() for line in lines]


def _held(held: dict[str, tuple[int, list[Line]]], name: str, load: int) -> tuple[int, list[Line]]:
    """The rows of a name in the latest load so far; a later load begins anew."""
    if name not in held or held[name][0] < load:
        held[name] = (load, [])
    return held[name]


def packs(connection: Connection, scheme_id: int, load_id: int) -> Generator[tuple[int, int, bytes, str]]:
    """(unit, pack, payload, digest) of every unit that was ever enrolled, as of a load."""
    latest = (
        select(Pack.unit_id, func.max(Pack.load_id).label("load_id"))
        .where(Pack.load_id.in_(_loads(scheme_id, load_id)))
        .group_by(Pack.unit_id)
        .subquery()
    )
    asked = select(Pack.unit_id, Pack.id, Pack.payload, Pack.digest).join(
        latest, (latest.c.unit_id == Pack.unit_id) & (latest.c.load_id == Pack.load_id)
    )
    with connection.execute(asked.execution_options(yield_per=2000)) as rows:
        for unit, pack, payload, digest in rows:
            yield unit, pack, bytes(payload), digest
