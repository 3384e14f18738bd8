"""Quotas by definition: of all sets that treat equals alike, the largest or smallest that the clause allows.

Nothing here is shared with the reference, so that each may find the other's mistake.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

Limit = tuple[Literal["share", "count"], Fraction] | None


def brute_quota(
    totals: Sequence[Fraction], grades: Sequence[int], share_or_count: Sequence[Limit], rounding: str, ties: str
) -> list[int]:
    """The grades of one group after all quotas.

    `grades` are places in the list of grades, 0 the highest; `share_or_count` holds a limit or None for each grade
    but the last. `totals` may be anything that compares, tie-breaks included.
    """
    held = list(grades)
    for grade, limit in enumerate(share_or_count):
        if limit is None:
            continue
        holders = {unit for unit, holding in enumerate(held) if holding == grade}
        kept = kept_of(totals, holders, allowed_of(limit, len(totals), rounding), ties)
        for unit in holders - kept:
            held[unit] = grade + 1
    return held


def kept_of(totals: Sequence[Fraction], holders: set[int], allowed: int, ties: str) -> set[int]:
    """Whoever reaches a line stays. "out": the most that fit; "in": the fewest that fill every seat."""
    lines = {totals[unit] for unit in holders}
    choices: list[set[int]] = [set()]
    choices += [{unit for unit in holders if totals[unit] >= line} for line in lines]
    if ties == "out":
        return max((choice for choice in choices if len(choice) <= allowed), key=len)
    return min((choice for choice in choices if len(choice) >= min(allowed, len(holders))), key=len)


def allowed_of(limit: tuple[str, Fraction], graded: int, rounding: str) -> int:
    """Seats by search instead of by formula; a share never gives more seats than units."""
    kind, value = limit
    if kind == "count":
        return int(value)
    wanted = value * graded
    if rounding == "ceil":
        return min(seats for seats in range(graded + 1) if seats >= wanted)
    slack = Fraction(1, 2) if rounding == "half-up" else Fraction(0)
    return max(seats for seats in range(graded + 1) if seats - slack <= wanted)
