"""rank: points by the place among the units of the group."""

from __future__ import annotations

from fractions import Fraction

from indicators.counts import Counts
from indicators.rule_kinds.kind import Args, Kind, Pair, Params, Reason, noun, unmarked
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
    (zh, en), typed = noun(item), unmarked(item)
    return f"填实际{zh}{typed[0]}；名次自动排", f"the actual {en}{typed[1]}; places are found by themselves"


def _placed(item: Item, what: Counts, args: Args) -> Pair:
    """The place, and by which row of the table it has its points."""
    place, of, points = args["place"], args["of"], args["points"]
    percent = item.rule.word("unit") == "percent"
    reached = Fraction(100 * int(place), int(of)) if percent else Fraction(int(place))
    table = [upto for upto, _ in item.rule.pairs("table")]
    row = next((upto for upto in table if reached <= upto), None)
    zh = f"{what.plain(args['value'], 'zh')}，本组第 {place} 名（共 {of} 个）"
    en = f"{what.plain(args['value'], 'en')}: place {place} of {of} in the group"
    if percent:
        zh, en = f"{zh}，即前 {_about(reached)}%", f"{en}, the first {_about(reached)}%"
    upto = decimal(table[-1] if row is None else row)
    bound = (f"前 {upto}% ", f"the first {upto}%") if percent else (f"前 {upto} 名", f"the first {upto}")
    if row is None:
        return f"{zh}，不在{bound[0]}之内，得 {points} 分", f"{en}, not among {bound[1]}: {points}"
    return f"{zh}，在{bound[0]}之内，得 {points} 分", f"{en}, among {bound[1]}: {points}"


def _about(x: Fraction) -> str:
    """A share in percent, to two decimals where it has more."""
    hundredths = (200 * x.numerator + x.denominator) // (2 * x.denominator)
    near = Fraction(hundredths, 100)
    return decimal(near) if near == x else f"≈{decimal(near)}"


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
            ruled=_placed,
        ),
    },
)
