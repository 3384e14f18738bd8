"""external: a score that others gave, brought to the item's points."""

from __future__ import annotations

from indicators.counts import Counts
from indicators.rule_kinds.kind import Args, Kind, Limits, Pair, Reason, equals
from indicators.schema import Item
from indicators.scheme_reader.keyed_tables import REQUIRED
from indicators.values import decimal


def _limits(item: Item, decimals: int) -> Limits:
    return Limits(most=item.rule.num("full"))


def _rule(item: Item) -> list[Pair]:
    full, scale = decimal(item.full), decimal(item.rule.num("full"))
    return [(f"外部评分（满分 {scale}）折算为 {full} 分", f"an outside score out of {scale}, brought to {full}")]


def _hint(item: Item, decimals: int) -> Pair:
    scale = decimal(item.rule.num("full"))
    return f"填对方评分，0 至 {scale}", f"their mark, 0 to {scale}"


def _brought(_: Counts, args: Args) -> Pair:
    sum_ = equals(f"{args['full']} × {args['value']} ÷ {args['scale']}", args["points"])
    return sum_, sum_


KIND = Kind(
    name=("外部得分折算", "outside score"),
    params={"full": ("positive", REQUIRED)},
    combine=True,
    limits=_limits,
    counted=Counts(unit=("分", "")),
    counts=False,
    rule=_rule,
    hint=_hint,
    reasons={
        "external": Reason(
            ("full", "value", "scale", "points"),
            "{full} × {value} ÷ {scale} = {points}",
            "{full} × {value} ÷ {scale} = {points}",
            page=_brought,
        ),
    },
)
