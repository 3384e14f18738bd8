"""A stored result opened again: the very record that scoring wrote, from what the run kept and what it was told.

Nothing is scored here. Points, total, grade and rank are read; only the words of each reason are put together again,
by the code that put them together the first time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import lcm
from typing import Any

import numpy as np

from assess.collection.fact_packs import unpack
from assess.results.output.document import share_texts, unit_texts
from assess.results.output.item_objects import Award, award_texts
from assess.results.payload import Kept
from assess.scoring.awards import fixed_texts
from assess.scoring.facts import Column, Ints
from assess.scoring.numbers.number_texts import plain
from assess.scoring.numbers.whole import SAFE
from assess.scoring.pools import Cell
from assess.scoring.rules.plans import Plan
from assess.scoring.rules.reasons import Shown, reasons
from assess.scoring.stands import Stand
from indicators.schema import Indicator, Item, Scheme


@dataclass(frozen=True)
class Held:
    """What is stored of one unit in a run: its stand, its points and states, and its facts as scored."""

    stand: Stand
    kept: Kept
    pack: bytes


def records(scheme: Scheme, held: Sequence[Held]) -> Iterator[str]:
    """Each unit's object of results.json, as JSON text."""
    columns = unpack(scheme, enumerate(one.pack for one in held), len(held))
    homes = {item.code: indicator for indicator in scheme.indicators for item in indicator.items}
    items = [
        _item(scheme, item, homes.get(item.code), columns[item.code], held, at)
        for at, item in enumerate(scheme.items())
    ]
    indicators = [_indicator(scheme, one, held, at) for at, one in enumerate(scheme.indicators)]
    return unit_texts([one.stand for one in held], indicators, items)


def _indicator(scheme: Scheme, indicator: Indicator, held: Sequence[Held], at: int) -> list[str]:
    exact = [one.kept.indicators[at] for one in held]
    num, den = _numbers(exact)
    there = [text is not None for text in exact]
    return share_texts(indicator, fixed_texts(num, den, scheme), [text or "" for text in exact], there)


def _item(
    scheme: Scheme, item: Item, home: Indicator | None, column: Column, held: Sequence[Held], at: int
) -> list[str]:
    num, den = _numbers([one.kept.items[at] for one in held])
    over = {row: one.kept.over[item.code] for row, one in enumerate(held) if item.code in one.kept.over}
    # A penalty counts with its sign, but was earned without; where cap or gate overruled, the reason is theirs.
    cell = _cell(scheme, item, home, column, np.abs(num), den)
    mode = home.not_applicable if home else "rescale"
    said = reasons(Shown(cell, np.arange(len(held)), _places(item, held)), mode, scheme.decimals, scheme.rounding)
    overruled = {row: (code, _limit(item, code, raw)) for row, (code, raw) in over.items()}
    return award_texts(scheme, Award(item, cell.basis, said, num, den, overruled))


def _limit(item: Item, code: str, raw: str) -> dict[str, str]:
    """The arguments of a gate or cap that overruled the points."""
    line = item.gate if code == "gate" else item.cap
    return {"gate" if code == "gate" else "cap": "" if line is None else plain(line), "raw": raw}


def _places(item: Item, held: Sequence[Held]) -> tuple[list[str], list[str]] | None:
    if item.rule.kind != "rank":
        return None
    pairs = [one.kept.places[item.code] for one in held]
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
