"""A delivery held against the year as it stands in the database: what would change, or why it can't be taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine

from assess.collection.delivery import Delivery
from assess.collection.fact_difference import Rows
from assess.collection.facts.fact_reader import Findings
from assess.collection.planning.roster import clashes
from assess.collection.planning.year_plan import (
    Changed,
    Member,
    YearPlan,
    backdated,
    fact_changes,
    last_day,
    stands,
    veto_changes,
)
from assess.collection.queries import TOGETHER, current_facts, current_vetoes
from assess.cycles.actions import issued
from assess.cycles.models import COUNTED
from assess.cycles.queries import enrolled, newest_digest, office_of, version_before
from assess.database.engine import reading
from assess.units.queries import called
from indicators.faults import Fault

STAGE = "verified"
"""Of a year's delivery."""


def plan_year(engine: Engine, delivery: Delivery, replace: bool = False) -> YearPlan:
    """What a load of this delivery would change now; nothing is written. Raises `Refused` as the load would."""
    with reading(engine) as connection:
        return planned(connection, delivery, issued(connection, delivery.scheme, delivery.file), replace)


def planned(connection: Connection, delivery: Delivery, scheme_id: int | None, replace: bool) -> YearPlan:
    """The plan by which a delivery is taken into a scheme's year (None: not issued yet).

    Raises `Refused` where values that the scheme insists on would be missing, where two units could no longer be told
    apart, or where a veto would be lifted by something older than itself.
    """
    named = _named(delivery)
    if scheme_id is None or newest_digest(connection, scheme_id, STAGE) is None:
        _settle(delivery, {})
        everyone = tuple(named.values())
        absent = tuple(one for one in _former(connection, delivery) if one.code not in named)
        return YearPlan(replace, True, delivery.digest, everyone, joined=everyone, kept={}, former=absent)
    year = _Year.of(connection, delivery, scheme_id, named)
    return _against(year, delivery, named, replace)


def _former(connection: Connection, delivery: Delivery) -> list[Member]:
    """Who takes part under the version before this one."""
    before = version_before(connection, delivery.scheme)
    return [Member(one.code, one.name, one.group) for one in enrolled(connection, before)] if before else []


def _named(delivery: Delivery) -> dict[str, Member]:
    facts = delivery.facts
    groups = [facts.groups[at] for at in facts.group.tolist()]
    return {code: Member(code, *rest) for code, *rest in zip(facts.units, facts.names, groups, strict=True)}


FAR = 3
"""Years between a scheme's year and a day of its vetoes, beyond which the day is a slip of the pen."""


@dataclass(frozen=True)
class _Year:
    """A year as it stands. units: code → unit, of all that take part or are named and known."""

    connection: Connection
    scheme_id: int
    members: Mapping[str, Member]
    units: Mapping[str, int]
    vetoes: Mapping[str, Rows]

    @classmethod
    def of(cls, connection: Connection, delivery: Delivery, scheme_id: int, named: Mapping[str, Member]) -> _Year:
        known = enrolled(connection, scheme_id)
        day = date(delivery.scheme.year, 1, 1)
        office = office_of(connection, scheme_id)
        units = {row.code: unit for unit, row in called(connection, day, office).items() if row.code in named}
        units |= {one.code: one.unit_id for one in known}
        codes = {unit: code for code, unit in units.items()}
        stood = current_vetoes(connection, scheme_id, list(codes), (STAGE,))
        vetoes = {codes[unit]: rows for unit, rows in stood}
        members = {one.code: Member(one.code, one.name, one.group) for one in known}
        return cls(connection, scheme_id, members, units, vetoes)

    def facts(self, codes: Sequence[str], stages: Sequence[str]) -> Iterator[tuple[str, Rows]]:
        """(unit code, its rows by item), a few hundred units at a time; nothing of units that were never there."""
        for start in range(0, len(codes), TOGETHER):
            some = codes[start : start + TOGETHER]
            units = [self.units[code] for code in some if code in self.units]
            found = dict(current_facts(self.connection, self.scheme_id, units, stages))
            yield from ((code, found[self.units[code]] if code in self.units else {}) for code in some)


def _against(year: _Year, delivery: Delivery, named: Mapping[str, Member], replace: bool) -> YearPlan:
    given = dict(delivery.by_unit("facts"))
    facts: list[Changed] = []
    kept: dict[str, int] = {}
    for code, before in year.facts(list(named), (STAGE,)):
        mine = given.get(code, {})
        facts += fact_changes(named[code], mine, before, replace)
        staying = 0 if replace else len(before.keys() - mine.keys())
        kept |= {code: staying} if staying else {}
    vetoes, wrong = _vetoes(year, delivery, named, replace)
    absent = [one for code, one in year.members.items() if code not in named]
    left = absent if replace else []
    apart = clashes(list(named.values()), [] if replace else absent, delivery.origin)
    _settle(delivery, {} if replace else _standing(year, delivery, named, given), [*apart, *wrong])
    return YearPlan(
        replace,
        False,
        delivery.digest,
        tuple(named.values()),
        joined=tuple(one for code, one in named.items() if code not in year.members),
        renamed=tuple((year.members[code], one) for code, one in named.items() if year.members.get(code, one) != one),
        left=tuple((one, _standing_vetoes(year, one.code)) for one in left),
        stayed=() if replace else tuple(absent),
        facts=tuple(facts),
        vetoes=tuple(vetoes),
        kept=kept,
        kept_vetoes=() if replace else tuple(_untouched(year, {(one.unit.code, one.name) for one in vetoes})),
    )


def _vetoes(
    year: _Year, delivery: Delivery, named: Mapping[str, Member], replace: bool
) -> tuple[list[Changed], list[Fault]]:
    """What changes of vetoes, and which of it can't be taken."""
    given = dict(delivery.by_unit("vetoes"))
    found: list[Changed] = []
    wrong: list[Fault] = []
    for code, unit in named.items():
        mine, before = given.get(code, {}), year.vetoes.get(code, {})
        found += veto_changes(unit, mine, before, replace)
        for veto, rows in mine.items():
            stood, place = before.get(veto, ()), f"{code} {veto}"
            if not replace and backdated(rows, stood):
                days = {"day": last_day(stood), "told": last_day(rows)}
                wrong.append(Fault("facts.veto_backdated", days, delivery.origin, code=place))
            wrong += [
                Fault("facts.veto_far", {"day": row[0], "year": delivery.scheme.year}, delivery.origin, code=place)
                for row in rows
                if row not in stood and abs(int((row[0] or "0")[:4]) - delivery.scheme.year) > FAR
            ]
    return found, wrong


def _untouched(year: _Year, touched: set[tuple[str, str]]) -> Iterator[Changed]:
    """Vetoes that stand, of units that take part, and that the delivery leaves as they are."""
    for code, member in year.members.items():
        for veto, rows in year.vetoes.get(code, {}).items():
            if (code, veto) not in touched and stands(rows):
                yield Changed(member, veto, rows, rows)


def _standing_vetoes(year: _Year, code: str) -> tuple[str, ...]:
    return tuple(veto for veto, rows in year.vetoes.get(code, {}).items() if stands(rows))


def _standing(
    year: _Year, delivery: Delivery, named: Mapping[str, Member], given: Mapping[str, Rows]
) -> dict[str, set[str]]:
    """Unit → the items that count already and that the delivery doesn't name; asked only where something is missing."""
    if delivery.holes is None:
        return {}
    counted = year.facts(list(named), COUNTED)
    return {code: rows.keys() - given.get(code, {}).keys() for code, rows in counted}


def _settle(delivery: Delivery, standing: Mapping[str, set[str]], wrong: Sequence[Fault] = ()) -> None:
    """Refuse what can't be taken, if there is anything: what is missing beside what stands, and what else is wrong."""
    findings = Findings(list(delivery.notices), list(wrong))
    if delivery.holes is not None:
        findings.lack(*delivery.holes.told(standing))
    findings.settle()
