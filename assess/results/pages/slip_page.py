"""What a unit's slip shows. A stored result never changes: what a slip says of it is worked out once, and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from assess.collection.queries import FactLine, VetoLine
from assess.cycles import queries as cycles
from assess.results import overviews, queries
from assess.results.output.record_rebuild import result_of
from assess.results.page_cache import cached
from assess.results.pages.rank_notes import rank_notes
from assess.results.pages.result_pages import is_whole, words
from assess.results.runs import RunLine
from assess.scoring.stands import Stand
from reports import league_rows
from reports.charts import chart_figures
from reports.charts.chart_looks import Figure
from reports.slip.slip_lines import ItemReason, Slip, Source, reasons, slip
from reports.slip.veto_lines import Record as VetoRecord
from reports.slip.veto_lines import records as veto_records
from reports.words.speaker import Speaker


@dataclass(frozen=True)
class SlipWords:
    """All that is said of a unit but the reasons of its items; `before` and `after`: who stands beside it.

    `graded` units of its group have a total; means, figure and neighbours only for who sees the whole run.
    """

    stand: Stand
    graded: int
    slip: Slip
    means: Mapping[str, str | None]
    figure: Figure | None
    before: Stand | None
    after: Stand | None
    vetoes: tuple[VetoRecord, ...]


@dataclass(frozen=True)
class SlipPage:
    """`reasons` by item, where they were asked for; `whole`: whether the viewer sees all units of the run."""

    run: RunLine
    speaker: Speaker
    badges: Mapping[str, league_rows.Badge]
    words: SlipWords
    reasons: Mapping[str, ItemReason] | None
    whole: bool


@dataclass(frozen=True)
class UnitSource:
    """What is stored of a unit, put together to tell of it."""

    source: Source
    graded: int
    vetoes: tuple[VetoLine, ...]
    mates: Sequence[Stand]


def slip_page(c: Connection, run: RunLine, unit: str, lang: str, opened: bool) -> SlipPage | None:
    """One unit's slip, with the reasons of its items where they are `opened`; None where the run has no such unit."""
    said = cached(slip_words, c, run, unit, lang)
    if said is None:
        return None
    speaker = Speaker(cycles.scheme(c, run.scheme_id), lang)
    why = cached(item_reasons, c, run, unit, lang) if opened else None
    return SlipPage(run, speaker, league_rows.badges(speaker), said, why, is_whole(c, run))


def slip_words(c: Connection, run: RunLine, unit: str, lang: str) -> SlipWords | None:
    """What the slip says of a unit; None where the run has no such unit."""
    speaker = Speaker(cycles.scheme(c, run.scheme_id), lang)
    found = unit_source(c, run, unit, speaker)
    if found is None:
        return None
    source, whole = found.source, is_whole(c, run)
    stand, said = source.result.stand, words(lang)
    means = league_rows.means(cached(overviews.shares, c, run, stand.group)) if whole else {}
    pairs = league_rows.shares(speaker, source.record, means)
    before, after = _beside(found.mates, unit) if whole else (None, None)
    return SlipWords(
        stand,
        found.graded,
        slip(speaker, source),
        means,
        chart_figures.versus(pairs, stand.name, said["mean"], said) if whole else None,
        before,
        after,
        veto_records(speaker, found.vetoes),
    )


def item_reasons(c: Connection, run: RunLine, unit: str, lang: str) -> dict[str, ItemReason]:
    """The reasons of a unit's items, by code; nothing where the run has no such unit."""
    speaker = Speaker(cycles.scheme(c, run.scheme_id), lang)
    found = unit_source(c, run, unit, speaker)
    return {} if found is None else reasons(speaker, found.source)


def unit_source(c: Connection, run: RunLine, unit: str, speaker: Speaker) -> UnitSource | None:
    """Everything about a unit that is told of it, each thing fetched once; None where the run has no such unit."""
    found = queries.unit_record(c, run, unit)
    if found is None:
        return None
    group, whole = found.stand.group, is_whole(c, run)
    mates, told = cached(queries.by_group, c, run)[group], dict[str, list[FactLine]]()
    graded = sum(one.total is not None for one in mates) if whole else queries.graded(c, run, group)
    for fact in queries.facts(c, run, found.unit_id):
        told.setdefault(fact.item, []).append(fact)
    recorded = queries.vetoes(c, run, found.unit_id)
    ranked = rank_notes(c, run, speaker, [mates], unit, whole)
    result = result_of(speaker.scheme, found.record, graded)
    return UnitSource(Source(found.record, result, told, recorded, ranked), graded, recorded, mates)


def _beside(stands: Sequence[Stand], unit: str) -> tuple[Stand | None, Stand | None]:
    """Who stands before and after a unit in its group."""
    place = next(at for at, one in enumerate(stands) if one.unit == unit)
    after = stands[place + 1 : place + 2]
    return stands[place - 1] if place else None, after[0] if after else None
