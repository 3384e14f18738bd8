"""What each page of results shows, gathered: stored results, the scheme's words, figures. Pages only render it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from assess.cycles import queries as cycles
from assess.results import overviews, queries
from assess.results import runs as stored
from assess.results.page_cache import cached
from assess.results.pages.rank_notes import rank_notes
from assess.web import access
from reports import league_rows
from reports.charts import chart_figures
from reports.charts.chart_looks import Figure
from reports.words.sentences import LANGS
from reports.words.speaker import Speaker

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
    rows: tuple[league_rows.Row, ...]
    lost: tuple[overviews.ItemSummary, ...] = ()
    figures: dict[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True)
class League:
    run: stored.RunLine
    kind: str
    speaker: Speaker
    badges: dict[str, league_rows.Badge]
    groups: tuple[Group, ...]
    names: tuple[str, ...]
    chosen: str | None
    whole: bool
    """Whether the viewer sees all units: of some of them there is nothing to tell about a group."""


def words(lang: str) -> dict[str, str]:
    return {name: pair[LANGS.index(lang)] for name, pair in WORDS.items()}


def league(c: Connection, run_id: int, group: str | None, lang: str) -> League | None:
    """All groups, or one with its charts; None where there is no such run or group."""
    run = stored.run(c, run_id)
    if run is None:
        return None
    speaker = Speaker(cycles.scheme(c, run.scheme_id), lang)
    lines = cached(overviews.groups, c, run)
    chosen = group if group is not None else lines[0].group if len(lines) == 1 else None
    if chosen is not None and chosen not in {line.group for line in lines}:
        return None
    table, whole = cached(rows, c, run, chosen, lang), is_whole(c, run)
    groups = []
    for line in lines:
        if chosen in (None, line.group):
            alone = chosen is not None and whole
            summary = cached(overviews.summary, c, run, line.group) if alone else None
            lost = tuple(league_rows.by_loss(summary.items)) if summary else ()
            mine = table.get(line.group, ())
            drawn = cached(figures, c, run, line.group, lang) if alone else {}
            groups.append(Group(line, mine, lost, drawn))
    kind = league_rows.kind_words(lang)[run.kind]
    names = tuple(line.group for line in lines)
    return League(run, kind, speaker, league_rows.badges(speaker), tuple(groups), names, chosen, whole)


def is_whole(c: Connection, run: stored.RunLine) -> bool:
    """Does the viewer see all units of the run?"""
    return access.whole(access.of(c), "results.read", run.office_id, run.state)


def rows(c: Connection, run: stored.RunLine, group: str | None, lang: str) -> dict[str, tuple[league_rows.Row, ...]]:
    """The rows of the league table by group, in words."""
    speaker = Speaker(cycles.scheme(c, run.scheme_id), lang)
    grouped = cached(queries.by_group, c, run)
    chosen = grouped if group is None else {group: grouped[group]}
    ranked = rank_notes(c, run, speaker, chosen.values(), whole=is_whole(c, run))
    return {name: league_rows.rows(speaker, stands, ranked) for name, stands in chosen.items()}


def figures(c: Connection, run: stored.RunLine, group: str, lang: str) -> dict[str, Figure]:
    """The charts of a group that stands on a page of its own."""
    speaker, said = Speaker(cycles.scheme(c, run.scheme_id), lang), words(lang)
    table = cached(rows, c, run, group, lang).get(group, ())
    summary = cached(overviews.summary, c, run, group)
    return {
        "standing": chart_figures.standing(league_rows.places(table), league_rows.lines(speaker), said),
        "losses": chart_figures.losses(league_rows.losses(speaker, summary.items if summary else ()), said),
    }
