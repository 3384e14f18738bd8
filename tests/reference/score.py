"""A second, independent computation of a whole year: plain fractions, one function per step of the contract."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from tests.reference.amounts import cell, fixed, number, plain, rounded
from tests.reference.effects import apply_effects, recorded_states
from tests.reference.places import cut_group, rank_group
from tests.reference.readings import MISSING, Reading, Rows, read, read_outside
from tests.reference.rules import ITEM_RULES, OUTSIDE_RULES
from tests.reference.sheet import Line, Scheme, Settings, Sheet, items_of, settings_of

ZERO = Fraction(0)
Entry = Mapping[str, Any]
Peers = Mapping[tuple[str, str], Sequence[Fraction]]


class Missing(Exception):
    """Facts are missing where the scheme refuses that: `gaps` is every (unit, item), units by code, items in order."""

    def __init__(self, gaps: list[tuple[str, str]]) -> None:
        super().__init__(f"{len(gaps)} facts are missing")
        self.gaps = gaps


def score(scheme: Scheme, units: Rows, facts: Rows, vetoes: Rows) -> list[dict[str, Any]]:
    """Every unit's result, units by code. Input is taken as valid; only missing facts are refused."""
    settings = settings_of(scheme)
    sheets = read_facts(scheme, units, facts)
    if settings.missing == "refuse":
        refuse_gaps(scheme, sheets)
    peers = values_by_group(scheme, sheets)
    states = recorded_states(vetoes)
    for sheet in sheets:
        score_items(scheme, settings, sheet, peers)
        score_indicators(scheme, settings, sheet)
        score_total(scheme, sheet)
        if sheet.exact is not None:
            sheet.published = rounded(sheet.exact, settings.decimals, settings.rounding)
        apply_effects(scheme, settings, sheet, states)
    groups = defaultdict(list)
    for sheet in sheets:
        if sheet.exact is not None:
            groups[sheet.group].append(sheet)
    for graded in groups.values():
        rank_group(settings, graded)
        cut_group(scheme, settings, graded)
    return [result_of(scheme, settings, sheet) for sheet in sheets]


def read_facts(scheme: Scheme, units: Rows, facts: Rows) -> list[Sheet]:
    """One sheet per unit with the reading of everything; a bonus or penalty without a row has none."""
    rows: dict[tuple[str, str], Rows] = defaultdict(list)
    for row in facts:
        rows[cell(row, "unit"), cell(row, "item")].append(row)
    sheets = [Sheet(cell(row, "unit"), cell(row, "name"), cell(row, "group")) for row in units]
    for sheet in sheets:
        for entry in [*items_of(scheme), *scheme.get("extra", [])]:
            sheet.readings[entry["code"]] = read(entry["rule"], rows.get((sheet.code, entry["code"]), []))
        for entry in [*scheme.get("bonus", []), *scheme.get("penalty", [])]:
            reading = read_outside(entry["rule"], rows.get((sheet.code, entry["code"]), []))
            if reading is not None:
                sheet.readings[entry["code"]] = reading
    return sorted(sheets, key=lambda sheet: sheet.code)


def refuse_gaps(scheme: Scheme, sheets: list[Sheet]) -> None:
    entries = [*items_of(scheme), *(entry for part in ("extra", "bonus", "penalty") for entry in scheme.get(part, []))]
    gaps = [
        (sheet.code, entry["code"])
        for sheet in sheets
        for entry in entries
        if sheet.readings.get(entry["code"]) == MISSING
    ]
    if gaps:
        raise Missing(gaps)


def values_by_group(scheme: Scheme, sheets: list[Sheet]) -> Peers:
    """For each item of kind rank, the values of a group that are scored on it, ascending."""
    codes = [item["code"] for item in items_of(scheme) if item["rule"]["kind"] == "rank"]
    peers: dict[tuple[str, str], list[Fraction]] = defaultdict(list)
    for sheet in sheets:
        for code in codes:
            if sheet.readings[code].state == "scored":
                peers[sheet.group, code].append(sheet.readings[code].value)
    return {key: sorted(values) for key, values in peers.items()}


def score_items(scheme: Scheme, settings: Settings, sheet: Sheet, peers: Peers) -> None:
    """Step 1, for items and extras."""
    for entry in [*items_of(scheme), *scheme.get("extra", [])]:
        sheet.lines[entry["code"]] = item_line(entry, settings, sheet, peers)


def item_line(entry: Entry, settings: Settings, sheet: Sheet, peers: Peers) -> Line:
    reading = sheet.readings[entry["code"]]
    full = number(entry["points"])
    if reading.state == "not_applicable":
        return Line(entry["code"], reading.state, None, None)
    if reading.state == "missing":
        return Line(entry["code"], reading.state, ZERO, full)
    rule = entry["rule"]
    points = ITEM_RULES[rule["kind"]](rule, full, reading, peers.get((sheet.group, entry["code"]), []))
    if settings.round_items:
        points = rounded(points, settings.decimals, settings.rounding)
    return Line(entry["code"], reading.state, points, full)


def score_indicators(scheme: Scheme, settings: Settings, sheet: Sheet) -> None:
    """Step 2: points by available by weight; nothing available, no points."""
    for indicator in scheme["indicator"]:
        policy = indicator.get("not_applicable", settings.not_applicable)
        earned = available = ZERO
        for item in indicator["item"]:
            line = sheet.lines[item["code"]]
            full = number(item["points"])
            if line.points is not None:
                earned += line.points
                available += full
            elif policy != "rescale":
                earned += full if policy == "full" else ZERO
                available += full
        sheet.sums[indicator["code"]] = (earned, available)
        weight = number(indicator["weight"])
        sheet.indicators[indicator["code"]] = earned / available * weight if available else None


def total_with_extras(scheme: Scheme, sheet: Sheet) -> Fraction | None:
    """Step 3 up to the extras: what remains is scaled to 100, the extras are added, and all scaled to 100 again."""
    base = weights = ZERO
    for indicator in scheme["indicator"]:
        points = sheet.indicators[indicator["code"]]
        if points is not None:
            base += points
            weights += number(indicator["weight"])
    if not weights:
        return None
    extras = [sheet.lines[entry["code"]] for entry in scheme.get("extra", [])]
    earned = sum((line.points or ZERO for line in extras), ZERO)
    available = sum((line.available or ZERO for line in extras), ZERO)
    return (base / weights * 100 + earned) / (100 + available) * 100


def score_total(scheme: Scheme, sheet: Sheet) -> None:
    """Step 3, the rest: bonuses past their gate, penalties, never below 0."""
    before = total_with_extras(scheme, sheet)
    counted = ZERO
    for part, sign in (("bonus", 1), ("penalty", -1)):
        for entry in scheme.get(part, []):
            line = outside_line(entry, sheet.readings.get(entry["code"]), sign)
            if "gate" in entry and (before is None or before <= number(entry["gate"])):
                line = Line(line.code, line.state, ZERO, ZERO)
            sheet.lines[entry["code"]] = line
            counted += line.points or ZERO
    if before is not None:
        sheet.exact = max(ZERO, before + counted)


def outside_line(entry: Entry, reading: Reading | None, sign: int) -> Line:
    """A bonus or penalty, capped and signed; nothing without a row, and nothing where its value is empty."""
    if reading is None:
        return Line(entry["code"], "scored", ZERO, ZERO)
    if reading.state == "missing":
        return Line(entry["code"], "missing", ZERO, ZERO)
    rule = entry["rule"]
    points = OUTSIDE_RULES[rule["kind"]](rule, number(entry.get("points", 0)), reading, [])
    if "cap" in entry:
        points = min(points, number(entry["cap"]))
    return Line(entry["code"], "scored", sign * points, ZERO)


def result_of(scheme: Scheme, settings: Settings, sheet: Sheet) -> dict[str, Any]:
    """The unit as results.json writes it, reasons by their codes alone."""
    names = [grade["name"] for grade in scheme["grade"]]

    def shown(value: Fraction | None) -> str | None:
        return None if value is None else fixed(rounded(value, settings.decimals, settings.rounding), settings.decimals)

    def written(value: Fraction | None) -> str | None:
        return None if value is None else str(value)

    indicators = [(entry, sheet.indicators[entry["code"]]) for entry in scheme["indicator"]]
    return {
        "unit": sheet.code,
        "name": sheet.name,
        "group": sheet.group,
        "total": None if sheet.published is None else fixed(sheet.published, settings.decimals),
        "exact": written(sheet.exact),
        "band": None if sheet.band is None else names[sheet.band],
        "grade": None if sheet.grade is None else names[sheet.grade],
        "rank": sheet.rank,
        "vetoes": sheet.vetoes,
        "reasons": sheet.reasons,
        "indicators": [
            {
                "code": entry["code"],
                "points": shown(points),
                "exact": written(points),
                "weight": plain(number(entry["weight"])),
            }
            for entry, points in indicators
        ],
        "items": [
            {
                "code": line.code,
                "points": shown(line.points),
                "exact": written(line.points),
                "available": None if line.available is None else plain(line.available),
                "state": line.state,
            }
            for line in sheet.lines.values()
        ],
    }
