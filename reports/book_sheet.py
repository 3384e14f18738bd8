"""The one door through which a score book is written: text stays text, formulas come with their value.

`Sheet` renders each cell as it is given and keeps one row in memory. XlsxWriter's own way searches every formula for
names of newer functions, some thirty times a cell; none of ours has any, which is what `_prepare_formula` is told here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

LETTERS = tuple(xl_col_to_name(col) for col in range(1024))
SHARED = 20_000
"""Texts kept once for the whole book; further ones stand in their cells, so that memory has a bound."""
LONGEST = 16_000
SPECIAL = re.compile(r"[&<>\"\x00-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_")

Number = int | float


class Sheet(Worksheet):
    """Rows must come in order; a cell that comes late is an error, never lost."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _place(self, row: int, col: int, cell: str) -> int:
        if row != self.previous_row:
            if row < self.previous_row:
                raise ValueError(f"{self.name}: row {row} after row {self.previous_row}")
            self._write_single_row(row)
        if self.dim_rowmin is None or self.dim_rowmax is None or row > self.dim_rowmax or col > self.dim_colmax:
            self._check_dimensions(row, col)
        self.table[row][col] = cell
        return 0

    def _write_string(self, row: int, col: int, string: str, cell_format: Format | None = None) -> int:
        if len(string) > LONGEST:
            string = string[: LONGEST - 1] + "…"
        table, start = self.str_table, self._start(row, col, cell_format)
        if string in table.string_table or table.unique_count < SHARED:
            return self._place(row, col, f'{start} t="s"><v>{table._get_shared_string_index(string)}</v></c>')
        text = self._escape_control_characters(self._escape_data(string)) if SPECIAL.search(string) else string
        keep = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
        return self._place(row, col, f'{start} t="inlineStr"><is><t{keep}>{text}</t></is></c>')

    def _write_number(self, row: int, col: int, number: Number, cell_format: Format | None = None) -> int:
        return self._place(row, col, f"{self._start(row, col, cell_format)}><v>{number!r}</v></c>")

    def _write_blank(self, row: int, col: int, _: object, cell_format: Format | None = None) -> int:
        return self._place(row, col, f"{self._start(row, col, cell_format)}/>")

    def _write_formula(
        self, row: int, col: int, formula: str, cell_format: Format | None = None, value: Number | str = 0
    ) -> int:
        text = self._prepare_formula(formula)
        if SPECIAL.search(text):
            text = self._escape_data(text)
        kind = ""
        if isinstance(value, str):
            kind = ' t="str"'
            if SPECIAL.search(value):
                value = self._escape_control_characters(self._escape_data(value))
            shown = value
        else:
            shown = repr(value)
        return self._place(row, col, f"{self._start(row, col, cell_format)}{kind}><f>{text}</f><v>{shown}</v></c>")

    def _start(self, row: int, col: int, cell_format: Format | None) -> str:
        if cell_format is None:
            return f'<c r="{LETTERS[col]}{row + 1}"'
        return f'<c r="{LETTERS[col]}{row + 1}" s="{cell_format._get_xf_index()}"'

    def _write_cell(self, row: int, col: int, cell: str) -> None:
        self.fh.write(cell)

    def _write_single_row(self, current_row_num: int = 0) -> None:
        done = self.previous_row
        super()._write_single_row(current_row_num)
        self.row_info.pop(done, None)
        self.row_sizes.pop(done, None)


class Book:
    """A workbook in the making: its formats, each made once, and its sheets, set up for A4."""

    def __init__(self, path: Path, year: int, font: str, title_font: str) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.work = Workbook(str(path), {**options, "strings_to_numbers": False, "nan_inf_to_errors": False})
        self.work.set_properties({"created": datetime(year, 1, 1, tzinfo=UTC)})
        self.work.set_calc_mode("auto")
        self.font, self.title_font = font, title_font
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self.sheets: dict[str, Sheet] = {}

    def look(self, **wanted: object) -> Format:
        """A cell format; the same wishes give the same format."""
        properties = {"font_name": self.font, "font_size": 10, "valign": "vcenter", **wanted}
        key = tuple(sorted(properties.items(), key=lambda pair: pair[0]))
        if key not in self._formats:
            self._formats[key] = self.work.add_format(properties)
        return self._formats[key]

    def add(self, key: str, name: str) -> Sheet:
        sheet = self.work.add_worksheet(name, worksheet_class=Sheet)
        self.sheets[key] = sheet
        return sheet

    def set_page(self, sheet: Sheet, footer: str, widths: Mapping[int, Number] | None = None) -> None:
        """A4 landscape, one page wide, numbered pages; column widths in Latin digits."""
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(footer)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        for col, width in (widths or {}).items():
            sheet.set_column(col, col, width)


def width(text: str) -> int:
    """How many Latin digits wide the text is: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def lines(text: str, room: Number) -> int:
    """How many lines the text takes in a column so wide, with something to spare for breaking between words."""
    fit = max(room * 0.94 - 1, 2)
    return sum(max(1, -int(-width(part) // fit)) for part in text.split("\n")) if text else 1


def height(count: int, line: Number = 13.5) -> float:
    return min(max(count * line + 4, 18), 400)
