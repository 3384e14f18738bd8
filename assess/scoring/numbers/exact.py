"""Columns of exact fractions, and the three decisions taken on them: against a line, to a decimal, among themselves.

Every row has an approximation with a proved bound on its error. Most decisions are clear from it. Where one is not,
the row is worked out exactly: in 64 bits (`narrow`) where its denominators allow, with Python integers (`wide`) where
they do not. So no decision rests on an approximation, and ties, the normal case among marks in halves and tenths,
stay on the 64-bit path.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from assess.scoring.facts import Ints
from assess.scoring.numbers.whole import SAFE, constant, largest, reduced, rounded

Rows = NDArray[np.intp]
Bools = NDArray[np.bool_]
Narrow = Callable[[Rows], tuple[Ints, Ints, Bools]]
Wide = Callable[[Rows], tuple[Ints, Ints]]
UNKNOWN, NARROW, WIDE = range(3)
FEW = 2
"""So few rows are not worth the columns: Python integers are quicker."""


@dataclass
class Ratios:
    """num ÷ den row by row, known as far as it was asked for; `approx` is within `error` of every row.

    narrow gives num, den in 64 bits and which rows fitted; wide gives them as Python integers. den > 0 in both.
    """

    approx: NDArray[np.float64]
    error: float
    narrow: Narrow
    wide: Wide
    known: NDArray[np.uint8] = field(init=False)
    num: NDArray[np.int64] = field(init=False)
    den: NDArray[np.int64] = field(init=False)
    large: dict[int, Fraction] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.known = np.zeros(len(self.approx), dtype=np.uint8)
        self.num, self.den = np.zeros(len(self.approx), dtype=np.int64), np.ones(len(self.approx), dtype=np.int64)

    def __len__(self) -> int:
        return len(self.approx)

    def know(self, rows: Rows) -> None:
        """Work these rows out, in lowest terms, those already known excepted."""
        rows = rows[self.known[rows] == UNKNOWN]
        if not len(rows):
            return
        rest = rows
        if len(rows) > FEW:
            num, den, fitted = self.narrow(rows)
            self.num[rows], self.den[rows] = reduced(num, den)
            self.known[rows[fitted]] = NARROW
            rest = rows[~fitted]
        self.known[rest] = WIDE
        if len(rest):
            for row, num_, den_ in zip(rest.tolist(), *self.wide(rest), strict=True):
                self.large[row] = Fraction(int(num_), int(den_))

    def fractions(self, rows: Rows) -> list[Fraction]:
        """These rows as fractions in lowest terms."""
        self.know(rows)
        pairs = zip(rows.tolist(), self.num[rows].tolist(), self.den[rows].tolist(), strict=True)
        return [self.large[row] if row in self.large else Fraction(num, den) for row, num, den in pairs]

    def against(self, line: Fraction) -> NDArray[np.int8]:
        """The sign of row − line."""
        off = self.approx - _near(line)
        sign: NDArray[np.int8] = np.sign(off).astype(np.int8)
        close = np.flatnonzero(np.abs(off) <= 2 * self.error + abs(_near(line)) * 2.0**-50)
        self.know(close)
        num, den = self.num[close], self.den[close]
        # Neither factor is left out where the rows are 0, or where there are none.
        bound = max(max(largest(num), 1) * line.denominator, max(largest(den), 1) * abs(line.numerator))
        if bound < SAFE:
            below, above = constant(line.denominator, np.int64), constant(line.numerator, np.int64)
            sign[close] = np.sign(num * below - den * above)
        else:
            exact = self.fractions(close)
            sign[close] = [(one > line) - (one < line) for one in exact]
        for row in set(close.tolist()) & self.large.keys():
            sign[row] = (self.large[row] > line) - (self.large[row] < line)
        return sign

    def capped(self, line: Fraction, rows: Bools) -> Ratios:
        """The smaller of row and line where `rows` says so."""
        lower = rows & (self.against(line) > 0)
        if not lower.any():
            return self
        result = Ratios(self.approx.copy(), self.error, self.narrow, self.wide)
        result.known, result.num, result.den = self.known.copy(), self.num.copy(), self.den.copy()
        result.large = {row: exact for row, exact in self.large.items() if not lower[row]}
        result.approx[lower] = _near(line)
        if max(abs(line.numerator), line.denominator) < SAFE:
            result.num[lower], result.den[lower] = line.numerator, line.denominator
            result.known[lower] = NARROW
        else:
            result.known[lower] = WIDE
            result.large |= dict.fromkeys(np.flatnonzero(lower).tolist(), line)
        return result

    def to_decimals(self, decimals: int, rounding: str) -> Ints:
        """Each row rounded once, as whole units of the last decimal."""
        scale = 10**decimals
        near = self.approx * scale
        margin = 2 * self.error * scale + np.abs(near) * 2.0**-50
        unsure = np.flatnonzero((np.abs(near - np.floor(near) - 0.5) <= margin) | (np.abs(near) > 2.0**52))
        near[unsure] = 0
        result: Ints = np.floor(near + 0.5).astype(np.int64)
        if not len(unsure):
            return result
        exact = self.fractions(unsure)
        num = np.array([one.numerator for one in exact], dtype=object)
        den = np.array([one.denominator for one in exact], dtype=object)
        settled = rounded(num, den, decimals, rounding)
        if largest(settled) >= SAFE:
            result = result.astype(object)
        result[unsure] = settled
        return result

    def codes(self, rows: Rows) -> NDArray[np.int64]:
        """Whole numbers, one for each of `rows`, in the order of the exact values; equal only for equal values."""
        order = np.argsort(self.approx[rows])
        step = np.diff(self.approx[rows[order]]) > 2 * self.error
        places = _beside(~step)
        if len(places):
            self._settle(rows, order, step, places)
        codes = np.empty(len(rows), dtype=np.int64)
        codes[order] = np.concatenate([[0], np.cumsum(step)])[: len(rows)]
        return codes

    def _settle(self, rows: Rows, order: Rows, step: Bools, places: Rows) -> None:
        """Decide exactly between neighbours in `order` that approximation can't tell apart."""
        self.know(rows[order[places]])
        cluster = np.concatenate([[0], np.cumsum(step)])
        here, before = rows[order[1:]], rows[order[:-1]]
        same = (self.num[here] == self.num[before]) & (self.den[here] == self.den[before])
        same &= (self.known[here] == NARROW) & (self.known[before] == NARROW)
        mixed = np.zeros(cluster[-1] + 1, dtype=np.bool_)
        mixed[cluster[1:][~step & ~same]] = True
        unclear = np.flatnonzero(mixed[cluster])
        exact = self.fractions(rows[order[unclear]])
        sequence = sorted(range(len(unclear)), key=lambda one: (cluster[unclear[one]], exact[one]))
        order[unclear] = order[unclear[sequence]]
        for left, right in itertools.pairwise(range(len(unclear))):
            if cluster[unclear[left]] == cluster[unclear[right]]:
                step[unclear[right] - 1] = exact[sequence[left]] != exact[sequence[right]]


def _beside(near: Bools) -> Rows:
    """Places that have a neighbour they are near to."""
    places = np.zeros(len(near) + 1, dtype=np.bool_)
    places[:-1] |= near
    places[1:] |= near
    return np.flatnonzero(places)


def nearly(values: Ints, grain: int) -> NDArray[np.float64]:
    """values ÷ grain; of Python integers of any size, whose quotient is within reach though they are not."""
    if values.dtype == object:
        return np.array([value / grain for value in values], dtype=np.float64)
    quotient: NDArray[np.float64] = values / float(grain)
    return quotient


def _near(line: Fraction) -> float:
    return line.numerator / line.denominator
