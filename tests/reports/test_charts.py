"""Figures are what Plotly takes, hold the published text, and pass no HTML on."""

from __future__ import annotations

import json
import subprocess
import sys

import plotly.graph_objects as go
import pytest

from reports.charts.chart_figures import NAMED, Pair, Place, YearPoint, losses, moves, standing, versus
from reports.charts.chart_looks import Figure, Line, folded, label

WORDS = {name: name for name in ("clear", "cut", "veto", "total", "most", "points", "lost")}
LINES = [Line("90", "优秀"), Line("80", "良好")]
EVIL = '<b onclick="x">&lt;img&gt;</b>'
FIGURES = {
    "standing": standing([Place("甲", "97.26", "优秀"), Place(EVIL, "59.00", EVIL, "veto")], LINES, WORDS),
    "one unit": standing([Place("甲", "97.26", "优秀")], LINES, WORDS),
    "no unit": standing([], [], WORDS),
    "many units": standing([Place(str(n), "80.00", "良好", "cut") for n in range(NAMED + 1)], LINES, WORDS),
    "versus": versus([Pair(EVIL, "1.00", None, "5"), Pair("甲", None, "2.50", "5")], EVIL, EVIL, WORDS),
    "losses": losses([(EVIL, "0.50"), ("甲", "0.25")], WORDS),
    "no losses": losses([], WORDS),
    "moves": moves([YearPoint("2025", "80.00", EVIL, "", EVIL), YearPoint("2026", None, "")], LINES, WORDS),
    "one year": moves([YearPoint("2026", "80.00", "良好")], [], WORDS),
}


@pytest.mark.parametrize("name", FIGURES)
def test_plotly_takes_the_figure(name: str) -> None:
    """Every key is one that Plotly knows, every value one it allows."""
    figure = FIGURES[name]
    assert json.loads(json.dumps(figure)) == figure
    made = go.Figure(figure)
    assert made.layout.height > 0
    assert made.layout.height < 2000


def test_plotly_loads_for_the_first_figure_only() -> None:
    """Whoever serves or writes no figure does not wait for it."""
    code = "import sys, assess.app; print('plotly.graph_objects' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("name", FIGURES)
def test_no_label_is_read_as_html(name: str) -> None:
    """None but our own breaks of lines."""
    text = json.dumps(FIGURES[name], ensure_ascii=False)
    assert not set("<>&") & set(text.replace("<br>", ""))
    assert "<br>" not in label("甲<br>乙")


def test_numbers_are_the_published_text() -> None:
    """Neither rounded nor made into binary fractions on the way."""
    assert _drawn(FIGURES["standing"], "x") == ["97.26", "59.00"]
    assert _drawn(FIGURES["moves"], "y") == ["80.00", None, "80.00"]


def test_a_mark_tells_vetoes_and_cuts_without_colour() -> None:
    marks = {mark: standing([Place("甲", "80.00", "良好", mark)], [], WORDS) for mark in ("", "cut", "veto")}
    assert len({figure["data"][0]["marker"]["symbol"] for figure in marks.values()}) == 3


def test_long_names_are_cut_by_their_width() -> None:
    """A Chinese character is two wide; what fits stays whole."""
    assert label("示例市甲县") == "示例市甲县"
    assert label("例" * 15) == "例" * 15
    assert label("例" * 16) == "例" * 14 + "…"
    assert label("a" * 31) == "a" * 29 + "…"
    assert label("") == ""


def test_names_beside_a_chart_take_two_lines() -> None:
    """Broken where words end, no line beginning with a closing sign; what two lines don't hold ends in dots."""
    assert folded("示例市甲县") == "示例市甲县"
    assert folded("例" * 20) == "例" * 10 + "<br>" + "例" * 10
    assert folded("例" * 10 + "、" + "例" * 9) == "例" * 10 + "、<br>" + "例" * 9
    assert folded("heads of government inspect monthly") == "heads of government<br>inspect monthly"
    assert folded("例" * 40) == "例" * 15 + "<br>" + "例" * 14 + "…"


def test_narrow_screens_have_names_above_rows() -> None:
    """Every name, in place of the axis beside the rows; the marks have the width."""
    for name in ("standing", "versus", "losses"):
        narrow = FIGURES[name]["layout"]["meta"]["narrow"]
        assert narrow["yaxis"]["showticklabels"] is False
        assert sum(one.get("xref") == "paper" for one in narrow["annotations"]) == 2
        go.Layout(narrow)


def test_a_veto_is_marked_over_the_years() -> None:
    """With what else is to be said at the point, below it where the line comes down."""
    years = [YearPoint("2025", "90.00", "优秀"), YearPoint("2026", "59.00", "不合格", "veto", "封顶前 76.80")]
    figure = moves(years, LINES, WORDS)
    assert figure["layout"]["showlegend"]
    assert [trace["marker"]["symbol"] for trace in figure["data"][1:]] == ["circle", "x"]
    first, last = figure["layout"]["annotations"][-2:]
    assert last["text"] == "59.00<br>不合格<br>封顶前 76.80"
    assert (first["yanchor"], last["yanchor"]) == ("bottom", "top")


def _drawn(figure: Figure, axis: str) -> list[str | None]:
    return [value for trace in figure["data"] for value in trace[axis]]
