"""Facts come in here, whole or not at all: a folder of CSV files, or one workbook, or tables in memory → `Facts`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from assess.collection.facts.alike_faults import gathered
from assess.collection.facts.item_rows import Part, mended, numbers_of
from assess.collection.facts.missing_values import Holes
from assess.collection.facts.number_columns import read_part
from assess.collection.facts.spoiled_cells import judged
from assess.collection.facts.unit_table import read_units
from assess.collection.facts.unlikely_values import unlikely
from assess.collection.facts.veto_table import Recorded, no_vetoes, read_vetoes
from assess.collection.filled.filled_books import Claims, books_of, read_filled
from assess.collection.tables.canonical import CanonicalRows, canonical_rows
from assess.collection.tables.csv_files import read_folder
from assess.collection.tables.headings import COLUMNS
from assess.collection.tables.name_keys import key, lost
from assess.collection.tables.number_parser import codes
from assess.collection.tables.table import OPTIONAL, Table, check_header
from assess.collection.xlsx.workbooks import read_workbook
from assess.scoring.facts import Column, Facts, Units
from indicators.faults import Fault, Refused
from indicators.schema import Scheme
from indicators.values import listed

MOST_FAULTS = 1000
MOST_NOTICES = 20
MOST_GUESSES = 50
Progress = Callable[[str, int, int], None]
"""Called with what is being done, steps done, steps in all."""


@dataclass
class Findings:
    """Everything that is wrong, in the order of the input, and what was mended on the way."""

    notices: list[Fault]
    faults: list[Fault] = field(default_factory=list)
    more: int = 0

    def add(self, table: Table, found: list[Fault]) -> None:
        """Faults of one table, by row and column."""
        self.faults += sorted((*table.faults, *found), key=table.order)
        self.notices += table.notices

    def lack(self, found: list[Fault], stands_for: int) -> None:
        """Missing values, and how many they are."""
        self.faults += found
        self.more += stands_for - len(found)

    def settle(self) -> None:
        """Refuse if there was anything to refuse; of very many faults the first are told and the rest counted."""
        if not self.faults:
            return
        told = gathered(self.faults)
        whole = len(self.faults) + self.more
        if len(told) > MOST_FAULTS:
            told = [*told[:MOST_FAULTS], Fault("facts.more", {"count": len(told) - MOST_FAULTS})]
        raise Refused(told, self.faults, whole, self.notices)


def build(
    scheme: Scheme,
    tables: Mapping[str, Table],
    notices: list[Fault] | None = None,
    progress: Progress | None = None,
    whole: bool = True,
    holes: list[Holes] | None = None,
) -> Facts:
    """The facts in these tables; raises `Refused` with every fault. Notices are appended to the list given.

    whole: they are all that there is, so that a value that the scheme insists on must be among them. Where `holes` is
    given, what is not among them is told there instead: it may stand elsewhere.
    """
    findings = Findings(notices if notices is not None else [])
    sound = _sound(tables, findings)
    units = _units(sound.get("units"), findings)
    insists = whole and scheme.missing == "refuse"
    parts = _facts(scheme, units, sound["facts"], findings, progress) if "facts" in sound else []
    columns = {part.item.code: column for part, column in parts}
    if insists and units is not None and parts:
        lacking = Holes([part for part, _ in parts], columns, units)
        if holes is None:
            findings.lack(*lacking.told())
        else:
            holes.append(lacking)
    recorded = _vetoes(scheme, units, sound.get("vetoes"), findings)
    findings.settle()
    assert units is not None
    if notices is not None:
        notices += unlikely(parts, units)
    return Facts(units.codes, units.names, units.groups, units.group, columns, recorded)


def _sound(tables: Mapping[str, Table], findings: Findings) -> dict[str, Table]:
    """The tables whose rows can be read."""
    sound: dict[str, Table] = {}
    for name in COLUMNS:
        table = tables.get(name)
        if table is None:
            if name not in OPTIONAL:
                findings.faults.append(Fault("facts.table_missing", {"table": name}))
        elif not table.header:
            findings.add(table, [])
        else:
            found, usable = check_header(table)
            if usable:
                sound[name] = table
                findings.faults += found
            else:
                findings.add(table, found)
    return sound


def _units(table: Table | None, findings: Findings) -> Units | None:
    if table is None:
        return None
    units, found, refused = read_units(table)
    findings.add(table, found)
    _count(table, len(table) - len(refused), len(refused), findings)
    return units


def _vetoes(scheme: Scheme, units: Units | None, table: Table | None, findings: Findings) -> Recorded:
    if table is None:
        return no_vetoes(scheme, units) if units else {}
    recorded, found, refused = read_vetoes(scheme, units, table)
    findings.add(table, found)
    _count(table, len(table) - len(refused), len(refused), findings)
    return recorded


def _count(table: Table, taken: int, refused: int, findings: Findings, left: int = 0) -> None:
    """Every row seen was taken, refused or empty: nothing gets lost on the way. `left` of those taken say nothing."""
    assert table.seen == taken + refused + table.empty, (table.name, table.seen, taken, refused, table.empty)
    counts = {"seen": table.seen, "taken": taken - left, "refused": refused, "empty": table.empty + left}
    findings.notices.append(table.fault("rows", **counts))


def _facts(
    scheme: Scheme,
    units: Units | None,
    table: Table,
    findings: Findings,
    progress: Progress | None,
) -> list[tuple[Part, Column]]:
    """Each item's rows, and its column. Without a table of units every unit named is taken for one."""
    names, distinct = codes(table.column("unit"))
    keys = [key(text) for text in distinct]
    everyone = units if units is not None else Units.of((code, "", "") for code in keys if code)
    unit = np.array([everyone.index.get(code, -1) for code in keys], np.int64)[names]
    items = {item.code: at for at, item in enumerate(scheme.items())}
    of, typed = codes(table.column("item"))
    item = np.array([items.get(key(text), -1) for text in typed], np.int64)[of]
    found = _unknown(table, "unit", unit < 0, everyone.codes) + _unknown(table, "item", item < 0, tuple(items))
    parts = _parts(scheme, everyone, table, unit, item)
    columns = []
    for done, part in enumerate(parts):
        if progress:
            progress("facts", done, len(parts))
        columns.append((part, read_part(part)))
        found += part.found
        findings.notices += part.notices
    findings.add(table, found)
    refused = int(((unit < 0) | (item < 0)).sum()) + sum(int(part.bad.sum()) for part in parts)
    kept = [at for part in parts for at in part.at[~part.bad].tolist()] if table.left else []
    taken = sum(int((~part.bad).sum()) for part in parts)
    _count(table, taken, refused, findings, sum(at in table.left for at in kept))
    return columns


def _unknown(table: Table, column: str, rows: np.ndarray, known: tuple[str, ...]) -> list[Fault]:
    """One fault for each unknown code, at its first row, with the number of its rows."""
    texts = table.column(column)
    found: dict[str, list[int]] = {}
    for at in np.flatnonzero(rows).tolist():
        if at not in table.refused:
            found.setdefault(key(texts[at]), []).append(at)
    faults = []
    for number, (code, rows_at) in enumerate(found.items()):
        if not code:
            faults += [table.fault("required", one, column) for one in rows_at]
            continue
        guess = number < MOST_GUESSES
        lost_zh, lost_en = lost(code, known) if guess else ("", "")
        near = listed(known, code) if guess else f"({len(known)})"
        args = {"value": code, "count": len(rows_at), "allowed": near, "lost_zh": lost_zh, "lost_en": lost_en}
        faults.append(table.fault(f"unknown_{column}", rows_at[0], column, **args))
    return faults


def _parts(scheme: Scheme, units: Units, table: Table, unit: np.ndarray, item: np.ndarray) -> list[Part]:
    """The known rows, item by item in the order of the scheme, unit by unit, otherwise as they come."""
    numbers = numbers_of(table)
    tallies = {item.code for item in (*scheme.bonuses, *scheme.penalties)}
    known = np.flatnonzero((unit >= 0) & (item >= 0))
    order = known[np.argsort(item[known] * len(units) + unit[known], kind="stable")]
    every = list(scheme.items())
    edges = np.searchsorted(item[order], np.arange(len(every) + 1))
    parts = []
    for at, one in enumerate(every):
        rows = order[edges[at] : edges[at + 1]]
        cells = {name: read[rows] for name, read in numbers.items()}
        bad = np.isin(rows, list(table.refused)) if table.refused else np.zeros(len(rows), np.bool_)
        parts.append(Part(one, one.code in tallies, scheme.decimals, table, units, rows, unit[rows], cells, bad))
    if parts:
        parts[0].notices += mended(table, numbers, MOST_NOTICES)
    return parts


def read(
    scheme: Scheme,
    path: Path,
    progress: Progress | None = None,
    kept: dict[str, CanonicalRows] | None = None,
    claims: Claims | None = None,
    holes: list[Holes] | None = None,
) -> tuple[Facts, list[Fault]]:
    """The facts in a folder of CSV files, in one xlsx, or in filled workbooks, and what was mended or left aside.

    `kept` is filled with the input in its canonical form, table → rows; `claims` with the points that the clerks
    themselves wrote down, which are no facts; `holes` as in `build`.
    """
    notices: list[Fault] = []
    try:
        if books := books_of(path, notices):
            tables = read_filled(scheme, books, notices, progress, claims)
        else:
            tables = (read_folder if path.is_dir() else read_workbook)(path, notices, progress)
    except Refused as refused:
        raise Refused(refused.faults, refused.every, refused.count, (*notices, *refused.notices)) from refused
    tables = {name: judged(table) for name, table in tables.items()}
    facts = build(scheme, tables, notices, progress, holes=holes)
    if kept is not None:
        kept.update(canonical_rows(scheme, tables))
    return facts, notices
