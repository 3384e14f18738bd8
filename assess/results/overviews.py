"""Many results seen together: groups, where a group loses its points, a unit over the years.

Means are rounded once, to the scheme's decimals; they are for looking at, no score is made from them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from sqlalchemy import Connection, func, select

from assess.cycles.models import Enrolment
from assess.cycles.queries import sayable, scheme, schemes
from assess.results.models import Result
from assess.results.page_cache import remembered
from assess.results.payload import Points, ranked, read_back, read_columns, read_shares
from assess.results.queries import Standing, by_group, standing
from assess.results.runs import RunLine, latest, run
from assess.scoring.facts import MISSING, NOT_APPLICABLE, SCORED
from assess.scoring.numbers.number_texts import fixed, plain
from assess.scoring.numbers.whole import rounded
from indicators.schema import Indicator, Item, Scheme

FEW, FINE = 64, 10**18
THERE, AWAY, LACKING = (str(state) for state in (SCORED, NOT_APPLICABLE, MISSING))


@dataclass(frozen=True)
class GroupLine:
    """A group of a run. cut: units that a quota moved down; best, worst, mean of totals; grades in scheme order."""

    group: str
    units: int
    graded: int
    vetoed: int
    cut: int
    best: str | None
    worst: str | None
    mean: str | None
    grades: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ItemSummary:
    """An item in a group; mean, lost and lost_share (percent of full marks) are of the units that were scored on it,
    lost_all is what they lost together."""

    code: str
    text: str
    text_en: str
    indicator: str
    full: str
    scored: int
    not_applicable: int
    missing: int
    mean: str | None
    lost: str | None
    lost_share: str | None
    lost_all: str | None


@dataclass(frozen=True)
class IndicatorSummary:
    """An indicator in a group; of the units to which something of it applied."""

    code: str
    name: str
    name_en: str
    weight: str
    units: int
    mean: str | None
    lost: str | None


@dataclass(frozen=True)
class GroupSummary:
    """Where a group, or a whole run, earns and loses its points."""

    group: str | None
    units: int
    items: tuple[ItemSummary, ...]
    indicators: tuple[IndicatorSummary, ...]


@dataclass(frozen=True)
class Share:
    """An indicator's points of one unit; None where nothing applied."""

    code: str
    name: str
    name_en: str
    points: str | None
    weight: str


@dataclass(frozen=True)
class Moment:
    """A unit in one year."""

    year: int
    run_id: int
    scheme_id: int
    code: str
    version: int
    decimals: int
    group_size: int
    standing: Standing
    indicators: tuple[Share, ...]


def groups(connection: Connection, run_id: int) -> tuple[GroupLine, ...]:
    """Every group of a run, in the order of their least codes."""
    line = run(connection, run_id)
    if line is None:
        return ()
    known = scheme(connection, line.scheme_id)
    return tuple(_group(known, name, units) for name, units in remembered(by_group, connection, run_id).items())


def _group(known: Scheme, name: str, units: Sequence[Standing]) -> GroupLine:
    totals = [int(one.total.replace(".", "")) for one in units if one.total is not None]
    counts = Counter(one.grade for one in units)
    return GroupLine(
        name,
        len(units),
        len(totals),
        sum(bool(one.vetoes) for one in units),
        sum(any(said.code == "quota" for said in one.reasons) for one in units),
        fixed(max(totals), known.decimals) if totals else None,
        fixed(min(totals), known.decimals) if totals else None,
        _shown(known, Fraction(sum(totals), len(totals) * 10**known.decimals)) if totals else None,
        tuple((grade.name, counts[grade.name]) for grade in known.grades),
    )


def summary(connection: Connection, run_id: int, group: str | None = None) -> GroupSummary | None:
    """Mean and lost points of every item and indicator in a group, or in the whole run."""
    line = run(connection, run_id)
    if line is None or (group is not None and not sayable(group)):
        return None
    known = scheme(connection, line.scheme_id)
    indicators, points, states = read_columns(_payloads(connection, line, group))
    if not states:
        return None
    homes = {item.code: one.code for one in known.indicators for item in one.items}
    items = tuple(
        _item(known, item, homes.get(item.code, ""), earned, found)
        for item, earned, found in zip(known.items(), points, states, strict=True)
        if item.role in ("item", "extra")
    )
    return GroupSummary(group, len(states[0]), items, _indicators(known, indicators))


def shares(connection: Connection, run_id: int, group: str | None = None) -> tuple[IndicatorSummary, ...]:
    """The indicators of `summary` alone, for a third of its time."""
    line = run(connection, run_id)
    if line is None or (group is not None and not sayable(group)):
        return ()
    kept = [read_shares(text) for text in _payloads(connection, line, group)]
    return _indicators(scheme(connection, line.scheme_id), list(zip(*kept, strict=True))) if kept else ()


def _payloads(connection: Connection, line: RunLine, group: str | None) -> Iterable[str]:
    asked = select(Result.items).where(Result.run_id == line.id)
    if group is not None:
        asked = asked.join(Enrolment, Enrolment.id == Result.enrolment_id).where(Enrolment.group_name == group)
    return connection.execute(asked).scalars()


def _item(known: Scheme, item: Item, home: str, points: Points, states: Sequence[str]) -> ItemSummary:
    scored = [text for text, state in zip(points, states, strict=True) if state == THERE and text is not None]
    mean = _average(scored)
    lost = None if mean is None else item.full - mean
    share = None if lost is None else lost / item.full * 100
    return ItemSummary(
        item.code,
        item.text,
        item.text_en or item.text,
        home,
        plain(item.full),
        len(scored),
        states.count(AWAY),
        states.count(LACKING),
        _shown(known, mean),
        _shown(known, lost),
        _shown(known, share),
        _shown(known, None if lost is None else lost * len(scored)),
    )


def _indicators(known: Scheme, columns: Sequence[Points]) -> tuple[IndicatorSummary, ...]:
    return tuple(_indicator(known, one, points) for one, points in zip(known.indicators, columns, strict=True))


def _indicator(known: Scheme, indicator: Indicator, points: Points) -> IndicatorSummary:
    there = [text for text in points if text is not None]
    mean = _average(there)
    lost = None if mean is None else indicator.weight - mean
    shown = (_shown(known, mean), _shown(known, lost))
    name_en = indicator.name_en or indicator.name
    return IndicatorSummary(indicator.code, indicator.name, name_en, plain(indicator.weight), len(there), *shown)


def _average(texts: Iterable[str]) -> Fraction | None:
    """The mean of exact texts; each distinct one is read once.

    Exact while there are few denominators; the sum of very many has digits without end, and is taken to 18 decimals.
    """
    sums: defaultdict[str, int] = defaultdict(int)
    counts = Counter(texts)
    for text, times in counts.items():
        above, _, below = text.partition("/")
        sums[below] += int(above) * times
    if not sums:
        return None
    parts = [(above, int(below or "1")) for below, above in sums.items()]
    shared = lcm(*(den for _, den in parts)) if len(parts) <= FEW else FINE
    return Fraction(sum(above * shared // den for above, den in parts), shared * counts.total())


def _shown(known: Scheme, number: Fraction | None) -> str | None:
    """Rounded once, on the magnitude, to the scheme's decimals."""
    if number is None:
        return None
    units = rounded(np.array([abs(number.numerator)], object), number.denominator, known.decimals, known.rounding)
    size = int(units[0])
    return fixed(-size if number < 0 else size, known.decimals)


def history(connection: Connection, unit: str, office: str | None = None) -> tuple[Moment, ...]:
    """A unit over the years: in the latest run of each scheme in force that it took part in, oldest first.

    A unit is the same however it was called; `unit` is any code it has borne. Where several offices assess units of
    that code, say which is meant.
    """
    if not sayable(unit):
        return ()
    mine = select(Enrolment.unit_id).where(Enrolment.code == unit).distinct()
    asked = select(Enrolment.scheme_id, Enrolment.unit_id).where(Enrolment.unit_id.in_(mine)).distinct()
    part = {(scheme_id, unit_id) for scheme_id, unit_id in connection.execute(asked)}
    lines = [one for one in schemes(connection) if not one.superseded and office in (None, one.office)]
    found: list[Moment] = []
    for scheme_id, unit_id in sorted(part):
        line = latest(connection, scheme_id) if any(one.id == scheme_id for one in lines) else None
        moment = line and _moment(connection, line, unit_id)
        if moment:
            found.append(moment)
    return tuple(sorted(found, key=lambda one: (one.year, one.code)))


def _moment(connection: Connection, line: RunLine, unit_id: int) -> Moment | None:
    asked = select(Enrolment.code, Enrolment.group_name, Result.items).join(Result, Result.enrolment_id == Enrolment.id)
    row = connection.execute(asked.where(Result.run_id == line.id, Enrolment.unit_id == unit_id)).first()
    own = standing(connection, line.id, row.code) if row else None
    if row is None or own is None:
        return None
    counted = select(func.count()).select_from(Result).join(Enrolment, Enrolment.id == Result.enrolment_id)
    mates = counted.where(Result.run_id == line.id, Enrolment.group_name == row.group_name)
    size = connection.execute(mates).scalar_one()
    known = scheme(connection, line.scheme_id)
    points = read_back([item.code for item in ranked(known)], row.items).indicators
    shares = tuple(
        Share(
            one.code,
            one.name,
            one.name_en or one.name,
            _shown(known, None if text is None else Fraction(text)),
            plain(one.weight),
        )
        for one, text in zip(known.indicators, points, strict=True)
    )
    return Moment(line.year, line.id, line.scheme_id, line.code, line.version, line.decimals, size, own, shares)
