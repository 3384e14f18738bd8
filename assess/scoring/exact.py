"""Columns of exact fractions, and the three decisions taken on them: against a line, to a decimal, among themselves.

Most rows hold num ÷ den in 64 bits. Rows whose denominators outgrow that are *wide*: of these only an approximation
with a proved bound on its error is kept, and `resolve` works them out with Python integers when, and only when, a
decision falls inside the bound. So no decision ever rests on an approximation, and ties, which are the normal case
among marks in halves and tenths, are found on the 64-bit path.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from assess.scoring.facts import Ints
from assess.scoring.whole import SAFE, largest, reduced, rounded

Rows = NDArray[np.intp]
Resolve = Callable[[Rows], tuple[Ints, Ints]]


@dataclass
class Ratios:
    """num ÷ den row by row (den > 0); `approx` is within `error` of every row, and all there is of a wide one."""

    num: Ints
    den: Ints
    approx: NDArray[np.float64]
    wide: NDArray[np.bool_]
    error: float
    resolve: Resolve

    def __len__(self) -> int:
        return len(self.approx)

    def pairs(self, rows: Rows) -> tuple[Ints, Ints]:
        """Numerators and denominators of these rows as Python integers, not reduced."""
        num, den = self.num[rows].astype(object), self.den[rows].astype(object)
        loose = np.flatnonzero(self.wide[rows])
        if len(loose):
            num[loose], den[loose] = self.resolve(rows[loose])
        return num, den

    def fractions(self, rows: Rows) -> list[Fraction]:
        """These rows as fractions in lowest terms."""
        return [Fraction(int(num), int(den)) for num, den in zip(*self.pairs(rows), strict=True)]

    def against(self, line: Fraction) -> NDArray[np.int8]:
        """The sign of row − line."""
        bound = max(largest(self.num) * line.denominator, largest(self.den) * abs(line.numerator))
        if bound < SAFE:
            sign: NDArray[np.int8] = np.sign(self.num * line.denominator - self.den * line.numerator).astype(np.int8)
            unsure = self.wide
        else:
            sign, unsure = np.zeros(len(self), dtype=np.int8), np.ones(len(self), dtype=np.bool_)
        rows = np.flatnonzero(unsure)
        if len(rows):
            off = self.approx[rows] - _near(line)
            sign[rows] = np.sign(off)
            close = rows[np.abs(off) <= 2 * self.error + _slack(line)]
            for row, exact in zip(close, self.fractions(close), strict=True):
                sign[row] = (exact > line) - (exact < line)
        return sign

    def capped(self, line: Fraction, rows: NDArray[np.bool_]) -> Ratios:
        """The smaller of row and line where `rows` says so."""
        lower = rows & (self.against(line) > 0)
        if not lower.any():
            return self
        result = replace(
            self, num=self.num.copy(), den=self.den.copy(), approx=self.approx.copy(), wide=self.wide.copy()
        )
        result.num[lower], result.den[lower] = line.numerator, line.denominator
        result.approx[lower], result.wide[lower] = _near(line), False
        return result

    def to_decimals(self, decimals: int, rounding: str) -> Ints:
        """Each row rounded once, as whole units of the last decimal."""
        result = rounded(self.num, self.den, decimals, rounding)
        rows = np.flatnonzero(self.wide)
        if not len(rows):
            return result
        scale = 10**decimals
        near = self.approx[rows] * scale
        margin = 2 * self.error * scale + np.abs(near) * 2.0**-50
        unsure = (np.abs(near - np.floor(near) - 0.5) <= margin) | (np.abs(near) > 2.0**52)
        result[rows] = np.floor(near + 0.5).astype(result.dtype)
        close = rows[unsure]
        if len(close):
            exact = rounded(*self.pairs(close), decimals, rounding)
            if largest(exact) >= SAFE:
                result = result.astype(object)
            result[close] = exact
        return result

    def codes(self) -> NDArray[np.int64]:
        """Whole numbers in the order of the rows' exact values; equal values, and only these, get equal codes."""
        if not len(self):
            return np.zeros(0, dtype=np.int64)
        if not self.wide.any() and (self.den == self.den[0]).all():
            order = np.argsort(self.num, kind="stable")
            step = np.diff(self.num[order]) != 0
        else:
            order, step = self._ordered()
        codes = np.empty(len(self), dtype=np.int64)
        codes[order] = np.concatenate([[0], np.cumsum(step)])
        return codes

    def _ordered(self) -> tuple[Rows, NDArray[np.bool_]]:
        """Rows in ascending order, and where a row is greater than the one before it."""
        order = np.argsort(self.approx, kind="stable")
        step = np.diff(self.approx[order]) > 2 * self.error
        near = ~step
        close = np.zeros(len(order), dtype=np.bool_)
        close[:-1] |= near
        close[1:] |= near
        where = np.flatnonzero(close)
        if not len(where):
            return order, step
        rows = order[where]
        num, den = np.zeros(len(order), dtype=self.num.dtype), np.ones(len(order), dtype=self.den.dtype)
        num[where], den[where] = reduced(self.num[rows], self.den[rows])
        loose = self.wide[order]
        same = (num[1:] == num[:-1]) & (den[1:] == den[:-1]) & ~loose[1:] & ~loose[:-1]
        cluster = np.concatenate([[0], np.cumsum(step)])
        mixed = np.zeros(cluster[-1] + 1, dtype=np.bool_)
        mixed[cluster[1:][near & ~same]] = True
        self._settle(order, step, np.flatnonzero(mixed[cluster]), cluster)
        return order, step

    def _settle(self, order: Rows, step: NDArray[np.bool_], places: Rows, cluster: NDArray[np.int64]) -> None:
        """Put rows that approximation can't tell apart, cluster by cluster, in their exact order."""
        rows = order[places]
        exact = self.fractions(rows)
        sequence = sorted(range(len(rows)), key=lambda one: (cluster[places[one]], exact[one]))
        order[places] = rows[sequence]
        for before, after in itertools.pairwise(range(len(rows))):
            if cluster[places[before]] == cluster[places[after]]:
                step[places[after] - 1] = exact[sequence[before]] != exact[sequence[after]]


def nearly(values: Ints, grain: int) -> NDArray[np.float64]:
    """values ÷ grain; of Python integers of any size, whose quotient is within reach though they are not."""
    if values.dtype == object:
        return np.array([value / grain for value in values], dtype=np.float64)
    quotient: NDArray[np.float64] = values / float(grain)
    return quotient


def _near(line: Fraction) -> float:
    return line.numerator / line.denominator


def _slack(line: Fraction) -> float:
    return abs(_near(line)) * 2.0**-50
