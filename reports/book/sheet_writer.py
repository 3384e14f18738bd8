"""The one door through which a score book is written: text stays text, formulas come with their value.

`Sheet` renders each cell as it is given and keeps one row in memory. XlsxWriter's own way searches every formula for
names of newer functions, some thirty times a cell; none of ours has any, which is what `_prepare_formula` is told here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from reports.new_workbook import new_workbook
from reports.text_width import in_workbook

LETTERS: tuple[str, ...] = tuple(xl_col_to_name(col) for col in range(1024))
SHARED = 20_000
"""Texts kept once for the whole book; further ones stand in their cells, so that memory has a bound."""
LONGEST = 16_000
SPECIAL = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_")
ESCAPE_LIKE = re.compile(r"(_x[0-9a-fA-F]{4}_)")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")

Number = int | float


class Sheet(Worksheet):  # type: ignore[misc]
    """Rows must come in order; a cell that comes late is an error, never lost.

    A cell is its address and a *tail*, which says all the rest: look, type, formula, value. Tails can be used again.
    """

    def __init__(self) -> None:
        super().__init__()
        self.heights: dict[int, float] = {}
        self.previous_row: int

    def text(self, text: str, look: Format) -> str:
        """The tail of a text, whatever it begins with."""
        table = self.str_table
        if len(text) > LONGEST:
            text = text[: LONGEST - 1] + "…"
        if text in table.string_table or table.unique_count < SHARED:
            return f' s="{_index(look)}" t="s"><v>{_shared(table, text)}</v></c>'
        keep = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
        return f' s="{_index(look)}" t="inlineStr"><is><t{keep}>{_escaped(text)}</t></is></c>'

    def number(self, number: Number, look: Format) -> str:
        """The tail of a number: the digits that are read back as the same number."""
        return f' s="{_index(look)}"><v>{_digits(number)}</v></c>'

    def formula(self, formula: str, value: Number | str, look: Format) -> str:
        """The tail of a formula with its value, a number or a text."""
        kind, shown = (' t="str"', _escaped(value)) if isinstance(value, str) else ("", _digits(value))
        inner = _escaped(self._prepare_formula(formula))
        return f' s="{_index(look)}"{kind}><f>{inner}</f><v>{shown}</v></c>'

    def blank(self, look: Format) -> str:
        return f' s="{_index(look)}"/>'

    def write_tails(self, row: int, tails: Sequence[str]) -> None:
        """A whole row from its first column on."""
        self._begin(row, len(tails) - 1)
        at = str(row + 1)
        self.table[row] = dict(
            enumerate(f'<c r="{letter}{at}"{tail}' for letter, tail in zip(LETTERS, tails, strict=False))
        )

    def write_string(self, row: int, col: int, string: str, cell_format: Format) -> int:
        return self._place(row, col, self.text(string, cell_format))

    def write_number(self, row: int, col: int, number: Number, cell_format: Format) -> int:
        return self._place(row, col, self.number(number, cell_format))

    def write_blank(self, row: int, col: int, blank: object, cell_format: Format) -> int:
        return self._place(row, col, self.blank(cell_format))

    def write_formula(self, row: int, col: int, formula: str, cell_format: Format, value: Number | str = 0) -> int:
        return self._place(row, col, self.formula(formula, value, cell_format))

    _write_string, _write_number, _write_blank, _write_formula = write_string, write_number, write_blank, write_formula

    def set_row(self, row: int, height: float) -> int:
        self.heights[row] = height
        return 0

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _begin(self, row: int, col: int) -> None:
        if row != self.previous_row:
            if row < self.previous_row:
                raise ValueError(f"{self.name}: row {row} after row {self.previous_row}")
            self._write_single_row(row)
        if self.dim_rowmax is None or row > self.dim_rowmax or col > self.dim_colmax:
            self._check_dimensions(row, col)
            self._check_dimensions(row, 0)

    def _place(self, row: int, col: int, tail: str) -> int:
        self._begin(row, col)
        self.table[row][col] = f'<c r="{LETTERS[col]}{row + 1}"{tail}'
        return 0

    def _write_single_row(self, current_row_num: int = 0) -> None:
        row, self.previous_row = self.previous_row, current_row_num
        height, cells = self.heights.pop(row, None), self.table.pop(row, None)
        if height is None and not cells:
            return
        tall = f' ht="{height:g}" customHeight="1"' if height is not None else ""
        inner = "".join(cells[col] for col in sorted(cells)) if cells else ""
        self.fh.write(f'<row r="{row + 1}"{tall}>{inner}</row>')


def _digits(number: Number) -> str:
    """Python's own numbers only: others write themselves with the name of their type."""
    if type(number) not in (int, float):
        raise TypeError(f"{number!r} is no number for a cell")
    return repr(number)


def _index(look: Format) -> int:
    index: int = look._get_xf_index()  # noqa: SLF001 - as XlsxWriter's own sheet does for each cell
    return index


def _shared(table: Any, text: str) -> int:
    index: int = table._get_shared_string_index(text)  # noqa: SLF001 - likewise
    return index


def _escaped(text: str) -> str:
    """Text for the file: markup, characters that XML has not, and what looks like the escape of one."""
    if not SPECIAL.search(text):
        return text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = ESCAPE_LIKE.sub(r"_x005F\1", text)
    return UNWRITABLE.sub(lambda found: f"_x{ord(found.group()):04X}_", text)


class Book:
    """A workbook in the making: its formats, each made once, and its sheets, set up for A4."""

    def __init__(self, path: Path, year: int, font: str, title_font: str) -> None:
        self.work = new_workbook(str(path), year, constant_memory=True, nan_inf_to_errors=False)
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
        sheet: Sheet = self.work.add_worksheet(name, worksheet_class=Sheet)
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


def lines(text: str, room: Number) -> int:
    """How many lines the text takes in a column so wide, with something to spare for breaking between words."""
    fit = max(room * 0.94 - 1, 2)
    return sum(max(1, -int(-in_workbook(part) // fit)) for part in text.split("\n"))


def height(count: int, line: Number = 13.5) -> float:
    return min(max(count * line + 4, 18), 400)
