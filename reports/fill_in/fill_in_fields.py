"""What a fill-in workbook consists of: its sheets, rows and cells to fill, for the writer and the reader.

Every sheet carries its own keys: a hidden first row names the columns, three hidden columns name each row's unit, item
and slot. So a book reads back whatever its language, and whatever a spreadsheet did to its looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.kinds import kind_of
from indicators.schema import Item, Scheme, Veto

FORMAT = "1"
KEY_SHEET = "_assess"
MAGIC = "assess-fill"
MARK = "#"
"""Begins what only the reader looks at: column names, section, heading."""
SECTION, HEADING, LEGEND, ENTRY = f"{MARK}section", f"{MARK}heading", f"{MARK}legend", f"{MARK}entry"
KEYS = ("unit", "item", "slot")
PRINTED = ("name", "parent", "second", "points", "text", "how", "method", "level", "hint")
INPUTS = ("exempt", "value", "base", "limit", "count", "assessor")
CLAIMS = ("remark", "deducted", "score")
"""The clerk's own reckoning: not facts."""
VETO_INPUTS = ("unit", "veto", "date", "state", "basis")
VETO_SECTION = "vetoes"
TALLIES = ("bonus", "penalty")


@dataclass(frozen=True)
class Section:
    """One sheet: an indicator's items, or the extras, bonuses or penalties."""

    code: str
    name: str
    name_en: str
    items: tuple[Item, ...]
    weight: str = ""

    @property
    def tally(self) -> bool:
        return self.code in TALLIES


def sections(scheme: Scheme) -> Iterator[Section]:
    """The sheets of items, in the order of the scheme."""
    from indicators.values import decimal

    for one in scheme.indicators:
        name, english = f"{one.code} {one.name}", f"{one.code} {one.name_en or one.name}"
        yield Section(f"indicator:{one.code}", name, english, one.items, decimal(one.weight))
    if scheme.extras:
        yield Section("extra", "重点工作赋分", "Key tasks", scheme.extras)
    if scheme.bonuses:
        yield Section("bonus", "加分", "Bonuses", scheme.bonuses)
    if scheme.penalties:
        yield Section("penalty", "扣分", "Penalties", scheme.penalties)


def recorded(scheme: Scheme) -> list[Veto]:
    """The vetoes that people record; the others follow from the facts."""
    return [veto for veto in scheme.vetoes() if veto.when.kind == "recorded"]


def slots(item: Item, assessors: int) -> list[str]:
    """An item's rows: one for each level, one for each assessor, or a single one."""
    if kind_of(item).fact == "levels":
        return list(item.rule.levels)
    if item.combine != "none":
        return [str(at + 1) for at in range(assessors)]
    return [""]


def inputs(item: Item, tally: bool) -> tuple[str, ...]:
    """The cells that a row of this item has to fill."""
    kind = kind_of(item)
    asked = ("count",) if kind.fact == "levels" else kind.columns
    assessor = ("assessor",) if item.combine != "none" else ()
    exempt = () if tally else ("exempt",)
    return (*exempt, *asked, *assessor)


def columns(section: Section, many: bool) -> list[str]:
    """The sheet's columns from left to right; those that no item of it needs are left out."""
    asked = {name for item in section.items for name in inputs(item, section.tally)}
    leveled = any(kind_of(item).fact == "levels" for item in section.items)
    printed = [*(["name"] if many else []), "parent", "second", "points", "text", "how", "method"]
    wanted = [name for name in INPUTS if name in asked]
    return [*KEYS, *printed, "hint", *(["level"] if leveled else []), *wanted, *CLAIMS]
