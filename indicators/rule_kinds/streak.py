"""streak: all points if a series of years fell year after year."""

from __future__ import annotations

from indicators.rule_kinds.kind import Kind, Pair, Reason, noun
from indicators.schema import Item
from indicators.scheme_reader.keyed_tables import REQUIRED
from indicators.values import decimal


def _years(item: Item) -> int:
    """How many years the series must have: each is held against the one before it."""
    return int(item.rule.num("years")) + 1


def _rule(item: Item) -> list[Pair]:
    years, full = decimal(item.rule.num("years")), decimal(item.full)
    zh = f"连续 {years} 年下降（或均为 0）得 {full} 分，否则得 0 分"
    return [(zh, f"{full} if it fell (or stayed 0) {years} years running, else 0")]


def _hint(item: Item, decimals: int) -> Pair:
    need = _years(item)
    sample = ";".join(str(at + 7) for at in range(need, 0, -1))
    zh, en = noun(item)
    return (
        f"近 {need} 年各年的{zh}，从早到晚，用分号隔开，如 {sample}",
        f"the {en} of {need} years, oldest first, such as {sample}",
    )


def _allowed(item: Item) -> Pair:
    return (
        f"应为从旧到新的至少 {_years(item)} 个数，以分号隔开，如 12;10;9;7",
        f"at least {_years(item)} numbers, oldest first, separated by semicolons, such as 12;10;9;7",
    )


KIND = Kind(
    name=("连续下降", "falling years"),
    params={"years": ("whole", REQUIRED)},
    tally=True,
    own_points=True,
    fact="series",
    allowed=_allowed,
    rule=_rule,
    hint=_hint,
    reasons={
        "streak.held": Reason(
            ("series", "years", "points"),
            "{series}（由远到近），连续 {years} 年下降，得 {points} 分",
            "{series}, oldest first: fell {years} years running, {points}",
        ),
        "streak.broken": Reason(
            ("series", "years", "points"),
            "{series}（由远到近），未连续 {years} 年下降，得 {points} 分",
            "{series}, oldest first: did not fall {years} years running, {points}",
        ),
    },
)
