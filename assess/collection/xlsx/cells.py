"""A spreadsheet's cell → the text that the strict readers take, or the reason why it can't be taken."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from assess.collection.xlsx.number_formats import Format
from assess.collection.xlsx.sheet_xml import Book, Cell
from assess.collection.xlsx.shown_cells import code_shown, shown, shown_text

NUMBERS = frozenset(("value", "base", "limit", "count"))
DATES = frozenset(("date",))
DIGITS = 15
"""Spreadsheets keep and show fifteen significant digits; what lies beyond is rubbish of binary arithmetic."""
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?([eE][-+]?[0-9]{1,3})?")
_SHORT = Context(prec=DIGITS)


class Taken(NamedTuple):
    """What a cell says: its text; fault code, or ""; notice code, or ""; what the cell shows where that differs."""

    text: str
    wrong: str = ""
    notice: str = ""
    shown: str = ""


def take(book: Book, cell: Cell, column: str, zeros: bool = True) -> Taken:
    """What a cell of this column says. What it shows must be what it stores; `zeros`: its sheet shows zeros."""
    if cell.formula is not None:
        return Taken(f"={cell.formula}"[:60], "cell_formula")
    if cell.kind == "e":
        return Taken(cell.text or "#", "cell_error")
    if not cell.text:
        return Taken("")
    taken = _stored(book, cell, column)
    if not zeros and cell.kind == "n" and taken.text == "0" and not taken.wrong:
        return taken._replace(wrong="cell_shown", shown="")
    return taken


def _stored(book: Book, cell: Cell, column: str) -> Taken:
    """What a cell says that holds something of its own."""
    if cell.kind in ("s", "str", "inlineStr"):
        return _text(book, cell, column)
    if cell.kind == "b":
        return Taken("TRUE" if cell.text in ("1", "true") else "FALSE", "cell_bool")
    if cell.kind == "d":
        return _iso(book, cell, column)
    if cell.kind != "n" or not _NUMBER.fullmatch(cell.text):
        return Taken(cell.text[:60], "cell_unknown")
    return _number(book, cell, column)


def _text(book: Book, cell: Cell, column: str) -> Taken:
    """A text, which a format may hide or add to."""
    form = book.format(cell.style)
    if form.plain:
        return Taken(cell.text)
    looks = shown_text(form, cell.text)
    if looks.strip() == cell.text.strip():
        return Taken(cell.text)
    wrong = "cell_shown" if column in NUMBERS else "cell_code_shown"
    return Taken(cell.text[:60], wrong, shown=looks[:60])


def _iso(book: Book, cell: Cell, column: str) -> Taken:
    """A date that is stored as a text of its own kind."""
    text = cell.text
    if column not in DATES:
        return Taken(text, "cell_date")
    day = text.partition("T")[0] if re.fullmatch(r"[^T]*T00:00:00(\.0+)?Z?", text) else text
    form = book.format(cell.style)
    return Taken(day, "cell_day", shown=form.code) if form.date and not form.full_day else Taken(day)


def _number(book: Book, cell: Cell, column: str) -> Taken:
    form = book.format(cell.style)
    if form.date:
        if column not in DATES:
            return Taken(cell.text, "cell_date")
        taken = day_of(cell.text, book.from_1904)
        return taken if taken.wrong or form.full_day else taken._replace(wrong="cell_day", shown=form.code)
    text = plain(cell.text)
    if not text:
        return Taken(cell.text, "cell_digits")
    if column in NUMBERS:
        return Taken(text) if form.plain else _as_shown(form, text)
    if "." in text:
        return Taken(text, "cell_code")
    code = text if form.plain else code_shown(form, Decimal(text))
    if not code:
        return Taken(text, "cell_code_shown", shown=shown(form, Decimal(text)).text[:60])
    return Taken(code, notice="code_cells")


def _as_shown(form: Format, text: str) -> Taken:
    """A number in a format of its own, refused where it looks like another one."""
    looks = shown(form, Decimal(text))
    if not looks.same:
        wrong = "cell_percent" if looks.text.endswith("%") else "cell_shown"
        return Taken(text, wrong, shown=looks.text[:60])
    return Taken(text, notice="rounded_cells", shown=looks.text) if looks.rounded else Taken(text)


@lru_cache(maxsize=1 << 16)
def plain(stored: str) -> str:
    """The number a cell shows, without exponent; "" where it has more than fifteen significant digits.

    Spreadsheets store 0.29 as 0.28999999999999998. That is taken as 0.29 because both name the same binary number;
    0.30000000000000004 is a number of its own, which nobody typed, and is not taken.
    """
    number = Decimal(stored)
    if not number:
        return "0"
    # A longer whole number has lost its last digits already, whatever stands there now.
    if not -30 < number.adjusted() < DIGITS:
        return ""
    short = _SHORT.plus(number)
    if short != number and nearest_binary(short) != nearest_binary(number):
        return ""
    number = short
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def nearest_binary(number: Decimal) -> tuple[int, int]:
    """The double-precision number nearest to a positive or negative decimal, as (53-bit integer, exponent of two).

    Whole arithmetic only: the binary number is compared, never used.
    """
    top, bottom = number.copy_abs().as_integer_ratio()
    exponent = top.bit_length() - bottom.bit_length() - 53
    while True:
        over, under = (top, bottom << exponent) if exponent >= 0 else (top << -exponent, bottom)
        whole, rest = divmod(over, under)
        if whole < 1 << 53:
            break
        exponent += 1
    if 2 * rest > under or (2 * rest == under and whole & 1):
        whole += 1
    return (whole, exponent) if whole < 1 << 53 else (whole >> 1, exponent + 1)


def day_of(stored: str, from_1904: bool) -> Taken:
    """A day number → YYYY-MM-DD. Day 60 of the 1900 calendar is a 29 February that never was."""
    number = Decimal(stored)
    if number != number.to_integral_value() or not 0 < number < 2_958_466:
        return Taken(stored, "cell_time")
    days = int(number)
    if from_1904:
        return Taken((date(1904, 1, 1) + timedelta(days)).isoformat())
    if days == 60:
        return Taken(stored, "cell_time")
    start = date(1899, 12, 30) if days > 60 else date(1899, 12, 31)
    return Taken((start + timedelta(days)).isoformat())
