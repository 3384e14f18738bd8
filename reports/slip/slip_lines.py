"""A unit's slip: every number with its why, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from assess.scoring.explain import Node, indicator_node
from assess.scoring.numbers.number_texts import plain
from assess.scoring.unit_result import UnitResult
from indicators.rule_kinds.kind import equals
from indicators.schema import Basis, Indicator, Item
from reports.slip.slip_steps import Step, Way, last_of_group, steps
from reports.slip.veto_lines import Note, Recorded, veto_note
from reports.words.fact_words import FactRow, fact_words
from reports.words.page_words import why
from reports.words.rank_words import RankNotes
from reports.words.shown_numbers import minus, shown, signed
from reports.words.speaker import Speaker


@dataclass(frozen=True)
class ItemReason:
    """Behind an item's points: `why` is the arithmetic, `how` the standard; `exact` and `lost_exact` where the decimals
    do not say all of the points and of what is missing to full marks."""

    why: str
    how: str
    rule: str
    exact: str
    lost_exact: str
    basis: tuple[Basis, ...]


@dataclass(frozen=True)
class ItemLine:
    """`fact` is what was told, `lost` what is missing to full marks, "" where nothing is; `named`: the fact has names
    that are Chinese anyway."""

    code: str
    text: str
    points: str | None
    full: str
    lost: str
    state: str
    fact: str
    named: bool


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
    """`steps` lead from the indicators to the grade, in the order of the scheme format; `missing` counts 缺报."""

    steps: tuple[Step, ...]
    notes: tuple[Note, ...]
    missing: int
    indicators: tuple[IndicatorLine, ...]
    extras: tuple[ItemLine, ...]
    outside: tuple[ItemLine, ...]


@dataclass(frozen=True)
class Source:
    """All that a slip tells of a unit: its record and the same as exact numbers, the rows told by item, what was
    recorded of vetoes, and why it stands where it stands."""

    record: Mapping[str, Any]
    result: UnitResult
    facts: Mapping[str, Sequence[FactRow]]
    vetoes: Sequence[Recorded]
    rank_notes: RankNotes


def slip(speaker: Speaker, source: Source) -> Slip:
    """The slip of one unit."""
    scheme, record, result = speaker.scheme, source.record, source.result
    kept = {one["code"]: one for one in record["items"]}

    def lines(items: Iterable[Item]) -> tuple[ItemLine, ...]:
        return tuple(_item(speaker, item, kept[item.code], source) for item in items)

    said, notes = _notes(speaker, source)
    ranked = speaker.say("；", "; ").join(note.text for note in notes if note.of_rank)
    shares = {one["code"]: one for one in record["indicators"]}
    return Slip(
        steps(speaker, Way(result, ranked, said)),
        tuple(replace(note, text=speaker.opening(note.text), bars=speaker.opening(note.bars)) for note in notes),
        sum(one["state"] == "missing" for one in record["items"]),
        tuple(
            _indicator(speaker, one, shares[one.code], indicator_node(result, one), lines(one.items))
            for one in scheme.indicators
        ),
        lines(scheme.extras),
        lines((*scheme.bonuses, *scheme.penalties)),
    )


def _notes(speaker: Speaker, source: Source) -> tuple[dict[str, str], list[Note]]:
    """What befell the unit; and the same for its steps, by veto or grade."""
    record, rank_notes = source.record, source.rank_notes
    said: dict[str, str] = {}
    notes: list[Note] = []
    for one in record["reasons"]:
        code, args = one["code"], one["args"]
        if code == "veto":
            note = veto_note(speaker, args, record, source.facts, source.vetoes)
            said[args["veto"]] = f"{note.text}{speaker.say('；', '; ')}{note.cause}"
        elif code == "quota":
            note = Note(minus(speaker.reason(code, args)))
            said[args["grade"]] = note.text
        else:
            note = Note(minus(speaker.reason(code, args)))
        notes.append(note)
    ranks = (
        last_of_group(speaker, record["vetoes"]),
        rank_notes.above.get(record["unit"]),
        rank_notes.below.get(record["unit"]),
    )
    notes += [Note(text, of_rank=True) for text in ranks if text]
    return said, notes


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
        _sum(args) if summed else "",
        unrounded(record),
        one.basis,
        items,
    )


def _sum(args: Mapping[str, str]) -> str:
    """An indicator's points; what has no end is said exactly and about."""
    left = f"{args['earned']} ÷ {args['available']} × {args['weight']}"
    exact, _, close = args["points"].partition(" ")
    return f"{left} = {exact} {close}" if close else equals(left, exact)


def _item(speaker: Speaker, item: Item, record: Mapping[str, Any], source: Source) -> ItemLine:
    rows = source.facts.get(item.code, ())
    fact = fact_words(item, rows, speaker.lang)
    if not fact and record["reason"]["code"] == "absent":
        fact = speaker.say("无此情形", "did not happen")
    outside = item.role in ("bonus", "penalty")
    points = None if record["points"] is None else (signed if outside else minus)(record["points"])
    return ItemLine(
        item.code,
        speaker.text(item),
        points,
        "" if item.points is None else plain(item.points),
        _lost(speaker, item, record, source),
        record["state"],
        fact,
        any(row.level or row.assessor for row in rows),
    )


def _lost(speaker: Speaker, item: Item, record: Mapping[str, Any], source: Source) -> str:
    gap = Fraction(record["points"]) - item.full if item.code in source.result.losses else Fraction(0)
    # What is beyond full marks is no loss: the points say it.
    return signed(shown(speaker.scheme, gap)) if gap < 0 else ""


def reasons(speaker: Speaker, source: Source) -> dict[str, ItemReason]:
    """The reason of each item, by its code."""
    kept = {one["code"]: one for one in source.record["items"]}
    homes = {item.code: one for one in speaker.scheme.indicators for item in one.items}
    found = {}
    for item in speaker.scheme.items():
        home = homes.get(item.code)
        basis = item.basis or (home.basis if home else ())
        found[item.code] = _reason(speaker, item, kept[item.code], source, basis)
    return found


def _reason(
    speaker: Speaker, item: Item, record: Mapping[str, Any], source: Source, basis: tuple[Basis, ...]
) -> ItemReason:
    reason, gap = record["reason"], source.result.losses.get(item.code, Fraction(0))
    lost = _lost(speaker, item, record, source)
    return ItemReason(
        why(speaker, item, reason["code"], reason["args"]),
        speaker.how(item),
        speaker.rule(item),
        unrounded(record),
        minus(plain(-gap)) if gap and Fraction(lost.replace("−", "-") or 0) != -gap else "",
        basis,
    )


def unrounded(record: Mapping[str, Any]) -> str:
    """The exact number, where the published one is not it."""
    exact = record["exact"]
    return exact if exact is not None and Fraction(exact) != Fraction(record["points"]) else ""
