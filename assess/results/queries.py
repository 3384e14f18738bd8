"""What a run decided: league tables and records. Plain frozen values, for pages and commands; they take a run that was
found before, and give what the connection's viewer may see of it.

All numbers are decimal texts, rounded once and exactly; counts, ranks and identifiers are whole numbers. What is not
there is None or empty; odd arguments are not there either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from assess.collection.fact_packs import digest
from assess.collection.models import Pack
from assess.collection.queries import FactLine, VetoLine, fact_lines, veto_lines
from assess.cycles.models import Enrolment, Scheme
from assess.cycles.queries import sayable, scheme
from assess.results.models import Result, Run
from assess.results.output.record_rebuild import StoredUnit, record_objects
from assess.results.payload import ranked, read_back
from assess.results.runs import RunLine
from assess.results.stored_stands import changed, read, stored
from assess.scoring.stands import Stand
from assess.web import access
from indicators.schema import Scheme as SchemeRules


@dataclass(frozen=True)
class UnitRecord:
    """A unit of a run: what was decided on it as a whole, and its object of results.json."""

    unit_id: int
    stand: Stand
    record: dict[str, Any]


def results(connection: Connection, run_id: int, *more: Any) -> Select[*tuple[Any, ...]]:
    """The results of a run that may be seen."""
    mine = access.seen(connection, "results.read", Scheme.office_id, Run.state, Enrolment.unit_id.in_)
    return stored(run_id, *more).where(mine)


def league(connection: Connection, run: RunLine, group: str | None = None) -> tuple[Stand, ...]:
    """The table of a run or of one group: group by group, by rank, units without one last, equals by code."""
    if group is not None and not sayable(group):
        return ()
    asked = results(connection, run.id)
    rows = connection.execute(asked if group is None else asked.where(Enrolment.group_name == group))
    return in_league([stand for _, stand in read(run.id, rows)])


def in_league(stands: Sequence[Stand]) -> tuple[Stand, ...]:
    """Groups in the order of their least codes, as everywhere; in each by rank."""
    least: dict[str, str] = {}
    for one in stands:
        least[one.group] = min(one.unit, least.get(one.group, one.unit))
    return tuple(sorted(stands, key=lambda one: (least[one.group], one.rank is None, one.rank or 0, one.unit)))


def by_group(connection: Connection, run: RunLine) -> dict[str, tuple[Stand, ...]]:
    """The table of a run, group by group."""
    return {name: tuple(units) for name, units in groupby(league(connection, run), attrgetter("group"))}


def graded(connection: Connection, run: RunLine, group: str) -> int:
    """How many of a group have a total, whoever may see them: without it a unit's own rank says nothing."""
    asked = select(func.count()).select_from(Result).join(Enrolment, Enrolment.id == Result.enrolment_id)
    mates = (Result.run_id == run.id, Enrolment.group_name == group, Result.total.is_not(None))
    return connection.execute(asked.where(*mates)).scalar_one()


def unit_record(connection: Connection, run: RunLine, unit: str) -> UnitRecord | None:
    """One unit of a run by its code there."""
    if not sayable(unit):
        return None
    asked = results(connection, run.id, Pack.payload, Enrolment.unit_id).where(Enrolment.code == unit)
    known = scheme(connection, run.scheme_id)
    for row, stand in read(run.id, connection.execute(asked)):
        kept = _stored_unit(known, run.id, row, stand)
        return UnitRecord(row.unit_id, kept.stand, next(record_objects(known, [kept])))
    return None


def stored_units(connection: Connection, run: RunLine) -> list[StoredUnit]:
    """What is stored of the units of a run, by code."""
    known = scheme(connection, run.scheme_id)
    rows = sorted(connection.execute(results(connection, run.id, Pack.payload)), key=lambda row: row.code)
    return [_stored_unit(known, run.id, row, stand) for row, stand in read(run.id, rows)]


def _stored_unit(known: SchemeRules, run_id: int, row: Row[Any], stand: Stand) -> StoredUnit:
    codes, payload = [item.code for item in ranked(known)], bytes(row.payload)
    if digest(payload) != row.pack:
        raise changed(run_id, stand.unit)
    return StoredUnit(stand, read_back(codes, row.items), payload)


def facts(connection: Connection, run: RunLine, unit_id: int) -> tuple[FactLine, ...]:
    """What the run was told of a unit, in the scheme's order."""
    order = {item.code: at for at, item in enumerate(scheme(connection, run.scheme_id).items())}
    ((_, lines),) = fact_lines(connection, run.scheme_id, run.cut, [unit_id])
    return tuple(sorted(lines, key=lambda one: (order[one.item], one.level or "", one.assessor or "")))


def vetoes(connection: Connection, run: RunLine, unit_id: int) -> tuple[VetoLine, ...]:
    """What was recorded of a unit's vetoes, by day."""
    lines = [one for _, some in veto_lines(connection, run.scheme_id, run.cut, [unit_id]) for one in some]
    return tuple(sorted(lines, key=lambda one: (one.day, one.veto, one.state)))
