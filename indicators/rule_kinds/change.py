"""change: points in proportion to the change asked against last year."""

from __future__ import annotations

from collections.abc import Mapping

from indicators.rule_kinds.kind import Kind, Pair, Reason, noun
from indicators.schema import Item
from indicators.scheme_reader.keyed_tables import REQUIRED
from indicators.values import decimal

BETTER: Mapping[str, Mapping[str, str]] = {"better": {"low": "下降", "high": "上升"}}


def _rule(item: Item) -> list[Pair]:
    rule, full, target = item.rule, decimal(item.full), decimal(item.rule.num("target") * 100)
    way = ("下降", "fallen") if rule.word("better") == "low" else ("上升", "risen")
    zh = f"比上年{way[0]} {target}% 以上得 {full} 分，不足的按比例"
    en = f"{full} when {way[1]} by {target}%, in proportion below"
    same, more = decimal(rule.num("same")), decimal(rule.num("more"))
    zero = f"上年为 0 的：本年仍为 0 得 {same} 分，否则得 {more} 分", f"0 last year: {same} if still 0, else {more}"
    return [(zh, en), zero]


def _hint(item: Item, decimals: int) -> Pair:
    zh, en = noun(item)
    return f"填本年实际{zh}", f"this year's {en}"


KIND = Kind(
    name=("同比", "year on year"),
    params={"target": ("positive", REQUIRED), "better": ("choice:low|high", REQUIRED), "zero_base": ("base", REQUIRED)},
    columns=("value", "base"),
    rule=_rule,
    hint=_hint,
    reasons={
        "change": Reason(
            ("full", "base", "value", "target", "better", "points"),
            "上年 {base}，本年 {value}，{better_zh}幅度未达 {target}，按比例得 {points} 分（满分 {full} 分）",
            "{base} last year, {value} this year: short of the {target} change asked "
            "({better} is better), {points} of {full}",
            words=BETTER,
            percents=("target",),
        ),
        "change.reached": Reason(
            ("base", "value", "target", "better", "points"),
            "上年 {base}，本年 {value}，{better_zh}幅度达到 {target}，得 {points} 分",
            "{base} last year, {value} this year: the {target} change asked is reached ({better} is better), {points}",
            words=BETTER,
            percents=("target",),
        ),
        "change.worse": Reason(
            ("base", "value", "better", "points"),
            "上年 {base}，本年 {value}，没有{better_zh}，得 {points} 分",
            "{base} last year, {value} this year: no improvement ({better} is better), {points}",
            words=BETTER,
        ),
        "change.zero_same": Reason(("points",), "上年和本年均为 0，得 {points} 分", "0 in both years: {points}"),
        "change.zero_more": Reason(
            ("value", "points"),
            "上年为 0，本年 {value}，得 {points} 分",
            "0 last year, {value} this year: {points}",
        ),
    },
)
