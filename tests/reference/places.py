"""Steps 6 and 7, within one group: ranks, then the quotas of the grades."""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Any

from tests.reference.amounts import number
from tests.reference.sheet import Scheme, Settings, Sheet

Key = tuple[Fraction, ...]


def merit(settings: Settings, sheet: Sheet) -> Key:
    """The order without regard to vetoes: exact total, then the tie-break indicators, nothing applied counting 0."""
    tie_breaks = [sheet.indicators[code] or Fraction(0) for code in settings.tie_break]
    return ((sheet.exact or Fraction(0)), *tie_breaks)


def rank_group(settings: Settings, graded: list[Sheet]) -> None:
    keys = {}
    for sheet in graded:
        behind = settings.veto_rank == "last" and bool(sheet.vetoes)
        keys[sheet.code] = (Fraction(0 if behind else 1), *merit(settings, sheet))
    counted = list(keys.values()) if settings.ties == "competition" else list(set(keys.values()))
    first: dict[Key, int] = {}
    for place, key in enumerate(sorted(counted, reverse=True), start=1):
        first.setdefault(key, place)
    for sheet in graded:
        sheet.rank = first[keys[sheet.code]]


def seats(quota: Mapping[str, Any], graded: int) -> int:
    """How many units of a group may hold the grade."""
    if "count" in quota:
        return int(number(quota["count"]))
    share = number(quota["share"]) * graded
    rounding = quota.get("rounding", "floor")
    if rounding == "ceil":
        return ceil(share)
    return floor(share) if rounding == "floor" else floor(share + Fraction(1, 2))


def cut_off(keys: list[Key], allowed: int, ties: str) -> list[bool]:
    """For each candidate, whether it is cut. Equals across the line all go ("out") or all stay ("in")."""
    ordered = sorted(keys, reverse=True)
    first: dict[Key, int] = {}
    last: dict[Key, int] = {}
    for place, key in enumerate(ordered, start=1):
        first.setdefault(key, place)
        last[key] = place
    decisive = last if ties == "out" else first
    return [decisive[key] > allowed for key in keys]


def cut_group(scheme: Scheme, settings: Settings, graded: list[Sheet]) -> None:
    for place, grade in enumerate(scheme["grade"][:-1]):
        if "quota" not in grade:
            continue
        candidates = [sheet for sheet in graded if sheet.grade == place]
        allowed = seats(grade["quota"], len(graded))
        keys = [merit(settings, sheet) for sheet in candidates]
        for sheet, cut in zip(candidates, cut_off(keys, allowed, grade["quota"].get("ties", "out")), strict=True):
            if cut:
                sheet.grade = place + 1
                sheet.reasons.append("quota")
