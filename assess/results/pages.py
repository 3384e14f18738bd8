"""What each page of results shows, gathered: stored results, the scheme's words, figures. Pages only render it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from assess.collection.queries import FactLine, VetoLine
from assess.cycles import queries as cycles
from assess.results import overviews, queries
from assess.results.remembering import remembered
from assess.results.retelling import losses, retell
from reports import charts, tables
from reports.slips import IndicatorLine, ItemLine, Slip, slip
from reports.speaking import Speaker
from reports.words import LANGS

WORDS = {
    "clear": ("无否决、未下调", "no veto, not lowered"),
    "cut": ("名额或最低得分率下调", "lowered by quota or minimum"),
    "veto": ("一票否决", "veto"),
    "total": ("总分", "total"),
    "most": ("权重（满分）", "weight (full)"),
    "points": ("得分", "points"),
    "lost": ("平均失分", "mean points lost"),
    "mean": ("本组平均", "mean of the group"),
}


@dataclass(frozen=True)
class Group:
    """A group of the league. `lost` and `figures` only where the group stands on a page of its own."""

    line: overviews.GroupLine
    rows: tuple[tables.Row, ...]
    lost: tuple[overviews.ItemSummary, ...] = ()
    figures: dict[str, charts.Figure] = field(default_factory=dict)


@dataclass(frozen=True)
class League:
    run: queries.RunLine
    kind: str
    speaker: Speaker
    badges: dict[str, tables.Badge]
    groups: tuple[Group, ...]
    names: tuple[str, ...]
    chosen: str | None


@dataclass(frozen=True)
class SlipPage:
    run: queries.RunLine
    speaker: Speaker
    badges: dict[str, tables.Badge]
    record: dict[str, Any]
    row: tables.Row
    slip: Slip
    group: overviews.GroupLine
    means: dict[str, str | None]
    figure: charts.Figure
    before: queries.Standing | None
    after: queries.Standing | None
    vetoes: tuple[VetoLine, ...]


def words(lang: str) -> dict[str, str]:
    return {name: pair[LANGS.index(lang)] for name, pair in WORDS.items()}


def league(c: Connection, run_id: int, group: str | None, lang: str) -> League | None:
    """All groups, or one with its charts; None where there is no such run or group."""
    run = queries.run(c, run_id)
    if run is None:
        return None
    speaker = Speaker(cycles.scheme(c, run.scheme_id), lang)
    lines = remembered(overviews.groups, c, run_id)
    chosen = group if group is not None else lines[0].group if len(lines) == 1 else None
    if chosen is not None and chosen not in {line.group for line in lines}:
        return None
    table = remembered(rows, c, run_id, chosen, lang)
    groups = []
    for line in lines:
        if chosen in (None, line.group):
            summary = remembered(overviews.summary, c, run_id, line.group) if chosen else None
            lost = tuple(tables.by_loss(summary.items)) if summary else ()
            mine = table.get(line.group, ())
            groups.append(Group(line, mine, lost, _figures(speaker, mine, lost) if chosen else {}))
    kind = tables.kind_words(lang)[run.kind]
    return League(
        run, kind, speaker, tables.badges(speaker), tuple(groups), tuple(line.group for line in lines), chosen
    )


def rows(c: Connection, run_id: int, group: str | None, lang: str) -> dict[str, tuple[tables.Row, ...]]:
    """The rows of the league table by group, in words."""
    run = queries.run(c, run_id)
    if run is None:
        return {}
    speaker = Speaker(cycles.scheme(c, run.scheme_id), lang)
    grouped = tables.grouped(remembered(queries.league, c, run_id, group))
    return {name: tables.rows(speaker, standings) for name, standings in grouped.items()}


def _figures(
    speaker: Speaker, rows: tuple[tables.Row, ...], lost: tuple[overviews.ItemSummary, ...]
) -> dict[str, charts.Figure]:
    said = words(speaker.lang)
    return {
        "standing": charts.standing(tables.places(rows), tables.lines(speaker), said),
        "losses": charts.losses(tables.losses(speaker, lost), said),
    }


def slip_page(c: Connection, run_id: int, unit: str, lang: str) -> SlipPage | None:
    """One unit's slip; None where there is no such run or unit."""
    run, record = queries.run(c, run_id), queries.record(c, run_id, unit)
    standing = queries.standing(c, run_id, unit)
    if run is None or record is None or standing is None:
        return None
    speaker = Speaker(cycles.scheme(c, run.scheme_id), lang)
    line = next(line for line in remembered(overviews.groups, c, run_id) if line.group == standing.group)
    told: dict[str, list[FactLine]] = {}
    for fact in queries.facts(c, run_id, unit):
        told.setdefault(fact.item, []).append(fact)
    tree = retell(speaker.scheme, record, line.graded)
    summary = remembered(overviews.summary, c, run_id, standing.group)
    means = tables.means(summary.indicators) if summary else {}
    said = words(lang)
    pairs = tables.shares(speaker, record, means)
    return SlipPage(
        run,
        speaker,
        tables.badges(speaker),
        record,
        tables.rows(speaker, [standing])[0],
        slip(speaker, record, tree, losses(speaker.scheme, record), told),
        line,
        means,
        charts.versus(pairs, standing.name, said["mean"], said),
        *_beside(remembered(queries.league, c, run_id, standing.group), unit),
        queries.vetoes(c, run_id, unit),
    )


def _beside(
    standings: Sequence[queries.Standing], unit: str
) -> tuple[queries.Standing | None, queries.Standing | None]:
    """Who stands before and after a unit in its group."""
    place = next(at for at, one in enumerate(standings) if one.unit == unit)
    after = standings[place + 1 : place + 2]
    return standings[place - 1] if place else None, after[0] if after else None


@dataclass(frozen=True)
class Compared:
    run: queries.RunLine
    speaker: Speaker
    badges: dict[str, tables.Badge]
    standings: tuple[queries.Standing, ...]
    pair: tuple[SlipPage, SlipPage] | None = None
    figure: charts.Figure | None = None
    differing: tuple[tuple[IndicatorLine, tuple[tuple[ItemLine, ItemLine], ...]], ...] = ()
    """Each indicator with the items on which the two have different points."""


def compared(c: Connection, run_id: int, one: str, other: str, lang: str) -> Compared | None:
    """Two units side by side, or the choice of two; None where something asked for is not there."""
    run = queries.run(c, run_id)
    if run is None:
        return None
    speaker = Speaker(cycles.scheme(c, run.scheme_id), lang)
    standings = remembered(queries.league, c, run_id, None)
    asked = [unit for unit in (one, other) if unit]
    pages = [slip_page(c, run_id, unit, lang) for unit in asked]
    there = [page for page in pages if page is not None]
    if len(there) < len(asked):
        return None
    badges = tables.badges(speaker)
    if len(there) < 2:
        return Compared(run, speaker, badges, standings)
    left, right = there
    points = {mine["code"]: mine["points"] for mine in right.record["indicators"]}
    pairs = tables.shares(speaker, left.record, points)
    figure = charts.versus(pairs, left.record["name"], right.record["name"], words(lang))
    both = zip(left.slip.indicators, right.slip.indicators, strict=True)
    differing = tuple(
        (mine, tuple((a, b) for a, b in zip(mine.items, its.items, strict=True) if a.points != b.points))
        for mine, its in both
    )
    return Compared(run, speaker, badges, standings, (left, right), figure, differing)


@dataclass(frozen=True)
class Year:
    """One year of a unit."""

    moment: overviews.Moment
    speaker: Speaker
    badge: tables.Badge | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class History:
    unit: str
    name: str
    years: tuple[Year, ...]
    indicators: tuple[tuple[str, tuple[overviews.Share | None, ...]], ...]
    figure: charts.Figure


def history(c: Connection, unit: str, lang: str) -> History | None:
    """A unit over the years; None where it never took part."""
    moments = overviews.history(c, unit)
    if not moments:
        return None
    years = []
    for moment in moments:
        speaker = Speaker(cycles.scheme(c, moment.scheme_id), lang)
        badge = tables.badges(speaker).get(moment.standing.grade or "")
        years.append(Year(moment, speaker, badge, tables.rows(speaker, [moment.standing])[0].notes))
    totals = [year.moment.standing.total for year in years]
    grades = [year.badge.text if year.badge else "" for year in years]
    said = [(str(year.moment.year), total, grade) for year, total, grade in zip(years, totals, grades, strict=True)]
    figure = charts.moves(said, tables.lines(years[-1].speaker), words(lang))
    return History(unit, moments[-1].standing.name, tuple(years), _by_name(years), figure)


def _by_name(years: list[Year]) -> tuple[tuple[str, tuple[overviews.Share | None, ...]], ...]:
    """Indicators by the name they bear, with their points in each year: codes may change from year to year."""
    found: dict[str, list[overviews.Share | None]] = {}
    for place, year in enumerate(years):
        for share in year.moment.indicators:
            name = year.speaker.indicators.get(share.code, share.name)
            found.setdefault(name, [None] * len(years))[place] = share
    return tuple((name, tuple(shares)) for name, shares in found.items())
