"""Where a veto comes from, and what became of those that were recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from indicators.kinds import counted
from indicators.schema import Veto
from reports.words.fact_words import FactRow, fact_words
from reports.words.speaker import Speaker
from reports.words.veto_bars import bars


class Recorded(Protocol):
    """A recorded veto."""

    @property
    def veto(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def state(self) -> str: ...
    @property
    def basis(self) -> str | None: ...


@dataclass(frozen=True)
class Note:
    """Something that befell a unit; for a veto also what set it off, on which item, its code, and whom it bars."""

    text: str
    cause: str = ""
    item: str = ""
    veto: str = ""
    recorded: bool = False
    of_rank: bool = False
    bars: str = ""


@dataclass(frozen=True)
class Record:
    """A row of what was recorded; `outcome` says whether it counts."""

    day: date
    code: str
    name: str
    confirmed: bool
    basis: str
    counts: bool
    outcome: str


def records(speaker: Speaker, lines: Sequence[Recorded]) -> tuple[Record, ...]:
    """The latest day of each veto decides."""
    last = {one.veto: one for one in sorted(lines, key=lambda one: one.day)}
    return tuple(_record(speaker, one, last[one.veto]) for one in lines)


def _record(speaker: Speaker, one: Recorded, last: Recorded) -> Record:
    counts = last.state == "confirmed" and one is last
    if counts:
        outcome = speaker.say("计入本次结果", "counts in this result")
    elif last.state == "confirmed":
        outcome = speaker.say("以后一次认定为准", "a later record decides")
    else:
        outcome = speaker.say("已解除，不影响本次结果", "lifted: no effect on this result")
    name = speaker.vetoes.get(one.veto, "")
    return Record(one.day, one.veto, name, one.state == "confirmed", one.basis or "", counts, outcome)


def veto_note(
    speaker: Speaker,
    args: Mapping[str, str],
    record: Mapping[str, Any],
    facts: Mapping[str, Sequence[FactRow]],
    lines: Iterable[Recorded],
) -> Note:
    """A veto of a unit: what it does, what set it off."""
    veto = next(one for one in speaker.scheme.vetoes() if one.code == args["veto"])
    text = speaker.reason("veto", args) + _idle(speaker, veto, record)
    last = confirmed(veto, lines)
    barred = bars(speaker, veto, last.day if last else None)
    if veto.when.kind == "recorded":
        said = f"{last.day} {last.basis or ''}".strip() if last else ""
        cause = speaker.say(f"由有权机关认定：{said}", f"recorded: {said}")
        return Note(text, cause, "", veto.code, True, bars=barred)
    if veto.when.kind == "total_below":
        return Note(text, speaker.when(veto), "", veto.code, bars=barred)
    item = speaker.items[veto.when.item]
    told = [row for row in facts.get(item.code, ()) if veto.when.kind != "level" or row.level == veto.when.level]
    said = fact_words(item, told, speaker.lang)
    cause = speaker.say(f"{item.code}：{said}，达到触发条件", f"{item.code}: {said}, which sets it off")
    cause = f"{cause}{speaker.say('（', ' (')}{trigger(speaker, veto)}{speaker.say('）', ')')}"
    return Note(text, cause, item.code, veto.code, bars=barred)


def confirmed(veto: Veto, lines: Iterable[Recorded]) -> Recorded | None:
    """The record that a veto rests on, where it is one that is decided and recorded."""
    mine = [one for one in lines if one.veto == veto.code and one.state == "confirmed"]
    return max(mine, key=lambda one: one.day, default=None)


def trigger(speaker: Speaker, veto: Veto) -> str:
    """From what number on, with its unit."""
    when = veto.when
    value = (
        "" if when.value is None else counted(speaker.items[when.item]).plain(speaker.plain(when.value), speaker.lang)
    )
    if when.kind == "level":
        count = speaker.plain(when.value) if when.value is not None else ""
        return speaker.say(f"{when.level} {count} 起以上", f"“{when.level}”: {count} or more")
    if when.kind == "at_least_limit":
        times = speaker.plain(when.value) if when.value is not None else ""
        return speaker.say(f"控制数的 {times} 倍以上", f"{times} times the limit or more")
    if when.kind == "below":
        return speaker.say(f"低于 {value}", f"below {value}")
    return speaker.say(f"{value}以上", f"{value} or more")


def _idle(speaker: Speaker, veto: Veto, record: Mapping[str, Any]) -> str:
    """A cap on the grade that the total did not reach anyway says so."""
    cap, names = veto.effect.grade_cap, [grade.name for grade in speaker.scheme.grades]
    if cap is None or record["band"] not in names or names.index(record["band"]) < cap:
        return ""
    band = speaker.grades[record["band"]]
    return speaker.say(
        f"（总分对应{band}，等次未因此降低）", f" (the total gives {band}: the grade is not lowered by it)"
    )
