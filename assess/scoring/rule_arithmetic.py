"""The arithmetic of each rule kind of `indicators.kinds`; it stands in `assess.scoring.rule_kinds` under its name."""

from __future__ import annotations

from collections.abc import Mapping

from assess.scoring.rule_kinds import (
    bands,
    change,
    deduct,
    each,
    external,
    levels,
    mark,
    quota,
    rank,
    ratio,
    shortfall,
    streak,
    tick,
)
from assess.scoring.rule_kinds.arithmetic import Arithmetic

ARITHMETIC: Mapping[str, Arithmetic] = {
    "mark": mark.ARITHMETIC,
    "tick": tick.ARITHMETIC,
    "deduct": deduct.ARITHMETIC,
    "levels": levels.ARITHMETIC,
    "bands": bands.ARITHMETIC,
    "ratio": ratio.ARITHMETIC,
    "shortfall": shortfall.ARITHMETIC,
    "quota": quota.ARITHMETIC,
    "change": change.ARITHMETIC,
    "streak": streak.ARITHMETIC,
    "rank": rank.ARITHMETIC,
    "external": external.ARITHMETIC,
    "each": each.ARITHMETIC,
}
