"""A score book read back by its headings, and where it differs from the year's records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine

from indicators.schema import Scheme

Rows = list[list[Any]]
Reader = Callable[[Path], dict[str, Rows]]
Records = list[dict[str, Any]]


def by_calamine(path: Path) -> dict[str, Rows]:
    book = python_calamine.load_workbook(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def by_openpyxl(path: Path) -> dict[str, Rows]:
    """The cached values, as a previewer shows them."""
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    found = {}
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        found[sheet.title] = [list(row) for row in sheet.iter_rows(values_only=True)]
    book.close()
    return found


def table(rows: Rows, heading: int, first: int) -> Iterator[dict[str, Any]]:
    """Rows from `first` on by the names in row `heading`, both as a spreadsheet counts."""
    names = [str(name) for name in rows[heading - 1]]
    for row in rows[first - 1 :]:
        if row and row[0] not in (None, ""):
            yield dict(zip(names, row, strict=False))


def differences(sheets: dict[str, Rows], records: Records, scheme: Scheme) -> list[str]:
    """Where the Chinese book says something else than the records: items, indicators, totals, ranks, grades."""
    return [
        *_items(sheets["得分明细"], records, scheme),
        *_indicators(sheets["指标得分"], records),
        *_totals(sheets["总分计算"], records),
        *_league(sheets["排名"], records),
    ]


def _items(rows: Rows, records: Records, scheme: Scheme) -> Iterator[str]:
    shown = {(row["单位代码"], row["二级要素"]): (row["得分"], row["应得分"]) for row in table(rows, 3, 4)}
    full = {item.code: item.full for item in scheme.items()}
    modes = {item.code: one.not_applicable for one in scheme.indicators for item in one.items}
    for unit in records:
        for item in unit["items"]:
            points, available = shown.pop((unit["unit"], item["code"]))
            wanted = item["exact"]
            if wanted is None:
                wanted = {"full": full[item["code"]], "zero": 0}.get(modes.get(item["code"], ""))
                there = None if wanted is None else full[item["code"]]
            else:
                there = item["available"] if item["available"] != "0" else None
            if not near(points, wanted):
                yield f"{unit['unit']} {item['code']}: points {points!r}, not {wanted}"
            if not near(available, there):
                yield f"{unit['unit']} {item['code']}: available {available!r}, not {there}"
    yield from (f"{key}: not in the records" for key in shown)


def _indicators(rows: Rows, records: Records) -> Iterator[str]:
    shown = {row["单位代码"]: {name.split(" ")[0]: value for name, value in row.items()} for row in table(rows, 3, 6)}
    assert len(shown) == len(records)
    for unit in records:
        for one in unit["indicators"]:
            points = shown[unit["unit"]][one["code"]]
            if not near(points, one["exact"]):
                yield f"{unit['unit']} {one['code']}: indicator {points!r}, not {one['exact']}"


def _totals(rows: Rows, records: Records) -> Iterator[str]:
    shown = {row["单位代码"]: row for row in table(rows, 3, 6)}
    for unit in records:
        row = shown[unit["unit"]]
        total = row.get("否决限额后", row["总分（未舍入）"])
        if not near(total, unit["exact"]):
            yield f"{unit['unit']}: total before rounding {total!r}, not {unit['exact']}"


def _league(rows: Rows, records: Records) -> Iterator[str]:
    shown = {row["单位代码"]: row for row in table(rows, 3, 4)}
    assert len(shown) == len(records)
    for unit in records:
        row = shown[unit["unit"]]
        if row["单位"] != unit["name"] or row["组别"] != unit["group"]:
            yield f"{unit['unit']}: {row['单位']!r} in {row['组别']!r}"
        rank, grade = row["名次"] or None, row["等次"] or None
        if rank != unit["rank"] or grade != unit["grade"]:
            yield f"{unit['unit']}: rank {rank!r} grade {grade!r}, not {unit['rank']} {unit['grade']}"
        if not near(row["总分"], unit["total"], Fraction(1, 10**10)):
            yield f"{unit['unit']}: total {row['总分']!r}, not {unit['total']}"


def near(shown: Any, wanted: Any, margin: Fraction = Fraction(1, 10**9)) -> bool:
    """Equal but for what a cell's binary fraction, rounded to nine decimals, cannot hold; nothing is only nothing."""
    if wanted is None or shown is None or shown == "":
        return wanted is None and shown in (None, "")
    if isinstance(shown, str):
        return False
    exact = Fraction(wanted)
    return abs(Fraction(shown) - exact) <= margin * max(Fraction(1), abs(exact))
