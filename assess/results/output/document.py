"""results.json: every unit's record in the fixed form of the scheme format."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from assess.canonical_json import compact_json
from assess.results.output.item_objects import item_texts
from assess.scoring.awards import fixed_texts
from assess.scoring.facts import Facts
from assess.scoring.kernel import Results
from assess.scoring.numbers.number_texts import plain
from assess.scoring.stands import Stand, stands
from indicators.schema import Indicator, Scheme
from reports.words.sentences import sentence

FORMAT = 1
ENGINE = "assess 0.1.0"
Progress = Callable[[int], None]


def records(scheme: Scheme, facts: Facts, results: Results) -> list[dict[str, Any]]:
    """The units of results.json as plain data."""
    units: list[dict[str, Any]] = json.loads("[" + ",".join(_unit_texts(scheme, facts, results)) + "]")
    return units


def write(
    scheme: Scheme, facts: Facts, results: Results, engine: str, progress: Progress | None = None
) -> Iterator[str]:
    """The whole document in pieces, one unit a line; the same input gives the same text.

    `progress` is told how many items are done.
    """
    return document(scheme, engine, _unit_texts(scheme, facts, results, progress))


def document(scheme: Scheme, engine: str, units: Iterable[str]) -> Iterator[str]:
    """The whole document around the units' objects."""
    head = {
        "format": FORMAT,
        "scheme": {"code": scheme.code, "version": scheme.version, "year": scheme.year, "digest": scheme.digest},
        "engine": engine,
    }
    yield compact_json(head)[:-1] + ',"units":[\n'
    for place, text in enumerate(units):
        yield (",\n" if place else "") + text
    yield "\n]}\n"


def _unit_texts(scheme: Scheme, facts: Facts, results: Results, progress: Progress | None = None) -> Iterator[str]:
    columns = []
    for done, item in enumerate(scheme.items(), 1):
        columns.append(item_texts(scheme, facts, results, item))
        if progress:
            progress(done)
    indicators = [_indicator_texts(scheme, results, indicator) for indicator in scheme.indicators]
    return unit_texts(stands(scheme, facts, results, np.arange(len(facts.units))), indicators, columns)


def unit_texts(
    heads: Iterable[Stand], indicators: Sequence[Sequence[str]], items: Sequence[Sequence[str]]
) -> Iterator[str]:
    """Each unit's object, from the columns of its indicators' and items' objects."""
    for row, stand in enumerate(heads):
        parts = ",".join(column[row] for column in indicators)
        things = ",".join(column[row] for column in items)
        yield f'{compact_json(stand_object(stand))[:-1]},"indicators":[{parts}],"items":[{things}]}}'


def stand_object(stand: Stand) -> dict[str, Any]:
    """A unit's object without its indicators and items."""
    said = [{"code": code, "args": args, "text": sentence(code, args)} for code, args in stand.reasons]
    return {
        "unit": stand.unit,
        "name": stand.name,
        "group": stand.group,
        "total": stand.total,
        "exact": stand.exact,
        "band": stand.band,
        "grade": stand.grade,
        "rank": stand.rank,
        "vetoes": list(stand.vetoes),
        "reasons": said,
    }


def _indicator_texts(scheme: Scheme, results: Results, indicator: Indicator) -> list[str]:
    """The indicator's object in results.json for every unit, as JSON text."""
    pool = results.pools[indicator.code]
    share = results.shares.get(indicator.code) or pool.share()
    shares = share.fractions(np.arange(len(share)))
    exact = [one * indicator.weight for one in shares]
    num, den = (np.array([getattr(one, part) for one in exact], dtype=object) for part in ("numerator", "denominator"))
    return share_texts(indicator, fixed_texts(num, den, scheme), exact, (pool.avail > 0).tolist())


def share_texts(
    indicator: Indicator, points: Sequence[str], exact: Sequence[object], there: Sequence[bool]
) -> list[str]:
    """The indicator's object for every unit, as JSON text; `there` where something was applicable."""
    code, weight = compact_json(indicator.code), plain(indicator.weight)
    return [
        f'{{"code":{code},"points":"{points[row]}","exact":"{exact[row]}","weight":"{weight}"}}'
        if there[row]
        else f'{{"code":{code},"points":null,"exact":null,"weight":"{weight}"}}'
        for row in range(len(there))
    ]


def share_objects(
    indicator: Indicator, points: Sequence[str], exact: Sequence[object], there: Sequence[bool]
) -> list[dict[str, Any]]:
    """The same as plain data."""
    code, weight = indicator.code, plain(indicator.weight)
    rows = zip(points, exact, there, strict=True)
    return [
        {"code": code, "points": one if is_ else None, "exact": str(whole) if is_ else None, "weight": weight}
        for one, whole, is_ in rows
    ]
