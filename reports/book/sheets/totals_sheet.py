"""指标得分 and 总分计算: from points to indicators, to the total, to grade and rank, a column for each step."""

from __future__ import annotations

from collections.abc import Mapping

from reports.book.book_layout import FIRST_COLUMN, UNIT, Year
from reports.book.book_looks import Looks, live, open_sheet, put, put_unit, room, write_heads
from reports.book.item_points import Points
from reports.book.safety import Safety
from reports.book.sheet_writer import LETTERS, Sheet
from reports.book.sheets.rank_columns import rank_steps
from reports.book.sheets.step_columns import Step, nearest, step_columns

WIDE = 24


def write_indicators(year: Year, looks: Looks, safety: Safety) -> None:
    """Points ÷ available × weight of every indicator, a formula in every row."""
    scheme = year.scheme
    names = [f"{one.code} {year.speaker.name(one)}" for one in scheme.indicators]
    heads = [*(year.head(name) for name in ("unit", "name", "group")), *names]
    widths = [10, WIDE, 12, *(max(10, min(16, 2 + len(name))) for name in names)]
    note = year.say((
        "细项得分之和 ÷ 应得分之和 × 权重；不涉及的指标为空。第 5 行为权重。全部为公式。",
        "Points ÷ available × weight; empty where nothing applies. Row 5: weights. All are formulas.",
    ))  # fmt: skip
    page = open_sheet(year, looks, "indicators", year.sheet("indicators"), note, heads, widths, UNIT)
    natures = [year.speaker.nature(one) for one in scheme.indicators]
    write_heads(page, 3, ["", "", "", *natures], widths, looks)
    for col, text in enumerate((year.head("weight"), None, None)):
        put(page, 4, col, text, looks.heading)
    for at, one in enumerate(scheme.indicators):
        put(page, 4, FIRST_COLUMN + at, nearest(one.weight), looks.number(True, "General", bold=True))
    there = {one.code: year.results.pools[one.code].avail > 0 for one in scheme.indicators}
    for position, unit in enumerate(year.order.tolist()):
        row = put_unit(year, looks, page, position, WIDE)
        for at, one in enumerate(scheme.indicators):
            first, last = (year.item_row(position, place) for place in year.runs[one.code])
            earned, available = (f"SUM({year.item_range(name, first, last)})" for name in ("points", "available"))
            formula = f'IF({available}=0,"",{earned}/{available}*{LETTERS[FIRST_COLUMN + at]}$5)'
            value = nearest(safety.shares[one.code][unit] * one.weight) if there[one.code][unit] else ""
            live(page, row - 1, FIRST_COLUMN + at, formula, value, looks.number(True, looks.share))
    page.freeze_panes(UNIT - 1, FIRST_COLUMN)
    page.print_area(0, 0, UNIT + len(year) - 2, FIRST_COLUMN + len(names) - 1)


def write_totals(year: Year, looks: Looks, safety: Safety, points: Mapping[str, Points]) -> list[Step]:
    """The steps from indicators to grade and rank; returns them, for the cover to tell which cells are live."""
    steps = [*step_columns(year, safety, points), *rank_steps(year, safety)]
    heads = [*(year.head(name) for name in ("unit", "name", "group")), *(step.head for step in steps)]
    widths = [10, WIDE, 12, *(_room(step) for step in steps)]
    note = year.say((
        "从指标得分到总分、等次和名次，一列一步。白底为公式，灰底为值。改动数据后名次随公式变化，各表的行序不变。",
        "From indicators to total, grade and rank, a column for each step. White: formulas; grey: values. Rows keep their order when facts are changed.",
    ))  # fmt: skip
    page = open_sheet(year, looks, "totals", year.sheet("totals"), note, heads, widths, UNIT)
    which = [
        "",
        "",
        "",
        *(year.say((f"第 {step.part} 步", f"step {step.part}")) if step.part else "" for step in steps),
    ]
    write_heads(page, 3, which, widths, looks)
    page.set_row(4, 4)
    put(page, 4, 0, None, looks.note)
    for position, unit in enumerate(year.order.tolist()):
        row = put_unit(year, looks, page, position, WIDE)
        first, last = year.group_at[position].rows
        for at, step in enumerate(steps):
            _write_step(year, looks, page, step, (row, FIRST_COLUMN + at), (unit, position, first, last))
    page.freeze_panes(UNIT - 1, FIRST_COLUMN)
    return steps


def _room(step: Step) -> int:
    return WIDE if step.name in ("pick", "label") else room(step.pattern, 11, step.values)


def _write_step(
    year: Year, looks: Looks, page: Sheet, step: Step, at: tuple[int, int], of: tuple[int, int, int, int]
) -> None:
    (row, col), (unit, position, first, last) = at, of
    value = step.values[unit]
    if step.template is None or not step.live[unit]:
        put(
            page,
            row - 1,
            col,
            value,
            looks.text() if isinstance(value, str) and value else looks.number(False, step.pattern),
        )
        return
    i, j = (year.item_row(position, place) for place in step.items)
    formula = step.template.format(u=row, i=i, j=j, a=first, b=last)
    live(page, row - 1, col, formula, value, looks.number(True, step.pattern))
