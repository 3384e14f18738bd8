"""Which rule kinds there are, what each may be told, and where it may stand.

One row per kind; `rules` reads by it.

A parameter is (type, default); `REQUIRED` has none. Types: number, positive, whole, choice:<a|b>, levels, pairs, base.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

REQUIRED = object()
ZERO, ONE = Fraction(0), Fraction(1)
Param = tuple[str, object]


@dataclass(frozen=True)
class Kind:
    """`item`: may stand in an item or extra; `tally`: in a bonus or penalty; `own_points`: there it needs `points`."""

    params: Mapping[str, Param]
    item: bool = True
    tally: bool = False
    own_points: bool = False
    combine: bool = False
    signed: bool = False
    columns: tuple[str, ...] = ("value",)


KINDS: Mapping[str, Kind] = {
    "mark": Kind({"step": ("positive", None)}, tally=True, own_points=True, combine=True),
    "tick": Kind({}, tally=True, own_points=True),
    "deduct": Kind(
        {
            "per": ("positive", REQUIRED),
            "free": ("number", ZERO),
            "floor": ("number", ZERO),
            "all_at": ("number", None),
            "escalate": ("number", ONE),
        },
        combine=True,
    ),
    "levels": Kind(
        {"levels": ("levels", REQUIRED), "each": ("choice:sum|highest", REQUIRED)},
        tally=True,
        columns=("value", "level", "count"),
    ),
    "bands": Kind({"bands": ("pairs", REQUIRED)}, tally=True, own_points=True, combine=True, signed=True),
    "ratio": Kind(
        {
            "target": ("positive", REQUIRED),
            "bonus_step": ("positive", None),
            "bonus_per": ("number", None),
            "bonus_cap": ("number", None),
        },
        combine=True,
    ),
    "shortfall": Kind(
        {
            "target": ("positive", REQUIRED),
            "step": ("positive", REQUIRED),
            "per": ("positive", REQUIRED),
            "partial": ("choice:begun|whole|proportional", REQUIRED),
        },
        combine=True,
    ),
    "quota": Kind(
        {"over": ("number", REQUIRED), "under": ("number", ZERO), "under_cap": ("number", None)},
        columns=("value", "limit"),
    ),
    "change": Kind(
        {"target": ("positive", REQUIRED), "better": ("choice:low|high", REQUIRED), "zero_base": ("base", REQUIRED)},
        columns=("value", "base"),
    ),
    "streak": Kind({"years": ("whole", REQUIRED)}, tally=True, own_points=True),
    "rank": Kind(
        {
            "table": ("pairs", REQUIRED),
            "unit": ("choice:place|percent", REQUIRED),
            "better": ("choice:high|low", REQUIRED),
        },
        signed=True,
    ),
    "external": Kind({"full": ("positive", REQUIRED)}, combine=True),
    "each": Kind({"per": ("positive", REQUIRED)}, item=False, tally=True),
}
