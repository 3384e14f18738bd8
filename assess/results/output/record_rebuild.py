"""A stored result opened again: the very record that scoring wrote, from what the run kept and what it was told.

Nothing is scored here. Points, total, grade and rank are read; only the words of each reason are put together again,
by the code that put them together the first time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from assess.collection.fact_packs import unpack
from assess.results.output.document import share_objects, share_texts, stand_object, unit_texts
from assess.results.output.item_objects import Award, award_objects, award_texts
from assess.results.payload import StoredPoints
from assess.scoring.awards import fixed_texts
from assess.scoring.facts import Column, Ints
from assess.scoring.numbers.number_texts import plain
from assess.scoring.numbers.whole import SAFE
from assess.scoring.pools import Cell
from assess.scoring.reasons import reasons
from assess.scoring.rule_kinds.branch import Shown
from assess.scoring.rule_kinds.plan import Plan
from assess.scoring.stands import Reason, Stand
from assess.scoring.unit_result import ItemResult, UnitResult
from indicators.kinds import kind_of
from indicators.schema import Indicator, Item, Scheme

Share = tuple[Indicator, list[str], list[str], list[bool]]
"""An indicator with its points, rounded and exact, and whether anything of it applied, a row for each unit."""


@dataclass(frozen=True)
class StoredUnit:
    """What is stored of one unit in a run: its stand, its points and states, and its facts as scored."""

    stand: Stand
    points: StoredPoints
    pack: bytes


def records(scheme: Scheme, units: Sequence[StoredUnit]) -> Iterator[str]:
    """Each unit's object of results.json, as JSON text."""
    indicators = [share_texts(*share) for share in _shares(scheme, units)]
    items = [award_texts(scheme, award) for award in _awards(scheme, units)]
    return unit_texts([one.stand for one in units], indicators, items)


def record_objects(scheme: Scheme, units: Sequence[StoredUnit]) -> Iterator[dict[str, Any]]:
    """The same as plain data: for one unit in a fraction of the time."""
    indicators = [share_objects(*share) for share in _shares(scheme, units)]
    items = [award_objects(scheme, award) for award in _awards(scheme, units)]
    for row, one in enumerate(units):
        parts = {"indicators": [column[row] for column in indicators], "items": [column[row] for column in items]}
        yield stand_object(one.stand) | parts


def result_of(scheme: Scheme, record: Mapping[str, Any], graded: int) -> UnitResult:
    """The unit's result from its object of results.json; `graded` units of its group have a total."""
    said = tuple(Reason(one["code"], one["args"]) for one in record["reasons"])
    fields = ("unit", "name", "group", "total", "exact", "band", "grade", "rank")
    stand = Stand(**{name: record[name] for name in fields}, vetoes=tuple(record["vetoes"]), reasons=said)
    return UnitResult(scheme, stand, {one["code"]: _item_result(one) for one in record["items"]}, graded)


def _item_result(one: Mapping[str, Any]) -> ItemResult:
    points = None if one["exact"] is None else Fraction(one["exact"])
    return ItemResult(points, one["reason"]["code"], one["reason"]["args"], one["basis"])


def _shares(scheme: Scheme, units: Sequence[StoredUnit]) -> Iterator[Share]:
    for at, indicator in enumerate(scheme.indicators):
        exact = [one.points.indicators[at] for one in units]
        there = [text is not None for text in exact]
        yield indicator, fixed_texts(*_numbers(exact), scheme), [text or "" for text in exact], there


def _awards(scheme: Scheme, units: Sequence[StoredUnit]) -> Iterator[Award]:
    columns = unpack(scheme, enumerate(one.pack for one in units), len(units))
    homes = {item.code: indicator for indicator in scheme.indicators for item in indicator.items}
    for at, item in enumerate(scheme.items()):
        yield _award(scheme, item, homes.get(item.code), columns[item.code], units, at)


def _award(
    scheme: Scheme, item: Item, home: Indicator | None, column: Column, units: Sequence[StoredUnit], at: int
) -> Award:
    num, den = _numbers([one.points.items[at] for one in units])
    over = {row: one.points.over[item.code] for row, one in enumerate(units) if item.code in one.points.over}
    # A penalty counts with its sign, but was earned without; where cap or gate overruled, the reason is theirs.
    cell = _cell(scheme, item, home, column, np.abs(num), den)
    mode = home.not_applicable if home else "rescale"
    said = reasons(Shown(cell, np.arange(len(units)), _places(item, units)), mode, scheme.decimals, scheme.rounding)
    overruled = {row: (code, _limit(item, code, raw)) for row, (code, raw) in over.items()}
    return Award(item, cell.basis, said, num, den, overruled)


def _limit(item: Item, code: str, raw: str) -> dict[str, str]:
    """The arguments of a gate or cap that overruled the points."""
    line = item.gate if code == "gate" else item.cap
    return {"gate" if code == "gate" else "cap": "" if line is None else plain(line), "raw": raw}


def _places(item: Item, units: Sequence[StoredUnit]) -> tuple[list[str], list[str]] | None:
    if not kind_of(item).ranked:
        return None
    pairs = [one.points.places[item.code] for one in units]
    return [place for place, _ in pairs], [of for _, of in pairs]


def _cell(scheme: Scheme, item: Item, home: Indicator | None, column: Column, points: Ints, below: Ints | int) -> Cell:
    """The item as it was scored; there is nothing left to work out."""
    grain, den = (below, None) if isinstance(below, int) else (1, below)
    return Cell(item, home, column, Plan(grain, 0, _refuse), grain, den, points, 0, False, None, scheme.rounding)


def _refuse(rows: slice, out: Ints) -> None:
    raise ArithmeticError("a stored result is not scored again")


def _numbers(texts: Sequence[str | None]) -> tuple[Ints, Ints | int]:
    """Exact texts as integers over one denominator, or each over its own beyond 64 bits; none is 0."""
    known: dict[str | None, tuple[int, int]] = {None: (0, 1)}
    for text in texts:
        if text is not None and text not in known:
            above, _, below = text.partition("/")
            known[text] = (int(above), int(below or "1"))
    shared = 1
    for _, below_ in known.values():
        shared = lcm(shared, below_)
        if shared >= SAFE:
            break
    most = max(abs(above_) for above_, _ in known.values())
    if most * shared < SAFE:
        whole = {text: above_ * (shared // below_) for text, (above_, below_) in known.items()}
        return np.array([whole[text] for text in texts], np.int64), shared
    pairs: list[Any] = [known[text] for text in texts]
    nums, dens = np.empty(len(texts), object), np.empty(len(texts), object)
    nums[:], dens[:] = [above_ for above_, _ in pairs], [below_ for _, below_ in pairs]
    return nums, dens
