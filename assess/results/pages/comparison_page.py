"""What the page of two units beside each other shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection

from assess.cycles import queries as cycles
from assess.results import queries
from assess.results import runs as stored
from assess.results.page_cache import cached
from assess.results.pages.result_pages import words
from assess.results.pages.slip_page import unit_source
from assess.scoring.stands import Stand
from assess.scoring.unit_result import UnitResult
from reports import league_rows
from reports.charts import chart_figures
from reports.charts.chart_looks import Figure
from reports.slip.comparison_steps import NONE, TotalRow, total_rows
from reports.slip.slip_lines import IndicatorLine, ItemLine, ItemReason, Slip, reasons, slip
from reports.words.shown_numbers import NEARLY, shown, signed
from reports.words.speaker import Speaker


@dataclass(frozen=True)
class Side:
    """One of the two: its object of results.json, the same as exact numbers, and what its slip says of it."""

    record: Mapping[str, Any]
    result: UnitResult
    graded: int
    slip: Slip
    reasons: Mapping[str, ItemReason]


@dataclass(frozen=True)
class ItemPair:
    """An item of both; `apart`: the first's published points less the second's, "" where one of them has none."""

    mine: ItemLine
    its: ItemLine
    apart: str


@dataclass(frozen=True)
class IndicatorPair:
    """An indicator of both, and the items on which the two have different points."""

    mine: IndicatorLine
    its: IndicatorLine
    apart: str
    differing: tuple[ItemPair, ...]


@dataclass(frozen=True)
class Comparison:
    """groups: name → who may be chosen, in the order of the league; others: extras, bonuses and penalties on which the
    two have different points; totals: how each comes to its total, with what the two are apart."""

    run: stored.RunLine
    speaker: Speaker
    badges: dict[str, league_rows.Badge]
    groups: Mapping[str, Sequence[Stand]]
    pair: tuple[Side, Side] | None = None
    figure: Figure | None = None
    indicators: tuple[IndicatorPair, ...] = ()
    others: tuple[ItemPair, ...] = ()
    totals: tuple[tuple[TotalRow, str], ...] = ()


def comparison(
    c: Connection, run: stored.RunLine, one: str, other: str, lang: str
) -> tuple[Comparison, tuple[str, ...]]:
    """Two units side by side, or the choice of two; and the codes asked for that are of no unit of the run."""
    speaker = Speaker(cycles.scheme(c, run.scheme_id), lang)
    groups = cached(queries.by_group, c, run)
    badges, codes = league_rows.badges(speaker), {stand.unit for some in groups.values() for stand in some}
    unknown = tuple(dict.fromkeys(code for code in (one, other) if code and code not in codes))
    both = (one, other) if {one, other} <= codes and one != other else ()
    there = [side for side in (_side(c, run, unit, speaker) for unit in both) if side is not None]
    if len(there) < 2:
        return Comparison(run, speaker, badges, groups), unknown
    left, right = there
    points = {mine["code"]: mine["points"] for mine in right.record["indicators"]}
    pairs = league_rows.shares(speaker, left.record, points)
    figure = chart_figures.versus(pairs, left.record["name"], right.record["name"], words(lang))
    beside = zip(left.slip.indicators, right.slip.indicators, strict=True)
    indicators = tuple(
        IndicatorPair(mine, its, _apart(speaker, mine.points, its.points), _differing(speaker, mine.items, its.items))
        for mine, its in beside
    )
    others = _differing(
        speaker,
        (*left.slip.extras, *left.slip.outside),
        (*right.slip.extras, *right.slip.outside),
    )
    totals = total_rows(speaker, [(side.record, side.result.sums if side.record["total"] else None) for side in there])
    apart = tuple((row, _apart(speaker, *row.sides)) for row in totals)
    return Comparison(run, speaker, badges, groups, (left, right), figure, indicators, others, apart), unknown


def _side(c: Connection, run: stored.RunLine, unit: str, speaker: Speaker) -> Side | None:
    found = unit_source(c, run, unit, speaker)
    if found is None:
        return None
    source = found.source
    return Side(source.record, source.result, found.graded, slip(speaker, source), reasons(speaker, source))


def _differing(speaker: Speaker, mine: tuple[ItemLine, ...], its: tuple[ItemLine, ...]) -> tuple[ItemPair, ...]:
    pairs = zip(mine, its, strict=True)
    return tuple(ItemPair(a, b, _apart(speaker, a.points, b.points)) for a, b in pairs if a.points != b.points)


def _apart(speaker: Speaker, mine: str | None, its: str | None) -> str:
    """Of two printed points: what the reader would find who subtracts them. "" where one of them has none."""
    if mine is None or its is None or NONE in (mine, its):
        return ""
    one, other = (Fraction(points.removeprefix(NEARLY).replace("−", "-")) for points in (mine, its))
    nearly = NEARLY if mine.startswith(NEARLY) or its.startswith(NEARLY) else ""
    return nearly + signed(shown(speaker.scheme, one - other))
