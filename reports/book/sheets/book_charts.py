"""图表: native charts that draw from the book's own cells: each group's ranking with the grade lines, points lost."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from reports.book.book_layout import FIRST_COLUMN, GRADES, LEAGUE, UNIT, Group, Year
from reports.book.book_looks import Looks, footer, live, put, write_heads
from reports.book.safety import Safety
from reports.book.sheet_writer import LETTERS, Sheet, height, lines
from reports.book.sheets.league_sheet import league_column
from reports.book.sheets.step_columns import Value, nearest

FIRST = 4
MOST_BARS = 80
"""Units of a group that are drawn; with more, the bars are no longer told apart."""
MOST_GROUPS = 4
"""Groups whose losses are drawn beside each other; with more, only all units together."""
WIDTHS = (8, 36, 9, *[14] * (MOST_GROUPS + 1))
GROUPS_AT = 3
BARS = ("#2F75B5", "#C55A11", "#7F7F7F", "#548235", "#7030A0")
LINES = ("#C00000", "#ED7D31", "#7F7F7F", "#548235", "#7030A0")
CHART_WIDTH, CHART_HEIGHT = 880, 560
ROW_PIXELS = 20


def write_charts(year: Year, looks: Looks, safety: Safety) -> None:
    """A table of points lost, its chart, then each group's ranking, a page for each."""
    page = looks.book.sheets["charts"]
    looks.book.set_page(page, footer(year), dict(enumerate(WIDTHS)))
    groups = _drawn(year)
    _table(year, looks, page, groups, safety)
    row = FIRST + len(year.scheme.indicators) + 1
    breaks = [row - 1]
    _losses(year, looks, page, groups, row)
    row += CHART_HEIGHT // ROW_PIXELS + 2
    for group in year.groups:
        breaks.append(row - 1)
        _ranking(year, looks, page, group, row)
        row += CHART_HEIGHT // ROW_PIXELS + 2
    page.print_area(0, 0, row, len(WIDTHS) - 1)
    page.set_h_pagebreaks(breaks)


def _table(year: Year, looks: Looks, page: Sheet, groups: list[tuple[str, int, int]], safety: Safety) -> None:
    """Average points lost, for all units and for each group."""
    page.set_row(0, 26)
    put(page, 0, 0, year.sheet("charts"), looks.title)
    note = (
        "平均失分 = 权重 − 适用单位的平均得分，为公式。",
        "Average points lost = weight − mean points of the units it applies to; formulas.",
    )
    put(page, 1, 0, year.say(note), looks.note)
    heads = [*(year.head(name) for name in ("code", "indicator", "weight")), *(name for name, _, _ in groups)]
    write_heads(page, 2, heads, WIDTHS, looks)
    for at, one in enumerate(year.scheme.indicators):
        row, letter = FIRST + at, LETTERS[FIRST_COLUMN + at]
        name = year.speaker.name(one)
        page.set_row(row - 1, height(lines(name, WIDTHS[1])))
        put(page, row - 1, 0, one.code, looks.text())
        put(page, row - 1, 1, name, looks.text())
        weight = year.cell("indicators", FIRST_COLUMN + at, "5")
        live(page, row - 1, 2, weight, nearest(one.weight), looks.number(True, "General"))
        for place, (_, start, stop) in enumerate(groups):
            cells = f"{year.sheet('indicators')}!{letter}{UNIT + start}:{letter}{UNIT + stop - 1}"
            formula = f'IF(COUNT({cells})=0,"",$C{row}-AVERAGE({cells}))'
            lost = _lost(year, safety, at, start, stop)
            live(page, row - 1, GROUPS_AT + place, formula, lost, looks.number(True, looks.share))


def _drawn(year: Year) -> list[tuple[str, int, int]]:
    every = [(year.head("all"), 0, len(year))]
    if 1 < len(year.groups) <= MOST_GROUPS:
        return every + [(group.name, group.start, group.stop) for group in year.groups]
    return every


def _lost(year: Year, safety: Safety, at: int, start: int, stop: int) -> Value:
    one = year.scheme.indicators[at]
    there = year.results.pools[one.code].avail > 0
    rows = [int(row) for row in year.order[start:stop] if there[row]]
    if not rows:
        return ""
    earned = sum((safety.shares[one.code][row] for row in rows), Fraction(0))
    return nearest(one.weight - earned * one.weight / len(rows))


def _losses(year: Year, looks: Looks, page: Sheet, groups: list[tuple[str, int, int]], row: int) -> None:
    chart = looks.book.work.add_chart({"type": "column"})
    name, last = year.sheet("charts"), FIRST + len(year.scheme.indicators) - 2
    for place in range(len(groups)):
        chart.add_series({
            "name": [name, FIRST - 2, GROUPS_AT + place],
            "categories": [name, FIRST - 1, 0, last, 0],
            "values": [name, FIRST - 1, GROUPS_AT + place, last, GROUPS_AT + place],
            "fill": {"color": BARS[place % len(BARS)]},
            "gap": 60,
        })  # fmt: skip
    _finish(chart, looks, year.say(("各指标平均失分", "Average points lost by indicator")), "0.0")
    chart.set_size({"width": CHART_WIDTH, "height": CHART_HEIGHT})
    page.insert_chart(row - 1, 0, chart, {"object_position": 3})


def _ranking(year: Year, looks: Looks, page: Sheet, group: Group, row: int) -> None:
    """Totals in the order of the ranks, with a line for each grade's minimum."""
    stop = min(group.stop, group.start + MOST_BARS)
    chart = looks.book.work.add_chart({"type": "column"})
    total, totals = league_column("total"), year.sheet("totals")
    names = f"={_span(totals, year.steps['label'], UNIT, group.start, stop)}"
    few = stop - group.start <= 12
    chart.add_series({
        "name": year.head("total"),
        "categories": names,
        "values": f"={_span(year.sheet('league'), total, LEAGUE, group.start, stop)}",
        "fill": {"color": BARS[0]},
        "gap": 40,
        **({"data_labels": {"value": True, "num_format": looks.total, "position": "inside_base", "font": {**_font(looks, 9), "color": "#FFFFFF"}}} if few else {}),
    })  # fmt: skip
    grade_lines = looks.book.work.add_chart({"type": "line"})
    for at in range(len(year.scheme.grades) - 1):
        grade_lines.add_series({
            "name": [year.sheet("scheme"), GRADES + at - 1, 1],
            "categories": names,
            "values": f"={_span(totals, year.steps[f'line {at}'], UNIT, group.start, stop)}",
            "line": {"color": LINES[at % len(LINES)], "width": 1.75, "dash_type": "dash"},
        })  # fmt: skip
    if len(year.scheme.grades) > 1:
        chart.combine(grade_lines)
    part = "" if stop == group.stop else year.say((f"（前 {MOST_BARS} 个）", f" (first {MOST_BARS})"))
    # A title that begins with "=" would be read as a reference, so no name of the office's stands first.
    _finish(
        chart,
        looks,
        year.say((f"总分与等次线：{group.name}{part}", f"Totals and grade lines: {group.name}{part}")),
        "0",
    )
    chart.set_size({"width": CHART_WIDTH, "height": CHART_HEIGHT})
    page.insert_chart(row - 1, 0, chart, {"object_position": 3})


def _span(sheet: str, letter: str, first: int, start: int, stop: int) -> str:
    return f"{sheet}!${letter}${first + start}:${letter}${first + stop - 1}"


def _finish(chart: Any, looks: Looks, title: str, pattern: str) -> None:
    chart.set_title({"name": title, "name_font": _font(looks, 13)})
    chart.set_x_axis({"num_font": _font(looks, 9)})
    grid = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}}
    chart.set_y_axis({"num_font": _font(looks, 9), "num_format": pattern, "min": 0, "major_gridlines": grid})
    chart.set_legend({"position": "bottom", "font": _font(looks, 9)})


def _font(looks: Looks, size: int) -> dict[str, object]:
    return {"name": looks.book.font, "size": size, "bold": False}
