"""The arithmetic behind one unit's grade as a tree of codes with arguments.

`reports.words.page_words.explanation` puts it into words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from assess.scoring.numbers.number_texts import about, plain
from assess.scoring.unit_result import UnitResult
from indicators.schema import Indicator, Item, Scheme


@dataclass(frozen=True)
class Node:
    """One number or decision: what it is, its arguments as text, and what it was made from."""

    code: str
    args: Mapping[str, str]
    children: tuple[Node, ...] = ()


def explain(result: UnitResult) -> Node:
    """The tree of one unit: what it has on each indicator and item, its total, rank and grade."""
    scheme, stand = result.scheme, result.stand
    indicators = tuple(
        replace(indicator_node(result, one), children=_items(result, one.items)) for one in scheme.indicators
    )
    weights = {"weights": plain(result.sums.weights), "decimals": str(scheme.decimals)}
    steps = [Node("indicators", weights, indicators)]
    if scheme.extras:
        steps.append(Node("extras", {}, _items(result, scheme.extras)))
    if stand.exact is not None:
        steps.append(base_node(result))
    outside = (*scheme.bonuses, *scheme.penalties)
    if outside:
        steps.append(Node("outside", {}, _items(result, outside)))
    head = {
        "unit": stand.unit,
        "name": stand.name,
        "group": stand.group,
        "total": stand.total or "",
        "grade": stand.grade or "",
        "rank": "" if stand.rank is None else str(stand.rank),
    }
    return Node("unit" if stand.total is not None else "unit.none", head, (*steps, *decision_nodes(result)))


def indicator_node(result: UnitResult, indicator: Indicator) -> Node:
    """Points ÷ available × weight, without its items."""
    points, available = result.shares[indicator.code]
    head = {"code": indicator.code, "name": indicator.name, "name_en": indicator.name_en or indicator.name}
    head |= {"weight": plain(indicator.weight), "basis": "; ".join(str(one) for one in indicator.basis)}
    if not available:
        return Node("indicator.none", head)
    scheme, earned = result.scheme, points / available * indicator.weight
    said = {"earned": _shown(scheme, points), "available": plain(available), "points": _shown(scheme, earned)}
    return Node("indicator", head | said)


def base_node(result: UnitResult) -> Node:
    """Indicators and extras scaled back to 100."""
    scheme, sums = result.scheme, result.sums
    args = {"sum": _shown(scheme, sums.indicators), "weights": plain(sums.weights), "base": _shown(scheme, sums.base)}
    if not scheme.extras:
        return Node("base" if sums.weights != 100 else "base.whole", args)
    return Node("base.extras", args | {"extra": _shown(scheme, sums.extra), "extra_full": plain(sums.extra_full)})


def decision_nodes(result: UnitResult) -> tuple[Node, ...]:
    """From the exact total to rank and grade, each change with its reason; without a total the reasons alone."""
    scheme, stand = result.scheme, result.stand
    said = [Node(f"why.{code}", args) for code, args in stand.reasons]
    if stand.total is None or stand.exact is None:
        return tuple(said)
    quotas = [node for node in said if node.code == "why.quota"]
    rounds = {"exact": _shown(scheme, Fraction(stand.exact)), "total": stand.total, "rounding": scheme.rounding}
    return (
        Node("total", {"exact": _shown(scheme, result.sums.before)}),
        *(node for node in said if node not in quotas),
        Node("rounded", rounds | {"decimals": str(scheme.decimals)}),
        Node("band", {"band": stand.band or "", "compare": scheme.compare}),
        Node("rank", {"rank": str(stand.rank), "of": str(result.graded), "group": stand.group}),
        *quotas,
        Node("grade", {"grade": stand.grade or ""}),
    )


def _items(result: UnitResult, items: tuple[Item, ...]) -> tuple[Node, ...]:
    return tuple(_item(result, item) for item in items)


def _item(result: UnitResult, item: Item) -> Node:
    """Standard, reason and clause of what a fact was given for."""
    found = result.items[item.code]
    head = {
        "code": item.code,
        "text": item.text,
        "text_en": item.text_en or item.text,
        "points": _shown(result.scheme, found.points or Fraction(0)),
        "full": plain(item.full),
    }
    role = "tally" if item.role in ("bonus", "penalty") else "item"
    children = [Node(f"why.{found.code}", found.args), Node("basis", {"basis": found.basis})]
    if item.how:
        children.insert(0, Node("how", {"how": item.how, "how_en": item.how_en or item.how}))
    return Node(f"{role}.none" if found.points is None else role, head, tuple(children))


def _shown(scheme: Scheme, x: Fraction) -> str:
    """A decimal that ends, or the fraction with what it is about."""
    close = about(x.numerator, x.denominator, scheme.decimals, scheme.rounding)
    return f"{plain(x)} {close}" if close.startswith("≈") else close
