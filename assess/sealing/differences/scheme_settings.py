"""A scheme as a flat list of settings, so that two of them can be compared line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from fractions import Fraction

from assess.scoring.stands import effect_args
from indicators.schema import Basis, Effect, Item, Scheme, Veto
from indicators.values import decimal

Settings = dict[tuple[str, str], str]
"""(code, setting) → value; settings of the scheme as a whole have no code."""
_WORDED = ("title", "name", "text", "how", "evidence", "basis", "source", "persons", "parent", "office", "nature")
_IDENTITY = ("code", "version", "year", "kind", "digest")
_LISTS = ("grades", "parents", "indicators", "extras", "bonuses", "penalties")
_OWN = ("code", "role", "items", "vetoes")


def settings(scheme: Scheme) -> Settings:
    """Everything the scheme says, defaults included, in its order."""
    found: Settings = dict(_plain(scheme, "", scheme, (*_LISTS, *_IDENTITY)))
    for grade in scheme.grades:
        found |= _plain(scheme, "", grade, ("name",), f"grade.{grade.name}")
    for parent in scheme.parents:
        found |= _plain(scheme, "", parent, ("name",), f"parent.{parent.name}")
    parts: list[Item | Veto] = [*scheme.items(), *scheme.vetoes()]
    for part in (*scheme.indicators, *parts):
        found |= _plain(scheme, part.code, part, _OWN)
    return found


def counts(setting: str) -> bool:
    """Whether a setting can move a score; texts, clauses and English twins can't."""
    return setting.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0].removesuffix("_en") not in _WORDED


def _plain(scheme: Scheme, code: str, part: object, without: Sequence[str], prefix: str = "") -> Settings:
    assert is_dataclass(part)
    return {
        (code, name): text
        for field in fields(part)
        if field.name not in without
        for name, text in _told(scheme, f"{prefix}.{field.name}".lstrip("."), getattr(part, field.name))
    }


def _told(scheme: Scheme, name: str, value: object) -> Iterator[tuple[str, str]]:
    """One setting, or those inside it; what is not set is not told."""
    if value is None or value in ("", (), {}):
        return
    if isinstance(value, Effect):
        said = effect_args(scheme, value)
        yield f"{name}.{said['effect']}", said["to"]
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _told(scheme, f"{name}.{key}", inner)
    elif is_dataclass(value) and not isinstance(value, Basis):
        for field in fields(value):
            inside = f"{name}.{field.name}".replace(".params", "")
            yield from _told(scheme, inside, getattr(value, field.name))
    else:
        yield name, _text(value)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Fraction):
        return decimal(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_text, value))}]"
    return str(value)
