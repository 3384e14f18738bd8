"""The bench scheme by hand in NumPy float64, as fast as it honestly goes: blocks that stay in cache, buffers made once.

It is what the exact kernel is measured against, and it pays for binary fractions: totals that differ by less than a
millionth are taken for equal, and what comes out wrong by that is counted in the report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assess.scoring.facts import Facts
from indicators.schema import Scheme
from tests.benchmarks.float_rules import BLOCK, FILLS, Entry, Fill, Floats, Scratch, number, rank
from tests.benchmarks.scheme import RECORDED, VETO_AT, VETO_ITEMS
from tests.benchmarks.standing import Outcome, Vetoed, place


@dataclass(frozen=True)
class Inputs:
    """The facts in the float kernel's own form, and its buffers: neither is made on the clock."""

    scheme: Scheme
    group: NDArray[np.int32]
    entries: dict[str, Entry]
    recorded: NDArray[np.bool_]
    points: Floats
    shares: Floats
    total: Floats
    room: Scratch

    @classmethod
    def of(cls, scheme: Scheme, facts: Facts) -> Inputs:
        entries = {item.code: Entry.of(item, facts.columns[item.code]) for item in scheme.items()}
        count = len(facts.units)
        shape = (len(entries), count), (len(scheme.indicators), count), (count,)
        points, shares, total = (np.zeros(size) for size in shape)
        return cls(scheme, facts.group, entries, facts.recorded[RECORDED], points, shares, total, Scratch.make())


@dataclass(frozen=True)
class Step:
    """An item in the run: where its points go, and what it is out of."""

    fill: Fill
    away: NDArray[np.bool_]
    full: float
    points: Floats


def run(inputs: Inputs) -> Outcome:
    """Points of every item, shares of every indicator, totals, ranks, grades."""
    order, starts = _by_group(inputs.group)
    steps = {}
    for (code, entry), points in zip(inputs.entries.items(), inputs.points, strict=True):
        if entry.item.rule.kind == "rank":
            fill = rank(entry, inputs.room, order, starts, inputs.group)
        else:
            fill = FILLS[entry.item.rule.kind](entry, inputs.room)
        steps[code] = Step(fill, entry.away, number(entry.item.full), points)
    weights = [number(one.weight) for one in inputs.scheme.indicators]
    plan = [[steps[item.code] for item in one.items] for one in inputs.scheme.indicators]
    outside = [(steps[one.code], number(one.cap), one.gate) for one in inputs.scheme.bonuses]
    with np.errstate(divide="ignore", invalid="ignore"):
        for start in range(0, len(inputs.total), BLOCK):
            rows = slice(start, min(start + BLOCK, len(inputs.total)))
            total = inputs.total[rows]
            _indicators(rows, plan, weights, inputs, total)
            _bonuses(rows, outside, inputs, total)
    failed = inputs.recorded | (inputs.entries[VETO_ITEMS[0]].value >= VETO_AT)
    vetoed = Vetoed(failed, inputs.entries[VETO_ITEMS[1]].value >= VETO_AT)
    names = [one.code for one in inputs.scheme.indicators]
    breaks = [inputs.shares[names.index(code)] for code in inputs.scheme.tie_break]
    return place(inputs.total, breaks, inputs.group, vetoed)


def _by_group(group: NDArray[np.int32]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    starts = np.concatenate([[0], np.cumsum(np.bincount(group))])
    return np.argsort(group.astype(np.uint8), kind="stable"), starts


def _indicators(rows: slice, plan: list[list[Step]], weights: list[float], inputs: Inputs, total: Floats) -> None:
    """Shares and their weighted sum, scaled back to 100 where an indicator leaves."""
    count = len(total)
    earned, part, available, left = np.empty(count), inputs.room.first[:count], np.empty(count), np.full(count, 100.0)
    total.fill(0.0)
    for weight, steps, shares in zip(weights, plan, inputs.shares, strict=True):
        earned.fill(0.0)
        available.fill(sum(step.full for step in steps))
        for step in steps:
            points = step.points[rows]
            step.fill(rows, points)
            away = np.flatnonzero(step.away[rows])
            points[away] = 0.0
            available[away] -= step.full
            np.add(earned, points, out=earned)
        share = shares[rows]
        np.divide(earned, available, out=share)
        none = np.flatnonzero(available <= 0)
        share[none] = 0.0
        left[none] -= weight
        np.multiply(share, weight, out=part)
        np.add(total, part, out=total)
    np.divide(total, left, out=total)
    np.multiply(total, 100.0, out=total)
    total[left <= 0] = 0.0


def _bonuses(rows: slice, outside: Sequence[tuple[Step, float, object]], inputs: Inputs, total: Floats) -> None:
    gated = None
    for step, cap, gate in outside:
        points, part = step.points[rows], inputs.room.first[: len(total)]
        step.fill(rows, points)
        np.minimum(points, cap, out=part)
        if gate is not None:
            # The gate looks at the total before every bonus, and is the first one here.
            gated = total > number(gate)
            np.multiply(part, gated, out=part)
        np.add(total, part, out=total)
