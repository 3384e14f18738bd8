"""A spreadsheet's cell → the text that the strict readers take, or the reason why it can't be taken."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Context, Decimal
from functools import lru_cache

from assess.collection.xlsx.sheet_xml import Book, Cell

NUMBERS = frozenset(("value", "base", "limit", "count"))
DATES = frozenset(("date",))
DIGITS = 15
"""Spreadsheets keep and show fifteen significant digits; what lies beyond is rubbish of binary arithmetic."""
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?([eE][-+]?[0-9]{1,3})?")
_SHORT = Context(prec=DIGITS)
Taken = tuple[str, str, str]
"""Text, fault code (or ""), notice code (or "")."""


def take(book: Book, cell: Cell, column: str) -> Taken:
    """What a cell of this column says."""
    if cell.formula is not None:
        return f"={cell.formula}"[:60], "cell_formula", ""
    if cell.kind == "e":
        return cell.text or "#", "cell_error", ""
    if not cell.text or cell.kind in ("s", "str", "inlineStr"):
        return cell.text, "", ""
    if cell.kind == "b":
        return ("TRUE" if cell.text in ("1", "true") else "FALSE"), "cell_bool", ""
    if cell.kind == "d":
        return _iso(cell.text, column)
    if cell.kind != "n" or not _NUMBER.fullmatch(cell.text):
        return cell.text[:60], "cell_unknown", ""
    return _number(book, cell, column)


def _iso(text: str, column: str) -> Taken:
    """A date that is stored as a text of its own kind."""
    if column not in DATES:
        return text, "cell_date", ""
    day = text.partition("T")[0] if re.fullmatch(r"[^T]*T00:00:00(\.0+)?Z?", text) else text
    return day, "", ""


def _number(book: Book, cell: Cell, column: str) -> Taken:
    if cell.style in book.dates:
        if column not in DATES:
            return cell.text, "cell_date", ""
        return day_of(cell.text, book.from_1904)
    text = plain(cell.text)
    if not text:
        return cell.text, "cell_digits", ""
    if column in NUMBERS:
        return text, "", "percent_cells" if cell.style in book.percents else ""
    if "." in text:
        return text, "cell_code", ""
    return text, "", "code_cells"


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
        return stored, "cell_time", ""
    days = int(number)
    if from_1904:
        return (date(1904, 1, 1) + timedelta(days)).isoformat(), "", ""
    if days == 60:
        return stored, "cell_time", ""
    start = date(1899, 12, 30) if days > 60 else date(1899, 12, 31)
    return (start + timedelta(days)).isoformat(), "", ""
