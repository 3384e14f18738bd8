"""The one door for numbers: a strict grammar, each distinct text read once, never a binary fraction.

A fact has at most 12 digits before the point and 6 after it, so every number is a whole count of millionths
below 10**18 and fits 64 bits with room to spare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indicators.strict_number import GRAMMAR, MILLIONTHS, narrow, strict

EMPTY, NUMBER, EXEMPT, YES, NO, OTHER = range(6)
"""What a cell holds: nothing, a number, 不适用, 是, 否, anything else."""
PLACES = MILLIONTHS
MILLION: int = 10**PLACES
_WORDS = {"": EMPTY, "不适用": EXEMPT, "NA": EXEMPT, "是": YES, "否": NO}
_SPELLED = {EMPTY: "", EXEMPT: "不适用", YES: "1", NO: "0"}


def settled(text: str) -> str:
    """A cell's one spelling: 0.50 is 0.5, 是 is 1, NA is 不适用; a series number by number; other texts as they are."""
    return ";".join(map(_settled, narrow(text).split(";")))


def _settled(text: str) -> str:
    word = _WORDS.get(text := text.strip())
    if word is not None:
        return _SPELLED[word]
    return text.rstrip("0").rstrip(".") if "." in text and GRAMMAR.fullmatch(text) else text


@dataclass(frozen=True)
class Reading:
    """One cell. millionths: the number × 10**6; written: decimals as typed; needed: without trailing zeros."""

    kind: int
    millionths: int = 0
    written: int = 0
    needed: int = 0


def reading(text: str) -> Reading:
    """What a cell says; a text outside the grammar is `OTHER`, never a guess."""
    plain = narrow(text)
    word = _WORDS.get(plain)
    if word is not None:
        return Reading(word)
    found = strict(plain)
    if found is None:
        return Reading(OTHER)
    return Reading(NUMBER, found.millionths, found.places, len(found.decimals.rstrip("0")))


@dataclass(frozen=True)
class Numbers:
    """A column of cells as arrays, one entry a row."""

    kind: NDArray[np.uint8]
    millionths: NDArray[np.int64]
    written: NDArray[np.int8]
    needed: NDArray[np.int8]
    mended: NDArray[np.bool_]

    def __getitem__(self, rows: Any) -> Numbers:
        return Numbers(self.kind[rows], self.millionths[rows], self.written[rows], self.needed[rows], self.mended[rows])


def codes(texts: Sequence[str]) -> tuple[NDArray[np.int64], list[str]]:
    """For each text its position among the distinct texts, which come in the order of first sight."""
    distinct = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    return np.fromiter(map(distinct.__getitem__, texts), np.int64, len(texts)), list(distinct)


def read_column(texts: Sequence[str]) -> Numbers:
    """A whole column."""
    at, distinct = codes(texts)
    cells = [reading(text) for text in distinct]
    mended = [
        cell.kind == NUMBER and not text.isascii() and not text.strip().isascii()
        for cell, text in zip(cells, distinct, strict=True)
    ]
    return Numbers(
        np.array([cell.kind for cell in cells], np.uint8)[at],
        np.array([cell.millionths for cell in cells], np.int64)[at],
        np.array([cell.written for cell in cells], np.int8)[at],
        np.array([cell.needed for cell in cells], np.int8)[at],
        np.array(mended, np.bool_)[at],
    )


def absent(rows: int) -> Numbers:
    """A column that the table doesn't have: empty throughout."""
    return Numbers(
        np.zeros(rows, np.uint8),
        np.zeros(rows, np.int64),
        np.zeros(rows, np.int8),
        np.zeros(rows, np.int8),
        np.zeros(rows, np.bool_),
    )


def scaled(millionths: NDArray[np.int64], needed: NDArray[np.int8]) -> tuple[NDArray[np.int64], int]:
    """The same numbers over the smallest power of ten that holds them all exactly."""
    places = int(needed.max()) if needed.size else 0
    return millionths // 10 ** (PLACES - places), 10**places
