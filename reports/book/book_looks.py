"""How the book looks: the kinds of cells, column widths, titles. White is a formula, grey a value, blue what was given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from xlsxwriter.format import Format

from reports.book.book_layout import UNIT, Year
from reports.book.safety import PLACES
from reports.book.sheet_writer import Book, Number, Sheet, height, lines

FONTS = {"zh": ("宋体", "黑体"), "en": ("Arial", "Arial")}
PAGE_WIDTH = 230
"""Latin digits that still can be read on an A4 page; wider sheets take several pages, names repeated on each."""
GREY, BLUE, HEAD, EDGE, NOTE = "#EDEDED", "#1F4E9E", "#DCE6F1", "#A6A6A6", "#595959"


def room(pattern: str, least: Number, *columns: Iterable[float | int | str | None]) -> int:
    """How wide a column must be for its numbers: too narrow a one would show ####."""
    sizes = (abs(one) for column in columns for one in column if isinstance(one, int | float) and not isnan(one))
    whole = len(str(int(max(sizes, default=0))))
    decimals = len(pattern.partition(".")[2])
    return max(int(least), whole + decimals + 4)


@dataclass(frozen=True)
class Looks:
    """The formats of a book. `score` shows points as they are, `total` with the scheme's decimals."""

    book: Book
    decimals: int

    @property
    def score(self) -> str:
        """Points of items: as many decimals as are published, and one more; they are not rounded yet."""
        return "0." + "0" * min(max(self.decimals, 2) + 1, PLACES)

    @property
    def share(self) -> str:
        """Points of indicators, which are quotients."""
        return "0." + "0" * min(max(self.decimals, 2) + 2, PLACES)

    @property
    def total(self) -> str:
        return "0." + "0" * self.decimals if self.decimals else "0"

    def cell(self, **wanted: object) -> Format:
        return self.book.look(border=1, border_color=EDGE, **wanted)

    def text(self, **wanted: object) -> Format:
        return self.cell(text_wrap=True, **wanted)

    def number(self, live: bool, pattern: str, **wanted: object) -> Format:
        """A number: white where it is a formula, grey where it is a value."""
        shade = {} if live else {"bg_color": GREY}
        return self.cell(num_format=pattern, align="right", indent=1, **shade, **wanted)

    def given(self, *, wrap: bool = False) -> Format:
        """A fact as it was given: blue, to the right."""
        return self.cell(align="right", indent=1, font_color=BLUE, text_wrap=wrap)

    @property
    def heading(self) -> Format:
        return self.cell(bold=True, align="center", text_wrap=True, bg_color=HEAD)

    @property
    def title(self) -> Format:
        return self.book.look(font_name=self.book.title_font, font_size=16, bold=True)

    @property
    def note(self) -> Format:
        return self.book.look(font_size=9, font_color=NOTE)


def put(sheet: Sheet, row: int, col: int, value: Number | str | None, look: Format) -> None:
    """A value of whatever type: text as text, a number as a number, nothing as an empty cell."""
    if value is None or value == "":
        sheet.write_blank(row, col, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, col, value, look)
    else:
        sheet.write_number(row, col, value, look)


def live(sheet: Sheet, row: int, col: int, formula: str, value: Number | str, look: Format) -> None:
    """A formula with the engine's value, so that what does not calculate shows the same."""
    sheet.write_formula(row, col, formula, look, value)


def open_sheet(
    year: Year,
    looks: Looks,
    key: str,
    title: str,
    note: str,
    heads: Sequence[str],
    widths: Sequence[Number],
    first: int,
) -> Sheet:
    """A sheet with title, note and heading rows; `first` is the first row below them, as a spreadsheet counts."""
    sheet = looks.book.sheets[key]
    looks.book.set_page(sheet, footer(year), dict(enumerate(widths)))
    if first == UNIT:
        across = max(1, -int(-sum(widths) // PAGE_WIDTH))
        sheet.fit_to_pages(across, 0)
        sheet.repeat_columns(0, 2)
    sheet.set_row(0, 26)
    put(sheet, 0, 0, title, looks.title)
    wrapped = looks.book.look(font_size=9, font_color=NOTE, text_wrap=True)
    if first == UNIT:
        # Beside names that are repeated on every page, the note must not run on over the columns that are not.
        sheet.merge_range(1, 0, 1, 2, "", wrapped)
        sheet.set_row(1, height(lines(note, sum(widths[:3]))))
    put(sheet, 1, 0, note, wrapped if first == UNIT else looks.note)
    if heads:
        write_heads(sheet, 2, heads, widths, looks)
        sheet.repeat_rows(2, first - 2)
    return sheet


def footer(year: Year) -> str:
    return year.say(("&C第 &P 页，共 &N 页", "&CPage &P of &N"))


def write_heads(sheet: Sheet, row: int, heads: Sequence[str], widths: Sequence[Number], looks: Looks) -> None:
    room: Mapping[int, Number] = dict(enumerate(widths))
    sheet.set_row(row, height(max(lines(text, room[col]) for col, text in enumerate(heads))))
    for col, text in enumerate(heads):
        put(sheet, row, col, text, looks.heading)


def put_unit(year: Year, looks: Looks, sheet: Sheet, position: int, name_width: Number) -> int:
    """Code, name and group: the first three columns of every sheet with one row a unit. Returns that row."""
    row, unit, group = UNIT + position, int(year.order[position]), year.group_at[position].name
    name = year.facts.names[unit]
    sheet.set_row(row - 1, height(max(lines(name, name_width), lines(group, 12))))
    put(sheet, row - 1, 0, year.facts.units[unit], looks.text())
    put(sheet, row - 1, 1, name, looks.text())
    put(sheet, row - 1, 2, group, looks.text())
    return row
