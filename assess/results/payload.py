"""What a run keeps of a unit's indicators and items: exact points and states, as one canonical JSON text.

{"indicators": [exact or null, …], "items": [exact or null, …], "over": {item: [gate or capped, points before it]},
"places": [[place, of], …] of the items ranked in the group, "states": one digit an item}, all in the scheme's order.
Reasons are not kept: they follow from these, the unit's facts and the scheme, which are all frozen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assess.canonical_json import compact_json
from assess.scoring.awards import counted, overruled, places
from assess.scoring.facts import NOT_APPLICABLE, Facts, Ints
from assess.scoring.kernel import Results
from assess.scoring.numbers.exact import Rows
from assess.scoring.numbers.whole import constant, dtype_for, largest, proved, reduced
from assess.scoring.stands import Stand
from indicators.digests import digest_of
from indicators.kinds import kind_of
from indicators.schema import Indicator, Item, Scheme

FORMAT = 1
NULL = "null"
Points = Sequence[str | None]
"""Exact, None where nothing was applicable."""
COLUMNS = ("indicators", "items", "states")
STATES = '"states":"'
TABLE_SPAN = 1 << 20
"""Numbers nearer together than this are told apart by a table instead of by sorting."""
DECODER = json.JSONDecoder()


@dataclass(frozen=True)
class StoredPoints:
    """A payload read back. items and indicators in the scheme's order; places by item code."""

    indicators: tuple[str | None, ...]
    items: tuple[str | None, ...]
    states: tuple[int, ...]
    places: Mapping[str, tuple[str, str]]
    over: Mapping[str, tuple[str, str]]


def ranked(scheme: Scheme) -> list[Item]:
    """The items whose reason needs the unit's place in the group."""
    return [item for item in scheme.items() if kind_of(item).ranked]


class PayloadWriter:
    """Writes the payloads of a year, a block of units at a time, so that its texts never lie in memory all at once."""

    def __init__(self, scheme: Scheme, facts: Facts, results: Results) -> None:
        self.scheme, self.results = scheme, results
        every = np.arange(len(facts.units))
        self.places = [places(facts, results.cells[item.code], every) for item in ranked(scheme)]

    def block(self, rows: Rows) -> Iterator[str]:
        """The payload of each of these units."""
        results, every = self.results, list(self.scheme.items())
        items = [_points(results, item, rows) for item in every]
        indicators = [self._indicator(one, rows) for one in self.scheme.indicators]
        columns = [results.cells[item.code].column.state[rows] for item in every]
        states = (np.stack(columns, axis=1) + constant(ord("0"), np.uint8)).astype(np.uint8).tobytes().decode("ascii")
        over = self._over(every, rows)
        placed = self._placed(rows)
        width = len(every)
        joined = zip(zip(*indicators, strict=True), zip(*items, strict=True), strict=True)
        for row, (shares, points) in enumerate(joined):
            yield (
                f'{{"indicators":[{",".join(shares)}],"items":[{",".join(points)}],"over":{over.get(row, "{}")},'
                f'"places":[{placed[row]}],"states":"{states[row * width : (row + 1) * width]}"}}'
            )

    def _over(self, every: Sequence[Item], rows: Rows) -> dict[int, str]:
        """Where a gate or cap overruled a bonus or penalty, as JSON."""
        found: dict[int, dict[str, list[str]]] = {}
        for item in every:
            for row, (code, args) in overruled(self.results, item, rows).items():
                found.setdefault(row, {})[item.code] = [code, args["raw"]]
        return {row: compact_json(said) for row, said in found.items()}

    def _placed(self, rows: Rows) -> list[str]:
        """Each unit's places and among how many, as JSON."""
        chosen = rows.tolist()
        columns = [[f'["{place[row]}","{of[row]}"]' for row in chosen] for place, of in self.places]
        return [",".join(row) for row in zip(*columns, strict=True)] if columns else [""] * len(chosen)

    def _indicator(self, indicator: Indicator, rows: Rows) -> list[str]:
        """The indicator's exact points as JSON, null where nothing was applicable."""
        pool, weight = self.results.pools[indicator.code], indicator.weight
        there = np.asarray(pool.avail[rows] > 0, np.bool_)
        written = [NULL] * len(rows)
        for where, exact in ((there & ~pool.wide[rows], False), (there & pool.wide[rows], True)):
            chosen = rows[where]
            num, avail = pool.exact(chosen) if exact else (pool.num[chosen], pool.avail[chosen])
            texts = _fractions(_times(num, weight.numerator), _times(avail, weight.denominator))
            for row, text in zip(np.flatnonzero(where).tolist(), texts, strict=True):
                written[row] = text
        return written


def _times(numbers: Ints, factor: int) -> Ints:
    """The product, in 64 bits where it fits."""
    bound, (times,) = proved(largest(numbers) * factor, factor)
    return numbers.astype(dtype_for(bound)) * times


def _points(results: Results, item: Item, rows: Rows) -> list[str]:
    """The item's exact points as JSON, null where it is not applicable."""
    num, den = counted(results, item, rows)
    written = _texts(num, den)
    for row in np.flatnonzero(results.cells[item.code].column.state[rows] == NOT_APPLICABLE).tolist():
        written[row] = NULL
    return written


def _texts(num: Ints, den: Ints | int) -> list[str]:
    """num ÷ den in lowest terms as JSON; each distinct number is written once where one denominator is shared."""
    if not isinstance(den, int):
        return _fractions(num, den)
    distinct, where = _distinct(num)
    kind = object if distinct.dtype == object else dtype_for(den)
    below = np.full(len(distinct), constant(den, kind))
    texts = np.array(_fractions(distinct, below), dtype=object)
    return list(texts[where])


def _distinct(num: Ints) -> tuple[Ints, Rows]:
    """The distinct numbers, and for each row which it is; by a table where the numbers are close together."""
    if num.dtype == object or not len(num) or int(num.max()) - int(num.min()) >= TABLE_SPAN:
        distinct, where = np.unique(num, return_inverse=True)
        return distinct, where
    least = num.min()
    off = (num - least).astype(np.intp)
    seen = np.zeros(int(off.max()) + 1, np.bool_)
    seen[off] = True
    places_ = np.cumsum(seen) - 1
    return np.flatnonzero(seen) + least, places_[off]


def _fractions(num: Ints, den: Ints) -> list[str]:
    """Row by row in lowest terms, as JSON."""
    kind = object if object in (num.dtype, den.dtype) else np.int64
    num, den = reduced(num.astype(kind, copy=False), den.astype(kind, copy=False))
    pairs = zip(num.tolist(), den.tolist(), strict=True)
    return [f'"{above}"' if below == 1 else f'"{above}/{below}"' for above, below in pairs]


def read_back(codes: Sequence[str], text: str) -> StoredPoints:
    """What a payload says; `codes` of the items that are ranked."""
    held: dict[str, Any] = json.loads(text)
    return StoredPoints(
        tuple(held["indicators"]),
        tuple(held["items"]),
        tuple(map(int, held["states"])),
        {code: (place, of) for code, (place, of) in zip(codes, held["places"], strict=True)},
        {code: (kind, raw) for code, (kind, raw) in held["over"].items()},
    )


def read_columns(texts: Iterable[str]) -> tuple[list[Points], list[Points], list[Sequence[str]]]:
    """Exact points of each indicator and of each item, and each item's states as digits, of many units."""
    held = [json.loads(text) for text in texts]
    indicators, items, states = (zip(*(one[name] for one in held), strict=True) for name in COLUMNS)
    return list(indicators), list(items), list(states)


def read_shares(text: str) -> list[str | None]:
    """The indicators of a payload, without reading the rest."""
    shares: list[str | None]
    shares, _ = DECODER.raw_decode(text, len('{"indicators":'))
    return shares


def read_states(text: str) -> str:
    """Each item's state as a digit, without reading the rest."""
    return text[text.rindex(STATES) + len(STATES) : -2]


def digest(scheme_digest: str, pack_digest: str, stand: Stand, reasons: str, payload: str) -> str:
    """Of everything that was decided on a unit and what it was decided from.

    Two digests of fixed length, then a JSON list, which says itself where it ends, then the payload: no two results run
    together to the same bytes.
    """
    decided = [stand.unit, stand.name, stand.group, stand.total, stand.exact, stand.band, stand.grade, stand.rank]
    told = compact_json([*decided, list(stand.vetoes), reasons])
    return digest_of(f"{scheme_digest}{pack_digest}{told}{payload}".encode())
