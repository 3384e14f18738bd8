"""Why a unit moved between two packages: the nearest cause first, and plainly none where there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from indicators.kinds import kind_of
from indicators.schema import Scheme

Cause = dict[str, Any]
BY_OTHERS = {"rank", "grade"}
"""What other units of the group can change: places, and through quotas grades."""


def why(
    moved: Mapping[str, Any],
    own: Mapping[str, Sequence[Mapping[str, Any]]],
    changes: Sequence[Mapping[str, Any]],
    scheme: Scheme,
    engines: tuple[str, str],
) -> list[Cause]:
    """Causes as codes with arguments: unit, fact, veto, item, settings, others, reason, engine, unexplained."""
    causes: list[Cause] = []
    for name in ("added", "removed"):
        if moved[name]:
            return [{"cause": name}]
    renamed = [name for name in ("name", "group") if name in moved["moved"]]
    if renamed:
        causes.append({"cause": "unit", "columns": renamed})
    items = moved["items"]
    causes += [{"cause": "fact", **fact, "points": items.get(fact["item"])} for fact in own["facts"]]
    causes += [{"cause": "veto", **veto} for veto in own["vetoes"]]
    causes += _items(items, {fact["item"] for fact in own["facts"]}, changes, scheme)
    whole = _settings(changes, {item.code for item in scheme.items()} | items.keys())
    if whole:
        causes.append({"cause": "settings", "settings": whole})
    if not causes:
        only_others = moved["moved"].keys() <= BY_OTHERS
        changed = engines[0] != engines[1]
        causes.append({"cause": "others" if only_others else "engine" if changed else "unexplained"})
    causes += [{"cause": "reason", "gained": text} for text in moved["gained"]]
    return causes + [{"cause": "reason", "lost": text} for text in moved["lost"]]


def _items(
    items: Mapping[str, Any], told: set[str], changes: Sequence[Mapping[str, Any]], scheme: Scheme
) -> list[Cause]:
    """Items whose points moved although the unit's own facts on them did not."""
    known = {item.code: item for item in scheme.items()}
    causes: list[Cause] = []
    for code, points in items.items():
        if code in told:
            continue
        named = [change["setting"] for change in changes if change["code"] == code and change["counts"]]
        item = known.get(code)
        if named or item is None:
            causes.append({"cause": "item", "item": code, "settings": named, "points": points})
        elif kind_of(item).ranked:
            causes.append({"cause": "others", "item": code, "points": points})
        elif item.gate is not None:
            causes.append({"cause": "gate", "item": code, "points": points})
        elif not _settings(changes, set(known)):
            causes.append({"cause": "unexplained", "item": code, "points": points})
    return causes


def _settings(changes: Sequence[Mapping[str, Any]], items: set[str]) -> list[str]:
    """Settings that concern more than one item: of the scheme, its grades, indicators and vetoes."""
    return [
        f"{change['code']}.{change['setting']}".lstrip(".")
        for change in changes
        if change["counts"] and change["code"] not in items
    ]
