"""A plain list as a workbook: a heading row, and texts. A text never becomes a formula, a link or a number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO

from reports.new_workbook import new_workbook

LONGEST = 32_767
"""Characters that a cell holds."""
WIDEST = 60


def listing(into: IO[bytes], title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """One sheet named by its title; the same rows give the same bytes."""
    work = new_workbook(into, properties={"title": title}, constant_memory=True, in_memory=True)
    sheet = work.add_worksheet(title[:31])
    head, cell = work.add_format({"bold": True, "bottom": 1}), work.add_format({"valign": "top", "text_wrap": True})
    told = [tuple(row) for row in rows]
    for column, name in enumerate(heads):
        longest = max([len(name) * 2, *(len(row[column]) for row in told[:500])])
        sheet.set_column(column, column, min(WIDEST, longest + 2))
        sheet.write_string(0, column, name, head)
    for at, row in enumerate(told, 1):
        for column, text in enumerate(row):
            sheet.write_string(at, column, text[:LONGEST], cell)
    sheet.freeze_panes(1, 0)
    if told:
        sheet.autofilter(0, 0, len(told), len(heads) - 1)
    work.close()
