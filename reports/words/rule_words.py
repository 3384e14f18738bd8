"""An item's rule as a sentence for the people who are assessed by it, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from assess.scoring.numbers.number_texts import plain
from indicators.kinds import kind_of
from indicators.schema import Item

Pair = tuple[str, str]

COMBINE: Mapping[str, Pair] = {
    "mean": ("多名评分人的评分取平均", "the mean of several assessors"),
    "median": ("多名评分人的评分取中位数", "the median of several assessors"),
    "trimmed": (
        "4 名以上评分人的，去掉最高和最低各一个后平均",
        "from four assessors up, the mean without one highest and one lowest",
    ),
}


def rule_words(item: Item, lang: str = "zh") -> str:
    """What the rule does with the fact; for bonuses and penalties also their limit and gate."""
    said = kind_of(item).rule(item)
    if item.combine != "none":
        said.append(COMBINE[item.combine])
    if item.cap is not None:
        said.append((f"最多计 {plain(item.cap)} 分", f"at most {plain(item.cap)} points counted"))
    if item.gate is not None:
        said.append(
            (f"加扣分前总分超过 {plain(item.gate)} 分的才计", f"counted only above a total of {plain(item.gate)}")
        )
    return "；".join(zh for zh, _ in said) if lang == "zh" else "; ".join(en for _, en in said)
