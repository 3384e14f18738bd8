"""ratio: points in proportion to a target, and a bonus for every whole step beyond it."""

from __future__ import annotations

from fractions import Fraction

from indicators.counts import Counts
from indicators.rule_kinds.kind import Args, Kind, Pair, Params, Reason, equals, noun, unmarked
from indicators.schema import Item
from indicators.scheme_reader.keyed_tables import REQUIRED, Table
from indicators.values import decimal


def _check(table: Table, params: Params, points: Fraction | None) -> None:
    pair = ("bonus_step", "bonus_per")
    for key, other in (pair, pair[::-1]):
        if key in table.raw and other not in table.raw and not table.meant(other):
            table.say("scheme.together", key, other=f"{table.prefix}{other}")
    if "bonus_cap" in table.raw and not any(key in table.raw or table.meant(key) for key in pair):
        table.say("scheme.needs", "bonus_cap", other=" | ".join(f"{table.prefix}{key}" for key in pair))


def _rule(item: Item) -> list[Pair]:
    rule = item.rule
    full, target, step = decimal(item.full), decimal(rule.num("target")), rule.opt("bonus_step")
    said = [
        (f"达到目标 {target} 得 {full} 分，未达到的按比例", f"{full} at the target {target}, in proportion below it")
    ]
    if step is not None:
        per, cap = decimal(rule.num("bonus_per")), rule.opt("bonus_cap")
        most = ("", "") if cap is None else (f"，最多加 {decimal(cap)} 分", f", at most {decimal(cap)}")
        zh = f"每超目标的 {decimal(step)}% 加 {per} 分{most[0]}"
        said.append((zh, f"{per} more for each {decimal(step)}% beyond{most[1]}"))
    return said


def reached_hint(item: Item, decimals: int) -> Pair:
    """What to fill in where something is held against a target."""
    (zh, en), typed, target = noun(item), unmarked(item), decimal(item.rule.num("target"))
    return f"填实际完成的{zh}（目标 {target}）{typed[0]}", f"the {en} reached (target {target}){typed[1]}"


def _below(what: Counts, args: Args) -> Pair:
    value, target = what.plain(args["value"], "en"), what.plain(args["target"], "en")
    sum_ = equals(f"{args['full']} × {value} ÷ {target}", args["points"])
    return sum_, sum_


KIND = Kind(
    name=("按完成率", "ratio to a target"),
    params={
        "target": ("positive", REQUIRED),
        "bonus_step": ("positive", None),
        "bonus_per": ("number", None),
        "bonus_cap": ("number", None),
    },
    combine=True,
    check=_check,
    rule=_rule,
    hint=reached_hint,
    reasons={
        "ratio": Reason(
            ("full", "value", "target", "points"),
            "{full} × {value} ÷ {target} = {points}",
            "{full} × {value} ÷ {target} = {points}",
            page=_below,
        ),
        "ratio.reached": Reason(
            ("value", "target", "points"),
            "{value} 达到目标 {target}，得 {points} 分",
            "{value} reaches the target {target}: {points}",
        ),
        "ratio.bonus": Reason(
            ("full", "value", "target", "bonus_step", "bonus_per", "bonus_cap", "points"),
            "{value} 超过目标 {target}，每超目标的 {bonus_step}% 加 {bonus_per} 分{cap_zh}，"
            "得 {points} 分（满分 {full} 分）",
            "{value} passes the target {target}; each {bonus_step}% of it beyond adds {bonus_per}{cap_en}: "
            "{points} of {full}",
            cap="bonus_cap",
        ),
    },
)
