"""Which rule kinds there are: every file of `indicators/rule_kinds` that holds a `KIND`, by the file's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

from indicators import rule_kinds
from indicators.counts import Counts
from indicators.rule_kinds.kind import Kind
from indicators.schema import Item

_FILES = sorted(one.name for one in iter_modules(rule_kinds.__path__))
_MODULES = {name: import_module(f"{rule_kinds.__name__}.{name}") for name in _FILES}
KINDS: Mapping[str, Kind] = {name: found.KIND for name, found in _MODULES.items() if hasattr(found, "KIND")}
"""Name as schemes write it → kind. A file that holds no `KIND` is what several kinds share."""


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
