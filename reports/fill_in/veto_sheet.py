"""The sheet of vetoes: a list to which events are added as they are decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from indicators.schema import Scheme
from reports.fill_in.fill_in_fields import ENTRY, VETO_INPUTS, VETO_SECTION
from reports.fill_in.fill_in_layout import Looks
from reports.fill_in.fill_in_words import VETO_SHEET, pick
from reports.fill_in.input_cells import of_veto
from reports.fill_in.item_sheets import FIRST, Unit, finish, head, scheme_title

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

ROWS_FOR_ONE, LEAST_ROWS = 12, 30


def write_vetoes(
    sheet: Worksheet, looks: Looks, scheme: Scheme, units: Sequence[Unit], ranges: dict[str, str], lang: str
) -> None:
    """Empty rows with lists of units, vetoes and states; a single unit stands there already."""
    alone = len(units) == 1
    names = ["key", *VETO_INPUTS]
    note = pick(
        (
            "每次认定或解除写一行，没有的空着；同一事项以最后日期为准。由数据判定的事项不用填（见填表说明）。",
            "A row for each decision, none where there is none; the latest date counts. Others follow from the facts.",
        ),
        lang,
    )
    title = f"{pick(VETO_SHEET, lang)}　{scheme_title(scheme, lang)}"
    head(sheet, looks, names, VETO_SECTION, title, note, lang)
    rows = ROWS_FOR_ONE if alone else max(LEAST_ROWS, len(units))
    last = FIRST + rows - 1
    for row in range(FIRST, last + 1):
        sheet.write_string(row, 0, ENTRY)
        for at, name in enumerate(VETO_INPUTS, 1):
            if name == "unit" and alone:
                sheet.write_string(row, at, f"{units[0][0]} {units[0][1]}", looks.text)
            else:
                sheet.write_blank(row, at, None, looks.open(name, True))
        sheet.set_row(row, 28)
    for at, name in enumerate(VETO_INPUTS, 1):
        if not (name == "unit" and alone):
            sheet.data_validation(FIRST, at, last, at, of_veto(scheme, name, ranges, lang))
    finish(sheet, names, last, pick(VETO_SHEET, lang), scheme, lang)
