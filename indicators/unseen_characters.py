"""Characters that take no room on a screen: found, and named by their numbers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

# Besides the format characters (category Cf): fillers and variation selectors that draw nothing of their own.
_BLANK = frozenset("\u034f\u115f\u1160\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10))))


def is_invisible(char: str) -> bool:
    """Whether a character takes no room: zero-width spaces, joiners, marks of direction, a stray BOM."""
    return char in _BLANK or unicodedata.category(char) == "Cf"


def points(chars: Iterable[str]) -> str:
    """Characters by their numbers, since they can't be shown."""
    return "、".join(f"U+{ord(char):04X}" for char in dict.fromkeys(chars))
