"""What the number of a fact counts, read off the printed standard: “每少1次扣0.5分” counts what was left undone.

For display only: a standard that says nothing of the sort leaves the number as it is, called 扣分情形.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from indicators.counts import Counts
from indicators.schema import Item

UNITS = "次个项件起家处人名"
SHORT = re.compile(rf"少\s*1?\s*([{UNITS}])")
EACH = re.compile(rf"(?:(?:每增加|从第|第|每)1?|(?<![\d各])1)([{UNITS}])([^，；。]*?)(?=扣|加|即不得分|不扣分|不得分)")
FIRST = re.compile(r"\b(?:each|first|One)\s+([^,;]*?)(?=\s+costs nothing|,|;|$)")
EMPTY = {"", "one", "project", "one missing", "further one"}
UNKNOWN = ("扣分情形", "counted")


def _as_counts(label: tuple[str, str] = ("", ""), unit: str = "", short: bool = False) -> Counts:
    return Counts(label, (unit, "%" if unit == "%" else ""), short)


def counted(item: Item) -> Counts:
    """What the item's number is."""
    return BY_KIND.get(item.rule.kind, _measured)(item)


def _events(item: Item) -> Counts:
    """What points are taken off for."""
    if found := SHORT.search(item.how):
        return _as_counts(unit=found[1], short=True)
    english = FIRST.search(item.how_en)
    said = re.sub(r"^(one|further one)\s+", "", english[1].strip()) if english else ""
    label_en = UNKNOWN[1] if said in EMPTY or said.startswith("in ") else said
    found = EACH.search(item.how)
    if found is None:
        return _as_counts((UNKNOWN[0], label_en))
    clauses = [part for part in re.split("[，；。]", item.how[: found.start()]) if part]
    before = clauses[-1].removesuffix("的") if clauses else ""
    return _as_counts((f"{before}{found[2]}".strip() or UNKNOWN[0], label_en), found[1])


def _each(item: Item) -> Counts:
    found = re.search(rf"每1?([{UNITS}])", item.how or item.text)
    return _as_counts(unit=found[1] if found else "")


def _banded(item: Item) -> Counts:
    measured = _measured(item)
    found = re.search(rf"\d([{UNITS}])以上", item.how)
    return _as_counts(unit=found[1]) if found and not measured.unit[0] else measured


def _people(item: Item) -> Counts:
    found = re.search(rf"每(?:超|超过|低于控制指标)1([{UNITS}])", item.how)
    return _as_counts(unit=found[1] if found else "")


def _yearly(item: Item) -> Counts:
    money = re.search("（(万元|亿元|元)）", item.evidence)
    unit = money[1] if money else "起" if item.text.find("起数") >= 0 else "人" if item.text.find("人数") >= 0 else ""
    return _as_counts(unit=unit)


def _points(_: Item) -> Counts:
    return _as_counts(unit="分")


def _measured(item: Item) -> Counts:
    return _as_counts(unit="%" if "（%）" in item.how or "（%）" in item.text else "")


BY_KIND: Mapping[str, Callable[[Item], Counts]] = {
    "deduct": _events,
    "each": _each,
    "bands": _banded,
    "quota": _people,
    "change": _yearly,
    "mark": _points,
    "external": _points,
}
