"""How two units come to their totals, a row a step: what the indicators alone don't explain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assess.scoring.numbers.number_texts import plain
from assess.scoring.unit_result import Sums
from indicators.schema import Item, Scheme
from reports.words.shown_numbers import near, signed
from reports.words.speaker import Speaker

Side = tuple[Mapping[str, Any], Sums | None]
"""A unit's record and its sums."""
NONE = "—"


@dataclass(frozen=True)
class TotalRow:
    """`most`: what can be had; `sides`: what each has, None where it does not apply."""

    name: str
    most: str
    sides: tuple[str | None, ...]


def total_rows(speaker: Speaker, sides: Sequence[Side]) -> tuple[TotalRow, ...]:
    """Extras, bonuses and penalties that anybody has, the total before a limit, the limits, the total."""
    return tuple(_rows(speaker, sides))


def _rows(speaker: Speaker, sides: Sequence[Side]) -> Iterator[TotalRow]:
    scheme = speaker.scheme
    kept = [{one["code"]: one for one in record["items"]} for record, _ in sides]
    yield _of(
        speaker.say("指标合计", "Indicators"), "100", scheme, [each.indicators if each else None for _, each in sides]
    )
    for item in scheme.extras:
        name = f"{speaker.say('重点工作', 'Extra')} {_named(speaker, item)}"
        yield TotalRow(name, speaker.plain(item.full), tuple(one[item.code]["points"] for one in kept))
    if scheme.extras:
        name = speaker.say("与重点工作一起折算到百分", "Scaled to 100 with the extras")
        yield _of(name, "100", scheme, [each.base if each else None for _, each in sides])
    for item in (*scheme.bonuses, *scheme.penalties):
        if any(Fraction(one[item.code]["exact"] or 0) for one in kept):
            role = speaker.say("加分", "Bonus") if item.role == "bonus" else speaker.say("扣分", "Penalty")
            points = tuple(signed(one[item.code]["points"]) for one in kept)
            yield TotalRow(f"{role} {_named(speaker, item)}", NONE, points)
    limits = [_limit(record) for record, _ in sides]
    if any(limits):
        before = speaker.say("封顶前总分", "Total before any limit")
        yield _of(before, NONE, scheme, [each.before if each else None for _, each in sides])
        name = speaker.say("一票否决：总分不超过", "Veto: total at most")
        yield TotalRow(name, NONE, tuple(limit or NONE for limit in limits))
    yield TotalRow(speaker.say("总分", "Total"), NONE, tuple(record["total"] or NONE for record, _ in sides))


def _of(name: str, most: str, scheme: Scheme, values: Sequence[Fraction | None]) -> TotalRow:
    return TotalRow(name, most, tuple(NONE if value is None else near(scheme, value) for value in values))


def _named(speaker: Speaker, item: Item) -> str:
    return f"{item.code} {speaker.text(item)}"


def _limit(record: Mapping[str, Any]) -> str | None:
    """The least total that a veto or a minimum leaves a unit."""
    reasons = [one["args"] for one in record["reasons"]]
    found = [Fraction(args["to"]) for args in reasons if args.get("effect") == "total"]
    return plain(min(found)) if found else None
