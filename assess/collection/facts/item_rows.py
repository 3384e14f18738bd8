"""The fact table taken apart: for each item its rows, in the order of units, with their numbers read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assess.collection.tables.number_parser import EMPTY, Numbers, absent, read_column
from assess.collection.tables.table import Table
from assess.scoring.facts import MISSING, SCORED, Units
from indicators.allowed import allowed
from indicators.faults import Fault
from indicators.kinds import kind_of
from indicators.schema import Item
from indicators.strict_number import narrow, why_not

NUMERIC = ("value", "base", "limit", "count")
EXTRA = ("base", "limit", "level", "count")
Mask = NDArray[np.bool_]


@dataclass
class Part:
    """One item's rows. at: positions in the table; unit: positions of their units, rising; bad: rows refused so far."""

    item: Item
    tally: bool
    decimals: int
    table: Table
    units: Units
    at: NDArray[np.int64]
    unit: NDArray[np.int64]
    numbers: Mapping[str, Numbers]
    bad: Mask
    found: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.at)

    def text(self, row: int, column: str) -> str:
        """What stands in a cell, trimmed."""
        return str(self.table.column(column)[int(self.at[row])]).strip()

    def texts(self, column: str) -> list[str]:
        """What stands in a column, trimmed."""
        whole = self.table.column(column)
        return [whole[at].strip() for at in self.at.tolist()]

    def place(self, row: int) -> str:
        return f"{self.units.codes[int(self.unit[row])]} {self.item.code}"

    def refuse(self, rows: Mask, kind: str, column: str = "value", /, **args: object) -> None:
        """Note a fault in each of these rows, with what stands there and what is allowed."""
        for row in np.flatnonzero(rows).tolist():
            self.refuse_row(row, kind, column, **args)

    def refuse_row(self, row: int, kind: str, column: str = "value", /, **args: object) -> None:
        """The same for one row."""
        told = {"value": self.text(row, column), **allowed(self.item, self.decimals, column, self.tally), **args}
        self.found.append(self.table.fault(kind, int(self.at[row]), column, self.place(row), **told))
        self.bad[row] = True

    def refuse_text(self, rows: Mask, column: str = "value") -> None:
        """Refuse cells that hold no number, each with its own explanation."""
        for row in np.flatnonzero(rows & ~self.bad).tolist():
            kind, args = why_not(self.text(row, column))
            self.refuse_row(row, kind, column, **args)

    def starts(self) -> NDArray[np.intp]:
        """The first row of each unit."""
        if not len(self):
            return np.zeros(0, np.intp)
        return np.flatnonzero(np.concatenate([[True], self.unit[1:] != self.unit[:-1]]))

    def refuse_unwanted(self) -> None:
        """Cells that this item's rule has no use for: what was meant by them is not known."""
        for column in EXTRA:
            if column in kind_of(self.item).columns or column not in self.table.header:
                continue
            filled = self.numbers[column].kind != EMPTY if column in NUMERIC else self.filled(column)
            self.refuse(filled & ~self.refused(), "unwanted", column, rule=self.item.rule.kind)

    def filled(self, column: str) -> Mask:
        return np.array([bool(text) for text in self.texts(column)], np.bool_)

    def refused(self) -> Mask:
        """Rows that the reading had refused already: they are not looked at again."""
        return np.isin(self.at, list(self.table.refused))

    def refuse_repeats(self) -> None:
        """A unit's second row, where the item takes one."""
        starts = self.starts()
        again = np.ones(len(self), np.bool_)
        again[starts] = False
        for row in np.flatnonzero(again & ~self.refused()).tolist():
            first = int(starts[np.searchsorted(starts, row, "right") - 1])
            self.refuse_row(row, "twice", "item", row=int(self.table.rows[int(self.at[first])]))

    def fresh_state(self) -> NDArray[np.uint8]:
        """Missing, unless a row says otherwise; a bonus or penalty without a row is nothing. A refused row is there."""
        state = np.full(len(self.units), SCORED if self.tally else MISSING, np.uint8)
        state[self.unit[self.bad]] = SCORED
        return state

    def present(self) -> NDArray[np.bool_] | None:
        """For a bonus or penalty: which units have a row."""
        if not self.tally:
            return None
        there = np.zeros(len(self.units), np.bool_)
        there[self.unit] = True
        return there


def numbers_of(table: Table) -> dict[str, Numbers]:
    """The number columns of the fact table, each distinct text read once."""
    return {name: read_column(table.column(name)) if name in table.header else absent(len(table)) for name in NUMERIC}


def mended(table: Table, numbers: Mapping[str, Numbers], most: int) -> list[Fault]:
    """A notice for each number that was typed in full-width digits, the first `most` one by one."""
    found: list[Fault] = []
    for column, read in numbers.items():
        rows = np.flatnonzero(read.mended).tolist()
        for at in rows[:most]:
            text = table.column(column)[at].strip()
            found.append(table.fault("mended", at, column, value=text, taken=narrow(text)))
        if len(rows) > most:
            found.append(table.fault("mended_more", -1, column, count=len(rows) - most))
    return found
