"""Exact numbers: from text, to text, and the one rounding. Written from the contract, not from the kernel."""

import unicodedata
from fractions import Fraction
from functools import lru_cache

ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


def cell(row: dict[str, str], column: str) -> str:
    """The text of a cell as the contract compares it; a column that is not there is empty."""
    return tidied(row.get(column) or "")


@lru_cache(maxsize=100_000)
def tidied(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(ZERO_WIDTH).strip()


@lru_cache(maxsize=100_000)
def number(raw: object) -> Fraction:
    """A number of the scheme (int, Decimal or quoted) or of a fact, exactly."""
    return Fraction(str(raw))


def rounded(value: Fraction, decimals: int, rounding: str) -> Fraction:
    """The nearest multiple of 10^-decimals; an exact half goes up in magnitude, or to the even neighbour."""
    whole, rest = divmod(abs(value.numerator) * 10**decimals, value.denominator)
    above_half = 2 * rest - value.denominator
    if above_half > 0 or (above_half == 0 and (rounding == "half-up" or whole % 2 == 1)):
        whole += 1
    return Fraction(-whole if value < 0 else whole, 10**decimals)


def fixed(value: Fraction, decimals: int) -> str:
    """A rounded value with exactly `decimals` decimals; zero carries no sign."""
    whole, rest = divmod(abs(value.numerator) * 10**decimals, value.denominator)
    if rest:
        raise ValueError(f"{value} has more than {decimals} decimals")
    digits = str(whole).zfill(decimals + 1)
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


def plain(value: Fraction) -> str:
    """A finite decimal without trailing zeros: 15, 7.5."""
    decimals = 0
    while (value * 10**decimals).denominator != 1:
        decimals += 1
    return fixed(value, decimals)
