"""Fills a fill-in workbook as a clerk would: numbers into yellow cells, words from the drop-downs."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assess.collection.facts.unit_table import read_units
from assess.collection.tables.csv_files import read_csv
from assess.scoring.facts import Units
from indicators.schema import Scheme
from reports.fill_in.fill_in_workbook import book

Row = Mapping[str, str]
HEAD = 4
STATES = {"confirmed": "认定", "lifted": "解除"}


def csv_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by column."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def units_of(path: Path) -> Units:
    """The units of a CSV file."""
    units, faults, _ = read_units(read_csv("units", path))
    assert not faults
    return units


def cell_value(text: str) -> object:
    """What a spreadsheet stores when this is typed: a number where it keeps every digit, otherwise the text."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text or None
    return number if len(number.as_tuple().digits) <= 15 else text


class Form:
    """A sheet of items: cells by (unit, item, slot) and column name."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.columns = {str(cell.value).removeprefix("#"): cell.column for cell in sheet[1] if cell.value}
        self.rows: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        for row in sheet.iter_rows(min_row=HEAD + 1, max_col=3):
            unit, item, slot = (str(cell.value or "") for cell in row)
            self.rows[unit, item][slot] = int(row[0].row or 0)

    def put(self, row: int, column: str, value: object) -> None:
        self.sheet.cell(row, self.columns[column]).value = value  # type: ignore[assignment]

    def fill(self, unit: str, item: str, facts: list[Row]) -> None:
        """One unit's facts of one item."""
        rows = self.rows[unit, item]
        if list(rows) != [""] and not rows.keys() <= {str(n) for n in range(1, 10)}:
            self._levels(rows, facts)
            return
        for row, fact in zip(rows.values(), facts, strict=False):
            exempt = fact["value"] in ("不适用", "NA") and "exempt" in self.columns
            self.put(row, "exempt" if exempt else "value", "不适用" if exempt else cell_value(fact["value"]))
            for name in ("base", "limit"):
                if fact.get(name):
                    self.put(row, name, cell_value(fact[name]))
            if fact.get("assessor") and "assessor" in self.columns and len(rows) > 1:
                self.put(row, "assessor", fact["assessor"])

    def _levels(self, rows: Mapping[str, int], facts: list[Row]) -> None:
        if facts[0]["value"] in ("不适用", "NA"):
            self.put(next(iter(rows.values())), "exempt", "不适用")
            return
        counts = dict.fromkeys(rows, 0)
        for fact in facts:
            if fact.get("level"):
                counts[fact["level"]] += int(fact.get("count") or 1)
        for level, row in rows.items():
            self.put(row, "count", counts[level])


def forms_of(opened: Workbook) -> Iterator[Form]:
    """The sheets of items."""
    for sheet in opened.worksheets:
        if sheet["A1"].value == "#unit":
            yield Form(sheet)


def fill(path: Path, facts: Iterable[Row], vetoes: Iterable[Row] = ()) -> Path:
    """Fill a workbook in place with the facts of the units that it holds."""
    opened = openpyxl.load_workbook(path)
    wanted: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for fact in facts:
        wanted[fact["unit"], fact["item"]].append(fact)
    units = set()
    for form in forms_of(opened):
        for unit, item in form.rows:
            units.add(unit)
            if (unit, item) in wanted:
                form.fill(unit, item, wanted[unit, item])
    _fill_vetoes(opened, [veto for veto in vetoes if veto["unit"] in units], len(units) == 1)
    opened.save(path)
    return path


def _fill_vetoes(opened: Workbook, vetoes: list[Row], alone: bool) -> None:
    sheet = next((sheet for sheet in opened.worksheets if sheet["A1"].value == "#key"), None)
    if sheet is None:
        assert not vetoes
        return
    keys = opened["_assess"]
    labels = {(str(row[0].value), str(row[1].value)): row[4].value for row in keys.iter_rows(max_col=5)}
    columns = {str(cell.value).removeprefix("#"): cell.column for cell in sheet[1] if cell.value}
    for row, veto in enumerate(vetoes, HEAD + 1):
        values = {
            "veto": labels["veto", veto["veto"]],
            "date": date.fromisoformat(veto["date"]),
            "state": STATES[veto["state"]],
            "basis": veto.get("basis"),
        }
        if not alone:
            values["unit"] = labels["unit", veto["unit"]]
        for name, value in values.items():
            sheet.cell(row, columns[name]).value = value


def filled(
    path: Path, scheme: Scheme, units: Units, facts: Iterable[Row], vetoes: Iterable[Row] = (),
    chosen: list[int] | None = None, assessors: int = 3,
) -> Path:  # fmt: skip
    """A new workbook, filled."""
    path.write_bytes(book(scheme, units, chosen, assessors=assessors))
    return fill(path, facts, vetoes)
