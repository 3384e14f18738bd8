"""Rows of the pages' tables: what was published, in the reader's words. Nothing is computed on points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from assess.scoring.stands import Reason, Stand
from reports.book.book_words import SCHEME_KINDS, pick
from reports.charts.chart_figures import Pair, Place
from reports.charts.chart_looks import Line
from reports.words.rank_words import RankNotes
from reports.words.shown_numbers import minus
from reports.words.speaker import Speaker

NOTHING = RankNotes()
LOSSES = 15
"""Items in the chart of losses and in the table beside it; the rest are folded away below."""


class Loss(Protocol):
    """What a group lost on an item."""

    @property
    def code(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def text_en(self) -> str: ...
    @property
    def lost(self) -> str | None: ...


class Mean(Protocol):
    """What a group has on an indicator."""

    @property
    def code(self) -> str: ...
    @property
    def mean(self) -> str | None: ...


LossT = TypeVar("LossT", bound=Loss)


@dataclass(frozen=True)
class Row:
    """A row of the league table.

    `quoted`: the code as it stands in an address; `tied`: shares its rank; `level`: the grade's place in the scheme, 0
    the highest; `divided`: from here on units stand last because of a veto.
    """

    unit: str
    quoted: str
    name: str
    rank: int | None
    tied: bool
    total: str | None
    grade: str
    level: int
    mark: str
    notes: tuple[str, ...]
    divided: bool


@dataclass(frozen=True)
class Badge:
    """A grade as it is shown; `last` is the failing one."""

    text: str
    level: int
    last: bool


def kind_words(lang: str) -> dict[str, str]:
    """What a scheme assesses."""
    return {kind: pick(pair, lang) for kind, pair in SCHEME_KINDS.items()}


def badges(speaker: Speaker) -> dict[str, Badge]:
    """Every grade of a scheme by its name."""
    grades = speaker.scheme.grades
    return {
        grade.name: Badge(speaker.grades[grade.name], place, place == len(grades) - 1)
        for place, grade in enumerate(grades)
    }


def rows(speaker: Speaker, standings: Sequence[Stand], rank_notes: RankNotes = NOTHING) -> tuple[Row, ...]:
    """The rows of one group, in the order given; `rank_notes` tells of ties, quotas and what was not reported."""
    shared: dict[int | None, int] = {}
    for one in standings:
        shared[one.rank] = shared.get(one.rank, 0) + 1
    levels = {grade.name: place for place, grade in enumerate(speaker.scheme.grades)}
    last = speaker.scheme.veto_rank == "last"
    first = next((one.unit for one in standings if last and one.vetoes and one.rank is not None), None)
    return tuple(
        Row(
            one.unit,
            quote(one.unit),
            one.name,
            one.rank,
            one.rank is not None and shared[one.rank] > 1,
            one.total,
            speaker.grades.get(one.grade or "", one.grade or ""),
            levels.get(one.grade or "", -1),
            mark(one.reasons),
            notes(speaker, one, rank_notes),
            one.unit == first,
        )
        for one in standings
    )


def notes(speaker: Speaker, one: Stand, rank_notes: RankNotes) -> tuple[str, ...]:
    """What befell a unit, and what its rank rests on besides its total."""
    said = [minus(speaker.reason(reason.code, reason.args)) for reason in one.reasons]
    if one.unit in rank_notes.above:
        said.append(rank_notes.above[one.unit])
    if one.unit in rank_notes.missing:
        n = rank_notes.missing[one.unit]
        said.append(speaker.say(f"缺报 {n} 项，按 0 分计", f"not reported: {n}, counted as 0"))
    return tuple(map(speaker.opening, said))


def mark(reasons: Iterable[Reason]) -> str:
    """The strongest thing that happened to a unit: a veto, a cut by quota or minimum, or nothing."""
    codes = {one.code for one in reasons}
    return "veto" if "veto" in codes else "cut" if codes & {"quota", "minimum"} else ""


def lines(speaker: Speaker) -> list[Line]:
    """Where each grade begins, as lines of a chart."""
    grades = speaker.scheme.grades
    return [Line(speaker.plain(grade.min), speaker.grades[grade.name]) for grade in grades if grade.min is not None]


def places(table: Iterable[Row]) -> list[Place]:
    """A group's units for the chart of who stands where; those without a total have no place in it."""
    return [Place(row.name, row.total, row.grade, row.mark) for row in table if row.total is not None]


def by_loss(items: Iterable[LossT]) -> list[LossT]:
    """The items of a group from the greatest mean loss down; those without one last, in the order of the scheme."""
    return sorted(items, key=lambda one: Decimal("-inf") if one.lost is None else Decimal(one.lost), reverse=True)


def losses(speaker: Speaker, items: Iterable[Loss]) -> list[tuple[str, str]]:
    """The first of the items that cost the group anything, named."""
    costly = [(one, one.lost) for one in by_loss(items) if one.lost is not None and Decimal(one.lost) > 0]
    return [(f"{one.code} {speaker.say(one.text, one.text_en)}", lost) for one, lost in costly[:LOSSES]]


def shares(speaker: Speaker, one: Mapping[str, Any], other: Mapping[str, str | None]) -> list[Pair]:
    """A record's indicator points beside others', by indicator."""
    return [
        Pair(
            f"{mine['code']} {speaker.indicators[mine['code']]}",
            mine["points"],
            other.get(mine["code"]),
            mine["weight"],
        )
        for mine in one["indicators"]
    ]


def means(summed: Iterable[Mean]) -> dict[str, str | None]:
    """A group's mean points by indicator."""
    return {one.code: one.mean for one in summed}
