"""Each rule kind of the bench scheme by hand in NumPy float64: one function a kind, writing a block of points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assess.scoring.facts import SCORED, Column
from indicators.schema import Item

BLOCK = 8192
Floats = NDArray[np.float64]
Fill = Callable[[slice, Floats], None]


def number(value: object) -> float:
    """A number of the scheme as a binary fraction."""
    return float(value)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Entry:
    """One item's facts as floats (0 where not applicable) and where it is not applicable."""

    item: Item
    value: Floats
    other: Floats
    counts: tuple[Floats, ...]
    away: NDArray[np.bool_]

    @classmethod
    def of(cls, item: Item, column: Column) -> Entry:
        other = np.empty(0) if column.other is None else column.other / column.other_den
        counts = () if column.counts is None else tuple(row.astype(np.float64) for row in column.counts)
        return cls(item, column.value / column.den, other, counts, column.state != SCORED)


@dataclass
class Scratch:
    """Room for intermediate columns of one block."""

    first: Floats
    second: Floats
    marks: NDArray[np.bool_]
    level: NDArray[np.int8]

    @classmethod
    def make(cls) -> Scratch:
        return cls(np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK, np.bool_), np.empty(BLOCK, np.int8))


def _deduct(entry: Entry, room: Scratch) -> Fill:
    full, per, free = number(entry.item.full), *(number(entry.item.rule.num(name)) for name in ("per", "free"))

    def fill(rows: slice, out: Floats) -> None:
        np.multiply(entry.value[rows], -per, out=out)
        np.add(out, full + per * free, out=out)
        if free:
            np.minimum(out, full, out=out)
        np.maximum(out, 0.0, out=out)

    return fill


def _bands(entry: Entry, room: Scratch) -> Fill:
    pairs = sorted(entry.item.rule.pairs("bands"))
    bounds, table = [number(bound) for bound, _ in pairs], np.array([0.0, *(number(x) for _, x in pairs)])

    def fill(rows: slice, out: Floats) -> None:
        value, marks, level = entry.value[rows], room.marks[: len(out)], room.level[: len(out)]
        level.fill(0)
        for bound in bounds:
            np.greater_equal(value, bound, out=marks)
            np.add(level, marks.view(np.int8), out=level)
        np.take(table, level, out=out, mode="clip")

    return fill


def _ratio(entry: Entry, room: Scratch) -> Fill:
    rule, full = entry.item.rule, number(entry.item.full)
    target, step = number(rule.num("target")), rule.opt("bonus_step")
    slope = full / target

    def fill(rows: slice, out: Floats) -> None:
        value = entry.value[rows]
        np.multiply(value, slope, out=out)
        np.minimum(out, full, out=out)
        if step is not None:
            more = room.first[: len(out)]
            np.multiply(value, 100 / target / number(step), out=more)
            np.subtract(more, 100 / number(step) - 1e-9, out=more)
            np.floor(more, out=more)
            np.multiply(more, number(rule.num("bonus_per")), out=more)
            np.clip(more, 0.0, number(rule.num("bonus_cap")), out=more)
            np.add(out, more, out=out)

    return fill


def _shortfall(entry: Entry, room: Scratch) -> Fill:
    rule, full = entry.item.rule, number(entry.item.full)
    target, step, per = (number(rule.num(name)) for name in ("target", "step", "per"))
    whole = {"begun": np.ceil, "whole": np.floor, "proportional": None}[rule.word("partial")]

    def fill(rows: slice, out: Floats) -> None:
        np.subtract(target, entry.value[rows], out=out)
        np.maximum(out, 0.0, out=out)
        np.divide(out, step, out=out)
        if whole is not None:
            whole(out, out=out)
        np.multiply(out, -per, out=out)
        np.add(out, full, out=out)
        np.maximum(out, 0.0, out=out)

    return fill


def _change(entry: Entry, room: Scratch) -> Fill:
    rule, full = entry.item.rule, number(entry.item.full)
    slope, same, more = full / number(rule.num("target")), number(rule.num("same")), number(rule.num("more"))

    def fill(rows: slice, out: Floats) -> None:
        value, base = entry.value[rows], entry.other[rows]
        np.subtract(base, value, out=out)
        np.divide(out, base, out=out)
        np.multiply(out, slope, out=out)
        np.maximum(out, 0.0, out=out)
        np.minimum(out, full, out=out)
        none = np.flatnonzero(base == 0)
        if none.size:
            out[none] = np.where(value[none] == 0, same, more)

    return fill


def rank(entry: Entry, room: Scratch, order: NDArray[np.intp], starts: NDArray[np.intp], group: NDArray) -> Fill:
    """Thresholds per group by order statistics instead of ranks."""
    table = entry.item.rule.pairs("table")
    edges = np.full((len(table), len(starts) - 1), np.inf)
    values, there = entry.value[order], ~entry.away[order]
    for at, (start, end) in enumerate(pairwise(starts)):
        mine = values[start:end][there[start:end]]
        places = [int(upto * len(mine) // 100) for upto, _ in table]
        cuts = [len(mine) - q for q in places if q]
        if cuts:
            mine.partition(cuts)
            edges[len(table) - len(cuts) :, at] = mine[cuts]
    points = np.array([0.0, *reversed([number(x) for _, x in table])])

    def fill(rows: slice, out: Floats) -> None:
        value, mine, level = entry.value[rows], group[rows], room.level[: len(out)]
        edge, marks = room.first[: len(out)], room.marks[: len(out)]
        level.fill(0)
        for row in edges:
            np.take(row, mine, out=edge, mode="clip")
            np.greater_equal(value, edge, out=marks)
            np.add(level, marks.view(np.int8), out=level)
        np.take(points, level, out=out, mode="clip")

    return fill


def _times(entry: Entry, room: Scratch) -> Fill:
    rule, full = entry.item.rule, number(entry.item.full)
    slope = {"mark": 1.0, "tick": full}.get(rule.kind)
    if slope is None:
        slope = number(rule.num("per")) if rule.kind == "each" else full / number(rule.num("full"))

    def fill(rows: slice, out: Floats) -> None:
        np.multiply(entry.value[rows], slope, out=out)

    return fill


def _quota(entry: Entry, room: Scratch) -> Fill:
    rule, full = entry.item.rule, number(entry.item.full)
    over, under, cap = (number(rule.num(name)) for name in ("over", "under", "under_cap"))

    def fill(rows: slice, out: Floats) -> None:
        gap, more = room.first[: len(out)], room.second[: len(out)]
        np.subtract(entry.other[rows], entry.value[rows], out=gap)
        np.multiply(gap, under, out=more)
        np.clip(more, 0.0, cap, out=more)
        np.minimum(gap, 0.0, out=out)
        np.multiply(out, over, out=out)
        np.add(out, full, out=out)
        np.add(out, more, out=out)
        np.maximum(out, 0.0, out=out)

    return fill


def _levels(entry: Entry, room: Scratch) -> Fill:
    rule, full = entry.item.rule, number(entry.item.full)
    costs = [number(cost) for cost in rule.levels.values()]
    highest = rule.word("each") == "highest"

    def fill(rows: slice, out: Floats) -> None:
        lost = room.first[: len(out)]
        out.fill(0.0)
        for cost, counts in zip(costs, entry.counts, strict=True):
            if highest:
                np.minimum(counts[rows], 1.0, out=lost)
                np.multiply(lost, cost, out=lost)
                np.maximum(out, lost, out=out)
            else:
                np.multiply(counts[rows], cost, out=lost)
                np.add(out, lost, out=out)
        np.subtract(full, out, out=out)
        np.maximum(out, 0.0, out=out)

    return fill


FILLS: dict[str, Callable[[Entry, Scratch], Fill]] = {
    "deduct": _deduct, "bands": _bands, "ratio": _ratio, "shortfall": _shortfall, "change": _change, "quota": _quota,
    "levels": _levels, "mark": _times, "tick": _times, "external": _times, "each": _times,
}  # fmt: skip
