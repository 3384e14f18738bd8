"""The table `units`: who is assessed, under which name, in which group."""

from __future__ import annotations

from assess.collection.tables.name_keys import controls, differences, key, shown, squeezed
from assess.collection.tables.table import Table
from assess.scoring.facts import Units
from indicators.faults import Fault
from indicators.unseen_characters import visible

LONGEST = {"unit": 64, "name": 200, "group": 200}


def read_units(table: Table) -> tuple[Units, list[Fault], set[int]]:
    """The units, what is wrong with them, and the rows (positions) that are refused for it."""
    raw = list(zip(*(table.column(name) for name in LONGEST), strict=True))
    found: list[Fault] = []
    refused = set(table.refused)
    for at, row in enumerate(raw):
        if at not in table.refused:
            faults = [fault for name, text in zip(LONGEST, row, strict=True) for fault in _cell(table, at, name, text)]
            found += faults
            refused |= {at} if faults else set()
    rows = [(key(unit), shown(name), key(group)) for unit, name, group in raw]
    sound = [at for at in range(len(rows)) if at not in refused]
    for fault, at in _alike(table, raw, sound):
        found.append(fault)
        refused.add(at)
    if not raw and not table.faults:
        found.append(table.fault("no_units"))
    # Codes of refused rows stay known, so that one mistake here is not told again for every fact.
    return Units.of(row for row in rows if row[0]), found, refused


def _cell(table: Table, at: int, name: str, text: str) -> list[Fault]:
    """What is wrong with one cell by itself."""
    shown = visible(text)
    if not shown:
        return [table.fault("required", at, name)]
    hidden = controls(shown)
    if hidden:
        return [table.fault("control", at, name, value=_inline(shown), hidden=hidden)]
    if len(key(text)) > LONGEST[name] or len(shown) > LONGEST[name]:
        return [table.fault("too_long", at, name, value=shown[:20], length=len(shown), most=LONGEST[name])]
    return []


def _inline(text: str) -> str:
    return "".join(" " if controls(char) else char for char in text)


def _alike(table: Table, raw: list[tuple[str, ...]], sound: list[int]) -> list[tuple[Fault, int]]:
    """Codes used twice, and names used twice in a group, however they are disguised."""
    found: list[tuple[Fault, int]] = []
    codes: dict[str, int] = {}
    names: dict[tuple[str, str], int] = {}
    for at in sound:
        unit, name, group = raw[at]
        first = codes.setdefault(squeezed(unit), at)
        if first != at:
            found.append((_twice(table, "unit", at, first, raw), at))
            continue
        first = names.setdefault((key(group), squeezed(name)), at)
        if first != at:
            found.append((_twice(table, "name", at, first, raw), at))
    return found


def _twice(table: Table, column: str, at: int, first: int, raw: list[tuple[str, ...]]) -> Fault:
    texts = (raw[first][("unit", "name").index(column)], raw[at][("unit", "name").index(column)])
    differ_zh, differ_en = differences(*texts)
    return table.fault(
        f"{column}_twice",
        at,
        column,
        value=visible(texts[1]),
        row=int(table.rows[first]),
        other=visible(texts[0]),
        group=key(raw[at][2]),
        differ_zh=differ_zh,
        differ_en=differ_en,
    )
