"""What was decided: runs, league tables, records, a unit over the years. Plain frozen values, for pages and commands.

All numbers are decimal texts, rounded once and exactly; counts, ranks and identifiers are whole numbers. What is not
there is None or empty; odd arguments are not there either.
"""

from __future__ import annotations

import json
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
from assess.results.output.record_rebuild import Held
from assess.results.output.record_rebuild import records as opened
from assess.results.payload import ranked, read_back
from assess.results.runs import RunLine, run
from assess.scoring.numbers.number_texts import fixed
from assess.scoring.stands import Stand
from assess.web import access


@dataclass(frozen=True)
class Said:
    """A reason: `reports.words.sentences.sentence(code, args, lang)` says it."""

    code: str
    args: dict[str, str]


@dataclass(frozen=True)
class Standing:
    """A unit's place in a run; total, exact, band, grade and rank are None where it has no total."""

    unit: str
    name: str
    group: str
    rank: int | None
    total: str | None
    exact: str | None
    band: str | None
    grade: str | None
    vetoes: tuple[str, ...]
    reasons: tuple[Said, ...]


@dataclass(frozen=True)
class Neighbours:
    """Who stands before and after a unit in its group, and at which place of the table of how many."""

    before: Standing | None
    after: Standing | None
    place: int
    of: int


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


def _results(connection: Connection, run_id: int, *more: Any) -> Select[*tuple[Any, ...]]:
    """The results of a run that may be seen."""
    asked = select(*STAND, *more).select_from(Result).join(Enrolment, Enrolment.id == Result.enrolment_id)
    asked = asked.join(Run, Run.id == Result.run_id).join(Scheme, Scheme.id == Run.scheme_id)
    mine = access.seen(connection, "results.read", Scheme.office_id, Run.state, Enrolment.unit_id.in_)
    return asked.where(Result.run_id == run_id, mine)


def _standing(row: Row[Any], decimals: int) -> Standing:
    total = None if row.total is None else fixed(row.total, decimals)
    said = tuple(Said(code, dict(args)) for code, args in row.reasons)
    return Standing(
        row.code, row.name, row.group_name, row.place, total, row.exact, row.band, row.grade, tuple(row.vetoes), said
    )


def league(connection: Connection, run_id: int, group: str | None = None) -> tuple[Standing, ...]:
    """The table of a run or of one group: group by group, by rank, units without one last, equals by code."""
    line = run(connection, run_id)
    if line is None or (group is not None and not sayable(group)):
        return ()
    asked = _results(connection, run_id)
    rows = connection.execute(asked if group is None else asked.where(Enrolment.group_name == group))
    return in_league([_standing(row, line.decimals) for row in rows])


def in_league(standings: Sequence[Standing]) -> tuple[Standing, ...]:
    """Groups in the order of their least codes, as everywhere; in each by rank."""
    least: dict[str, str] = {}
    for one in standings:
        least[one.group] = min(one.unit, least.get(one.group, one.unit))
    return tuple(sorted(standings, key=lambda one: (least[one.group], one.rank is None, one.rank or 0, one.unit)))


def by_group(connection: Connection, run_id: int) -> dict[str, tuple[Standing, ...]]:
    """The table of a run, group by group."""
    return {name: tuple(units) for name, units in groupby(league(connection, run_id), attrgetter("group"))}


def standing(connection: Connection, run_id: int, unit: str) -> Standing | None:
    """One unit's place."""
    line = run(connection, run_id)
    if line is None or not sayable(unit):
        return None
    row = connection.execute(_results(connection, run_id).where(Enrolment.code == unit)).first()
    return _standing(row, line.decimals) if row else None


def graded(connection: Connection, run_id: int, group: str) -> int:
    """How many of a group have a total, whoever may see them: without it a unit's own rank says nothing."""
    asked = select(func.count()).select_from(Result).join(Enrolment, Enrolment.id == Result.enrolment_id)
    mates = (Result.run_id == run_id, Enrolment.group_name == group, Result.total.is_not(None))
    return connection.execute(asked.where(*mates)).scalar_one()


def neighbours(connection: Connection, run_id: int, unit: str) -> Neighbours | None:
    """Who stands beside a unit in its group."""
    own = standing(connection, run_id, unit)
    if own is None:
        return None
    table = league(connection, run_id, own.group)
    place = next(at for at, one in enumerate(table) if one.unit == unit)
    before = table[place - 1] if place else None
    return Neighbours(before, table[place + 1] if place + 1 < len(table) else None, place + 1, len(table))


def record(connection: Connection, run_id: int, unit: str) -> dict[str, Any] | None:
    """The unit's record, exactly as in results.json."""
    line = run(connection, run_id)
    if line is None or not sayable(unit):
        return None
    return next(iter(_parsed(connection, line, Enrolment.code == unit)), None)


def records(connection: Connection, run_id: int, group: str | None = None) -> list[dict[str, Any]]:
    """The records of a run, or of one group, by code."""
    line = run(connection, run_id)
    if line is None or (group is not None and not sayable(group)):
        return []
    return _parsed(connection, line, *(() if group is None else (Enrolment.group_name == group,)))


def compare(connection: Connection, run_id: int, one: str, other: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Two units' records of a run."""
    first, second = record(connection, run_id, one), record(connection, run_id, other)
    return (first, second) if first and second else None


def _parsed(connection: Connection, line: RunLine, *where: Any) -> list[dict[str, Any]]:
    known = scheme(connection, line.scheme_id)
    return [json.loads(text) for text in opened(known, held(connection, line, *where))]


def held(connection: Connection, line: RunLine, *where: Any) -> list[Held]:
    """What is stored of units of a run, by code."""
    codes = [item.code for item in ranked(scheme(connection, line.scheme_id))]
    asked = (
        _results(connection, line.id, Result.items, Pack.payload).join(Pack, Pack.id == Result.pack_id).where(*where)
    )
    rows = sorted(connection.execute(asked), key=lambda row: row.code)
    return [Held(stand_of(row, line.decimals), read_back(codes, row.items), bytes(row.payload)) for row in rows]


def stand_of(row: Row[Any], decimals: int) -> Stand:
    """What was decided on a unit, from the columns of `STAND`."""
    one = _standing(row, decimals)
    reasons = tuple((said.code, said.args) for said in one.reasons)
    return Stand(
        one.unit, one.name, one.group, one.total, one.exact, one.band, one.grade, one.rank, one.vetoes, reasons
    )


def facts(connection: Connection, run_id: int, unit: str) -> tuple[FactLine, ...]:
    """What the run was told of a unit, in the scheme's order."""
    found = _enrolment(connection, run_id, unit)
    if found is None:
        return ()
    line, unit_id = found
    order = {item.code: at for at, item in enumerate(scheme(connection, line.scheme_id).items())}
    ((_, lines),) = fact_lines(connection, line.scheme_id, line.cut, [unit_id])
    return tuple(sorted(lines, key=lambda one: (order[one.item], one.level or "", one.assessor or "")))


def vetoes(connection: Connection, run_id: int, unit: str) -> tuple[VetoLine, ...]:
    """What was recorded of a unit's vetoes, by day."""
    found = _enrolment(connection, run_id, unit)
    if found is None:
        return ()
    line, unit_id = found
    lines = [one for _, some in veto_lines(connection, line.scheme_id, line.cut, [unit_id]) for one in some]
    return tuple(sorted(lines, key=lambda one: (one.day, one.veto, one.state)))


def _enrolment(connection: Connection, run_id: int, unit: str) -> tuple[RunLine, int] | None:
    line = run(connection, run_id)
    if line is None or not sayable(unit):
        return None
    found = connection.execute(_results(connection, run_id, Enrolment.unit_id).where(Enrolment.code == unit)).first()
    return None if found is None else (line, found.unit_id)
