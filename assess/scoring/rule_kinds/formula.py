"""A rule's arithmetic on one unit as a formula: a tree of numbers, cells and operations, to be written or worked out.

`reports.book.terms` writes it for a spreadsheet; the tests work it out in exact fractions beside the columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from indicators.schema import Item


@dataclass(frozen=True)
class Formula:
    """`sign` is number, cell, + − × ÷ ^, a comparison (>= <= > < =), or max min and or if floor ceiling stairs.

    Comparisons are 1 where they hold, else 0. if: condition, then, else. stairs: conditions with what follows each in
    turn; the first that holds decides, else 0.
    """

    sign: str
    parts: tuple[Formula, ...] = ()
    number: Fraction = Fraction(0)
    cell: str = ""

    def __add__(self, other: Formula) -> Formula:
        # A long sum is one node, so that reading a tree never goes deeper than the rule is.
        return Formula("+", (*(self.parts if self.sign == "+" else (self,)), other))

    def __sub__(self, other: Formula) -> Formula:
        return Formula("−", (self, other))

    def __mul__(self, other: Formula) -> Formula:
        return Formula("×", (self, other))

    def __truediv__(self, other: Formula) -> Formula:
        return Formula("÷", (self, other))

    def __pow__(self, other: Formula) -> Formula:
        return Formula("^", (self, other))

    def compared(self, sign: str, other: Formula) -> Formula:
        return Formula(sign, (self, other))


@dataclass(frozen=True)
class Cells:
    """What a formula looks at: the fact, full marks, the number beside the fact, whether a tick says done.

    `many`: events of each level, the years of a series, or place and number of scored units of a rank.
    """

    item: Item
    many: tuple[Formula, ...] = ()
    value: Formula = Formula("cell", cell="value")
    full: Formula = Formula("cell", cell="full")
    other: Formula = Formula("cell", cell="other")
    done: Formula = Formula("cell", cell="done")

    @classmethod
    def of(cls, item: Item, many: int) -> Cells:
        return cls(item, tuple(Formula("cell", cell=f"many{at}") for at in range(many)))


def number(x: Fraction) -> Formula:
    return Formula("number", number=x)


ZERO, ONE, HUNDRED = number(Fraction(0)), number(Fraction(1)), number(Fraction(100))


def larger(*of: Formula) -> Formula:
    return Formula("max", of)


def smaller(*of: Formula) -> Formula:
    return Formula("min", of)


def every(*of: Formula) -> Formula:
    return of[0] if len(of) == 1 else Formula("and", of)


def either(*of: Formula) -> Formula:
    return Formula("or", of)


def choose(condition: Formula, yes: Formula, no: Formula) -> Formula:
    return Formula("if", (condition, yes, no))


def whole_down(x: Formula) -> Formula:
    return Formula("floor", (x,))


def whole_up(x: Formula) -> Formula:
    return Formula("ceiling", (x,))


def stairs(rows: Iterable[tuple[Formula, Fraction]]) -> Formula:
    """The points of the first condition that holds, else 0."""
    return Formula("stairs", tuple(part for condition, points in rows for part in (condition, number(points))))
