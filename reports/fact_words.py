"""What was told of an item, in words: the value as given, with last year's, limit, level or assessor where there is one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from indicators.schema import Item

EXEMPT = ("不适用", "not applicable")
TICKS = {"1": ("是", "yes"), "0": ("否", "no")}


class Told(Protocol):
    """A row of the facts."""

    @property
    def value(self) -> str | None: ...
    @property
    def base(self) -> str | None: ...
    @property
    def limit(self) -> str | None: ...
    @property
    def level(self) -> str | None: ...
    @property
    def count(self) -> str | None: ...
    @property
    def assessor(self) -> str | None: ...


def fact_words(item: Item, rows: Iterable[Told], lang: str) -> str:
    """One line; "" where nothing was told."""
    between = "；" if lang == "zh" else "; "
    return between.join(said for said in (_row(item, row, lang) for row in rows) if said)


def _row(item: Item, row: Told, lang: str) -> str:
    def say(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    if row.level:
        return f"{row.level} × {row.count or 1}"
    value = row.value or ""
    if value == EXEMPT[0]:
        value = say(*EXEMPT)
    elif item.rule.kind == "tick" and value in TICKS:
        value = say(*TICKS[value])
    parts = [value]
    if row.base:
        parts.append(say(f"上年 {row.base}", f"last year {row.base}"))
    if row.limit:
        parts.append(say(f"控制数 {row.limit}", f"limit {row.limit}"))
    said = say("，", ", ").join(part for part in parts if part)
    return f"{row.assessor} {said}" if row.assessor and said else said
