"""How wide a text is, in Latin digits: a Chinese character takes two.

Of one sign there are two answers, since fonts differ. Chinese fonts, which workbooks are in, draw signs that East Asia
shares with the West (“”, ·, —, ①) as wide as a character; in a browser they are as narrow as a letter. A line broken or
a column measured by the other answer is cut, or is half empty.
"""

from __future__ import annotations

from unicodedata import east_asian_width

WIDE, SHARED = frozenset("WF"), frozenset("A")


def on_screen(text: str) -> int:
    """In a browser."""
    return sum(map(sign_on_screen, text))


def sign_on_screen(sign: str) -> int:
    """One sign, in a browser."""
    return 2 if east_asian_width(sign) in WIDE else 1


def in_workbook(text: str) -> int:
    """In a cell, in a Chinese font."""
    return sum(2 if east_asian_width(sign) in WIDE | SHARED else 1 for sign in text)
