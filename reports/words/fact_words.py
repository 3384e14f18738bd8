"""What was told of an item, in words: the value with what it counts, last year's, limit, level or assessor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from indicators.counts import Counts
from indicators.kinds import counted, kind_of
from indicators.schema import Item

EXEMPT = ("不适用", "not applicable")
TICKS = {"1": ("是", "yes"), "0": ("否", "no")}
NONE = ("没有发生", "none")
ARROW = "→"
"""Between the years of a series."""


class FactRow(Protocol):
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


def fact_words(item: Item, rows: Iterable[FactRow], lang: str) -> str:
    """One line; "" where nothing was told."""
    between, what = "；" if lang == "zh" else "; ", counted(item)
    return between.join(said for said in (_row(item, row, what, lang) for row in rows) if said)


def series(text: str) -> str:
    """A series of years as a way from one to the next."""
    return ARROW.join(part.strip() for part in text.split(";"))


def _row(item: Item, row: FactRow, what: Counts, lang: str) -> str:
    def say(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    if row.level:
        return f"{row.level}×{row.count or 1}"
    parts = [_value(item, row.value, what, lang)] if row.value else []
    if row.base:
        base = what.plain(row.base, lang)
        parts.append(say(f"上年 {base}", f"last year {base}"))
    if row.limit:
        limit = what.plain(row.limit, lang)
        parts.append(say(f"控制数 {limit}", f"limit {limit}"))
    said = say("，", ", ").join(parts)
    return f"{row.assessor} {said}" if row.assessor and said else said


def _value(item: Item, value: str, what: Counts, lang: str) -> str:
    fact = kind_of(item).fact
    if value == EXEMPT[0]:
        return EXEMPT[lang == "en"]
    if fact == "tick" and value in TICKS:
        return TICKS[value][lang == "en"]
    if fact == "levels" and value == "0":
        return NONE[lang == "en"]
    return series(value) if fact == "series" else what.say(value, lang)
