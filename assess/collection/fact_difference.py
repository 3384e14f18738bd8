"""What must be appended so that facts come to be as they are given: pure, without a database.

Rows stand by a name: an item of a unit, or a veto of a unit. The rows of one name stand or fall together, in any order.
A name that is not given is left alone; a name that is given without rows is withdrawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Row = tuple[str | None, ...]
"""The cells of a row, without unit and name; None is an empty cell."""
Rows = Mapping[str, Sequence[Row]]
"""Name → its rows."""


@dataclass(frozen=True)
class Difference:
    """appended: all rows of each name that changed; withdrawn: names of which nothing stands any more."""

    appended: Rows
    withdrawn: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.appended or self.withdrawn)


def difference(given: Rows, before: Rows) -> Difference:
    """The rows to append and the names to withdraw, both in the order in which they are given."""
    changed = {name: rows for name, rows in given.items() if rows and not alike(rows, before.get(name, ()))}
    return Difference(changed, tuple(name for name, rows in given.items() if not rows and before.get(name)))


def nothing_else(given: Rows, before: Rows) -> Rows:
    """The same rows as all that there is: what stood before and is not among them is withdrawn."""
    return {**given, **{name: () for name in before if name not in given}}


def beside_other_days(given: Rows, before: Rows) -> Rows:
    """Records of vetoes (their first cell is the day) with those that stand of other days: neither an older record that
    is delivered again nor a newer one takes anything away but what is of its own day."""
    return {name: _by_day([*_of_other_days(before.get(name, ()), rows), *rows]) for name, rows in given.items()}


def _of_other_days(stood: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    days = {row[0] for row in rows}
    return [row for row in stood if row[0] not in days]


def _by_day(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row[0] or "")


def alike(some: Sequence[Row], others: Sequence[Row]) -> bool:
    """Whether they are the same rows, whatever their order."""
    # Nearly always they are equal as they stand, and sorting would be most of the work.
    return list(some) == list(others) or sorted(some, key=_order) == sorted(others, key=_order)


def _order(row: Row) -> tuple[tuple[bool, str], ...]:
    return tuple((cell is not None, cell or "") for cell in row)
