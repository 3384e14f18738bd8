"""The bench scheme as most offices' programs have it: plain Python floats, one unit at a time, one item at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

import numpy as np

from assess.scoring.facts import SCORED, Facts
from indicators.schema import Scheme
from tests.benchmarks.float_rules import number
from tests.benchmarks.scheme import VETO_AT, VETO_ITEMS
from tests.benchmarks.standing import CAP, LAST, LINES, QUOTAS, Outcome

Fact = tuple[float, float, tuple[float, ...]]
"""Value, base or limit, events per level."""
TINY = 1e-9


@dataclass
class Criterion:
    """One item with its parameters as floats."""

    code: str
    full: float
    kind: str
    given: dict[str, Any]


@dataclass
class Unit:
    """A unit's facts by item (None: not applicable), then what was worked out."""

    group: int
    recorded: bool
    facts: dict[str, Fact | None]
    points: dict[str, float | None] = field(default_factory=dict)
    shares: list[float] = field(default_factory=list)
    total: float = 0.0
    failed: bool = False
    vetoed: bool = False
    key: tuple[int, ...] = ()
    rank: int = 0
    grade: int = LAST


@dataclass
class Inputs:
    """The scheme and the year as plain objects."""

    indicators: list[tuple[float, list[Criterion]]]
    bonuses: list[tuple[Criterion, float, float | None]]
    breaks: list[int]
    units: list[Unit]

    @classmethod
    def of(cls, scheme: Scheme, facts: Facts) -> Inputs:
        plain = {item.code: Criterion(item.code, number(item.full), item.rule.kind, {}) for item in scheme.items()}
        for item in scheme.items():
            plain[item.code].given = {name: _plain(value) for name, value in item.rule.params.items()}
        indicators = [(number(one.weight), [plain[item.code] for item in one.items]) for one in scheme.indicators]
        gates = [
            (plain[one.code], number(one.cap), None if one.gate is None else number(one.gate)) for one in scheme.bonuses
        ]
        names = [one.code for one in scheme.indicators]
        return cls(indicators, gates, [names.index(code) for code in scheme.tie_break], _units(facts))


def _plain(value: object) -> Any:
    if isinstance(value, tuple):
        return [(number(a), number(b)) for a, b in value]
    if isinstance(value, str) or value is None:
        return value
    return [number(x) for x in value.values()] if hasattr(value, "values") else number(value)


def _units(facts: Facts) -> list[Unit]:
    recorded = np.logical_or.reduce(list(facts.recorded.values())).tolist()
    units = [Unit(group, mark, {}) for group, mark in zip(facts.group.tolist(), recorded, strict=True)]
    for code, column in facts.columns.items():
        other = [0.0] * len(units) if column.other is None else (column.other / column.other_den).tolist()
        counts = [()] * len(units) if column.counts is None else [tuple(row) for row in column.counts.T.tolist()]
        rows = zip(units, (column.value / column.den).tolist(), other, counts, column.state.tolist(), strict=True)
        for unit, value, second, events, state in rows:
            unit.facts[code] = (value, second, events) if state == SCORED else None
    return units


def _deduct(c: Criterion, fact: Fact) -> float:
    return max(0.0, c.full - c.given["per"] * max(0.0, fact[0] - c.given["free"]))


def _bands(c: Criterion, fact: Fact) -> float:
    for bound, points in c.given["bands"]:
        if fact[0] >= bound:
            return points
    return 0.0


def _ratio(c: Criterion, fact: Fact) -> float:
    target, step = c.given["target"], c.given["bonus_step"]
    points = c.full * min(1.0, fact[0] / target)
    if step is not None and fact[0] > target:
        steps = floor((fact[0] / target - 1) * 100 / step + TINY)
        points += min(c.given["bonus_cap"], c.given["bonus_per"] * steps)
    return points


def _shortfall(c: Criterion, fact: Fact) -> float:
    short = max(0.0, c.given["target"] - fact[0]) / c.given["step"]
    if c.given["partial"] == "begun":
        short = ceil(short)
    elif c.given["partial"] == "whole":
        short = floor(short)
    return max(0.0, c.full - c.given["per"] * short)


def _change(c: Criterion, fact: Fact) -> float:
    value, base, _ = fact
    if base == 0:
        return c.given["same"] if value == 0 else c.given["more"]
    return c.full * min(1.0, max(0.0, (base - value) / base / c.given["target"]))


def _quota(c: Criterion, fact: Fact) -> float:
    gap = fact[1] - fact[0]
    if gap < 0:
        return max(0.0, c.full + c.given["over"] * gap)
    return c.full + min(c.given["under_cap"], c.given["under"] * gap)


def _levels(c: Criterion, fact: Fact) -> float:
    costs = list(zip(c.given["levels"], fact[2], strict=True))
    if c.given["each"] == "highest":
        return max(0.0, c.full - max((cost for cost, events in costs if events), default=0.0))
    return max(0.0, c.full - sum(cost * events for cost, events in costs))


RULES: dict[str, Callable[[Criterion, Fact], float]] = {
    "deduct": _deduct,
    "bands": _bands,
    "ratio": _ratio,
    "shortfall": _shortfall,
    "change": _change,
    "quota": _quota,
    "levels": _levels,
    "mark": lambda c, fact: fact[0],
    "tick": lambda c, fact: c.full * fact[0],
    "external": lambda c, fact: c.full * fact[0] / c.given["full"],
}


def _ranked(c: Criterion, fact: Fact, peers: list[float]) -> float:
    rank = 1 + len(peers) - bisect_right(peers, fact[0])
    for upto, points in c.given["table"]:
        if rank * 100 <= upto * len(peers):
            return points
    return 0.0


def run(inputs: Inputs) -> Outcome:
    """Every unit in turn, then groups."""
    peers: dict[tuple[str, int], list[float]] = defaultdict(list)
    ranked = [c for _, items in inputs.indicators for c in items if c.kind == "rank"]
    for unit in inputs.units:
        for c in ranked:
            fact = unit.facts[c.code]
            if fact is not None:
                peers[c.code, unit.group].append(fact[0])
    for values in peers.values():
        values.sort()
    groups = defaultdict(list)
    for unit in inputs.units:
        _score(unit, inputs, peers)
        groups[unit.group].append(unit)
    for units in groups.values():
        _place(units)
    rows = [(unit.total, unit.rank, unit.grade) for unit in inputs.units]
    total, rank, grade = zip(*rows, strict=True)
    return Outcome(np.array(total), np.array(rank), np.array(grade))


def _score(unit: Unit, inputs: Inputs, peers: dict[tuple[str, int], list[float]]) -> None:
    unit.points, unit.shares = {}, []
    total = weights = 0.0
    for weight, items in inputs.indicators:
        earned = available = 0.0
        for c in items:
            fact = unit.facts[c.code]
            if fact is None:
                unit.points[c.code] = None
                continue
            points = _ranked(c, fact, peers[c.code, unit.group]) if c.kind == "rank" else RULES[c.kind](c, fact)
            unit.points[c.code] = points
            earned += points
            available += c.full
        unit.shares.append(earned / available if available else 0.0)
        if available:
            total += weight * earned / available
            weights += weight
    total = base = total / weights * 100 if weights else 0.0
    for c, cap, gate in inputs.bonuses:
        fact = unit.facts[c.code]
        points = unit.points[c.code] = 0.0 if fact is None else c.given["per"] * fact[0]
        if gate is None or base > gate:
            total += min(cap, points)
    first, second = (unit.facts[code] for code in VETO_ITEMS)
    unit.failed = unit.recorded or (first is not None and first[0] >= VETO_AT)
    capped = second is not None and second[0] >= VETO_AT
    unit.vetoed = unit.failed or capped
    unit.total = min(total, CAP) if capped else total
    unit.key = (floor(unit.total * 1e6 + 0.5), *(floor(unit.shares[at] * 1e9 + 0.5) for at in inputs.breaks))


def _place(units: list[Unit]) -> None:
    """Ranks with vetoed units last, then grades and their quotas."""
    units.sort(key=lambda unit: unit.key, reverse=True)
    before = None
    for at, unit in enumerate(sorted(units, key=lambda unit: unit.vetoed), 1):
        if before is None or (unit.key, unit.vetoed) != (before.key, before.vetoed):
            unit.rank = at
        else:
            unit.rank = before.rank
        before = unit
        cents = (unit.key[0] + 5000) // 10000
        unit.grade = LAST if unit.failed else LAST - sum(cents >= line * 100 for line in LINES)
    for position, share in enumerate(QUOTAS):
        seats = len(units) * share // 100
        holders = [unit for unit in units if unit.grade == position]
        if len(holders) > seats:
            edge = holders[seats].key
            for unit in holders:
                if unit.key <= edge:
                    unit.grade = position + 1
