"""A formula and what a spreadsheet will make of it, built together.

A spreadsheet computes in binary fractions. Each `Term` therefore carries the outcome it will have in every row, worked
out in the same operations, so that a cell is written as a formula only where that outcome is the engine's.
NaN marks a row in which the outcome could fall either way.

In the text `{u}` stands for the unit's row on the sheets that have one row a unit, `{i}` for the item's own row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from assess.scoring.numbers.number_texts import plain

DIGITS = 14
"""A spreadsheet shows 15 significant digits and may take numbers for equal that differ in the last one only."""
GUARD = 7
"""Quotients are rounded to so many decimals before whole steps are counted."""

Floats = NDArray[np.float64]


class Unwritable(Exception):
    """The rule has a number that no cell can hold exactly."""


@dataclass(frozen=True)
class Term:
    """`level` says how tightly the text binds: 3 a cell or call, 2 a product, 1 a sum, 0 a comparison."""

    text: str
    value: Floats
    level: int = 3

    def at(self, level: int) -> str:
        return self.text if self.level >= level else f"({self.text})"

    def __add__(self, other: Term) -> Term:
        return Term(f"{self.at(1)}+{other.at(1)}", self.value + other.value, 1)

    def __sub__(self, other: Term) -> Term:
        return Term(f"{self.at(1)}-{other.at(2)}", self.value - other.value, 1)

    def __mul__(self, other: Term) -> Term:
        return Term(f"{self.at(2)}*{other.at(3)}", self.value * other.value, 2)

    def __truediv__(self, other: Term) -> Term:
        return Term(f"{self.at(2)}/{other.at(3)}", self.value / other.value, 2)

    def __pow__(self, other: Term) -> Term:
        """Powers beyond what binary fractions hold exactly are left undecided."""
        power = self.value**other.value
        return Term(f"{self.at(3)}^{other.at(3)}", np.where(power < 2.0**53, power, np.nan), 2)

    def __neg__(self) -> Term:
        return Term(f"-{self.at(2)}", -self.value, 1)

    def compared(self, sign: str, other: Term) -> Term:
        """A comparison: 1 where it holds, 0 where not."""
        outcome = COMPARE[sign](self.value, other.value).astype(np.float64)
        unsure = np.isnan(self.value) | np.isnan(other.value)
        return Term(f"{self.at(1)}{sign}{other.at(1)}", np.where(unsure, np.nan, outcome), 0)


COMPARE: dict[str, Callable[[Floats, Floats], NDArray[np.bool_]]] = {
    ">=": np.greater_equal,
    "<=": np.less_equal,
    ">": np.greater,
    "<": np.less,
    "=": np.equal,
}


def number(x: Fraction) -> Term:
    """A number of the scheme, written out."""
    text = plain(x)
    if "/" in text or len(text.strip("-").replace(".", "").strip("0")) > DIGITS:
        raise Unwritable(text)
    return Term(text, np.array(x.numerator / x.denominator), 3 if x >= 0 else 1)


ZERO = number(Fraction(0))


def larger(*terms: Term) -> Term:
    return Term(f"MAX({_listed(terms)})", _over(np.maximum, terms))


def smaller(*terms: Term) -> Term:
    return Term(f"MIN({_listed(terms)})", _over(np.minimum, terms))


def every(*terms: Term) -> Term:
    return terms[0] if len(terms) == 1 else Term(f"AND({_listed(terms)})", _over(np.minimum, terms))


def either(*terms: Term) -> Term:
    return terms[0] if len(terms) == 1 else Term(f"OR({_listed(terms)})", _over(np.maximum, terms))


def choose(condition: Term, yes: Term, no: Term) -> Term:
    picked = np.where(condition.value > 0, yes.value, no.value)
    value = np.where(np.isnan(condition.value), np.nan, picked)
    return Term(f"IF({condition.text},{yes.text},{no.text})", value)


def settled(term: Term, digits: int = GUARD) -> Term:
    """Rounded so that what is exactly a whole or a half comes out as such; undecided just between two roundings."""
    scaled = term.value * 10.0**digits
    unsure = (np.abs(scaled - np.floor(scaled) - 0.5) < 0.02) | (np.abs(scaled) > 1e13)
    return Term(f"ROUND({term.text},{digits})", np.where(unsure, np.nan, np.rint(scaled) / 10.0**digits))


def whole_down(term: Term) -> Term:
    inner = settled(term)
    return Term(f"INT({inner.text})", np.floor(inner.value))


def whole_up(term: Term) -> Term:
    inner = settled(term)
    return Term(f"ROUNDUP({inner.text},0)", np.ceil(inner.value))


def half_up(term: Term, decimals: int) -> Term:
    """Rounded for good: on whole numbers of the last decimal, so that no half is lost to a binary fraction."""
    if not decimals:
        inner = settled(term, 9)
        return Term(f"INT({inner.text}+0.5)", np.floor(inner.value + 0.5))
    scale = Term(str(10**decimals), np.array(10.0**decimals))
    inner = settled(term * scale, 9 - decimals)
    return Term(f"INT({inner.text}+0.5)/{scale.text}", np.floor(inner.value + 0.5) / scale.value, 2)


def _listed(terms: Sequence[Term]) -> str:
    return ",".join(term.text for term in terms)


def _over(function: Callable[[Floats, Floats], Floats], terms: Sequence[Term]) -> Floats:
    value = terms[0].value
    for term in terms[1:]:
        value = function(value, term.value)
    return value
