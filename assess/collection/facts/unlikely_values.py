"""Numbers that are allowed and yet hardly meant: 0.977 for 97.7 %, a slipped point, what was done for what is missing.

Each is told as a notice with its cell and what stands beside it, and is taken all the same. Compared in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from assess.collection.facts.item_rows import Mask, Part
from assess.scoring.facts import SCORED, Column, Ints, Units
from indicators.faults import Fault, learn
from indicators.kinds import beside, kind_of
from indicators.schema import Item
from indicators.values import decimal

TIMES = 10
"""So many times as much, or less than one part of so many, is told."""
FEWEST = 4
"""Units of a group that a number is held against."""
FEWEST_DUE = 4
"""From so many due on, that all of them are missing is told too."""
MOST = 20
MOST_DIGITS = 10**18
PERCENT = "%"
TARGETS = ("ratio", "shortfall")
COUNTED = ("deduct", "each")
ALIKE = (*TARGETS, "bands", "rank", *COUNTED)
"""Kinds whose number is of one size in a group; last year's and limits stand beside those of the others."""
BESIDE = {"base": ("上年数", "last year's"), "limit": ("控制指标", "the limit")}

learn(
    {
        "facts.unlikely_share": (
            "{value} 像是写成小数的百分数：这里以 {scale} 为满，如是 {percent}% 请填 {percent}；已按 {value} 读入",
            "{value} looks like a percentage as a fraction: the whole is {scale} here; taken as {value}",
        ),
        "facts.unlikely_beyond": (
            "{value} 超过 {scale} 的 10 倍，请核对小数点和单位；已按 {value} 读入",
            "{value} is more than 10 times {scale}: look at the point and the unit; taken as {value}",
        ),
        "facts.unlikely_due": (
            "有 {count} 个单位填的少做次数已到或超过应做的 {due} 次（如 {value}）；如填的是做了的次数，请改；已读入",
            "{count} units say that all {due} due are missing, or more ({value} here); taken as they are",
        ),
        "facts.unlikely_beside": (
            "{value} 与{what} {other} 相差 10 倍以上，请核对小数点和单位；已按 {value} 读入",
            "{value} and {what_en} {other} are more than 10 times apart: look at the point and the unit; taken so",
        ),
        "facts.unlikely_series": (
            "相邻两年的 {other} 和 {value} 相差 10 倍以上，请核对；已照此读入",
            "{other} and {value}, of two years in turn, are more than 10 times apart: look again; taken as they are",
        ),
        "facts.unlikely_group": (
            "{value} 与本组其他单位相差 10 倍以上（{count} 个单位的中位数是 {middle}），请核对；已按 {value} 读入",
            "{value} is more than 10 times apart from its group ({middle} in the middle of {count}); taken as it is",
        ),
        "facts.unlikely_more": (
            "另有 {count} 处数值可疑，没有逐一列出",
            "{count} more numbers look unlikely and are not listed",
        ),
    }
)
Found = Iterator[tuple[Mask, str, dict[str, object]]]
"""Units, the notice and its arguments; those that differ from unit to unit are added where it is told."""


def unlikely(read: Iterable[tuple[Part, Column]], units: Units) -> list[Fault]:
    """A notice for each number that is hardly meant, by row, the first `MOST` one by one."""
    found: list[Fault] = []
    table = None
    for part, column in read:
        table = part.table
        found += _of_item(part, column, units)
    if table is None:
        return []
    found.sort(key=table.order)
    more = len(found) - MOST
    return [*found[:MOST], table.fault("unlikely_more", -1, count=more)] if more > 0 else found


def _of_item(part: Part, column: Column, units: Units) -> list[Fault]:
    if kind_of(part.item).fact not in ("number", "series"):
        return []
    given = np.asarray(column.state == SCORED, np.bool_)
    if column.present is not None:
        given = given & column.present
    if not given.any():
        return []
    told, found = np.zeros(len(given), np.bool_), list[Fault]()
    for marks, kind, args in _looks(part.item, column, given, units):
        for unit in np.flatnonzero(marks & ~told).tolist():
            found.append(_fault(part, column, unit, kind, _said(column, unit, args)))
        told |= marks
    return found


def _looks(item: Item, column: Column, given: Mask, units: Units) -> Found:
    """Every look at an item; the first that tells of a number is the one that is told."""
    if column.series is not None:
        yield from _series(column.series, given)
        return
    there = given & np.asarray(column.value > 0, np.bool_)
    if (scale := _scale(item)) is not None:
        yield there & np.asarray(column.value <= column.den, np.bool_), "share", {"scale": decimal(scale)}
        most = TIMES * scale * column.den
        beyond = column.value > most.numerator // most.denominator
        yield there & np.asarray(beyond, np.bool_), "beyond", {"scale": decimal(scale)}
    if item.counts is not None and item.counts.due is not None:
        due = item.counts.due * column.den
        # Where few are due it happens that none was held; more than there were is never meant.
        least = -(-due // 1) if item.counts.due >= FEWEST_DUE else due // 1 + 1
        missed = there & np.asarray(column.value >= least, np.bool_)
        yield _first(missed), "due", {"due": decimal(item.counts.due), "count": int(missed.sum())}
    if column.other is not None:
        zh, en = BESIDE[beside(item)]
        yield _far(*_common(column), there), "beside", {"what": zh, "what_en": en, "other": ""}
    if item.rule.kind in ALIKE:
        yield from _group(item, column, there, given, units)


def _first(marks: Mask) -> Mask:
    one = np.zeros_like(marks)
    one[np.flatnonzero(marks)[:1]] = True
    return one


def _scale(item: Item) -> Fraction | None:
    """The number that is the whole where a percentage or the like is asked for; None where it may be a small one."""
    rule, percent = item.rule, item.counts is not None and item.counts.unit[0] == PERCENT
    scale = Fraction(100) if percent else Fraction(0)
    if rule.kind in TARGETS:
        scale = rule.num("target")
    elif rule.kind == "external":
        scale = rule.num("full")
    elif rule.kind == "bands" and (percent or min(bound for bound, _ in rule.pairs("bands")) > TIMES):
        scale = max(bound for bound, _ in rule.pairs("bands"))
    return scale if scale > TIMES else None


def _common(column: Column) -> tuple[Ints, Ints]:
    """Value and what stands beside it over one denominator: both are powers of ten, and numbers stay below 10¹⁸."""
    assert column.other is not None
    whole = max(column.den, column.other_den)
    return column.value * (whole // column.den), column.other * (whole // column.other_den)


def _far(one: Ints, other: Ints, given: Mask) -> Mask:
    """Both above 0, and one more than TIMES the other: x > 10 y just where (x − 1) ÷ 10, rounded down, is y or more."""
    above = ((one - 1) // TIMES >= other) | ((other - 1) // TIMES >= one)
    return np.asarray(given & (one > 0) & (other > 0) & above, np.bool_)


def _series(series: Ints, given: Mask) -> Found:
    for at in range(len(series) - 1):
        yield _far(series[at + 1], series[at], given), "series", {"at": at}


def _group(item: Item, column: Column, there: Mask, given: Mask, units: Units) -> Found:
    """Against the middle of the group: more than TIMES as much; and less than a part of so many, but for events.

    Of an even number of units the two in the middle count, so that everything is told in their sum.
    """
    sums, sizes = _middles(column.value, given, units)
    mine = sums[units.group]
    known = there & (sizes[units.group] >= FEWEST) & np.asarray(mine > 0, np.bool_)
    far = column.value > np.minimum(mine, MOST_DIGITS) * (TIMES // 2)
    if item.rule.kind not in COUNTED:
        far = far | (column.value < -(-mine // (2 * TIMES)))
    yield known & np.asarray(far, np.bool_), "group", {"sums": mine, "count": sizes[units.group]}


def _middles(value: Ints, given: Mask, units: Units) -> tuple[Ints, NDArray[np.int64]]:
    """By group: the sum of the two in the middle (the middle one twice), and how many there are."""
    rows = np.flatnonzero(given)
    group = units.group[rows]
    size = np.bincount(group, minlength=len(units.groups))
    keys = value[rows] if value.dtype != object else np.unique(value[rows], return_inverse=True)[1]
    order = rows[np.lexsort((keys, group))]
    start = np.cumsum(size) - size
    some = size > 0
    sums = np.zeros(len(units.groups), value.dtype)
    sums[some] = value[order[(start + (size - 1) // 2)[some]]] + value[order[(start + size // 2)[some]]]
    return sums, size


def _said(column: Column, unit: int, args: Mapping[str, object]) -> dict[str, object]:
    """The arguments of one unit's notice, as text."""
    said, value = dict(args), Fraction(int(column.value[unit]), column.den)
    if column.other is not None and "other" in args:
        said["other"] = decimal(Fraction(int(column.other[unit]), column.other_den))
    if column.series is not None:
        at = said.pop("at")
        assert isinstance(at, int)
        before, value = (Fraction(int(column.series[one][unit]), column.den) for one in (at, at + 1))
        said["other"] = decimal(before)
    if "sums" in args:
        sums, count = said.pop("sums"), said["count"]
        assert isinstance(sums, np.ndarray)
        assert isinstance(count, np.ndarray)
        said |= {"middle": decimal(Fraction(int(sums[unit]), 2 * column.den)), "count": int(count[unit])}
    return {**said, "value": decimal(value), "percent": decimal(value * 100)}


def _fault(part: Part, column: Column, unit: int, kind: str, args: Mapping[str, object]) -> Fault:
    """At the unit's first row of the item."""
    row = int(np.searchsorted(part.unit, unit))
    return part.table.fault(f"unlikely_{kind}", int(part.at[row]), "value", part.place(row), **args)
