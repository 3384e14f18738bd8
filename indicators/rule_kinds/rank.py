"""rank: points by the place among the units of the group."""

from __future__ import annotations

from fractions import Fraction

from indicators.rule_kinds.kind import Kind, Pair, Params, Reason
from indicators.rule_kinds.stairs import check_order, stairs_of
from indicators.schema import Item
from indicators.scheme_reader.keyed_tables import REQUIRED, Table
from indicators.values import POSITIVE, ZERO, Span, decimal


def _check(table: Table, params: Params, points: Fraction | None) -> None:
    if not table.sound("table", "unit"):
        return
    rows, unit = stairs_of(params["table"]), params["unit"]
    high = Fraction(100) if unit == "percent" else None
    for position, (upto, _) in enumerate(rows, 1):
        label = f"{table.prefix}table[{position}][1]"
        if unit == "place" and upto > 0 and upto.denominator != 1:
            table.say("scheme.not_whole", "table", key=label, value=decimal(upto), allowed=str(POSITIVE))
        else:
            table.check("table", decimal(upto), Span(low=None, above=ZERO, high=high), f"table[{position}][1]")
    if table.sound("table"):
        check_order(table, "table", (upto for upto, _ in rows), falling=False)


def _rule(item: Item) -> list[Pair]:
    rule = item.rule
    pairs = [(decimal(upto), decimal(points)) for upto, points in rule.pairs("table")]
    better = ("从高到低", "from high to low") if rule.word("better") == "high" else ("从低到高", "from low to high")
    if rule.word("unit") == "percent":
        zh, en = [f"前 {u}% 得 {p} 分" for u, p in pairs], [f"{p} for the first {u}%" for u, p in pairs]
    else:
        zh, en = [f"前 {u} 名得 {p} 分" for u, p in pairs], [f"{p} up to place {u}" for u, p in pairs]
    return [
        (
            f"组内{better[0]}排名：{'、'.join(zh)}，其余得 0 分",
            f"place in the group {better[1]}: {', '.join(en)}, else 0",
        )
    ]


def _hint(item: Item, decimals: int) -> Pair:
    return "填实际数值，名次自动排", "the actual number; places are found by themselves"


KIND = Kind(
    name=("组内名次", "place in the group"),
    params={
        "table": ("pairs", REQUIRED),
        "unit": ("choice:place|percent", REQUIRED),
        "better": ("choice:high|low", REQUIRED),
    },
    ranked=True,
    check=_check,
    signed=True,
    rule=_rule,
    hint=_hint,
    reasons={
        "rank": Reason(
            ("value", "place", "of", "points"),
            "{value}，本组第 {place} 名（共 {of} 个），得 {points} 分",
            "{value}: place {place} of {of} in the group, {points}",
        ),
    },
)
