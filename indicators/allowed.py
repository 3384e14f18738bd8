"""What may stand in a cell, in words: every refusal ends with it."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from indicators.kinds import KINDS
from indicators.schema import Item
from indicators.values import decimal

Pair = tuple[str, str]
_PLAIN = (
    "应为不带正负号的数，小数点前最多 12 位、后最多 6 位",
    "a number without sign, at most 12 digits before the point and 6 after",
)
_SIGNED = (
    "应为数（可带负号），小数点前最多 12 位、后最多 6 位",
    "a number (a minus sign may lead), at most 12 digits before the point and 6 after",
)
_EXEMPT = ("；不涉及的写“不适用”或 NA", "; 不适用 or NA where it does not apply")
_COUNT = ("应为不小于 1 的整数，空着算 1", "a whole number from 1; an empty cell is 1")


def allowed(item: Item, decimals: int, column: str, tally: bool) -> dict[str, str]:
    """The arguments `allowed_zh` and `allowed_en` of a fault in this column of this item's row."""
    chinese, english = _cell(item, decimals, column)
    if column == "value" and not tally:
        chinese, english = chinese + _EXEMPT[0], english + _EXEMPT[1]
    return {"allowed_zh": chinese, "allowed_en": english}


def _cell(item: Item, decimals: int, column: str) -> Pair:
    if column == "count":
        return _COUNT
    if column == "level":
        names = "、".join(item.rule.levels) if item.rule.kind == "levels" else ""
        return f"应为：{names}", f"allowed: {names}"
    if column != "value":
        return _PLAIN
    return _value(item, decimals)


def _value(item: Item, decimals: int) -> Pair:
    rule = item.rule
    if rule.kind == "mark":
        return _mark(item.full, decimals, rule.opt("step"))
    if rule.kind == "tick":
        return "应为 是 或 否（1 或 0）", "是 or 否 (1 or 0)"
    if rule.kind == "levels":
        return (
            "有发生的写 level 列、value 空着；没有发生的写 0",
            "name a level and leave value empty, or write 0 where nothing happened",
        )
    if rule.kind == "streak":
        need = int(rule.num("years")) + 1
        return (
            f"应为从旧到新的至少 {need} 个数，以分号隔开，如 12;10;9;7",
            f"at least {need} numbers, oldest first, separated by semicolons, such as 12;10;9;7",
        )
    if rule.kind == "external":
        full = decimal(rule.num("full"))
        return f"应为 0 至 {full} 的数，小数最多 6 位", f"a number from 0 to {full}, at most 6 decimals"
    if rule.kind == "deduct" and rule.num("escalate") != 1:
        return "应为不带正负号的整数", "a whole number without sign"
    return _SIGNED if KINDS[rule.kind].signed else _PLAIN


@lru_cache(maxsize=1024)
def _mark(full: Fraction, decimals: int, step: Fraction | None) -> Pair:
    chinese, english = f"应为 0 至 {decimal(full)} 的数", f"a number from 0 to {decimal(full)}"
    if decimals:
        chinese, english = f"{chinese}，最多 {decimals} 位小数", f"{english}, at most {decimals} decimals"
    else:
        chinese, english = f"{chinese}，不带小数", f"{english}, without decimals"
    if step:
        chinese, english = f"{chinese}，且是 {decimal(step)} 的整倍数", f"{english}, a multiple of {decimal(step)}"
    return chinese, english
