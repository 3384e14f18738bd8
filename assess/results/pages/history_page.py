"""What the page of a unit over the years shows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import Connection

from assess.cycles import queries as cycles
from assess.results import overviews, queries
from assess.results import runs as stored
from assess.results.page_cache import remembered
from assess.results.pages.explanation import sums
from assess.results.pages.result_pages import is_whole, words
from assess.results.pages.tie_points import placing
from reports import league_rows
from reports.charts import chart_figures
from reports.charts.chart_looks import Figure
from reports.words.shown_numbers import near
from reports.words.speaker import Speaker


@dataclass(frozen=True)
class Year:
    """One year of a unit."""

    moment: overviews.Moment
    run: stored.RunLine
    speaker: Speaker
    badge: league_rows.Badge | None
    notes: tuple[str, ...]
    before: str


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
    moments = overviews.history(c, unit)
    if not moments:
        return None
    years = [one for one in (_year(c, moment, lang) for moment in moments) if one]
    figure = chart_figures.moves([_turn(year) for year in years], league_rows.lines(years[-1].speaker), words(lang))
    years.reverse()
    return History(unit, moments[-1].standing.name, tuple(years), _by_name(years), figure)


def _year(c: Connection, moment: overviews.Moment, lang: str) -> Year | None:
    run, speaker = stored.run(c, moment.run_id), Speaker(cycles.scheme(c, moment.scheme_id), lang)
    if run is None:
        return None
    badge = league_rows.badges(speaker).get(moment.standing.grade or "")
    mates = [remembered(queries.by_group, c, run.id)[moment.standing.group]]
    placed = placing(c, run.id, speaker, mates, moment.standing.unit, is_whole(c, run))
    notes = league_rows.notes(speaker, moment.standing, placed)
    limit = _before(c, moment, speaker)
    if limit:
        notes = (*notes, speaker.say(f"封顶前 {limit}", f"Before the limit {limit}"))
    return Year(moment, run, speaker, badge, notes, limit)


def _before(c: Connection, moment: overviews.Moment, speaker: Speaker) -> str:
    """The total that a veto's limit took, "" where none did."""
    if all(said.args.get("effect") != "total" for said in moment.standing.reasons):
        return ""
    record = queries.record(c, moment.run_id, moment.standing.unit)
    made = record and sums(speaker.scheme, record)
    if not made or made.before == Fraction(moment.standing.exact or 0):
        return ""
    return near(speaker.scheme, made.before)


def _turn(year: Year) -> chart_figures.Turn:
    """A point of the chart."""
    one, say = year.moment.standing, year.speaker.say
    grade, mark = year.badge.text if year.badge else "", league_rows.mark(one.reasons)
    note = say("一票否决", "veto") if mark == "veto" else ""
    if year.before:
        note = say(f"封顶前 {year.before}", f"{year.before} before the limit")
    return chart_figures.Turn(str(year.moment.year), one.total, grade, mark, note)


def _by_name(years: list[Year]) -> tuple[tuple[str, tuple[overviews.Share | None, ...]], ...]:
    """Indicators by the name they bear, with their points in each year: codes may change from year to year."""
    found: dict[str, list[overviews.Share | None]] = {}
    codes: dict[str, dict[str, None]] = {}
    for place, year in enumerate(years):
        for share in year.moment.indicators:
            name = year.speaker.indicators.get(share.code, share.name)
            codes.setdefault(name, {})[share.code] = None
            found.setdefault(name, [None] * len(years))[place] = share
    return tuple((f"{'/'.join(codes[name])} {name}", tuple(shares)) for name, shares in found.items())
