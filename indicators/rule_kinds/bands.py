"""bands: the points of the first bound that the value reaches."""

from __future__ import annotations

from fractions import Fraction

from indicators.counts import Counts
from indicators.rule_kinds.kind import Args, Kind, Pair, Params, Reason, noun, unmarked
from indicators.rule_kinds.stairs import check_order, stairs_of
from indicators.schema import Item
from indicators.scheme_reader.keyed_tables import REQUIRED, Table
from indicators.values import decimal


def _check(table: Table, params: Params, points: Fraction | None) -> None:
    if table.sound("bands"):
        check_order(table, "bands", (bound for bound, _ in stairs_of(params["bands"])), falling=True)


def _rule(item: Item) -> list[Pair]:
    pairs = [(decimal(bound), decimal(points)) for bound, points in item.rule.pairs("bands")]
    zh, en = "、".join(f"≥ {b} 得 {p} 分" for b, p in pairs), ", ".join(f"{p} from {b}" for b, p in pairs)
    return [(f"{zh}，更低得 0 分", f"{en}, 0 below")]


def _hint(item: Item, decimals: int) -> Pair:
    (zh, en), typed = noun(item), unmarked(item)
    return f"填实际{zh}{typed[0]}；不是填得分", f"the actual {en}{typed[1]}; not points"


def _reached(what: Counts, args: Args) -> Pair:
    value, bound, points = args["value"], args["bound"], args["points"]
    return (
        f"{what.plain(value, 'zh')}，属于 {what.plain(bound, 'zh')}以上一档，得 {points} 分",
        f"{what.plain(value, 'en')}, from {what.plain(bound, 'en')} up: {points}",
    )


KIND = Kind(
    name=("分档", "bands"),
    params={"bands": ("pairs", REQUIRED)},
    tally=True,
    own_points=True,
    combine=True,
    check=_check,
    signed=True,
    rule=_rule,
    hint=_hint,
    reasons={
        "band": Reason(
            ("value", "bound", "points"),
            "{value} 达到 {bound} 档，得 {points} 分",
            "{value} reaches the band of {bound}: {points}",
            page=_reached,
        ),
        "band.below": Reason(
            ("value", "bound", "points"),
            "{value} 未达到最低档 {bound}，得 {points} 分",
            "{value} is below the lowest band {bound}: {points}",
        ),
    },
)
