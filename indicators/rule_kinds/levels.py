"""levels: events, each at a level that has its points."""

from __future__ import annotations

from indicators.rule_kinds.kind import NOTHING_BELOW, TALLIES, Kind, Pair, Reason
from indicators.schema import Item
from indicators.scheme_reader.keyed_tables import REQUIRED
from indicators.values import decimal


def _rule(item: Item) -> list[Pair]:
    listed = [(name, decimal(points)) for name, points in item.rule.levels.items()]
    zh, en = "、".join(f"{name} {points} 分" for name, points in listed), ", ".join(f"{n} {p}" for n, p in listed)
    highest = item.rule.word("each") == "highest"
    together = ("就高不累计", "only the highest counts") if highest else ("逐次累计", "events add up")
    if item.role in TALLIES:
        return [(f"每次：{zh}", f"each event: {en}"), together]
    full = decimal(item.full)
    off = f"满分 {full} 分，每次扣：{zh}", f"full marks {full}, off for each event: {en}"
    return [off, together, NOTHING_BELOW]


def _hint(item: Item, decimals: int) -> Pair:
    if item.role in TALLIES:
        return "按层级填次数", "how often at each level"
    return "按层级填次数，没有发生的填 0", "how often at each level, 0 where none happened"


def _allowed(item: Item) -> Pair:
    return (
        "有发生的写 level 列、value 空着；没有发生的写 0",
        "name a level and leave value empty, or write 0 where nothing happened",
    )


KIND = Kind(
    name=("分级扣分", "by level"),
    params={"levels": ("levels", REQUIRED), "each": ("choice:sum|highest", REQUIRED)},
    tally=True,
    columns=("value", "level", "count"),
    fact="levels",
    counts=False,
    allowed=_allowed,
    rule=_rule,
    hint=_hint,
    reasons={
        "levels.none": Reason(("points",), "没有发生，得 {points} 分", "none happened: {points}"),
        "levels.sum": Reason(
            ("full", "events", "points"),
            "{events}，逐次累计，得 {points} 分（满分 {full} 分）",
            "{events}, added up: {points} of {full}",
        ),
        "levels.highest": Reason(
            ("full", "events", "points"),
            "{events}，就高不累计，得 {points} 分（满分 {full} 分）",
            "{events}, the highest only: {points} of {full}",
        ),
        "levels.sum_only": Reason(
            ("events", "points"), "{events}，逐次累计，共 {points} 分", "{events}, added up: {points}"
        ),
        "levels.highest_only": Reason(
            ("events", "points"), "{events}，就高不累计，计 {points} 分", "{events}, the highest only: {points}"
        ),
    },
)
