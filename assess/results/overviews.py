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
from assess.cycles.queries import sayable, scheme
from assess.results.models import Result
from assess.results.page_cache import cached
from assess.results.payload import Points, read_columns, read_shares
from assess.results.queries import by_group, results
from assess.results.runs import RunLine, latest_runs
from assess.results.stored_stands import read, stored
from assess.scoring.facts import MISSING, NOT_APPLICABLE, SCORED
from assess.scoring.numbers.number_texts import fixed, plain
from assess.scoring.numbers.whole import rounded
from assess.scoring.stands import Stand
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
class YearResult:
    """A unit in one year: the run, what was decided, how many are in its group, and its indicators."""

    run: RunLine
    group_size: int
    stand: Stand
    indicators: tuple[Share, ...]


def groups(connection: Connection, run: RunLine) -> tuple[GroupLine, ...]:
    """Every group of a run, in the order of their least codes."""
    known = scheme(connection, run.scheme_id)
    return tuple(_group(known, name, units) for name, units in cached(by_group, connection, run).items())


def _group(known: Scheme, name: str, units: Sequence[Stand]) -> GroupLine:
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


def summary(connection: Connection, run: RunLine, group: str | None = None) -> GroupSummary | None:
    """Mean and lost points of every item and indicator in a group, or in the whole run."""
    if group is not None and not sayable(group):
        return None
    known = scheme(connection, run.scheme_id)
    indicators, points, states = read_columns(_payloads(connection, run, group))
    if not states:
        return None
    homes = {item.code: one.code for one in known.indicators for item in one.items}
    items = tuple(
        _item(known, item, homes.get(item.code, ""), earned, found)
        for item, earned, found in zip(known.items(), points, states, strict=True)
        if item.role in ("item", "extra")
    )
    return GroupSummary(group, len(states[0]), items, _indicators(known, indicators))


def shares(connection: Connection, run: RunLine, group: str | None = None) -> tuple[IndicatorSummary, ...]:
    """The indicators of `summary` alone, for a third of its time."""
    if group is not None and not sayable(group):
        return ()
    kept = [read_shares(text) for text in _payloads(connection, run, group)]
    return _indicators(scheme(connection, run.scheme_id), list(zip(*kept, strict=True))) if kept else ()


def _payloads(connection: Connection, run: RunLine, group: str | None) -> Iterable[str]:
    asked = stored(run.id)
    rows = connection.execute(asked if group is None else asked.where(Enrolment.group_name == group))
    return (row.items for row, _ in read(run.id, rows))


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


def history(connection: Connection, unit: str, office: str | None = None) -> tuple[YearResult, ...]:
    """A unit over the years: in the latest run of each scheme in force that it took part in, oldest first.

    A unit is the same however it was called; `unit` is any code it has borne. Where several offices assess units of
    that code, say which is meant.
    """
    if not sayable(unit):
        return ()
    mine = select(Enrolment.unit_id).where(Enrolment.code == unit).distinct()
    asked = select(Enrolment.scheme_id, Enrolment.unit_id).where(Enrolment.unit_id.in_(mine)).distinct()
    runs = {run.scheme_id: run for run in latest_runs(connection) if office in (None, run.office)}
    part = sorted((scheme_id, unit_id) for scheme_id, unit_id in connection.execute(asked) if scheme_id in runs)
    found = [cached(year_result, connection, runs[scheme_id], unit_id) for scheme_id, unit_id in part]
    return tuple(sorted((one for one in found if one), key=lambda one: (one.run.year, one.run.code)))


def year_result(connection: Connection, run: RunLine, unit_id: int) -> YearResult | None:
    """What became of a unit in a run; None where it may not be seen, or took no part."""
    asked = results(connection, run.id).where(Enrolment.unit_id == unit_id)
    found = next(read(run.id, connection.execute(asked)), None)
    if found is None:
        return None
    row, stand = found
    counted = select(func.count()).select_from(Result).join(Enrolment, Enrolment.id == Result.enrolment_id)
    mates = counted.where(Result.run_id == run.id, Enrolment.group_name == row.group_name)
    size = connection.execute(mates).scalar_one()
    known = scheme(connection, run.scheme_id)
    points = zip(known.indicators, read_shares(row.items), strict=True)
    shares = tuple(
        Share(
            one.code,
            one.name,
            one.name_en or one.name,
            _shown(known, None if text is None else Fraction(text)),
            plain(one.weight),
        )
        for one, text in points
    )
    return YearResult(run, size, stand, shares)
