"""quota: points off above a limit that each unit has of its own, more below it."""

from __future__ import annotations

from indicators.counts import Counts
from indicators.rule_kinds.kind import NOTHING_BELOW, Args, Kind, Pair, Reason, noun, of_full
from indicators.schema import Item
from indicators.scheme_reader.keyed_tables import REQUIRED
from indicators.values import ZERO, decimal


def _rule(item: Item) -> list[Pair]:
    rule, full = item.rule, decimal(item.full)
    over, under, cap = decimal(rule.num("over")), rule.num("under"), rule.opt("under_cap")
    said = [(f"等于控制数得 {full} 分，每超 1 扣 {over} 分", f"{full} at the limit, {over} off for each 1 over")]
    if under:
        most = ("", "") if cap is None else (f"，最多加 {decimal(cap)} 分", f", at most {decimal(cap)}")
        said.append((f"每低 1 加 {decimal(under)} 分{most[0]}", f"{decimal(under)} more for each 1 under{most[1]}"))
    return [*said, NOTHING_BELOW]


def _hint(item: Item, decimals: int) -> Pair:
    zh, en = noun(item)
    return f"填本年实际{zh}", f"this year's {en}"


def _said(what: Counts, args: Args, lang: str) -> tuple[str, str]:
    """The value and the limit with their unit."""
    return what.plain(args["value"], lang), what.plain(args["limit"], lang)


def _over(what: Counts, args: Args) -> Pair:
    (value, limit), (value_en, limit_en) = _said(what, args, "zh"), _said(what, args, "en")
    over, points, full = args["over"], args["points"], of_full(args)
    zh = f"{value}，超过控制数 {limit}，每超 1{what.unit[0]}扣 {over} 分，得 {points} 分{full[0]}"
    return zh, f"{value_en}, above the limit of {limit_en}; {over} off for each 1 over: {points}{full[1]}"


def _under(what: Counts, args: Args) -> Pair:
    (value, limit), (value_en, limit_en) = _said(what, args, "zh"), _said(what, args, "en")
    under, points, full, cap = args["under"], args["points"], of_full(args), args.get("under_cap", "")
    most = (f"（最多加 {cap} 分）", f" (at most {cap})") if cap else ("", "")
    zh = f"{value}，低于控制数 {limit}，每低 1{what.unit[0]}加 {under} 分{most[0]}，得 {points} 分{full[0]}"
    en = f"{value_en}, below the limit of {limit_en}; {under} added for each 1 under{most[1]}: {points}{full[1]}"
    return zh, en


KIND = Kind(
    name=("控制数", "against a limit"),
    params={"over": ("number", REQUIRED), "under": ("number", ZERO), "under_cap": ("number", None)},
    columns=("value", "limit"),
    rule=_rule,
    hint=_hint,
    reasons={
        "quota.over": Reason(
            ("full", "over", "value", "limit", "points"),
            "{value} 超过控制数 {limit}，每超 1 扣 {over} 分，得 {points} 分（满分 {full} 分）",
            "{value} is above the limit {limit}; {over} off for each 1 over: {points} of {full}",
            page=_over,
        ),
        "quota.at": Reason(
            ("value", "limit", "points"),
            "{value} 等于控制数 {limit}，得 {points} 分",
            "{value} equals the limit {limit}: {points}",
        ),
        "quota.under": Reason(
            ("full", "under", "under_cap", "value", "limit", "points"),
            "{value} 低于控制数 {limit}，每低 1 加 {under} 分{cap_zh}，得 {points} 分（满分 {full} 分）",
            "{value} is below the limit {limit}; {under} added for each 1 under{cap_en}: {points} of {full}",
            page=_under,
            cap="under_cap",
        ),
    },
)
