"""Characters that take no room on a screen: found, and named by their numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Besides the format characters (category Cf), what Unicode calls ignorable by default: fillers, variation selectors of
# all scripts, vowels that are inherent; and the blank of Braille. assess/sealing/verify.py has the same list.
_BLANK = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def is_invisible(char: str) -> bool:
    """Whether a character takes no room: zero-width spaces, joiners, marks of direction, a stray BOM."""
    return _BLANK.match(char) is not None or unicodedata.category(char) == "Cf"


def visible(text: str) -> str:
    """A text without its invisible characters, trimmed."""
    if not text.isprintable():
        text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return _BLANK.sub("", text).strip()


def points(chars: Iterable[str]) -> str:
    """Characters by their numbers, since they can't be shown."""
    return "、".join(f"U+{ord(char):04X}" for char in dict.fromkeys(chars))
