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

from assess.collection.models import Pack
from assess.collection.queries import FactLine, VetoLine, fact_lines, veto_lines
from assess.cycles.models import Enrolment, Scheme
from assess.cycles.queries import sayable, scheme
from assess.results.models import Result, Run
from assess.results.output.record_rebuild import StoredUnit, record_objects
from assess.results.payload import ranked, read_back
from assess.results.runs import RunLine
from assess.scoring.numbers.number_texts import fixed
from assess.scoring.stands import Reason, Stand
from assess.web import access
from indicators.schema import Scheme as SchemeRules


@dataclass(frozen=True)
class UnitRecord:
    """A unit of a run: what was decided on it as a whole, and its object of results.json."""

    unit_id: int
    stand: Stand
    record: dict[str, Any]


STAND = (
    Enrolment.code,
    Enrolment.name,
    Enrolment.group_name,
    Result.total,
    Result.exact,
    Result.band,
    Result.grade,
    Result.place,
    Result.vetoes,
    Result.reasons,
)


def results(connection: Connection, run_id: int, *more: Any) -> Select[*tuple[Any, ...]]:
    """The results of a run that may be seen."""
    asked = select(*STAND, *more).select_from(Result).join(Enrolment, Enrolment.id == Result.enrolment_id)
    asked = asked.join(Run, Run.id == Result.run_id).join(Scheme, Scheme.id == Run.scheme_id)
    mine = access.seen(connection, "results.read", Scheme.office_id, Run.state, Enrolment.unit_id.in_)
    return asked.where(Result.run_id == run_id, mine)


def league(connection: Connection, run: RunLine, group: str | None = None) -> tuple[Stand, ...]:
    """The table of a run or of one group: group by group, by rank, units without one last, equals by code."""
    if group is not None and not sayable(group):
        return ()
    asked = results(connection, run.id)
    rows = connection.execute(asked if group is None else asked.where(Enrolment.group_name == group))
    return in_league([stand_of(row, run.decimals) for row in rows])


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
    asked = _stored(connection, run.id, Enrolment.unit_id).where(Enrolment.code == unit)
    row = connection.execute(asked).first()
    if row is None:
        return None
    known = scheme(connection, run.scheme_id)
    kept = _stored_unit(known, row, run.decimals)
    return UnitRecord(row.unit_id, kept.stand, next(record_objects(known, [kept])))


def stored_units(connection: Connection, run: RunLine) -> list[StoredUnit]:
    """What is stored of the units of a run, by code."""
    known = scheme(connection, run.scheme_id)
    rows = sorted(connection.execute(_stored(connection, run.id)), key=lambda row: row.code)
    return [_stored_unit(known, row, run.decimals) for row in rows]


def _stored(connection: Connection, run_id: int, *more: Any) -> Select[*tuple[Any, ...]]:
    return results(connection, run_id, Result.items, Pack.payload, *more).join(Pack, Pack.id == Result.pack_id)


def _stored_unit(known: SchemeRules, row: Row[Any], decimals: int) -> StoredUnit:
    codes = [item.code for item in ranked(known)]
    return StoredUnit(stand_of(row, decimals), read_back(codes, row.items), bytes(row.payload))


def stand_of(row: Row[Any], decimals: int) -> Stand:
    """What was decided on a unit, from the columns of `STAND`."""
    total = None if row.total is None else fixed(row.total, decimals)
    said = tuple(Reason(code, dict(args)) for code, args in row.reasons)
    return Stand(
        row.code, row.name, row.group_name, total, row.exact, row.band, row.grade, row.place, tuple(row.vetoes), said
    )


def facts(connection: Connection, run: RunLine, unit_id: int) -> tuple[FactLine, ...]:
    """What the run was told of a unit, in the scheme's order."""
    order = {item.code: at for at, item in enumerate(scheme(connection, run.scheme_id).items())}
    ((_, lines),) = fact_lines(connection, run.scheme_id, run.cut, [unit_id])
    return tuple(sorted(lines, key=lambda one: (order[one.item], one.level or "", one.assessor or "")))


def vetoes(connection: Connection, run: RunLine, unit_id: int) -> tuple[VetoLine, ...]:
    """What was recorded of a unit's vetoes, by day."""
    lines = [one for _, some in veto_lines(connection, run.scheme_id, run.cut, [unit_id]) for one in some]
    return tuple(sorted(lines, key=lambda one: (one.day, one.veto, one.state)))
