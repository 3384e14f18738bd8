"""What the number of a fact counts, read off the printed standard: “每少1次扣0.5分” counts what was left undone.

For display only: a standard that says nothing of the sort leaves the number as it is, called 扣分情形.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from indicators.schema import Item

UNITS = "次个项件起家处人名"
SHORT = re.compile(rf"少\s*1?\s*([{UNITS}])")
EACH = re.compile(rf"(?:(?:每增加|从第|第|每)1?|(?<![\d各])1)([{UNITS}])([^，；。]*?)(?=扣|加|即不得分|不扣分|不得分)")
FIRST = re.compile(r"\b(?:each|first|One)\s+([^,;]*?)(?=\s+costs nothing|,|;|$)")
EMPTY = {"", "one", "project", "one missing", "further one"}
UNKNOWN = ("扣分情形", "counted")


@dataclass(frozen=True)
class Counted:
    """`label`: what is counted, "" where the item's own text says it; `unit` as Chinese counts it."""

    label: tuple[str, str] = ("", "")
    unit: str = ""
    short: bool = False

    def say(self, value: str, lang: str) -> str:
        """A value with what it is: 少0次, 漏报：1起, 92.5%."""
        if lang == "en":
            return self._english(value)
        if self.short:
            return f"少{value}{self.unit}"
        return f"{self.label[0]}：{value}{self.unit}" if self.label[0] else f"{value}{self.unit}"

    def plain(self, value: str, lang: str) -> str:
        """The value with its unit alone."""
        return f"{value}{self.unit}" if lang == "zh" or self.unit == "%" else value

    def _english(self, value: str) -> str:
        if self.short:
            return f"{value} missing"
        said = self.plain(value, "en")
        return f"{self.label[1]}: {said}" if self.label[1] else said


def counted(item: Item) -> Counted:
    """What the item's number is."""
    return BY_KIND.get(item.rule.kind, _measured)(item)


def _events(item: Item) -> Counted:
    """What points are taken off for."""
    if found := SHORT.search(item.how):
        return Counted(unit=found[1], short=True)
    english = FIRST.search(item.how_en)
    said = re.sub(r"^(one|further one)\s+", "", english[1].strip()) if english else ""
    label_en = UNKNOWN[1] if said in EMPTY or said.startswith("in ") else said
    found = EACH.search(item.how)
    if found is None:
        return Counted((UNKNOWN[0], label_en))
    clauses = [part for part in re.split("[，；。]", item.how[: found.start()]) if part]
    before = clauses[-1].removesuffix("的") if clauses else ""
    return Counted((f"{before}{found[2]}".strip() or UNKNOWN[0], label_en), found[1])


def _each(item: Item) -> Counted:
    found = re.search(rf"每1?([{UNITS}])", item.how or item.text)
    return Counted(unit=found[1] if found else "")


def _banded(item: Item) -> Counted:
    measured = _measured(item)
    found = re.search(rf"\d([{UNITS}])以上", item.how)
    return Counted(unit=found[1]) if found and not measured.unit else measured


def _people(item: Item) -> Counted:
    found = re.search(rf"每(?:超|超过|低于控制指标)1([{UNITS}])", item.how)
    return Counted(unit=found[1] if found else "")


def _yearly(item: Item) -> Counted:
    money = re.search("（(万元|亿元|元)）", item.evidence)
    unit = money[1] if money else "起" if item.text.find("起数") >= 0 else "人" if item.text.find("人数") >= 0 else ""
    return Counted(unit=unit)


def _points(_: Item) -> Counted:
    return Counted(unit="分")


def _measured(item: Item) -> Counted:
    return Counted(unit="%" if "（%）" in item.how or "（%）" in item.text else "")


BY_KIND: Mapping[str, Callable[[Item], Counted]] = {
    "deduct": _events,
    "each": _each,
    "bands": _banded,
    "quota": _people,
    "change": _yearly,
    "mark": _points,
    "external": _points,
}
