"""Figures are what Plotly takes, hold the published text, and pass no HTML on."""

from __future__ import annotations

import json

import plotly.graph_objects as go
import pytest

from reports.charts import NAMED, Figure, Line, Pair, Place, label, losses, moves, standing, versus

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
    "moves": moves([("2025", "80.00", EVIL), ("2026", None, "")], LINES, WORDS),
    "one year": moves([("2026", "80.00", "良好")], [], WORDS),
}


@pytest.mark.parametrize("name", FIGURES)
def test_plotly_takes_the_figure(name: str) -> None:
    """Every key is one that Plotly knows, every value one it allows."""
    figure = FIGURES[name]
    assert json.loads(json.dumps(figure)) == figure
    made = go.Figure(figure)
    assert made.layout.height > 0
    assert made.layout.height < 2000


@pytest.mark.parametrize("name", FIGURES)
def test_no_label_is_read_as_html(name: str) -> None:
    assert not set("<>&") & set(json.dumps(FIGURES[name], ensure_ascii=False))


def test_numbers_are_the_published_text() -> None:
    """Neither rounded nor made into binary fractions on the way."""
    assert _drawn(FIGURES["standing"], "x") == ["97.26", "59.00"]
    assert _drawn(FIGURES["moves"], "y") == ["80.00", None]


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


def _drawn(figure: Figure, axis: str) -> list[str | None]:
    return [value for trace in figure["data"] for value in trace[axis]]
