"""多值数据: facts that are made of several values: events by level, years of a series, assessors' marks, places."""

from __future__ import annotations

from collections.abc import Mapping

from reports.book.book_layout import FIRST_COLUMN, UNIT, Year
from reports.book.book_looks import Looks, live, open_sheet, put, put_unit, write_heads
from reports.book.fact_cells import Block, Fact
from reports.book.sheet_writer import Sheet


def write_several(year: Year, looks: Looks, facts: Mapping[str, Fact]) -> None:
    """One row a unit, one run of columns for each item that has several values."""
    blocks = [fact.block for fact in facts.values() if fact.block is not None]
    heads = [year.head(name) for name in ("unit", "name", "group")]
    second, costs = ["", "", ""], ["", "", ""]
    for block in blocks:
        heads += [block.item.code] * len(block.heads)
        second += block.heads
    widths = [10, 24, 12, *(max(9, 2 * max(map(len, text.split())) + 1) for text in second[FIRST_COLUMN:])]
    note = year.say((
        "一个细项的事实由几个数构成时，各数在此；“得分明细”中的公式取用这些数。第 5 行为每次的分值。",
        "Where a fact is made of several numbers they stand here, and the formulas on Items look at them. Row 5: points for each event.",
    ))  # fmt: skip
    page = open_sheet(year, looks, "several", year.sheet("several"), note, heads, widths, UNIT)
    write_heads(page, 3, second, widths, looks)
    for col, text in enumerate(costs):
        put(page, 4, col, text, looks.heading)
    for block in blocks:
        for at in range(len(block.heads)):
            cost = block.costs[at] if block.costs else None
            put(page, 4, block.start + at, cost, looks.number(True, "General", bold=True))
    for position, unit in enumerate(year.order.tolist()):
        row = put_unit(year, looks, page, position, widths[1])
        for block in blocks:
            _write_block(year, looks, page, block, row, position, unit)
    page.freeze_panes(UNIT - 1, FIRST_COLUMN)


def _write_block(year: Year, looks: Looks, page: Sheet, block: Block, row: int, position: int, unit: int) -> None:
    first, last = year.group_at[position].rows
    for at, column in enumerate(block.columns):
        value = column[unit]
        if at in block.formulas and block.live[unit] and isinstance(value, int | float):
            item = year.item_row(position, year.item_at[block.item.code])
            formula = block.formulas[at].format(u=row, i=item, a=first, b=last)
            live(page, row - 1, block.start + at, formula, value, looks.number(True, "General"))
        else:
            put(page, row - 1, block.start + at, value, looks.given())
