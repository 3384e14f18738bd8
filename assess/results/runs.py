"""Runs: which there are, which is the newest, and what a list shows of each. Of those that the viewer may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from assess.cycles.models import Cycle, Enrolment, Scheme
from assess.cycles.queries import CutOff, SchemeLine, fits, newest_version, schemes
from assess.results.models import Result, Run
from assess.units.models import Office
from assess.web import access

LATER = aliased(Run)
"""Made once: this takes longer than the query."""


@dataclass(frozen=True)
class RunLine:
    """A run as a list shows it.

    newest: the newest run of the same scheme that may be seen, it may be this one; scheme_newest: the newest version of
    the scheme.
    """

    id: int
    scheme_id: int
    load_id: int
    office_id: int
    code: str
    version: int
    year: int
    kind: str
    title: str
    title_en: str
    office: str
    state: str
    cut_off: datetime
    recorded: datetime
    engine: str
    digest: str
    units: int
    graded: int
    vetoed: int
    decimals: int
    supersedes: int | None
    newest: int
    scheme_newest: int

    @property
    def superseded(self) -> bool:
        """A later run of the same scheme is there."""
        return self.newest > self.id

    @property
    def outdated(self) -> bool:
        """A later version of the scheme is there."""
        return self.scheme_newest != self.scheme_id

    @property
    def cut(self) -> CutOff:
        """Until when it looked at facts."""
        return CutOff(self.cut_off, self.load_id)


def run(connection: Connection, run_id: int) -> RunLine | None:
    """One run."""
    if not fits(run_id):
        return None
    rows = connection.execute(_rows_of(access.sight(connection), "id"), {"of": run_id}).mappings()
    return next(map(_run_line, rows), None)


def whole_run(connection: Connection, run_id: int) -> RunLine | None:
    """One run, for whoever may take all of it along."""
    line = run(connection, run_id)
    if line and access.whole(access.of(connection), "results.take", line.office_id, line.state):
        return line
    return None


def takes_run(connection: Connection, args: Mapping[str, Any]) -> bool:
    """Whether the viewer may take all of a job's run along, as it stands now."""
    return whole_run(connection, int(args["run"])) is not None


def latest(connection: Connection, scheme_id: int) -> RunLine | None:
    """The newest run of a scheme."""
    return next(iter(runs(connection, scheme_id)), None)


def latest_runs(
    connection: Connection, year: int | None = None, lines: Iterable[SchemeLine] | None = None
) -> tuple[RunLine, ...]:
    """The newest run of each scheme in force that has one, in the order of `schemes`, which may be given as `lines`."""
    if year is not None and not fits(year):
        return ()
    asked = _rows_newest(access.sight(connection))
    rows = connection.execute(asked if year is None else asked.where(Cycle.year == year)).mappings()
    found = {run_.scheme_id: run_ for run_ in map(_run_line, rows)}
    among = schemes(connection, year) if lines is None else lines
    return tuple(found[one.id] for one in among if not one.superseded and one.id in found)


def runs(connection: Connection, scheme_id: int) -> tuple[RunLine, ...]:
    """Every run of a scheme, the newest first."""
    if not fits(scheme_id):
        return ()
    rows = connection.execute(_rows_of(access.sight(connection), "scheme_id"), {"of": scheme_id}).mappings()
    return tuple(map(_run_line, rows))


@lru_cache(maxsize=128)
def _rows_of(sight: access.Viewer | None, column: str) -> Select[*tuple[Any, ...]]:
    """The runs of which a column is `of`, the newest first."""
    return _rows_seen(sight).where(Run.__table__.c[column] == bindparam("of")).order_by(Run.id.desc())


@lru_cache(maxsize=64)
def _rows_newest(sight: access.Viewer | None) -> Select[*tuple[Any, ...]]:
    """The newest run of each scheme."""
    return _rows_seen(sight).where(Run.id == _newest(sight))


@lru_cache(maxsize=64)
def _rows_seen(sight: access.Viewer | None) -> Select[*tuple[Any, ...]]:
    """The fields of a RunLine by their names, of the runs that may be seen.

    Put together once for all with the same rights: every page asks for its run.
    """
    own = [column for column in Run.__table__.columns if column.name not in {"cycle_id", "supersedes_id"}]
    scheme_columns = (Scheme.office_id, Scheme.code, Scheme.version, Scheme.kind, Scheme.title, Scheme.title_en)
    newest, version = _newest(sight).label("newest"), newest_version().label("scheme_newest")
    derived = (Run.supersedes_id.label("supersedes"), newest, version)
    return (
        select(*own, *scheme_columns, *derived, Cycle.year, Office.name.label("office"))
        .join(Scheme, Scheme.id == Run.scheme_id)
        .join(Cycle, Cycle.id == Run.cycle_id)
        .join(Office, Office.id == Scheme.office_id)
        .where(_may_see(sight, Run))
    )


def _newest(sight: access.Viewer | None) -> ScalarSelect[Any]:
    """The newest run of a run's scheme that may be seen."""
    newest = select(func.max(LATER.id)).where(LATER.scheme_id == Run.scheme_id, _may_see(sight, LATER))
    return newest.correlate(Run, Scheme).scalar_subquery()


def _may_see(sight: access.Viewer | None, of: Any) -> ColumnElement[bool]:
    """`of` is the table of runs, or another name of it."""

    def holds(units: Iterable[int]) -> ColumnElement[bool]:
        mine = select(Result.run_id).join(Enrolment, Enrolment.id == Result.enrolment_id)
        return exists(mine.where(Result.run_id == of.id, Enrolment.unit_id.in_(units)).correlate(of))

    return access.seen_by(sight, "results.read", Scheme.office_id, of.state, holds)


def _run_line(row: Mapping[Any, Any]) -> RunLine:
    return RunLine(**{**row, "title_en": row["title_en"] or ""})
