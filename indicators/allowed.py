"""What may stand in a cell, in words: every refusal ends with it."""

from __future__ import annotations

from functools import lru_cache

from indicators.kinds import kind_of
from indicators.rule_kinds.kind import Limits, Pair
from indicators.schema import Item
from indicators.values import decimal

_PLAIN = (
    "应为不带正负号的数，小数点前最多 12 位、后最多 6 位",
    "a number without sign, at most 12 digits before the point and 6 after",
)
_SIGNED = (
    "应为数（可带负号），小数点前最多 12 位、后最多 6 位",
    "a number (a minus sign may lead), at most 12 digits before the point and 6 after",
)
_WHOLE = ("应为不带正负号的整数", "a whole number without sign")
_EXEMPT = ("；认定不涉及的才写“不适用”或 NA", "; 不适用 or NA only where it is settled that it does not apply")
_NONE = ("；确实没有发生的写 0", "; 0 where really none happened")
_COUNT = ("应为不小于 1 的整数，空着算 1", "a whole number from 1; an empty cell is 1")


def allowed(item: Item, decimals: int, column: str, tally: bool) -> dict[str, str]:
    """The arguments `allowed_zh` and `allowed_en` of a fault in this column of this item's row."""
    chinese, english = _cell(item, decimals, column)
    if column == "value" and not tally and kind_of(item).fact != "levels":
        more = _NONE if of_events(item) else _EXEMPT
        chinese, english = chinese + more[0], english + more[1]
    return {"allowed_zh": chinese, "allowed_en": english}


def of_events(item: Item) -> bool:
    """Whether a number of events is asked for, so that none is 0.

    不适用 would take them out of the score: it is allowed, and never advised.
    """
    kind = kind_of(item)
    return kind.events or kind.fact == "levels"


def wanted(item: Item, decimals: int) -> dict[str, str]:
    """The arguments `wanted_zh` and `wanted_en` of a fault on a value that is missing: what to fill in."""
    chinese, english = kind_of(item).hint(item, decimals)
    more = ("", "") if of_events(item) else _EXEMPT
    return {"wanted_zh": chinese + more[0], "wanted_en": english + more[1]}


def _cell(item: Item, decimals: int, column: str) -> Pair:
    kind = kind_of(item)
    if column == "count":
        return _COUNT
    if column == "level":
        names = "、".join(item.rule.levels) if kind.fact == "levels" else ""
        return f"应为：{names}", f"allowed: {names}"
    if column != "value":
        return _PLAIN
    if kind.allowed:
        return kind.allowed(item)
    if kind.signed:
        return _SIGNED
    return _number(kind.limits(item, decimals))


@lru_cache(maxsize=1024)
def _number(limits: Limits) -> Pair:
    if limits.whole:
        return _WHOLE
    if limits.most is None:
        return _PLAIN
    most = decimal(limits.most)
    chinese, english = f"应为 0 至 {most} 的数", f"a number from 0 to {most}"
    if limits.places is None:
        return f"{chinese}，小数最多 6 位", f"{english}, at most 6 decimals"
    if limits.places:
        chinese, english = f"{chinese}，最多 {limits.places} 位小数", f"{english}, at most {limits.places} decimals"
    else:
        chinese, english = f"{chinese}，不带小数", f"{english}, without decimals"
    if limits.step:
        step = decimal(limits.step)
        chinese, english = f"{chinese}，且是 {step} 的整倍数", f"{english}, a multiple of {step}"
    return chinese, english
