"""Which reason applies to which row, and how the facts are told in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assess.scoring.facts import Ints
from assess.scoring.numbers.number_texts import decimal, ratio
from assess.scoring.numbers.whole import constant

if TYPE_CHECKING:
    from assess.scoring.pools import Cell

Texts = Sequence[str]
Args = Mapping[str, str | Texts]
Branch = tuple[tuple[str, ...], NDArray[np.int8], Args]
"""The codes that a kind may give, each row's code by its position, and the arguments that are its own."""


@dataclass(frozen=True)
class Shown:
    """An item's facts in some rows; places holds the unit's place and how many were scored, where a kind ranks."""

    cell: Cell
    rows: NDArray[np.intp]
    places: tuple[Texts, Texts] | None = None

    @property
    def value(self) -> Ints:
        return self.cell.column.value[self.rows]

    @property
    def other(self) -> Ints:
        assert self.cell.column.other is not None
        return self.cell.column.other[self.rows]


def plainly(num: int, den: int) -> str:
    """A decimal where it ends, else the fraction."""
    return decimal(num, den) or ratio(num, den)


def first_of(*choices: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Which branch: the first that holds, else the one after the last."""
    which = np.full(len(choices[0]), constant(len(choices), np.int8))
    for place in range(len(choices) - 1, -1, -1):
        which[choices[place]] = place
    return which


def only(code: str) -> Callable[[Shown], Branch]:
    """A kind that has one reason for every row."""
    return lambda shown: ((code,), np.zeros(len(shown.rows), dtype=np.int8), {})
