"""Several assessors' marks of one item → one exact number for each unit."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd, lcm

import numpy as np
from numpy.typing import NDArray

from assess.collection.facts.item_rows import Mask, Part
from assess.collection.tables.name_keys import key
from assess.collection.tables.number_parser import EMPTY, EXEMPT, NUMBER, Numbers, codes, scaled, settled
from assess.scoring.facts import MISSING, NOT_APPLICABLE, SCORED, Column, Ints
from indicators.kinds import kind_of

SAFE = 1 << 62


@dataclass(frozen=True)
class Marks:
    """Whole numbers over one denominator, unit by unit: unit k has `sizes[k]` of them from `starts[k]` on."""

    numbers: Ints
    starts: NDArray[np.intp]
    sizes: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.starts)


def combined(part: Part, value: Numbers) -> Column:
    """The item's column. A unit with a refused row is left alone: its fault is noted already."""
    starts = part.starts()
    sizes = np.diff(np.append(starts, len(part))).astype(np.intp)
    names = [key(text) for text in part.texts("assessor")]
    for group in _suspects(part, value, names, starts, sizes):
        _check_assessors(part, value, names, int(starts[group]), int(sizes[group]))
    sound = ~np.logical_or.reduceat(part.bad, starts) if len(starts) else np.zeros(0, np.bool_)
    given = sound & (value.kind[starts] == NUMBER)
    kept = np.repeat(given, sizes)
    whole, tenths = scaled(value.millionths[kept], value.needed[kept])
    own_sizes = sizes[given]
    own_starts = (np.cumsum(own_sizes) - own_sizes).astype(np.intp)
    numbers, den = combine(part.item.combine, Marks(whole, own_starts, own_sizes))
    _check_result(part, numbers, den, starts[given])
    state = part.fresh_state()
    unit = part.unit[starts]
    state[unit[given]] = SCORED
    state[unit[sound & (value.kind[starts] == EXEMPT)]] = NOT_APPLICABLE
    if part.tally:
        state[unit[sound & (value.kind[starts] == EMPTY)]] = MISSING
    column = np.zeros(len(part.units), numbers.dtype)
    column[unit[given]] = numbers
    return Column(
        state, column, den * tenths, several=_several(part, names, starts, sizes, given), present=part.present()
    )


def _suspects(
    part: Part, value: Numbers, names: list[str], starts: NDArray[np.intp], sizes: NDArray[np.intp]
) -> list[int]:
    """Units whose several rows need a closer look: a name missing or twice, or states that differ."""
    if not (sizes > 1).any():
        return []
    at, distinct = codes(names)
    order = np.lexsort((at, part.unit))
    again = np.zeros(len(part), np.bool_)
    again[1:] = (part.unit[order][1:] == part.unit[order][:-1]) & (at[order][1:] == at[order][:-1])
    blank = np.array([not name for name in distinct], np.bool_)[at]
    mixed = np.maximum.reduceat(value.kind, starts) != np.minimum.reduceat(value.kind, starts)
    # `order` keeps every unit's rows in its own stretch, so both masks may be reduced over the same starts.
    odd = np.logical_or.reduceat(again, starts) | np.logical_or.reduceat(blank, starts) | mixed
    return [int(group) for group in np.flatnonzero(odd & (sizes > 1))]


def _check_assessors(part: Part, value: Numbers, names: list[str], first: int, size: int) -> None:
    """Several rows of a unit: all assessors named and different, all numbers or all 不适用."""
    rows = range(first, first + size)
    seen: dict[str, int] = {}
    for row in rows:
        earlier = seen.setdefault(names[row], row)
        if not names[row]:
            part.refuse_row(row, "assessor_missing", "assessor", count=size)
        elif earlier != row:
            part.refuse_row(row, "assessor_twice", "assessor", row=int(part.table.rows[int(part.at[earlier])]))
    kinds = value.kind[first : first + size]
    if part.bad[first : first + size].any() or (kinds == kinds[0]).all():
        return
    numeric = int((kinds == NUMBER).sum())
    odd = next(row for row in rows if value.kind[row] != (NUMBER if numeric else kinds[0]))
    part.refuse_row(odd, "assessors_mixed", count=size, numeric=numeric)


def _several(
    part: Part, names: list[str], starts: NDArray[np.intp], sizes: NDArray[np.intp], given: Mask
) -> dict[int, tuple[str, ...]]:
    """Unit → the marks, in the order of the assessors' names, where there are several."""
    texts = part.texts("value")
    marks: dict[int, tuple[str, ...]] = {}
    for at in np.flatnonzero(given & (sizes > 1)).tolist():
        rows = slice(int(starts[at]), int(starts[at]) + int(sizes[at]))
        named = sorted(zip(names[rows], texts[rows], strict=True))
        marks[int(part.unit[rows.start])] = tuple(settled(text) for _, text in named)
    return marks


def _check_result(part: Part, numbers: Ints, den: int, rows: NDArray[np.intp]) -> None:
    """Where only whole numbers are taken (an escalating deduction), a mean must be one too: there is no half event."""
    if kind_of(part.item).limits(part.item, part.decimals).whole:
        for row in rows[np.asarray(numbers.astype(object) % den != 0, np.bool_)].tolist():
            part.refuse_row(row, "combined_not_whole", how=part.item.combine)


def combine(how: str, marks: Marks) -> tuple[Ints, int]:
    """mean | median | trimmed (one highest and one lowest dropped, from four marks up), over one denominator."""
    if not len(marks):
        return np.zeros(0, np.int64), 1
    # Sums of n numbers below 10**18 need not fit 64 bits: then Python's integers take over.
    largest = max(abs(int(marks.numbers.max())), abs(int(marks.numbers.min())))
    numbers = marks.numbers if largest * int(marks.sizes.max()) < SAFE else marks.numbers.astype(object)
    marks = Marks(numbers, marks.starts, marks.sizes)
    total, parts = _median(marks) if how == "median" else _mean(marks, how == "trimmed")
    den = lcm(*map(int, np.unique(parts)))
    most = max(abs(int(total.max())), abs(int(total.min())))
    # The denominator itself must fit, also where all marks are 0.
    if max(most, 1) * den >= SAFE:
        total, parts = total.astype(object), parts.astype(object)
    return _reduced(total * (den // parts), den)


def _mean(marks: Marks, trimmed: bool) -> tuple[Ints, Ints]:
    total = np.add.reduceat(marks.numbers, marks.starts)
    if not trimmed:
        return total, marks.sizes
    ends = np.maximum.reduceat(marks.numbers, marks.starts) + np.minimum.reduceat(marks.numbers, marks.starts)
    cut = marks.sizes >= 4
    return np.where(cut, total - ends, total), np.where(cut, marks.sizes - 2, marks.sizes)


def _median(marks: Marks) -> tuple[Ints, Ints]:
    owner = np.repeat(np.arange(len(marks)), marks.sizes)
    ordered = marks.numbers[np.lexsort((marks.numbers, owner))]
    low = ordered[marks.starts + (marks.sizes - 1) // 2]
    high = ordered[marks.starts + marks.sizes // 2]
    return low + high, np.full(len(marks), 2)


def _reduced(numbers: Ints, den: int) -> tuple[Ints, int]:
    """The same numbers over the smallest denominator, in 64 bits where all of them fit."""
    shared = den
    for number in np.unique(numbers).tolist():
        shared = gcd(shared, int(number))
        if shared == 1:
            break
    numbers = numbers // shared
    fits = max(abs(int(numbers.max())), abs(int(numbers.min()))) < SAFE
    return numbers.astype(np.int64 if fits else object), den // shared
