"""What the page of two units beside each other shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
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
from reports.slip.comparison_steps import TotalRow, total_rows
from reports.slip.slip_lines import IndicatorLine, ItemLine, ItemReason, Slip, reasons, slip
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
class Comparison:
    run: stored.RunLine
    speaker: Speaker
    badges: dict[str, league_rows.Badge]
    stands: tuple[Stand, ...]
    pair: tuple[Side, Side] | None = None
    figure: Figure | None = None
    differing: tuple[tuple[IndicatorLine, tuple[tuple[ItemLine, ItemLine], ...]], ...] = ()
    """Each indicator with the items on which the two have different points."""
    others: tuple[tuple[ItemLine, ItemLine], ...] = ()
    """The same of extras, bonuses and penalties."""
    totals: tuple[TotalRow, ...] = ()


def comparison(
    c: Connection, run: stored.RunLine, one: str, other: str, lang: str
) -> tuple[Comparison, tuple[str, ...]]:
    """Two units side by side, or the choice of two; and the codes asked for that are of no unit of the run."""
    speaker = Speaker(cycles.scheme(c, run.scheme_id), lang)
    stands = tuple(chain.from_iterable(cached(queries.by_group, c, run).values()))
    badges, codes = league_rows.badges(speaker), {stand.unit for stand in stands}
    unknown = tuple(dict.fromkeys(code for code in (one, other) if code and code not in codes))
    both = (one, other) if {one, other} <= codes and one != other else ()
    there = [side for side in (_side(c, run, unit, speaker) for unit in both) if side is not None]
    if len(there) < 2:
        return Comparison(run, speaker, badges, stands), unknown
    left, right = there
    points = {mine["code"]: mine["points"] for mine in right.record["indicators"]}
    pairs = league_rows.shares(speaker, left.record, points)
    figure = chart_figures.versus(pairs, left.record["name"], right.record["name"], words(lang))
    beside = zip(left.slip.indicators, right.slip.indicators, strict=True)
    differing = tuple((mine, _apart(mine.items, its.items)) for mine, its in beside)
    others = _apart(
        (*left.slip.extras, *left.slip.outside),
        (*right.slip.extras, *right.slip.outside),
    )
    totals = total_rows(speaker, [(side.record, side.result.sums if side.record["total"] else None) for side in there])
    return Comparison(run, speaker, badges, stands, (left, right), figure, differing, others, totals), unknown


def _side(c: Connection, run: stored.RunLine, unit: str, speaker: Speaker) -> Side | None:
    found = unit_source(c, run, unit, speaker)
    if found is None:
        return None
    source = found.source
    return Side(source.record, source.result, found.graded, slip(speaker, source), reasons(speaker, source))


def _apart(mine: tuple[ItemLine, ...], its: tuple[ItemLine, ...]) -> tuple[tuple[ItemLine, ItemLine], ...]:
    """The items on which two have different points."""
    return tuple((a, b) for a, b in zip(mine, its, strict=True) if a.points != b.points)
