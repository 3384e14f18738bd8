"""Numbers, codes and lists as a definition writes them and as a message shows them."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import islice

from indicators.unseen_characters import visible

ZERO, ONE = Fraction(0), Fraction(1)
_NUMBER = re.compile(r"(?!-0(\.0+)?\Z)-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,12})?")
SHOWN = 12
COMPARED = 1000
WRITTEN = 20
"""Entries of a list that a message can hold at most; it is cut much earlier."""


def fold(text: str) -> str:
    """A code or name as it is compared: NFKC, without invisible characters, trimmed."""
    return text.strip() if text.isascii() else visible(unicodedata.normalize("NFKC", visible(text)))


def decimal(value: Fraction) -> str:
    """A number of a definition as people write it, without an exponent; a fraction where no decimal can say it."""
    for digits in range(13):
        scaled = value * 10**digits
        if scaled.denominator == 1:
            whole = str(abs(scaled.numerator)).rjust(digits + 1, "0")
            body = f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole
            return f"-{body}" if value < 0 else body
    return str(value)


def exact(value: object) -> Fraction | None:
    """The number that a TOML number or a quoted decimal says; None for everything else, NaN and booleans included."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    if isinstance(value, Decimal):
        # An exponent of billions is a short text too: ask for its size before spelling it out.
        if (
            not value.is_finite()
            or value.adjusted() > 12
            or len(value.as_tuple().digits) > 40
            or value.adjusted() < -40
        ):
            return None
        value = format(value, "f")
    elif isinstance(value, int):
        if abs(value) >= 10**12:
            return None
        value = str(value)
    return Fraction(value) if _NUMBER.fullmatch(value) else None


def one_line(text: str) -> str:
    """A text from a file as part of a message: what would break the line or hide itself is spelled out."""
    shown = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text)
    return shown if len(shown) <= 400 else f"{shown[:399]}…"


def quoted(value: object) -> str:
    """A value as a message shows it: recognisable, never longer than a line."""
    try:
        text = f"“{value}”" if isinstance(value, str) else _written(value)
    except (ValueError, RecursionError):
        return "…"
    return text if len(text) <= 60 else f"{text[:59]}…"


def _written(value: object) -> str:
    """A value as a definition writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{name} = {_written(one)}" for name, one in islice(value.items(), WRITTEN))
        return f"{{{pairs}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_written, value[:WRITTEN]))}]"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def listed(names: Iterable[str], near: str = "") -> str:
    """Names as a message shows them: all of a few, of many those nearest to what was written."""
    every = list(dict.fromkeys(names))
    if len(every) > SHOWN:
        close = difflib.get_close_matches(near, every[:COMPARED], n=5, cutoff=0.4) or every[:5]
        return f"{' | '.join(close)} … ({len(every)})"
    return " | ".join(every) or "—"


@dataclass(frozen=True)
class Span:
    """Which numbers are allowed: from `low` (or `above` it) up to `high`, with at most `places` decimals."""

    low: Fraction | None = ZERO
    high: Fraction | None = None
    above: Fraction | None = None
    places: int | None = None

    def __contains__(self, value: Fraction) -> bool:
        return (
            (self.low is None or value >= self.low)
            and (self.high is None or value <= self.high)
            and (self.above is None or value > self.above)
        )

    def __str__(self) -> str:
        if self.above is not None:
            return f"> {decimal(self.above)}" + (f", ≤ {decimal(self.high)}" if self.high is not None else "")
        if self.low is not None and self.high is not None:
            return f"{decimal(self.low)}…{decimal(self.high)}"
        if self.low is not None:
            return f"≥ {decimal(self.low)}"
        return f"≤ {decimal(self.high)}" if self.high is not None else "*"


POSITIVE = Span(low=None, above=ZERO)
NOT_NEGATIVE = Span()
ANY = Span(low=None)
