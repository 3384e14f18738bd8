"""What a scheme insists on and no row gives: by unit and item, or once for a unit or item that has nothing at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assess.collection.facts.item_rows import Part
from assess.collection.tables.number_parser import EMPTY
from assess.scoring.facts import MISSING, Column, Units
from indicators.allowed import wanted
from indicators.faults import Fault
from indicators.kinds import beside

FEW = 100
"""Up to so many missing values are told one by one."""
MOST = 100_000
"""Beyond so many they are only counted."""
Grid = NDArray[np.bool_]


@dataclass(frozen=True)
class Holes:
    """parts: the rows of each item; columns: item code → what was read of them."""

    parts: Sequence[Part]
    columns: Mapping[str, Column]
    units: Units

    def __bool__(self) -> bool:
        return bool(self._grid().any())

    def told(self, standing: Mapping[str, Collection[str]] | None = None) -> tuple[list[Fault], int]:
        """The faults, and how many missing values they stand for; none of the `standing` items of a unit."""
        holes = self._grid()
        for unit, items in (standing or {}).items():
            at = self.units.index[unit]
            holes[:, at] &= np.array([part.item.code not in items for part in self.parts], np.bool_)
        return _told(self.parts, holes, self.units)

    def _grid(self) -> Grid:
        return np.array([self.columns[part.item.code].state == MISSING for part in self.parts], np.bool_)


def _told(parts: Sequence[Part], holes: Grid, units: Units) -> tuple[list[Fault], int]:
    whole = int(holes.sum())
    found: list[Fault] = []
    if whole > FEW:
        found = _wholly(parts, holes, units)
    for part, column in zip(parts, holes, strict=True):
        at = np.flatnonzero(column).tolist()
        found += [_one(part, unit) for unit in at[: max(MOST - len(found), 0)]]
    # Forms come from many files: each file's faults stand together.
    return sorted(found, key=lambda fault: fault.file), whole


def _wholly(parts: Sequence[Part], holes: Grid, units: Units) -> list[Fault]:
    """A fault for each unit or item of which nothing is there; their holes are filled. What tells more comes first."""
    absent: Grid = holes & np.array([_rowless(part) for part in parts], np.bool_)
    found: list[Fault] = []
    by_unit = absent.all(axis=0).sum() * len(parts) >= absent.all(axis=1).sum() * len(units)
    for of_unit in (by_unit, not by_unit):
        alone = absent.all(axis=0 if of_unit else 1) & holes.any(axis=0 if of_unit else 1)
        for at in np.flatnonzero(alone).tolist():
            if of_unit:
                args = {"unit": units.names[at], "count": int(holes[:, at].sum())}
                found.append(parts[0].table.fault("missing_unit", -1, "", units.codes[at], **args))
                holes[:, at] = False
            else:
                item = parts[at].item
                args = {"item": item.text, "count": int(holes[at].sum()), **wanted(item, parts[at].decimals)}
                found.append(parts[at].table.fault("missing_item", -1, "", parts[at].item.code, **args))
                holes[at] = False
    return found


def _rowless(part: Part) -> Grid:
    """The units without a row of this item."""
    there = np.zeros(len(part.units), np.bool_)
    there[part.unit] = True
    return ~there


def _one(part: Part, unit: int) -> Fault:
    """A value that is missing, at its row where there is one."""
    rows = np.flatnonzero(part.unit == unit)
    row = int(rows[0]) if len(rows) else -1
    at = int(part.at[row]) if len(rows) else -1
    place = f"{part.units.codes[unit]} {part.item.code}"
    named = {"unit": part.units.names[unit], "item": part.item.text, **wanted(part.item, part.decimals)}
    return part.table.fault("missing_row" if row < 0 else "missing", at, _empty_column(part, row), place, **named)


def _empty_column(part: Part, row: int) -> str:
    """The column that should have been filled."""
    if row < 0:
        return ""
    if part.numbers["value"].kind[row] == EMPTY:
        return "value"
    return beside(part.item) or "value"
