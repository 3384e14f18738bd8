"""What the fact rows of one unit × item say, before any rule looks at them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tests.reference.amounts import cell, number

Rows = list[dict[str, str]]
Rule = Mapping[str, Any]

NOT_APPLICABLE = {"不适用", "NA"}
TICKS = {"是": Fraction(1), "1": Fraction(1), "否": Fraction(0), "0": Fraction(0)}
NEEDED_BESIDE_VALUE = {"change": "base", "quota": "limit"}


@dataclass(frozen=True)
class Reading:
    state: str
    value: Fraction = Fraction(0)
    beside: Fraction = Fraction(0)
    series: tuple[Fraction, ...] = ()
    events: Mapping[str, int] = field(default_factory=dict)


MISSING = Reading("missing")
EXCUSED = Reading("not_applicable")


def read(rule: Rule, rows: Rows) -> Reading:
    """The reading of an item or extra: no row, an empty value or an empty base or limit is missing."""
    if not rows:
        return MISSING
    values = [cell(row, "value") for row in rows]
    if all(value in NOT_APPLICABLE for value in values):
        return EXCUSED
    if rule["kind"] == "levels":
        return read_levels(rows)
    if "" in values:
        return MISSING
    if rule["kind"] == "tick":
        return Reading("scored", value=TICKS[values[0]])
    if rule["kind"] == "streak":
        return Reading("scored", series=tuple(number(part.strip()) for part in values[0].split(";")))
    beside = Fraction(0)
    if rule["kind"] in NEEDED_BESIDE_VALUE:
        written = cell(rows[0], NEEDED_BESIDE_VALUE[rule["kind"]])
        if not written:
            return MISSING
        beside = number(written)
    return Reading("scored", value=combined([number(value) for value in values], rule.get("combine")), beside=beside)


def read_levels(rows: Rows) -> Reading:
    """Events by level, rows of one level added up; a row with value 0 and no level says that none happened."""
    events: dict[str, int] = {}
    for row in rows:
        level = cell(row, "level")
        if level:
            events[level] = events.get(level, 0) + int(cell(row, "count") or "1")
        elif not cell(row, "value"):
            return MISSING
    return Reading("scored", value=Fraction(sum(events.values())), events=events)


def read_outside(rule: Rule, rows: Rows) -> Reading | None:
    """The reading of a bonus or penalty; None where there is no row, which means nothing happened."""
    return read(rule, rows) if rows else None


def combined(values: list[Fraction], combine: str | None) -> Fraction:
    """Several assessors as one value: mean, median, or the mean without one highest and one lowest from four up."""
    if combine is None:
        if len(values) != 1:
            raise ValueError("several rows without combine")
        return values[0]
    ordered = sorted(values)
    if combine == "median":
        middle = len(ordered) // 2
        return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    if combine == "trimmed" and len(ordered) >= 4:
        ordered = ordered[1:-1]
    return sum(ordered, Fraction(0)) / len(ordered)
