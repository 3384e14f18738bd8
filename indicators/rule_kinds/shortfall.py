"""shortfall: points off for every step below a target."""

from __future__ import annotations

from collections.abc import Mapping

from indicators.counts import Counts
from indicators.rule_kinds.kind import NOTHING_BELOW, Args, Kind, Pair, Reason, of_full
from indicators.rule_kinds.ratio import reached_hint
from indicators.schema import Item
from indicators.scheme_reader.keyed_tables import REQUIRED
from indicators.values import decimal

PARTIAL: Mapping[str, Pair] = {
    "begun": ("不足一档按一档", "a begun step counts in full"),
    "whole": ("不足一档不扣", "a step not completed costs nothing"),
    "proportional": ("不足一档按比例扣", "parts of a step in proportion"),
}


def _rule(item: Item) -> list[Pair]:
    rule, full = item.rule, decimal(item.full)
    target, step, per = (decimal(rule.num(name)) for name in ("target", "step", "per"))
    zh = f"目标 {target} 得 {full} 分，每低 {step} 扣 {per} 分"
    en = f"{full} at the target {target}, {per} off for each {step} below"
    return [(zh, en), PARTIAL[rule.word("partial")], NOTHING_BELOW]


def _below(what: Counts, args: Args) -> Pair:
    percent = what.unit[0] == "%"
    partial, full, per, points = PARTIAL[args["partial"]], of_full(args), args["per"], args["points"]
    step = (f" {args['step']} 个百分点", f"{args['step']} points") if percent else (f" {args['step']} ", args["step"])
    (value, target), (value_en, target_en) = (
        [what.plain(args[name], lang) for name in ("value", "target")] for lang in ("zh", "en")
    )
    zh = f"{value}，低于目标 {target}，每低{step[0]}扣 {per} 分（{partial[0]}），得 {points} 分{full[0]}"
    en = f"{value_en}, below the target {target_en}; {per} off for each {step[1]} below ({partial[1]}): {points}"
    return zh, en + full[1]


KIND = Kind(
    name=("按缺口扣分", "shortfall"),
    params={
        "target": ("positive", REQUIRED),
        "step": ("positive", REQUIRED),
        "per": ("positive", REQUIRED),
        "partial": ("choice:begun|whole|proportional", REQUIRED),
    },
    combine=True,
    rule=_rule,
    hint=reached_hint,
    reasons={
        "shortfall": Reason(
            ("full", "value", "target", "step", "per", "partial", "points"),
            "{value} 低于目标 {target}，每低 {step} 扣 {per} 分（{partial_zh}），得 {points} 分（满分 {full} 分）",
            "{value} is below the target {target}; {per} off for each {step} ({partial}): {points} of {full}",
            page=_below,
            words={"partial": {"begun": "不足部分按整档计", "whole": "不足一档不计", "proportional": "按比例"}},
        ),
        "shortfall.reached": Reason(
            ("value", "target", "points"),
            "{value} 达到目标 {target}，得 {points} 分",
            "{value} reaches the target {target}: {points}",
        ),
    },
)
