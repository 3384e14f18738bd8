"""tick: all points if done, none if not."""

from __future__ import annotations

from indicators.rule_kinds.kind import Kind, Pair, Reason
from indicators.schema import Item
from indicators.values import decimal


def _rule(item: Item) -> list[Pair]:
    full = decimal(item.full)
    return [(f"完成得 {full} 分，未完成得 0 分", f"done: {full}; not done: 0")]


def _hint(item: Item, decimals: int) -> Pair:
    return "选 是 或 否", "choose yes or no"


def _allowed(item: Item) -> Pair:
    return "应为 是 或 否（1 或 0）", "是 or 否 (1 or 0)"


KIND = Kind(
    name=("完成得分", "done or not"),
    params={},
    tally=True,
    own_points=True,
    fact="tick",
    counts=False,
    allowed=_allowed,
    rule=_rule,
    hint=_hint,
    reasons={
        "tick.done": Reason(("full", "points"), "已完成，得满分 {points} 分", "done: full marks, {points}"),
        "tick.not_done": Reason(("full", "points"), "未完成，得 0 分（满分 {full} 分）", "not done: 0 of {full}"),
    },
)
