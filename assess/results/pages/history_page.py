"""What the page of a unit over the years shows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import Connection

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
from reports.slip.veto_lines import confirmed
from reports.words.shown_numbers import near
from reports.words.speaker import Speaker
from reports.words.veto_bars import bars


@dataclass(frozen=True)
class Year:
    """One year of a unit."""

    result: overviews.YearResult
    speaker: Speaker
    badge: league_rows.Badge | None
    notes: tuple[str, ...]
    before: str
    """The total that a veto's limit took, "" where none did."""


@dataclass(frozen=True)
class History:
    unit: str
    name: str
    years: tuple[Year, ...]
    indicators: tuple[tuple[str, tuple[overviews.Share | None, ...]], ...]
    """Years the newest first, here and in the tables; the figure goes the way of time."""
    figure: Figure


def history(c: Connection, unit: str, lang: str) -> History | None:
    """A unit over the years; None where it never took part."""
    results = overviews.history(c, unit)
    if not results:
        return None
    years = [_year(c, result, lang) for result in results]
    others = tuple((one.run.id, one.run.state) for one in results[:-1])
    figure = cached(figure_of, c, results[-1].run, unit, lang, others)
    years.reverse()
    return History(unit, results[-1].stand.name, tuple(years), _by_name(years), figure)


def figure_of(c: Connection, run: RunLine, unit: str, lang: str, others: tuple[tuple[int, str], ...]) -> Figure:
    """The chart of a unit's years: the newest in `run`, the rest in `others`, by number and state."""
    runs = {*others, (run.id, run.state)}
    results = [one for one in overviews.history(c, unit) if (one.run.id, one.run.state) in runs]
    years = [_year(c, result, lang) for result in results]
    return chart_figures.moves([_point(year) for year in years], league_rows.lines(years[-1].speaker), words(lang))


def _year(c: Connection, result: overviews.YearResult, lang: str) -> Year:
    speaker = Speaker(cycles.scheme(c, result.run.scheme_id), lang)
    (notes, before) = cached(notes_of, c, result.run, result.stand.unit, lang)
    return Year(result, speaker, league_rows.badges(speaker).get(result.stand.grade or ""), notes, before)


def notes_of(c: Connection, run: RunLine, unit: str, lang: str) -> tuple[tuple[str, ...], str]:
    """What befell a unit of a run, in words; and the total that a veto's limit took, "" where none did."""
    speaker = Speaker(cycles.scheme(c, run.scheme_id), lang)
    stand, mates = next(
        (one, mates) for mates in cached(queries.by_group, c, run).values() for one in mates if one.unit == unit
    )
    notes = league_rows.notes(speaker, stand, rank_notes(c, run, speaker, [mates], unit, is_whole(c, run)))
    notes = (*notes, *map(speaker.opening, _barred(c, run, stand, speaker)))
    before = _before(c, run, stand, speaker)
    if before:
        notes = (*notes, speaker.say(f"封顶前 {before}", f"Before the limit {before}"))
    return notes, before


def _barred(c: Connection, run: RunLine, stand: Stand, speaker: Speaker) -> list[str]:
    """What each veto of the unit bars whom from, and until when."""
    mine = [veto for veto in speaker.scheme.vetoes() if veto.code in stand.vetoes and veto.persons]
    found = queries.unit_record(c, run, stand.unit) if mine else None
    recorded = queries.vetoes(c, run, found.unit_id) if found else ()
    days = [confirmed(veto, recorded) for veto in mine]
    said = [bars(speaker, veto, day.day if day else None) for veto, day in zip(mine, days, strict=True)]
    return [
        f"{speaker.vetoes[veto.code]}{speaker.say('：', ': ')}{one}"
        for veto, one in zip(mine, said, strict=True)
        if one
    ]


def _before(c: Connection, run: RunLine, stand: Stand, speaker: Speaker) -> str:
    """The total that a veto's limit took, "" where none did."""
    found = queries.unit_record(c, run, stand.unit) if _limited(stand) else None
    if found is None or stand.exact is None:
        return ""
    before = result_of(speaker.scheme, found.record, 0).sums.before
    return "" if before == Fraction(stand.exact) else near(speaker.scheme, before)


def _limited(stand: Stand) -> bool:
    return any(reason.args.get("effect") == "total" for reason in stand.reasons)


def _point(year: Year) -> chart_figures.YearPoint:
    """A point of the chart."""
    one, say = year.result.stand, year.speaker.say
    grade, mark = year.badge.text if year.badge else "", league_rows.mark(one.reasons)
    note = say("一票否决", "veto") if mark == "veto" else ""
    if year.before:
        note = say(f"封顶前 {year.before}", f"{year.before} before the limit")
    return chart_figures.YearPoint(str(year.result.run.year), one.total, grade, mark, note)


def _by_name(years: list[Year]) -> tuple[tuple[str, tuple[overviews.Share | None, ...]], ...]:
    """Indicators by the name they bear, with their points in each year: codes may change from year to year."""
    found: dict[str, list[overviews.Share | None]] = {}
    codes: dict[str, dict[str, None]] = {}
    for place, year in enumerate(years):
        for share in year.result.indicators:
            name = year.speaker.indicators.get(share.code, share.name)
            codes.setdefault(name, {})[share.code] = None
            found.setdefault(name, [None] * len(years))[place] = share
    return tuple((f"{'/'.join(codes[name])} {name}", tuple(shares)) for name, shares in found.items())
