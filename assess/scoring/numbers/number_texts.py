"""Exact numbers as text. Never through binary floats."""

from __future__ import annotations

from fractions import Fraction
from math import gcd

import numpy as np

from assess.scoring.facts import Ints
from assess.scoring.numbers.whole import rounded

FEW = 16
"""Below this many rows, looking for distinct numbers costs more than it saves."""


PLACES = {2**twos * 5**fives: max(twos, fives) for twos in range(13) for fives in range(13)}
"""Denominators of decimals that end within 12 places, and after how many."""


def fixed(units: int, decimals: int) -> str:
    """Whole units of the last decimal as text with exactly that many decimals: 899, 1 → "89.9"."""
    if not decimals:
        return str(units)
    sign, digits = ("-" if units < 0 else ""), str(abs(units)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def ratio(num: int, den: int) -> str:
    """A fraction in lowest terms: "90", "2020/23"."""
    shared = gcd(num, den)
    return str(num // shared) if shared == den else f"{num // shared}/{den // shared}"


def plain(x: Fraction) -> str:
    """A decimal without trailing zeros ("7.5"), or the fraction where no decimal ends."""
    return decimal(x.numerator, x.denominator) or ratio(x.numerator, x.denominator)


def decimal(num: int, den: int) -> str:
    """num ÷ den as a decimal without trailing zeros, "" where it has none of at most 12 places."""
    shared = gcd(num, den)
    num, den = num // shared, den // shared
    if den == 1:
        return str(num)
    places = PLACES.get(den)
    return fixed(num * (10**places // den), places) if places else ""


def about(num: int, den: int, decimals: int, rounding: str) -> str:
    """A decimal that ends, else the number rounded and marked as such: "≈9.79"."""
    exact = decimal(num, den)
    if exact:
        return exact
    units = rounded(np.array([num], dtype=object), den, decimals, rounding)
    return f"≈{fixed(int(units[0]), decimals)}"


def texts(num: Ints, den: Ints | int, write: object) -> list[str]:
    """`write(num, den)` of every row, each distinct number written once."""
    assert callable(write)
    if not isinstance(den, int):
        return [write(int(n), int(d)) for n, d in zip(num, den, strict=True)]
    if len(num) < FEW:
        return [write(int(n), den) for n in num]
    distinct, where = np.unique(num, return_inverse=True)
    written = np.array([write(int(n), den) for n in distinct], dtype=object)
    return list(written[where]) if len(num) else []
