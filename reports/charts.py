"""Charts as plain Plotly figures: dicts that go into the page as JSON and are drawn there by one static script.

Each answers the question that stands above it in the page, and the page has a table with the same numbers. Numbers
stay the decimal text that was published: nothing is computed here. Colour never carries a meaning alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any
from unicodedata import east_asian_width

Figure = dict[str, Any]

INK, MUTED, RULE, BLUE, AMBER, RED = "#1c2733", "#5b6773", "#d5dbe1", "#1f5a94", "#a8590a", "#a61b1b"
FONT = '"Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", sans-serif'
ROW, NAMES, FOOT, LEGEND = 26, 44, 52, 64
"""Heights in pixels: of a row of a chart, of the names of grade lines above the rows, of the axis below them, and of
what tells the marks apart."""
NAMED = 60
"""Units of a group that the chart can name; a larger group is a cloud of marks."""
WIDEST = 30
"""Of a name beside a chart, a Chinese character being two wide; the table has the whole of it."""


@dataclass(frozen=True)
class Line:
    """A line across a chart: a grade begins here."""

    at: str
    name: str


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


def label(text: str, widest: int = WIDEST) -> str:
    """Plotly reads some HTML in labels: nothing of the sort gets through."""
    plain = text.replace("<", "＜").replace(">", "＞").replace("&", "＆")
    widths = list(accumulate(2 if east_asian_width(sign) in "WF" else 1 for sign in plain))
    if not widths or widths[-1] <= widest:
        return plain
    return plain[: sum(width < widest for width in widths)] + "…"


def _layout(rows: int, left: int, head: int = 12, legend: bool = False, **more: Any) -> Figure:
    foot = FOOT + LEGEND if legend else FOOT
    axis = {"gridcolor": RULE, "zeroline": False, "fixedrange": True, "automargin": True, "tickfont": {"size": 13}}
    return {
        "height": ROW * max(rows, 2) + head + foot,
        "margin": {"l": left, "r": 24, "t": head, "b": foot},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "font": {"family": FONT, "size": 13, "color": INK},
        "hoverlabel": {"font": {"family": FONT, "size": 13}},
        "dragmode": False,
        "showlegend": legend,
        "legend": {"orientation": "h", "x": 0, "xref": "container", "y": 0, "yref": "container", "font": {"size": 13}},
        "xaxis": {**axis, **more.pop("xaxis", {})},
        "yaxis": {**axis, **more.pop("yaxis", {})},
        **more,
    }


def _rows(count: int, names: Sequence[str]) -> Figure:
    """The axis of names, the first on top. Equal names stay rows of their own: rows are numbered."""
    return {
        "type": "linear",
        "tickmode": "array",
        "tickvals": list(range(len(names))),
        "ticktext": [label(name) for name in names],
        "range": [count - 0.5, -0.5],
        "showgrid": False,
    }


def _cuts(lines: Sequence[Line], axis: str) -> Figure:
    """Grade lines with their names, across the axis of totals."""
    across = {"x": ("x0", "x1", "yref", "y0", "y1"), "y": ("y0", "y1", "xref", "x0", "x1")}[axis]
    shapes = [
        {
            "type": "line",
            across[0]: line.at,
            across[1]: line.at,
            across[2]: "paper",
            across[3]: 0,
            across[4]: 1,
            "line": {"color": MUTED, "width": 1.5, "dash": "dash"},
            "layer": "below",
        }
        for line in lines
    ]
    upright = {"xanchor": "center", "yref": "paper", "y": 1, "yanchor": "bottom"}
    aside = {"yanchor": "middle", "xref": "paper", "x": 1.01, "xanchor": "left"}
    notes = [
        {
            axis: line.at,
            **(upright if axis == "x" else aside),
            "text": label(f"{line.name} {line.at}"),
            "showarrow": False,
            "font": {"size": 12, "color": MUTED},
            "yshift": 15 * (place % 2) if axis == "x" else 0,
        }
        for place, line in enumerate(lines)
    ]
    return {"shapes": shapes, "annotations": notes}


def standing(places: Sequence[Place], lines: Sequence[Line], words: dict[str, str]) -> Figure:
    """Who stands where? Units from the first rank down, their totals on a line with the grades' lower ends."""
    named = len(places) <= NAMED
    kinds = {"": ("circle", BLUE), "cut": ("triangle-down", AMBER), "veto": ("x", RED)}
    data = []
    for mark, (symbol, colour) in kinds.items():
        there = [(row, place) for row, place in enumerate(places) if place.mark == mark]
        if not there:
            continue
        data.append(
            {
                "type": "scatter",
                "mode": "markers+text" if named else "markers",
                "name": words[mark or "clear"],
                "x": [place.total for _, place in there],
                "y": [row for row, _ in there],
                "text": [label(f"{place.total} {place.grade}") for _, place in there],
                "hovertext": [label(place.name, 80) for _, place in there],
                "hoverinfo": "text",
                "textposition": "middle right",
                "textfont": {"size": 12, "color": INK},
                "cliponaxis": False,
                "marker": {"symbol": symbol, "size": 11, "color": colour},
            }
        )
    layout = _layout(
        len(places),
        120,
        xaxis={"type": "linear", "title": {"text": words["total"]}},
        yaxis=_rows(len(places), [place.name for place in places] if named else []),
        head=NAMES,
        legend=len(data) > 1,
        **_cuts(lines, "x"),
    )
    layout["margin"]["r"] = 96
    layout["height"] = min(layout["height"], ROW * NAMED)
    return {"data": data, "layout": layout}


def versus(pairs: Sequence[Pair], one: str, other: str, words: dict[str, str]) -> Figure:
    """Where do two differ? A row for each thing: how much can be had, and how much each of the two has."""
    rows = list(range(len(pairs)))
    bars = {
        "type": "bar",
        "orientation": "h",
        "name": words["most"],
        "x": [pair.most for pair in pairs],
        "y": rows,
        "marker": {"color": "#e6ebf0"},
        "width": 0.7,
        "hoverinfo": "skip",
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
                "y": rows,
                "marker": {"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2, "color": colour}},
                "hovertext": [
                    f"{label(pair.name, 80)}: {value or '—'}" for pair, value in zip(pairs, values, strict=True)
                ],
                "hoverinfo": "text",
            }
        )
    axes: Figure = {"xaxis": {"type": "linear", "rangemode": "tozero", "title": {"text": words["points"]}}}
    axes["yaxis"] = _rows(len(pairs), [pair.name for pair in pairs])
    return {"data": [bars, *dots], "layout": _layout(len(pairs), 160, legend=True, **axes)}


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
        "marker": {"color": BLUE},
        "hovertext": [label(name, 80) for name, _ in lost],
        "hoverinfo": "text",
    }
    axes: Figure = {"xaxis": {"type": "linear", "rangemode": "tozero", "title": {"text": words["lost"]}}}
    axes["yaxis"] = _rows(len(lost), [name for name, _ in lost])
    layout = _layout(len(lost), 200, **axes)
    layout["margin"]["r"] = 56
    return {"data": [bars], "layout": layout}


def moves(moments: Sequence[tuple[str, str | None, str]], lines: Sequence[Line], words: dict[str, str]) -> Figure:
    """How did a unit move? Its total year by year, with its grade at each point and the grades' lower ends."""
    years = [year for year, _, _ in moments]
    path = {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": years,
        "y": [total for _, total, _ in moments],
        "text": [label(f"{total} {grade}") if total else "" for _, total, grade in moments],
        "textposition": "top center",
        "textfont": {"size": 13, "color": INK},
        "cliponaxis": False,
        "line": {"color": BLUE, "width": 2},
        "marker": {"size": 11, "color": BLUE},
        "hoverinfo": "skip",
        "connectgaps": False,
    }
    axes: Figure = {"xaxis": {"type": "category", "categoryorder": "array", "categoryarray": years, "showgrid": False}}
    axes["yaxis"] = {"type": "linear", "title": {"text": words["total"]}}
    layout = _layout(9, 56, head=NAMES, **axes, **_cuts(lines, "y"))
    layout["margin"]["r"] = 96
    return {"data": [path], "layout": layout}
