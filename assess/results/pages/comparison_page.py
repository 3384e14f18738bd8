"""What the page of two units beside each other shows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from sqlalchemy import Connection

from assess.cycles import queries as cycles
from assess.results import queries
from assess.results import runs as stored
from assess.results.page_cache import remembered
from assess.results.pages.explanation import sums
from assess.results.pages.result_pages import SlipPage, slip_page, words
from reports import league_rows
from reports.charts import chart_figures
from reports.charts.chart_looks import Figure
from reports.slip.comparison_steps import TotalRow, total_rows
from reports.slip.slip_lines import IndicatorLine, ItemLine
from reports.words.speaker import Speaker


@dataclass(frozen=True)
class Compared:
    run: stored.RunLine
    speaker: Speaker
    badges: dict[str, league_rows.Badge]
    standings: tuple[queries.Standing, ...]
    pair: tuple[SlipPage, SlipPage] | None = None
    figure: Figure | None = None
    differing: tuple[tuple[IndicatorLine, tuple[tuple[ItemLine, ItemLine], ...]], ...] = ()
    """Each indicator with the items on which the two have different points."""
    others: tuple[tuple[ItemLine, ItemLine], ...] = ()
    """The same of extras, bonuses and penalties."""
    totals: tuple[TotalRow, ...] = ()


def compared(c: Connection, run_id: int, one: str, other: str, lang: str) -> Compared | None:
    """Two units side by side, or the choice of two; None where something asked for is not there."""
    run = stored.run(c, run_id)
    if run is None:
        return None
    speaker = Speaker(cycles.scheme(c, run.scheme_id), lang)
    standings = tuple(chain.from_iterable(remembered(queries.by_group, c, run_id).values()))
    asked = [unit for unit in (one, other) if unit]
    pages = [slip_page(c, run_id, unit, lang) for unit in asked]
    there = [page for page in pages if page is not None]
    if len(there) < len(asked):
        return None
    badges = league_rows.badges(speaker)
    if len(there) < 2:
        return Compared(run, speaker, badges, standings)
    left, right = there
    points = {mine["code"]: mine["points"] for mine in right.record["indicators"]}
    pairs = league_rows.shares(speaker, left.record, points)
    figure = chart_figures.versus(pairs, left.record["name"], right.record["name"], words(lang))
    both = zip(left.slip.indicators, right.slip.indicators, strict=True)
    differing = tuple((mine, _apart(mine.items, its.items)) for mine, its in both)
    others = _apart(
        (*left.slip.extras, *left.slip.outside),
        (*right.slip.extras, *right.slip.outside),
    )
    totals = total_rows(speaker, [(page.record, sums(speaker.scheme, page.record)) for page in there])
    return Compared(run, speaker, badges, standings, (left, right), figure, differing, others, totals)


def _apart(mine: tuple[ItemLine, ...], its: tuple[ItemLine, ...]) -> tuple[tuple[ItemLine, ItemLine], ...]:
    """The items on which two have different points."""
    return tuple((a, b) for a, b in zip(mine, its, strict=True) if a.points != b.points)
