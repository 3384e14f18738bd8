"""The table `vetoes`: named events that somebody confirmed, or lifted again; the latest date decides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assess.collection.tables.name_keys import key, lost, nearest
from assess.collection.tables.table import Table
from assess.scoring.facts import Units
from indicators.faults import Fault
from indicators.schema import Scheme, Veto
from indicators.strict_number import narrow
from indicators.values import listed

STATES = ("confirmed", "lifted")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Recorded = dict[str, NDArray[np.bool_]]
Entry = tuple[str, str, str, str]


def no_vetoes(scheme: Scheme, units: Units) -> Recorded:
    """Every veto that is recorded, standing nowhere."""
    return {veto.code: np.zeros(len(units), np.bool_) for veto in scheme.vetoes() if veto.when.kind == "recorded"}


def read_vetoes(scheme: Scheme, units: Units | None, table: Table) -> tuple[Recorded, list[Fault], set[int]]:
    """Veto → where it stands; what is wrong; the rows refused. Without `units` the units are not looked at."""
    known = {veto.code: veto for veto in scheme.vetoes()}
    found: list[Fault] = []
    refused = set(table.refused)
    latest: dict[tuple[str, str], list[tuple[str, str, int]]] = {}
    for at, row in enumerate(zip(*(table.column(name) for name in ("unit", "veto", "date", "state")), strict=True)):
        if at in table.refused:
            continue
        entry = (key(row[0]), key(row[1]), narrow(row[2]), key(row[3]))
        faults = _check(table, at, entry, known, units)
        if faults:
            found += faults
            refused.add(at)
        else:
            latest.setdefault(entry[:2], []).append((entry[2], entry[3], at))
    recorded = no_vetoes(scheme, units) if units else {}
    for (unit, veto), entries in latest.items():
        clashes = _clashes(table, f"{unit} {veto}", entries)
        found += [fault for fault, _ in clashes]
        refused |= {at for _, at in clashes}
        if units:
            recorded[veto][units.index[unit]] = max(entries)[1] == "confirmed"
    return recorded, found, refused


def _check(table: Table, at: int, entry: Entry, known: Mapping[str, Veto], units: Units | None) -> list[Fault]:
    """Everything that is wrong with one row."""
    unit, veto, day, state = entry
    place = f"{unit} {veto}".strip()
    named = dict(zip(("unit", "veto", "date", "state"), entry, strict=True))
    found = [table.fault("required", at, column, place) for column, value in named.items() if not value]
    recorded = [code for code, one in known.items() if one.when.kind == "recorded"]
    allowed = ", ".join(recorded) or "—"
    if unit and units and unit not in units.index:
        lost_zh, lost_en = lost(unit, units.codes)
        more = {"allowed": listed(units.codes, unit), "lost_zh": lost_zh, "lost_en": lost_en}
        found.append(table.fault("unknown_unit", at, "unit", place, value=unit, count=1, **more))
    if veto and veto not in known:
        near_zh, near_en = nearest(veto, recorded)
        more = {"allowed": allowed, "near_zh": near_zh, "near_en": near_en}
        found.append(table.fault("unknown_veto", at, "veto", place, value=veto, **more))
    elif veto and veto not in recorded:
        found.append(table.fault("veto_computed", at, "veto", place, value=veto, allowed=allowed))
    if day and not _is_date(day):
        found.append(table.fault("date", at, "date", place, value=day))
    if state and state not in STATES:
        found.append(table.fault("state", at, "state", place, value=state, allowed=", ".join(STATES)))
    return found


def _is_date(text: str) -> bool:
    """Whether a text is a day of the calendar, written YYYY-MM-DD."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _clashes(table: Table, place: str, entries: list[tuple[str, str, int]]) -> list[tuple[Fault, int]]:
    """Rows that say another state on a day than an earlier row does."""
    found: list[tuple[Fault, int]] = []
    first: dict[str, tuple[str, int]] = {}
    for day, state, at in entries:
        said, row = first.setdefault(day, (state, at))
        if said != state:
            args = {"value": state, "other": said, "row": int(table.rows[row]), "day": day}
            found.append((table.fault("two_states", at, "state", place, **args), at))
    return found
