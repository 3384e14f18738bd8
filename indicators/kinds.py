"""Which rule kinds there are. Each stands in a file of its name in `indicators.rule_kinds`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from indicators.counts import Counts
from indicators.rule_kinds import (
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
from indicators.rule_kinds.kind import Kind
from indicators.schema import Item

KINDS: Mapping[str, Kind] = {
    "mark": mark.KIND,
    "tick": tick.KIND,
    "deduct": deduct.KIND,
    "levels": levels.KIND,
    "bands": bands.KIND,
    "ratio": ratio.KIND,
    "shortfall": shortfall.KIND,
    "quota": quota.KIND,
    "change": change.KIND,
    "streak": streak.KIND,
    "rank": rank.KIND,
    "external": external.KIND,
    "each": each.KIND,
}


def kind_of(item: Item) -> Kind:
    """The kind of an item's rule."""
    return KINDS[item.rule.kind]


def beside(item: Item) -> str:
    """The column that a rule reads beside the value: base, limit or ""."""
    return next((name for name in kind_of(item).columns if name in ("base", "limit")), "")


def counted(item: Item) -> Counts:
    """What an item's number counts: as the scheme says, and where it doesn't, as its kind does."""
    neutral = kind_of(item).counted
    if item.counts is None:
        return neutral
    zh, en = item.counts.what
    return replace(item.counts, what=(zh or neutral.what[0], en or neutral.what[1]))
