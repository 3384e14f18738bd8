"""The tables made of filled forms: rows come from many sheets, and each still knows its own place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assess.collection.filled.filled_form import Place
from assess.collection.filled.filled_merge import Merged
from assess.collection.filled.filled_rows import Row
from assess.collection.tables.headings import COLUMNS
from assess.collection.tables.table import Table
from indicators.faults import Fault
from indicators.kinds import kind_of
from reports.fill_in.fill_in_fields import KEY_SHEET, sections


@dataclass(frozen=True)
class FilledTable(Table):
    """A table whose row i stands in the form `places[i]`.

    unit_files: unit → the file that lists it; homes: item → the name of its sheet; ranks: file → its position.
    """

    places: Sequence[Place] = ()
    leveled: frozenset[int] = frozenset()
    unit_files: Mapping[str, str] = field(default_factory=dict)
    homes: Mapping[str, str] = field(default_factory=dict)
    ranks: Mapping[str, int] = field(default_factory=dict)

    def fault(self, kind: str, at: int = -1, column: str = "", code: str = "", /, **args: object) -> Fault:
        """A fault at the clerk's own cell; for a row that is missing, in the sheet where it should stand."""
        if at < 0:
            unit, _, item = code.rpartition(" ")
            file = self.unit_files.get(unit, self.file)
            return Fault(f"facts.{kind}", args, file, self.homes.get(item, self.sheet), 0, column, code)
        place = self.places[at]
        empty = column != "value" or not self.column("value")[at]
        name = "count" if at in self.leveled and empty and column in ("value", "level", "item") else column
        label = place.labels.get(name, column)
        return Fault(f"facts.{kind}", args, place.file, place.sheet, int(self.rows[at]), label, code)

    def order(self, fault: Fault) -> tuple[object, ...]:
        """By file, sheet, row and column."""
        column = fault.column.partition(" ")[0]
        return (self.ranks.get(fault.file, -1), fault.sheet, fault.row, len(column), column)


def units_table(merged: Merged, name: str) -> FilledTable:
    """Each unit once."""
    labels = {"unit": "B", "name": "C", "group": "D"}
    units = list(merged.units.values())
    cells = tuple([getattr(unit, column) for unit, _ in units] for column in ("code", "name", "group"))
    return FilledTable(
        "units",
        COLUMNS["units"][0],
        cells,
        [unit.row for unit, _ in units],
        name,
        faults=tuple(merged.unit_faults),
        places=[Place(file, KEY_SHEET, 0, "", labels) for _, file in units],
        ranks=merged.files,
    )


def facts_table(merged: Merged, name: str) -> FilledTable:
    """Everything that the forms say of units and items; the faults of the books stand here too."""
    header = (*COLUMNS["facts"][0], *COLUMNS["facts"][1])
    rows = merged.facts
    own = {"unit": [row.entry.unit for row in rows], "item": [row.entry.item for row in rows]}
    cells = tuple(own[column] if column in own else [row.cells.get(column, "") for row in rows] for column in header)
    levels = {code for code, item in merged.items.items() if kind_of(item).fact == "levels"}
    return FilledTable(
        "facts",
        header,
        cells,
        **_rows(rows, name, merged.seen, merged),
        faults=tuple(merged.faults),
        left=frozenset(at for at, row in enumerate(rows) if row.blank and not row.bad),
        leveled=frozenset(at for at, row in enumerate(rows) if row.entry.item in levels),
        unit_files={code: file for code, (_, file) in merged.units.items()},
        homes={item.code: section.name for section in sections(merged.scheme) for item in section.items},
    )


def vetoes_table(merged: Merged, name: str) -> FilledTable:
    """The vetoes that somebody wrote down."""
    header = (*COLUMNS["vetoes"][0], *COLUMNS["vetoes"][1])
    cells = tuple([row.cells[column] for row in merged.vetoes] for column in header)
    return FilledTable("vetoes", header, cells, **_rows(merged.vetoes, name, merged.veto_seen, merged))


def _rows(rows: Sequence[Row], name: str, seen: int, merged: Merged) -> dict[str, Any]:
    """What both tables share: every row of the forms that gives no row here counts as empty."""
    return {
        "rows": [row.entry.row for row in rows],
        "file": name,
        "empty": seen - len(rows),
        "refused": frozenset(at for at, row in enumerate(rows) if row.bad),
        "places": [row.entry.place for row in rows],
        "ranks": merged.files,
    }
