"""Units by a part of their name or code, among the newest results of the schemes in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

from sqlalchemy import Connection, select

from assess.cycles.models import Enrolment, Scheme
from assess.results.models import Result, Run
from assess.results.runs import latest_runs
from assess.web import access

MOST = 50
"""Units shown at a time; more are counted only."""


@dataclass(frozen=True)
class Slip:
    """A year of a unit, the run in which it was scored, and its code then."""

    year: int
    run_id: int
    unit: str


@dataclass(frozen=True)
class Found:
    """A unit as it was last called, with its years, the newest first."""

    unit: str
    name: str
    group: str
    slips: tuple[Slip, ...]


@dataclass(frozen=True)
class Finding:
    """`count`: how many there are; `units`: the first of them by code."""

    count: int
    units: tuple[Found, ...]


def find(connection: Connection, asked: str) -> Finding:
    """Every unit that was ever called so; nothing where nothing is asked."""
    wanted = _plain(asked)
    if not wanted:
        return Finding(0, ())
    runs = {run.id: run.year for run in latest_runs(connection)}
    columns = (Result.run_id, Enrolment.unit_id, Enrolment.code, Enrolment.name, Enrolment.group_name)
    mine = access.seen(connection, "results.read", Scheme.office_id, Run.state, Enrolment.unit_id.in_)
    joined = select(*columns).join(Enrolment, Enrolment.id == Result.enrolment_id)
    joined = joined.join(Run, Run.id == Result.run_id).join(Scheme, Scheme.id == Run.scheme_id)
    rows = connection.execute(joined.where(Result.run_id.in_(runs), mine))
    known: dict[int, list[tuple[int, int, str, str, str]]] = {}
    for run_id, unit_id, code, name, group in rows:
        known.setdefault(unit_id, []).append((runs[run_id], run_id, code, name, group))
    there = [_found(years) for years in known.values() if any(_bears(year[2:4], wanted) for year in years)]
    there.sort(key=lambda one: one.unit)
    return Finding(len(there), tuple(there[:MOST]))


def _plain(text: str) -> str:
    """However wide or large the letters are."""
    return normalize("NFKC", text).strip().casefold()


def _bears(names: Sequence[str], wanted: str) -> bool:
    return any(wanted in _plain(name) for name in names)


def _found(years: list[tuple[int, int, str, str, str]]) -> Found:
    years.sort(reverse=True)
    _, _, code, name, group = years[0]
    return Found(code, name, group, tuple(Slip(*year[:3]) for year in years))
