"""Whole-number columns: exact fractions as integers over a common denominator, in 64 bits where that is proved enough.

Each computation states the largest magnitude it can reach. Below `SAFE` it runs on int64; otherwise the same code
runs on object arrays of Python integers, which is slower and just as exact. A number that meets a column goes through
`constant` or `proved` first, so that it has the type that was proved and not one that NumPy chooses for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assess.scoring.facts import Ints

SAFE = 1 << 62
FEW_EDGES = 16


def dtype_for(bound: int) -> type[Any]:
    """int64 where `bound` proves it enough, else object."""
    return np.int64 if bound < SAFE else object


def constant(number: int, kind: type[Any] | np.dtype[Any]) -> Ints:
    """The number as an array without axes, of the column's type; OverflowError where it doesn't fit.

    Left to itself NumPy takes a Python integer for an int64: `np.where` and `np.array` make 2^63 and more negative or a
    float without a word, other functions fail. Python's integers in a column have no limit.
    """
    return np.array(number, dtype=kind)


def proved(bound: int, *numbers: int) -> tuple[int, list[Ints]]:
    """The bound, raised to the magnitude of these constants if it is smaller, and them in the type that it proves."""
    bound = max(bound, *map(abs, numbers))
    kind = dtype_for(bound)
    return bound, [np.array(number, kind) for number in numbers]


def largest(values: Ints) -> int:
    """The greatest magnitude in a column, 0 for an empty one."""
    if not len(values):
        return 0
    return max(int(values.max()), -int(values.min()), 0)


def ceiling(x: Fraction) -> int:
    """The smallest whole number not below x."""
    return -(-x.numerator // x.denominator)


def scaled(x: Fraction, den: int) -> int:
    """x × den, which the caller has made whole."""
    whole = x * den
    if whole.denominator != 1:
        raise ArithmeticError(f"{x} is not whole over {den}")
    return whole.numerator


def common(*parts: Fraction | int) -> int:
    """The least denominator over which all parts are whole (an int counts as a denominator itself)."""
    return lcm(*(part if isinstance(part, int) else part.denominator for part in parts))


def rounded(num: Ints, den: Ints | int, decimals: int, rounding: str) -> Ints:
    """num ÷ den to `decimals`, as whole units of the last place; half-up or half-even, on magnitudes and exact.

    Runs on int64 only where num × 10^decimals × 2 and 2 × den are proved to fit.
    """
    times: int = 10**decimals
    bound = max(largest(num) * times * 2, 2 * (den if isinstance(den, int) else largest(den)))
    bound, (scale,) = proved(bound, times)
    kind = dtype_for(bound)
    wide = num.astype(kind, copy=False) * scale
    below = constant(den, kind) if isinstance(den, int) else den.astype(kind, copy=False)
    if rounding == "half-up":
        nearest: Ints = (wide * 2 + below) // (below * 2)
        return nearest
    quotient = wide // below
    twice = (wide - quotient * below) * 2
    up = (twice > below) | ((twice == below) & (quotient % 2 == 1))
    even: Ints = quotient + up.astype(kind)
    return even


def reduced(num: Ints, den: Ints) -> tuple[Ints, Ints]:
    """Fractions in lowest terms; den > 0."""
    divisor = np.gcd(num, den)
    return num // divisor, den // divisor


def at_least(values: Ints, den: int, bound: Fraction) -> NDArray[np.bool_]:
    """values ÷ den ≥ bound, exactly."""
    return np.asarray(values >= ceiling(bound * den), dtype=np.bool_)


def steps(values: Ints, edges: Sequence[Ints]) -> NDArray[np.integer]:
    """How many of the edges, which have the values' type, each reaches. One byte a row for a few beats a search."""
    if len(edges) > FEW_EDGES:
        return np.searchsorted(np.array(edges, dtype=values.dtype), values, side="right")
    reached = np.zeros(len(values), dtype=np.uint8)
    for edge in edges:
        reached += values >= edge
    return reached
