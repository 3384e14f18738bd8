"""What there is: years, schemes, and who takes part. Plain frozen values, for pages and commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Engine, ScalarSelect, Select, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from assess.cycles.models import COUNTED, Cycle, Enrolment, Load, Scheme
from assess.units.actions import known_as
from assess.units.models import Office
from assess.web import access
from indicators import schema
from indicators.loader import parse

KINDS = ("government", "department", "enterprise")
LATER = aliased(Scheme)


@dataclass(frozen=True)
class YearLine:
    """A year with what it holds; units are counted once for each scheme."""

    year: int
    offices: tuple[str, ...]
    schemes: int
    units: int


@dataclass(frozen=True)
class SchemeLine:
    """A scheme as a list shows it. newest: the newest version of the same code and year, it may be this one."""

    id: int
    office_id: int
    office: str
    year: int
    code: str
    version: int
    kind: str
    title: str
    title_en: str
    digest: str
    recorded: datetime
    decimals: int
    indicators: int
    items: int
    vetoes: int
    units: int
    newest: int

    @property
    def superseded(self) -> bool:
        """A later version is there."""
        return self.newest != self.id


@dataclass(frozen=True)
class Enrolled:
    """A unit in a year: its enrolment, and what it was called then."""

    enrolment_id: int
    unit_id: int
    code: str
    name: str
    group: str


@dataclass(frozen=True)
class CutOff:
    """Until when facts are looked at: what was recorded at this instant or before counts, what came later does not.

    load_id: the last load that is scored of those. The instants of a scheme's loads increase strictly
    (`assess.cycles.actions.enter_load`), so “up to this instant” and “up to this load” are the same loads.
    """

    instant: datetime
    load_id: int


def years(connection: Connection, every: Iterable[SchemeLine] | None = None) -> tuple[YearLine, ...]:
    """Every year that has a scheme, the newest first; `every` scheme may be given."""
    found: dict[int, list[SchemeLine]] = {}
    for line in schemes(connection) if every is None else every:
        found.setdefault(line.year, []).append(line)
    return tuple(
        YearLine(
            year,
            tuple(sorted({line.office for line in lines})),
            sum(not line.superseded for line in lines),
            sum(line.units for line in lines if not line.superseded),
        )
        for year, lines in sorted(found.items(), reverse=True)
    )


def schemes(connection: Connection, year: int | None = None) -> tuple[SchemeLine, ...]:
    """Every scheme: newest year first, then governments, departments, enterprises, then code, newest version first."""
    if year is not None and not fits(year):
        return ()
    lines = _lines(
        connection, _scheme_rows(connection) if year is None else _scheme_rows(connection).where(Cycle.year == year)
    )
    return tuple(sorted(lines, key=lambda one: (-one.year, KINDS.index(one.kind), one.code, one.office, -one.version)))


def scheme_line(connection: Connection, scheme_id: int) -> SchemeLine | None:
    """One scheme."""
    if not fits(scheme_id):
        return None
    lines = _lines(connection, _scheme_rows(connection).where(Scheme.id == scheme_id))
    return lines[0] if lines else None


def fits(number: int) -> bool:
    """Whether a number from an address can be an identifier at all."""
    return -(1 << 63) <= number < 1 << 63


def sayable(word: str) -> bool:
    """Whether a word from an address can be a code or a name at all."""
    return bool(word) and "\0" not in word and not re.search("[\ud800-\udfff]", word)


def _scheme_rows(connection: Connection) -> Select[*tuple[Any, ...]]:
    """The fields of a SchemeLine by their names, but for the units; those that may be seen."""
    return _rows_seen(access.sight(connection))


@lru_cache(maxsize=64)
def _rows_seen(sight: access.Viewer | None) -> Select[*tuple[Any, ...]]:
    """Put together once for all with the same rights: this takes longer than the query."""
    columns = [column for column in Scheme.__table__.columns if column.name not in {"source", "cycle_id"}]
    return (
        select(*columns, newest_version().label("newest"), Office.name.label("office"), Cycle.year)
        .join(Office, Office.id == Scheme.office_id)
        .join(Cycle, Cycle.id == Scheme.cycle_id)
        .where(access.seen_by(sight, "years.read", Scheme.office_id, None, _holds))
    )


def newest_version() -> ScalarSelect[int]:
    """The newest version of a scheme's code and year."""
    same = (LATER.office_id == Scheme.office_id, LATER.code == Scheme.code, LATER.cycle_id == Scheme.cycle_id)
    newest = select(LATER.id).where(*same).order_by(LATER.version.desc()).limit(1)
    return newest.correlate(Scheme).scalar_subquery()


def _holds(units: Iterable[int]) -> ColumnElement[bool]:
    """A scheme under which one of these units takes part."""
    mine = select(Enrolment.id).where(Enrolment.scheme_id == Scheme.id, Enrolment.unit_id.in_(units))
    return exists(mine.correlate(Scheme))


def _lines(connection: Connection, asked: Select[*tuple[Any, ...]]) -> list[SchemeLine]:
    rows = connection.execute(asked).mappings().all()
    asked_of = {"schemes": [row["id"] for row in rows]}
    counts = {one.scheme_id: one.units for one in connection.execute(_counts(access.sight(connection)), asked_of)}
    return [SchemeLine(**{**row, "title_en": row["title_en"] or "", "units": counts.get(row["id"], 0)}) for row in rows]


@lru_cache(maxsize=64)
def _counts(sight: access.Viewer | None) -> Select[*tuple[Any, ...]]:
    """How many units take part under each of some `schemes`, of those that may be seen."""
    later = Enrolment.__table__.alias("later")
    newest = select(func.max(later.c.load_id)).where(
        later.c.scheme_id == Enrolment.scheme_id, later.c.unit_id == Enrolment.unit_id
    )
    return (
        select(Enrolment.scheme_id, func.count().label("units"))
        .join(Scheme, Scheme.id == Enrolment.scheme_id)
        .where(Enrolment.scheme_id.in_(bindparam("schemes", expanding=True)), Enrolment.state == "enrolled")
        .where(Enrolment.load_id == newest.correlate(Enrolment).scalar_subquery())
        .where(access.seen_by(sight, "years.read", Scheme.office_id, None, Enrolment.unit_id.in_))
        .group_by(Enrolment.scheme_id)
    )


def _latest(scheme_id: int, cut: CutOff | None) -> Select[*tuple[Any, ...]]:
    """Each unit's last enrolment row at a cut-off."""
    asked: Select[*tuple[Any, ...]] = select(Enrolment.unit_id, func.max(Enrolment.load_id).label("load_id"))
    asked = asked.where(Enrolment.scheme_id == scheme_id)
    return (asked if cut is None else asked.where(Enrolment.load_id <= cut.load_id)).group_by(Enrolment.unit_id)


def enrolled(connection: Connection, scheme_id: int, cut: CutOff | None = None) -> list[Enrolled]:
    """Who takes part under a scheme at a cut-off (None: now), in the order of codes."""
    latest = _latest(scheme_id, cut).subquery()
    asked = (
        select(Enrolment.id, Enrolment.unit_id, Enrolment.code, Enrolment.name, Enrolment.group_name)
        .join(latest, (latest.c.unit_id == Enrolment.unit_id) & (latest.c.load_id == Enrolment.load_id))
        .where(Enrolment.scheme_id == scheme_id, Enrolment.state == "enrolled")
    )
    return sorted((Enrolled(*row) for row in connection.execute(asked)), key=lambda one: one.code)


def cut_off(connection: Connection, scheme_id: int, until: datetime | None = None) -> CutOff | None:
    """The cut-off at the last load that is scored, of those recorded at `until` or before (None: of all).

    None where there is no such load.
    """
    asked = _scored(scheme_id).order_by(Load.id.desc()).limit(1)
    row = connection.execute(asked if until is None else asked.where(Load.recorded <= until)).first()
    return CutOff(row.recorded, row.id) if row else None


_NEWEST_SCORED = select(func.max(Load.id)).where(Load.scheme_id == bindparam("scheme"), Load.stage.in_(COUNTED))
"""Put together once: a page of results asks it."""


def newest_scored(connection: Connection, scheme_id: int) -> int | None:
    """The last load that is scored."""
    return connection.execute(_NEWEST_SCORED, {"scheme": scheme_id}).scalar()


def cut_offs(connection: Connection, scheme_id: int) -> list[CutOff]:
    """The cut-off at each load that is scored, the oldest first."""
    return [CutOff(row.recorded, row.id) for row in connection.execute(_scored(scheme_id).order_by(Load.id))]


def _scored(scheme_id: int) -> Select[*tuple[Any, ...]]:
    return select(Load.recorded, Load.id).where(Load.scheme_id == scheme_id, Load.stage.in_(COUNTED))


def loads(scheme_id: int, cut: CutOff | None, stages: Sequence[str] = COUNTED) -> Select[*tuple[Any, ...]]:
    """Of a scheme's loads of these stages, those up to a cut-off (None: all)."""
    asked: Select[*tuple[Any, ...]] = select(Load.id).where(Load.scheme_id == scheme_id, Load.stage.in_(stages))
    return asked if cut is None else asked.where(Load.id <= cut.load_id)


def newest_digest(connection: Connection, scheme_id: int, stage: str) -> str | None:
    """The digest of the newest load of a stage."""
    asked = select(Load.digest).where(Load.scheme_id == scheme_id, Load.stage == stage)
    return connection.execute(asked.order_by(Load.id.desc()).limit(1)).scalar()


def version_before(connection: Connection, known: schema.Scheme) -> int | None:
    """The newest version of a scheme's code in its year that is older than it."""
    mine = select(Scheme.id).join(Office, Office.id == Scheme.office_id).join(Cycle, Cycle.id == Scheme.cycle_id)
    mine = mine.where(Office.name == known_as(known.office), Scheme.code == known.code, Cycle.year == known.year)
    return connection.execute(mine.where(Scheme.version < known.version).order_by(Scheme.version.desc())).scalar()


def office_of(connection: Connection, scheme_id: int) -> int:
    """The office that a scheme belongs to."""
    return connection.execute(select(Scheme.office_id).where(Scheme.id == scheme_id)).scalar_one()


def scheme_source(connection: Connection, scheme_id: int) -> bytes | None:
    """The exact bytes of the file that was issued."""
    if not fits(scheme_id):
        return None
    return connection.execute(select(Scheme.source).where(Scheme.id == scheme_id)).scalar()


def scheme(connection: Connection, scheme_id: int) -> schema.Scheme:
    """The scheme itself; KeyError for an unknown identifier.

    Pages keep what they read, since an issued scheme never changes; who scores reads it from the database each time.
    """
    kept = _READ.setdefault(connection.engine, {}) if access.of(connection) else {}
    if scheme_id not in kept:
        source = scheme_source(connection, scheme_id)
        if source is None:
            raise KeyError(scheme_id)
        kept[scheme_id] = _parsed(bytes(source))
    return kept[scheme_id]


_READ: WeakKeyDictionary[Engine, dict[int, schema.Scheme]] = WeakKeyDictionary()


@lru_cache(maxsize=64)
def _parsed(source: bytes) -> schema.Scheme:
    return parse(source, "scheme.toml")
