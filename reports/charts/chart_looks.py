"""What all charts share: sizes, colours, names that fit, the lines of grades.

A figure is drawn wide unless the screen is narrow: what differs there stands under `meta.narrow` of its layout and its
traces, and the drawing script puts it in the place of what bears the same key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from reports.text_width import on_screen, sign_on_screen

Figure = dict[str, Any]

INK, MUTED, RULE, BLUE, AMBER, RED = "#1c2733", "#5b6773", "#d5dbe1", "#1f5a94", "#a8590a", "#a61b1b"
FONT = '"Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", sans-serif'
ROW, ROW_OF_UNIT, ROW_OF_TWO, ROW_NARROW, NAMES, FOOT, LEGEND = 26, 24, 38, 42, 44, 52, 64
"""Heights in pixels: of a row of a chart, of one of many units (thirty go on a sheet of paper), of one whose name takes two lines, of one under its name; of the names of
grade lines above the rows, of the axis below them, and of what tells the marks apart."""
WIDEST = 30
"""Of a line of a name, a Chinese character being two wide; the table has the whole of it."""
WIDEST_NARROW = 50
"""The same where a name has a line of the whole chart to itself."""
CLOSING = "，。、；：）》”,.;:)"
"""Signs that don't begin a line."""
MARKS = {"": ("circle", BLUE), "cut": ("triangle-down", AMBER), "veto": ("x", RED)}
"""What happened to a unit, told by a mark's form and its colour."""


@dataclass(frozen=True)
class Line:
    """A line across a chart: a grade begins here."""

    at: str
    name: str


def label(text: str, widest: int = WIDEST) -> str:
    """Plotly reads some HTML in labels: nothing of the sort gets through."""
    plain = text.replace("<", "＜").replace(">", "＞").replace("&", "＆")
    if on_screen(plain) <= widest:
        return plain
    return plain[: _fitting(plain, widest - 1)] + "…"


def folded(text: str, widest: int = WIDEST) -> str:
    """The same on two lines, of like length if they can hold it, broken where words end."""
    plain = label(text, len(text) * 2)
    width = on_screen(plain)
    if width <= widest:
        return plain
    cut = _fitting(plain, min(widest, width // 2 + 1))
    back, on = plain.rfind(" ", 0, cut + 1), plain.find(" ", cut)
    if on > 0 and on_screen(plain[:on]) <= widest:
        cut = on
    elif back * 2 > cut:
        cut = back
    elif plain[cut] in CLOSING:
        cut += 1
    return f"{plain[:cut].rstrip()}<br>{label(plain[cut:].lstrip(), widest)}"


def _fitting(plain: str, widest: int) -> int:
    """How many characters fit."""
    widths = accumulate(map(sign_on_screen, plain))
    return sum(width <= widest for width in widths)


def layout(height: int, left: int, head: int = 12, legend: bool = False, **more: Any) -> Figure:
    """Of a chart whose marks need `height`."""
    foot = FOOT + LEGEND if legend else FOOT
    axis = {"gridcolor": RULE, "zeroline": False, "fixedrange": True, "automargin": True, "tickfont": {"size": 13}}
    return {
        "height": max(height, ROW * 2) + head + foot,
        "margin": {"l": left, "r": 24, "t": head, "b": foot},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "font": {"family": FONT, "size": 13, "color": INK},
        "hoverlabel": {"font": {"family": FONT, "size": 13}},
        "dragmode": False,
        "showlegend": legend,
        "legend": {"orientation": "h", "x": 0, "xref": "container", "y": 0, "yref": "container", "font": {"size": 13}},
        "xaxis": {**axis, "tickangle": 0, **more.pop("xaxis", {})},
        "yaxis": {**axis, **more.pop("yaxis", {})},
        **more,
    }


def rows(names: Sequence[str]) -> Figure:
    """The axis of names, the first on top. Equal names stay rows of their own: rows are numbered."""
    return {
        "type": "linear",
        "tickmode": "array",
        "tickvals": list(range(len(names))),
        "ticktext": [folded(name) for name in names],
        "range": [len(names) - 0.5, -0.5],
        "showgrid": False,
        "ticks": "outside",
        "ticklen": 6,
        "tickcolor": "#ffffff",
    }


def height_of(names: Sequence[str], row: int = ROW) -> int:
    """Of as many rows; a name of two lines has room enough beside names of one."""
    long = ["<br>" in folded(name) for name in names]
    return len(names) * (ROW_OF_TWO if any(map(all, pairwise(long))) else row)


def over_rows(wide: Figure, names: Sequence[str], above: int) -> Figure:
    """The narrow form of a chart of rows: each name so far above its row, the marks as wide as the screen."""
    margin = wide["margin"]
    return {
        "height": max(ROW_NARROW * len(names), ROW * 2) + margin["t"] + margin["b"],
        "margin": {**margin, "l": 12, "r": 24},
        "xaxis": {**wide["xaxis"], "nticks": 6},
        "yaxis": {
            **wide["yaxis"],
            "range": [len(names) - 0.5, -0.75],
            "showgrid": True,
            "showticklabels": False,
            "automargin": False,
        },
        "annotations": [one for one in wide.get("annotations", ()) if one.get("yref") == "paper"]
        + [
            beside(label(name, WIDEST_NARROW), 0, row, xref="paper", xanchor="left", yanchor="bottom", yshift=above)
            for row, name in enumerate(names)
        ],
    }


def cuts(lines: Sequence[Line], axis: str) -> Figure:
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


def beside(text: str, x: str | int, y: str | int, **where: Any) -> Figure:
    """What a mark stands for, on white ground, so that no line runs through it."""
    plain = {"showarrow": False, "font": {"size": 12, "color": INK}, "bgcolor": "#ffffff", "borderpad": 1}
    return {"x": x, "y": y, "text": text, **plain, **where}
