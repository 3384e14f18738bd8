"""The one grammar of numbers that people write: in tables, in workbooks and on pages. Never a binary fraction.

At most 12 digits before the point and 6 after it, so every number is a whole count of millionths below 10**18.
Full-width digits and marks are read as their ASCII forms; nothing else is mended or guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from indicators.unseen_characters import is_invisible, points

MILLIONTHS = 6
"""Decimals that are kept."""
GRAMMAR = re.compile(r"(-?)(0|[1-9][0-9]{0,11})(?:\.([0-9]{1,6}))?")
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


@dataclass(frozen=True)
class Strict:
    """A number as written. millionths: the number × 10**6; decimals: the digits after the point, as typed."""

    millionths: int
    decimals: str

    @property
    def places(self) -> int:
        return len(self.decimals)

    @property
    def value(self) -> Fraction:
        return Fraction(self.millionths, 10**MILLIONTHS)


def narrow(text: str) -> str:
    """Trimmed, full-width letters, digits and marks in their ASCII form; nothing else is mended."""
    return text.strip() if text.isascii() else text.translate(_NARROW).strip()


def strict(text: str) -> Strict | None:
    """The number that a text says; None for a text outside the grammar, a zero with a sign among them."""
    found = GRAMMAR.fullmatch(narrow(text))
    if not found:
        return None
    sign, whole, decimals = found[1], found[2], found[3] or ""
    size = int(whole + decimals.ljust(MILLIONTHS, "0"))
    if sign and not size:
        return None
    return Strict(-size if sign else size, decimals)


def why_not(text: str) -> tuple[str, dict[str, str]]:
    """The kind of fault and arguments that say what is wrong with a text that is no number."""
    plain = narrow(text)
    hidden = points(char for char in plain if is_invisible(char))
    if hidden:
        return "invisible", {"hidden": hidden}
    if any(char.isnumeric() and not "0" <= char <= "9" for char in plain):
        return "digits", {}
    for kind, pattern in _FORMS:
        if re.search(pattern, plain):
            return kind, _hint(kind, plain)
    return "not_number", {}


# In this order: the first that fits is what the reader is told.
_FORMS = (
    ("signed_zero", r"^[-−‐–—]0+(\.0*)?$"),
    ("sign", r"^[-+−‐–—]\s*[0-9.]"),
    ("scientific", r"^[0-9.]+[eE][-+]?[0-9]+$"),
    ("underscore", r"^[0-9._]*_[0-9._]*$"),
    ("percent", r"^[0-9.,\s]+[%‰]$"),
    ("thousands", r"^[0-9]{1,3}([,'’][0-9]{3})+(\.[0-9]*)?$"),
    ("comma", r"^[0-9]+[,、,][0-9]*$"),
    ("spaces", r"^[0-9.]+\s[0-9.\s]+$"),
    ("leading_zero", r"^0[0-9]+(\.[0-9]+)?$"),
    ("open_point", r"^([0-9]+[.。]|[.。][0-9]+)$"),
    ("long_whole", r"^[0-9]{13,}(\.[0-9]+)?$"),
    ("long_decimals", r"^[0-9]+\.[0-9]{7,}$"),
)


def _hint(kind: str, plain: str) -> dict[str, str]:
    """What to write instead, where that is certain."""
    if kind == "thousands":
        return {"write": re.sub("[,'’]", "", plain)}
    if kind == "comma":
        return {"write": re.sub("[,、,]", ".", plain)}
    return {}
