"""How a fill-in workbook looks: column widths for Chinese, row heights, colours, A4 pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reports.text_width import in_workbook

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

# In widths of a Latin digit; a Chinese character takes two.
WIDTHS = {
    "name": 16, "parent": 11, "second": 7, "points": 6, "text": 32, "how": 32, "method": 17, "level": 11,
    "exempt": 8, "value": 12, "base": 9, "limit": 9, "count": 8, "assessor": 10,
    "hint": 21, "remark": 15, "deducted": 7, "score": 7,
    "unit": 26, "veto": 44, "date": 13, "state": 10, "basis": 48,
}  # fmt: skip
BROADEST = 190
LESS = {"text": 6, "how": 6, "method": 4, "hint": 3, "remark": 4, "parent": 2, "value": 1}
LINE, PADDING, MOST_HEIGHT = 13, 6, 400
FONT = "宋体"
FILL, MAY, SHUT, HEAD = "#FFFF99", "#EAF4E2", "#E7E6E6", "#D9E2F3"
PROTECTION = {
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


class Looks:
    """The cell formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}
        base: dict[str, object] = {"border": 1, "text_wrap": True, "valign": "vcenter"}
        self.heading = self._of(**base, bold=True, align="center", bg_color=HEAD)
        self.text = self._of(**base)
        self.centred = self._of(**base, align="center")
        self.number = self._of(**base, align="center")
        self.shut = self._of(**base, bg_color=SHUT)
        self.title = self._of(bold=True, font_size=14)
        self.plain = self._of()
        self.wrapped = self._of(text_wrap=True, valign="top")
        self.samples = {colour: self._of(**base, bg_color=colour) for colour in (FILL, MAY, SHUT)}

    def _of(self, **look: object) -> Format:
        known = tuple(sorted(look.items()))
        if known not in self._made:
            self._made[known] = self._book.add_format({"font_name": FONT, "font_size": 10, **look})
        return self._made[known]

    def open(self, field: str, must: bool) -> Format:
        """A cell to fill: yellow where the facts come from, green where filling is free."""
        look: dict[str, object] = {"border": 1, "text_wrap": True, "valign": "vcenter", "locked": False}
        look["bg_color"] = FILL if must else MAY
        if field not in ("remark", "basis", "veto", "unit"):
            look["align"] = "center"
        if field in ("assessor", "basis", "remark", "veto", "unit", "series"):
            look["num_format"] = "@"
        if field == "date":
            look["num_format"] = "yyyy-mm-dd"
        return self._of(**look)


def lines(text: str, room: int) -> int:
    """Lines that a text takes in a cell; a Chinese line may break anywhere, so a little is lost at each end."""
    return sum(max(1, -(-in_workbook(part) // max(room - 2, 1))) for part in text.split("\n"))


def height(texts: Iterable[tuple[str, int]], least: int = 1) -> int:
    """The height of a row, in points, in which these texts (each with its column's width) are not cut."""
    most = max((lines(text, room) for text, room in texts), default=1)
    return min(max(most, least) * LINE + PADDING, MOST_HEIGHT)


class Rooms:
    """The widths of a sheet's columns; where there are many, the long texts give way."""

    def __init__(self, names: Sequence[str]) -> None:
        crowded = sum(WIDTHS.get(name, 0) for name in names) > BROADEST
        self._less = LESS if crowded else {}

    def __getitem__(self, name: str) -> int:
        return WIDTHS[name] - self._less.get(name, 0)


def page(sheet: Worksheet, last: int, head: int, footer: str, columns: int) -> None:
    """A4 across, one page wide, headings repeated, page numbers below."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0 if head else 1)
    sheet.set_margins(left=inches(35), right=inches(35), top=inches(45), bottom=inches(60))
    if head:
        sheet.repeat_rows(head)
    sheet.print_area(0, 0, last, columns - 1)
    sheet.set_footer(f"&L&9{footer.replace('&', '&&')}&R&9&P / &N")


def inches(hundredths: int) -> Any:
    """Inches as XlsxWriter writes them down: decimal digits, from hundredths."""
    return Decimal(hundredths).scaleb(-2)


def place_columns(sheet: Worksheet, widths: Mapping[int, int], hidden: Iterable[int]) -> None:
    for at, wide in widths.items():
        sheet.set_column(at, at, wide)
    for at in hidden:
        sheet.set_column(at, at, 9, None, {"hidden": True})
