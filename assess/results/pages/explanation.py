"""The arithmetic behind a stored result, told again from the unit's own record: the tree that `explain` builds from
the facts of the whole year, without reading them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from assess.scoring.explain import Node
from assess.scoring.numbers.number_texts import about, plain
from indicators.schema import Indicator, Item, Scheme

Record = Mapping[str, Any]
"""A unit's object in results.json."""


@dataclass(frozen=True)
class Told:
    scheme: Scheme
    record: Record

    @cached_property
    def items(self) -> dict[str, Record]:
        return {one["code"]: one for one in self.record["items"]}

    @cached_property
    def sums(self) -> dict[str, tuple[Fraction, Fraction]]:
        """Indicator code → points and available points, exactly."""
        return {one.code: self.summed(one.items) for one in self.scheme.indicators}

    def summed(self, items: Iterable[Item]) -> tuple[Fraction, Fraction]:
        """Points and available points of what counts at all; `full` and `zero` count what is not applicable."""
        earned, available = Fraction(0), Fraction(0)
        for item in items:
            record = self.items[item.code]
            code = record["reason"]["code"]
            earned += item.full if code == "not_applicable.full" else Fraction(record["exact"] or 0)
            available += 0 if code == "not_applicable.rescale" else item.full
        return earned, available

    def shown(self, x: Fraction) -> str:
        """A decimal that ends, or the fraction with what it is about."""
        close = about(x.numerator, x.denominator, self.scheme.decimals, self.scheme.rounding)
        return f"{plain(x)} {close}" if close.startswith("≈") else close


def retell(scheme: Scheme, record: Record, graded: int) -> Node:
    """The tree of one unit; `graded` is how many units of its group have a total."""
    told = Told(scheme, record)
    weights = sum((one.weight for one in scheme.indicators if told.sums[one.code][1]), Fraction(0))
    below = tuple(indicator_node(told, one) for one in scheme.indicators)
    steps = [Node("indicators", {"weights": plain(weights), "decimals": str(scheme.decimals)}, below)]
    if scheme.extras:
        steps.append(Node("extras", {}, tuple(item_node(told, item) for item in scheme.extras)))
    base = _base(told, weights)
    if record["exact"] is not None:
        steps.append(base[0])
    outside = (*scheme.bonuses, *scheme.penalties)
    if outside:
        steps.append(Node("outside", {}, tuple(item_node(told, item) for item in outside)))
    steps += _decisions(told, base[1], graded)
    head = {name: str(record[name] or "") for name in ("unit", "name", "group", "total", "grade", "rank")}
    return Node("unit" if record["total"] is not None else "unit.none", head, tuple(steps))


def indicator_node(told: Told, indicator: Indicator) -> Node:
    """Points ÷ available × weight, with its items."""
    points, available = told.sums[indicator.code]
    items = tuple(item_node(told, item) for item in indicator.items)
    head = {"code": indicator.code, "name": indicator.name, "name_en": indicator.name_en or indicator.name}
    head |= {"weight": plain(indicator.weight), "basis": "; ".join(str(one) for one in indicator.basis)}
    if not available:
        return Node("indicator.none", head, items)
    result = points / available * indicator.weight
    said = {"earned": told.shown(points), "available": plain(available), "points": told.shown(result)}
    return Node("indicator", head | said, items)


def item_node(told: Told, item: Item) -> Node:
    """Standard, reason and clause of what a fact was given for."""
    record = told.items[item.code]
    reason = record["reason"]
    points = Fraction(record["exact"] or 0)
    head = {"code": item.code, "text": item.text, "text_en": item.text_en or item.text}
    head |= {"points": told.shown(points), "full": plain(item.full)}
    children = [Node(f"why.{reason['code']}", reason["args"]), Node("basis", {"basis": record["basis"]})]
    if item.how:
        children.insert(0, Node("how", {"how": item.how, "how_en": item.how_en or item.how}))
    role = "tally" if item.role in ("bonus", "penalty") else "item"
    away = record["state"] == "not_applicable"
    return Node(f"{role}.none" if away else role, head, tuple(children))


def _base(told: Told, weights: Fraction) -> tuple[Node, Fraction]:
    """Indicators and extras scaled back to 100; nothing applicable makes nothing."""
    scheme = told.scheme
    parts = [(one.weight, *told.sums[one.code]) for one in scheme.indicators if told.sums[one.code][1]]
    summed = sum((points / available * weight for weight, points, available in parts), Fraction(0))
    base = summed / weights * 100 if weights else Fraction(0)
    args = {"sum": told.shown(summed), "weights": plain(weights)}
    if not scheme.extras:
        return Node("base" if weights != 100 else "base.whole", args | {"base": told.shown(base)}), base
    extra, full = told.summed(scheme.extras)
    base = (base + extra) / (100 + full) * 100
    args |= {"extra": told.shown(extra), "extra_full": plain(full), "base": told.shown(base)}
    return Node("base.extras", args), base


def _decisions(told: Told, base: Fraction, graded: int) -> list[Node]:
    """From the exact total to rank and grade, each change with its reason."""
    scheme, record = told.scheme, told.record
    said = [Node(f"why.{one['code']}", one["args"]) for one in record["reasons"]]
    if record["total"] is None:
        return said
    outside = (Fraction(told.items[item.code]["exact"]) for item in (*scheme.bonuses, *scheme.penalties))
    before = max(Fraction(0), base + sum(outside, Fraction(0)))
    quotas = [node for node in said if node.code == "why.quota"]
    steps = [Node("total", {"exact": told.shown(before)}), *(node for node in said if node not in quotas)]
    rounds = {"exact": told.shown(Fraction(record["exact"])), "total": record["total"], "rounding": scheme.rounding}
    steps.append(Node("rounded", rounds | {"decimals": str(scheme.decimals)}))
    steps.append(Node("band", {"band": record["band"], "compare": scheme.compare}))
    steps.append(Node("rank", {"rank": str(record["rank"]), "of": str(graded), "group": record["group"]}))
    return [*steps, *quotas, Node("grade", {"grade": record["grade"]})]


@dataclass(frozen=True)
class Sums:
    """What a total is made of, exactly: `base` with extras, `before` with bonuses and penalties, before any limit."""

    indicators: Fraction
    weights: Fraction
    extra: Fraction
    extra_full: Fraction
    base: Fraction
    outside: Mapping[str, Fraction]
    before: Fraction


def sums(scheme: Scheme, record: Record) -> Sums | None:
    """The way to a unit's total; None where it has none."""
    if record["total"] is None:
        return None
    told = Told(scheme, record)
    parts = [(one.weight, *told.sums[one.code]) for one in scheme.indicators if told.sums[one.code][1]]
    weights = sum((weight for weight, _, _ in parts), Fraction(0))
    summed = sum((points / available * weight for weight, points, available in parts), Fraction(0))
    extra, full = told.summed(scheme.extras)
    base = _base(told, weights)[1]
    outside = {item.code: Fraction(told.items[item.code]["exact"]) for item in (*scheme.bonuses, *scheme.penalties)}
    before = max(Fraction(0), base + sum(outside.values(), Fraction(0)))
    return Sums(summed, weights, extra, full, base, {code: x for code, x in outside.items() if x}, before)


def losses(scheme: Scheme, record: Record) -> dict[str, Fraction]:
    """Item or extra → what is missing to full marks, exactly, below 0 where there is more; only where something is."""
    kept = {one["code"]: one for one in record["items"]}
    lost = {
        item.code: item.full - Fraction(kept[item.code]["exact"])
        for item in scheme.items()
        if item.role in ("item", "extra") and kept[item.code]["exact"] is not None
    }
    return {code: gap for code, gap in lost.items() if gap}
