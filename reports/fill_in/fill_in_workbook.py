"""The fill-in workbook (填报表): what the office knows is printed and locked, what is asked is yellow and open.

A sheet for each indicator, for extras, bonuses and penalties, and one for vetoes; text never becomes a formula or a
link; the same scheme, units and language give the same bytes. What is filled in comes back through
`assess.collection.filled.filled_books`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import reports.fill_in.fill_in_fields as fields
from assess.scoring.facts import Units
from indicators.schema import Scheme
from reports.fill_in.fill_in_layout import Looks
from reports.fill_in.fill_in_words import LEGEND_SHEET, VETO_SHEET, pick
from reports.fill_in.item_sheets import write_section
from reports.fill_in.legend_sheet import write_keys, write_legend
from reports.fill_in.veto_sheet import write_vetoes
from reports.new_workbook import new_workbook

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

LONGEST_NAME = 31
ASSESSORS = 3
Step = Callable[[int], None]


def book(
    scheme: Scheme,
    everyone: Units,
    chosen: Sequence[int] | None = None,
    lang: str = "zh",
    assessors: int = ASSESSORS,
    step: Step | None = None,
) -> bytes:
    """The workbook for the units at these positions (none: all), as bytes."""
    units = [_unit(everyone, at) for at in (chosen if chosen is not None else range(len(everyone)))]
    stream = io.BytesIO()
    made = _started(stream, scheme, lang)
    looks = Looks(made)
    names = SheetNames()
    legend = made.add_worksheet(names.of(pick(LEGEND_SHEET, lang)))
    sheets: list[tuple[fields.Section, Worksheet]] = []
    for section in fields.sections(scheme):
        name = pick((section.name, section.name_en), lang)
        sheets.append((section, made.add_worksheet(names.of(name))))
    veto_sheet = made.add_worksheet(names.of(pick(VETO_SHEET, lang))) if fields.recorded(scheme) else None
    keys = made.add_worksheet(fields.KEY_SHEET)
    ranges = write_keys(keys, scheme, units, len(everyone), lang)
    asked = 0
    for done, (section, sheet) in enumerate(sheets):
        if step:
            step(done)
        asked += write_section(sheet, looks, scheme, section, units, lang, assessors)
    if veto_sheet is not None:
        write_vetoes(veto_sheet, looks, scheme, units, ranges, lang)
    write_legend(legend, looks, scheme, units, asked, lang)
    keys.hide()
    legend.activate()
    made.close()
    return stream.getvalue()


def _started(stream: io.BytesIO, scheme: Scheme, lang: str) -> Workbook:
    title = pick((scheme.title, scheme.title_en or scheme.title), lang)
    return new_workbook(stream, properties={"title": title, "author": scheme.office}, in_memory=True)


def _unit(everyone: Units, at: int) -> tuple[str, str, str]:
    return everyone.codes[at], everyone.names[at], everyone.groups[int(everyone.group[at])]


class SheetNames:
    """Names that spreadsheets take: at most 31 characters, some forbidden, none twice."""

    def __init__(self) -> None:
        self._taken = {fields.KEY_SHEET.lower()}

    def of(self, wanted: str) -> str:
        clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).strip("' ") or "-"
        number, suffix = 1, ""
        while (name := clean[: LONGEST_NAME - len(suffix)].rstrip("' ") + suffix).lower() in self._taken:
            number += 1
            suffix = f" ({number})"
        self._taken.add(name.lower())
        return name
