"""Charts as Plotly figures, JSON-ready: they go into the page and are drawn there by one static script.

Those of leagues and of years are built by plotly.graph_objects, which refuses what Plotly would not draw; it loads for
the first of them and takes milliseconds for each, so pages keep what it built. A slip's, of which every unit has its
own, is the same made by hand: a slip's first look would otherwise take more than five times its later ones.

Each answers the question that stands above it in the page, and the page has a table with the same numbers. Numbers
stay the decimal text that was published: nothing is computed here. Colour never carries a meaning alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from reports.charts.chart_looks import (
    AMBER,
    BLUE,
    INK,
    MARKS,
    NAMES,
    ROW,
    ROW_OF_UNIT,
    Figure,
    Line,
    beside,
    cuts,
    height_of,
    label,
    layout,
    over_rows,
    rows,
)

NAMED = 60
"""Units of a group that the chart can name; a larger group is a cloud of marks."""


@dataclass(frozen=True)
class Place:
    """A unit in the chart of a group. `mark`: "" | veto | cut (by a quota or a minimum)."""

    name: str
    total: str
    grade: str
    mark: str = ""


@dataclass(frozen=True)
class Pair:
    """Two values of the same thing beside what can be reached; None where there is none."""

    name: str
    one: str | None
    other: str | None
    most: str


class YearPoint(NamedTuple):
    """A unit in one year. `mark` as in a `Place`; `note`: what else stands at the point, such as the total before a
    veto."""

    year: str
    total: str | None
    grade: str
    mark: str = ""
    note: str = ""


def standing(places: Sequence[Place], lines: Sequence[Line], words: dict[str, str]) -> Figure:
    """Who stands where? Units from the first rank down, their totals on a line with the grades' lower ends."""
    named = len(places) <= NAMED
    data = []
    for mark in MARKS:
        there = [(row, place) for row, place in enumerate(places) if place.mark == mark]
        if there:
            points = {"x": [place.total for _, place in there], "y": [row for row, _ in there]}
            data.append({**_marks(mark, words), **points, "hovertext": [label(one.name, 80) for _, one in there]})
    names = [place.name for place in places] if named else []
    across = cuts(lines, "x")
    if named:
        across["annotations"] += [
            beside(label(f"{one.total} {one.grade}"), one.total, row, xanchor="left", xshift=8)
            for row, one in enumerate(places)
        ]
    wide = layout(
        height_of(names, ROW_OF_UNIT) if named else ROW_OF_UNIT * NAMED,
        130 if named else 24,
        xaxis={"type": "linear", "title": {"text": words["total"]}},
        yaxis={**rows(names), "range": [len(places) - 0.5, -0.5]},
        head=NAMES,
        legend=len(data) > 1,
        **across,
    )
    if named:
        wide["meta"] = {"narrow": over_rows(wide, [f"{one.name}  {one.total} {one.grade}" for one in places], 5)}
    return _built(data, wide)


def _built(data: Sequence[Figure], wide: Figure) -> Figure:
    """The figure by plotly.graph_objects as plain values; ValueError for a key or a value that Plotly does not know."""
    from plotly import graph_objects

    figure = graph_objects.Figure(data=list(data), layout=wide)
    figure.layout.template = None
    built: Figure = figure.to_plotly_json()
    return built


def _marks(mark: str, words: dict[str, str]) -> Figure:
    """A trace of marks of one kind."""
    symbol, colour = MARKS[mark]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": words[mark or "clear"],
        "hoverinfo": "text",
        "cliponaxis": False,
        "marker": {"symbol": symbol, "size": 11, "color": colour},
    }


def versus(pairs: Sequence[Pair], one: str, other: str, words: dict[str, str]) -> Figure:
    """Where do two differ? A row for each thing: how much can be had, and how much each of the two has."""
    there = list(range(len(pairs)))
    bars = {
        "type": "bar",
        "orientation": "h",
        "name": words["most"],
        "x": [pair.most for pair in pairs],
        "y": there,
        "marker": {"color": "#e6ebf0"},
        "width": 0.7,
        "hoverinfo": "skip",
        "meta": {"narrow": {"width": 0.35}},
    }
    sides = [
        (one, "circle", BLUE, [pair.one for pair in pairs]),
        (other, "diamond-open", AMBER, [pair.other for pair in pairs]),
    ]
    dots = []
    for name, symbol, colour, values in sides:
        dots.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": label(name, 40),
                "x": values,
                "y": there,
                "marker": {"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2, "color": colour}},
                "hovertext": [
                    f"{label(pair.name, 80)}: {value or '—'}" for pair, value in zip(pairs, values, strict=True)
                ],
                "hoverinfo": "text",
            }
        )
    names = [pair.name for pair in pairs]
    return {"data": [bars, *dots], "layout": _of_rows(names, words["points"], legend=True)}


def losses(lost: Sequence[tuple[str, str]], words: dict[str, str]) -> Figure:
    """Where are points lost? Items from the greatest mean loss down."""
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [value for _, value in lost],
        "y": list(range(len(lost))),
        "text": [value for _, value in lost],
        "textposition": "outside",
        "cliponaxis": False,
        "width": 0.6,
        "marker": {"color": BLUE},
        "hovertext": [label(name, 80) for name, _ in lost],
        "hoverinfo": "text",
        "meta": {"narrow": {"width": 0.35}},
    }
    drawn = _of_rows([name for name, _ in lost], words["lost"])
    drawn["margin"]["r"] = drawn["meta"]["narrow"]["margin"]["r"] = 56
    return _built([bars], drawn)


def _of_rows(names: Sequence[str], measured: str, legend: bool = False) -> Figure:
    """A row for each name, measured from nothing."""
    measure = {"type": "linear", "rangemode": "tozero", "title": {"text": measured}}
    wide = layout(height_of(names), 160, legend=legend, xaxis=measure, yaxis=rows(names))
    wide["meta"] = {"narrow": over_rows(wide, names, 9)}
    return wide


def moves(points: Sequence[YearPoint], lines: Sequence[Line], words: dict[str, str]) -> Figure:
    """How did a unit move? Its total year by year, with its grade at each point and the grades' lower ends."""
    years = [point.year for point in points]
    path = {
        "type": "scatter",
        "mode": "lines",
        "x": years,
        "y": [point.total for point in points],
        "line": {"color": BLUE, "width": 2},
        "hoverinfo": "skip",
        "showlegend": False,
        "connectgaps": False,
    }
    data: list[Figure] = [path]
    for mark in MARKS:
        there = [point for point in points if point.mark == mark and point.total is not None]
        if there:
            drawn = {"x": [point.year for point in there], "y": [point.total for point in there]}
            data.append({**_marks(mark, words), **drawn, "hoverinfo": "skip"})
    across = cuts(lines, "y")
    across["annotations"] += [_said(points, place) for place, point in enumerate(points) if point.total is not None]
    axes: Figure = {"xaxis": {"type": "category", "categoryorder": "array", "categoryarray": years, "showgrid": False}}
    axes["xaxis"]["range"] = [-0.6, len(years) - 0.4]
    axes["yaxis"] = {"type": "linear", "title": {"text": words["total"]}}
    wide = layout(ROW * 11, 56, legend=any(point.mark for point in points), **axes, **across)
    wide["margin"]["r"] = 96
    wide["meta"] = {"narrow": {"margin": {**wide["margin"], "l": 44, "r": 76}}}
    return _built(data, wide)


def _said(points: Sequence[YearPoint], place: int) -> Figure:
    """A year's total and grade: above the point, or below it where the line comes down to it.

    The place is the year's serial number: Plotly takes "2026" for the two thousand and twenty-sixth."""
    point = points[place]
    total = point.total or ""
    beforehand = [one.total for one in points[:place] if one.total is not None][-1:]
    low = any(Decimal(total) < Decimal(one) for one in beforehand)
    where: dict[str, Any] = {"yanchor": "top", "yshift": -9} if low else {"yanchor": "bottom", "yshift": 9}
    text = "<br>".join(label(part) for part in (total, point.grade, point.note) if part)
    return beside(text, place, total, font={"size": 13, "color": INK}, **where)
