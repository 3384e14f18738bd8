"""A unit's slip: every number with its why, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assess.scoring.explain import Node
from assess.scoring.writing import plain
from indicators.schema import Basis, Indicator, Item
from reports.fact_words import Told, fact_words
from reports.speaking import Speaker


@dataclass(frozen=True)
class ItemLine:
    """`fact` is what was told, `why` the arithmetic, `lost` what is missing to full marks."""

    code: str
    text: str
    points: str | None
    full: str
    lost: str
    state: str
    fact: str
    why: str
    exact: str
    how: str
    rule: str
    basis: tuple[Basis, ...]


@dataclass(frozen=True)
class IndicatorLine:
    code: str
    name: str
    weight: str
    points: str | None
    why: str
    exact: str
    basis: tuple[Basis, ...]
    items: tuple[ItemLine, ...]


@dataclass(frozen=True)
class Slip:
    """`steps` lead from the indicators to the grade, in the order of the scheme format."""

    steps: tuple[str, ...]
    indicators: tuple[IndicatorLine, ...]
    extras: tuple[ItemLine, ...]
    outside: tuple[ItemLine, ...]


def slip(
    speaker: Speaker,
    record: Mapping[str, Any],
    tree: Node,
    lost: Mapping[str, str],
    facts: Mapping[str, Sequence[Told]],
) -> Slip:
    """`tree` explains the record, `lost` says what is missing to full marks, `facts` are the rows told; by item."""
    scheme = speaker.scheme
    kept = {one["code"]: one for one in record["items"]}

    def lines(items: Iterable[Item], basis: tuple[Basis, ...] = ()) -> tuple[ItemLine, ...]:
        return tuple(
            _item(
                speaker, item, kept[item.code], lost.get(item.code, ""), facts.get(item.code, ()), item.basis or basis
            )
            for item in items
        )

    steps = tuple(speaker.node(step) for step in tree.children if step.code not in ("indicators", "extras", "outside"))
    nodes = {node.args["code"]: node for node in tree.children[0].children}
    shares = {one["code"]: one for one in record["indicators"]}
    return Slip(
        steps,
        tuple(
            _indicator(speaker, one, shares[one.code], nodes[one.code], lines(one.items, one.basis))
            for one in scheme.indicators
        ),
        lines(scheme.extras),
        lines((*scheme.bonuses, *scheme.penalties)),
    )


def _indicator(
    speaker: Speaker, one: Indicator, record: Mapping[str, Any], node: Node, items: tuple[ItemLine, ...]
) -> IndicatorLine:
    args = node.args
    summed = node.code == "indicator"
    return IndicatorLine(
        one.code,
        speaker.name(one),
        record["weight"],
        record["points"],
        f"{args['earned']} ÷ {args['available']} × {args['weight']} = {args['points']}" if summed else "",
        unrounded(record),
        one.basis,
        items,
    )


def _item(
    speaker: Speaker, item: Item, record: Mapping[str, Any], lost: str, rows: Sequence[Told], basis: tuple[Basis, ...]
) -> ItemLine:
    reason = record["reason"]
    return ItemLine(
        item.code,
        speaker.text(item),
        record["points"],
        "" if item.points is None else plain(item.points),
        lost,
        record["state"],
        fact_words(item, rows, speaker.lang),
        speaker.reason(reason["code"], reason["args"]),
        unrounded(record),
        speaker.how(item),
        speaker.rule(item),
        basis,
    )


def unrounded(record: Mapping[str, Any]) -> str:
    """The exact number, where the published one is not it."""
    exact = record["exact"]
    return exact if exact is not None and Fraction(exact) != Fraction(record["points"]) else ""
