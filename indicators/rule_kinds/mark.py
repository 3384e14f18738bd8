"""mark: the points are the assessor's mark."""

from __future__ import annotations

from collections.abc import Mapping

from indicators.counts import Counts
from indicators.rule_kinds.kind import Args, Kind, Limits, Pair, Reason, of_full
from indicators.schema import Item
from indicators.values import decimal

COMBINED: Mapping[str, Pair] = {
    "mean": ("平均", "mean"),
    "median": ("中位数", "median"),
    "trimmed": ("去掉最高最低各一个后平均", "mean without the highest and the lowest"),
}


def _limits(item: Item, decimals: int) -> Limits:
    return Limits(most=item.full, places=decimals, step=item.rule.opt("step"))


def _rule(item: Item) -> list[Pair]:
    step, full = item.rule.opt("step"), decimal(item.full)
    if step is None:
        return [(f"评分，0 至 {full} 分", f"a mark from 0 to {full}")]
    return [(f"评分，0 至 {full} 分，{decimal(step)} 分一档", f"a mark from 0 to {full} in steps of {decimal(step)}")]


def _hint(item: Item, decimals: int) -> Pair:
    top, step = decimal(item.full), item.rule.opt("step")
    if step is not None:
        return f"评分 0 至 {top}，{decimal(step)} 分一档", f"a mark, 0 to {top}, in steps of {decimal(step)}"
    if not decimals:
        return f"评分 0 至 {top}，整数", f"a mark, 0 to {top}, whole"
    return f"评分 0 至 {top}，最多 {decimals} 位小数", f"a mark, 0 to {top}, at most {decimals} decimals"


def _several(_: Counts, args: Args) -> Pair:
    zh, en = COMBINED[args["combine"]]
    marks, full = args["several"].split("、"), of_full(args)
    return (
        f"{len(marks)} 名评分人评 {args['several']} 分，{zh} {args['value']} 分{full[0]}",
        f"{len(marks)} marks: {', '.join(marks)}; {en} {args['value']}{full[1]}",
    )


KIND = Kind(
    name=("评分", "mark"),
    params={"step": ("positive", None)},
    tally=True,
    own_points=True,
    combine=True,
    limits=_limits,
    counted=Counts(unit=("分", "")),
    counts=False,
    rule=_rule,
    hint=_hint,
    reasons={
        "mark": Reason(("value", "full", "points"), "评 {value} 分（满分 {full} 分）", "marked {value} of {full}"),
        "mark.several": Reason(
            ("several", "combine", "value", "full", "points"),
            "{several} 各评分，{combine_zh} {value} 分（满分 {full} 分）",
            "marks {several}; {combine} {value} of {full}",
            page=_several,
            words={"combine": {"mean": "平均", "median": "取中位数", "trimmed": "去掉最高最低各一个后平均"}},
        ),
    },
)
