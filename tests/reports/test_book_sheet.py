"""The sheet that renders its own cells against XlsxWriter's own; and which formulas a spreadsheet could get wrong."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from xlsxwriter.workbook import Workbook

from reports.book.safety import apart, near
from reports.book.sheet_writer import SHARED, Book, Sheet, lines
from reports.book.terms import Term, Unwritable, half_up, number, whole_down, whole_up
from tests.reports.reading import by_calamine

TEXTS = [
    "plain",
    "=1+1",
    " spaced ",
    "<&>\"'",
    "line\nbreak",
    "_x0041_",
    "tab\there",
    "bell\x07",
    "安全生产",
    "￾x",
    "x" * 300,
]
NUMBERS = [0, 1, -1, 0.1, 1 / 3, 1e-9, 123456789012.25, 1e15, 2**60, -0.5]
FORMULAS = [("1+1", 2), ('IF(A1<2,"a&b","c")', "a&b"), ("SUM(A1:A3)", 1 / 3), ('A1&"<>"', "x<>")]


def fill(sheet, look) -> None:
    for row, text in enumerate(TEXTS):
        sheet.set_row(row, 30)
        sheet.write_string(row, 0, text, look)
    for at, value in enumerate(NUMBERS):
        sheet.write_number(len(TEXTS) + at, 1, value, look)
        sheet.write_blank(len(TEXTS) + at, 3, None, look)
    for at, (formula, shown) in enumerate(FORMULAS):
        sheet.write_formula(len(TEXTS) + len(NUMBERS) + at, 2, formula, look, shown)


def cells(path: Path, values: bool) -> dict[str, tuple[Any, str]]:
    sheet: Any = openpyxl.load_workbook(path, data_only=values).active
    return {cell.coordinate: (cell.value, cell.data_type) for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize("values", [False, True])
def test_reads_as_stock_does(values: bool, tmp_path: Path):
    """Every text, number and formula comes back as from XlsxWriter's own sheet, a number even to its last digit."""
    for name, made in (("mine", Sheet), ("stock", None)):
        work = Workbook(str(tmp_path / f"{name}.xlsx"), {"constant_memory": made is Sheet})
        sheet = work.add_worksheet("s", worksheet_class=made)
        fill(sheet, work.add_format({"bold": True}))
        work.close()
    mine, stock = (cells(tmp_path / f"{name}.xlsx", values) for name in ("mine", "stock"))
    assert mine.keys() == stock.keys()
    for at, (value, kind) in mine.items():
        if isinstance(value, float | int) and not isinstance(value, bool):
            assert stock[at][0] == pytest.approx(value, rel=1e-15)
        else:
            assert (value, kind) == stock[at], at
    numbers = [mine[f"B{len(TEXTS) + at + 1}"][0] for at in range(len(NUMBERS))]
    assert numbers == NUMBERS


def test_a_late_cell_is_an_error(tmp_path: Path):
    """A row that was written already would lose it in silence."""
    book = Book(tmp_path / "late.xlsx", 2000, "宋体", "黑体")
    sheet, look = book.add("one", "one"), book.look()
    sheet.write_string(5, 0, "x", look)
    sheet.write_string(6, 0, "x", look)
    with pytest.raises(ValueError, match="row 5 after row 6"):
        sheet.write_string(5, 1, "x", look)
    book.work.close()


def test_only_plain_numbers_are_written(tmp_path: Path):
    """NumPy's would write their type into the file."""
    book = Book(tmp_path / "numpy.xlsx", 2000, "宋体", "黑体")
    sheet, look = book.add("one", "one"), book.look()
    odd: list[Any] = [np.float64(1), np.int64(1), True, Fraction(1, 2)]
    for value in odd:
        with pytest.raises(TypeError):
            sheet.write_number(0, 0, value, look)
    book.work.close()


def test_many_texts_are_all_there(tmp_path: Path):
    """Those beyond the shared ones stand in their cells."""
    book = Book(tmp_path / "many.xlsx", 2000, "宋体", "黑体")
    sheet, look = book.add("one", "one"), book.look()
    for row in range(SHARED + 5):
        sheet.write_string(row, 0, f"<{row}", look)
    book.work.close()
    (rows,) = by_calamine(tmp_path / "many.xlsx").values()
    assert [row[0] for row in rows] == [f"<{row}" for row in range(SHARED + 5)]


def values(*numbers: float) -> Term:
    return Term("A1", np.array(numbers))


def test_steps_are_counted_on_settled_quotients():
    """0.3 ÷ 0.1 is 3 in a spreadsheet only after rounding; just between two roundings nothing is claimed."""
    quotient = values(0.3, 0.35, 0.30000000049) / number(Fraction(1, 10))
    assert whole_up(quotient).value.tolist() == [3, 4, 3]
    assert whole_down(quotient).value.tolist() == [3, 3, 3]
    assert whole_down(quotient).text == "INT(ROUND(A1/0.1,7))"
    assert np.isnan(whole_down(values(1.00000005)).value).all()


def test_halves_are_rounded_up_on_whole_numbers():
    """1.005 is less than it looks in binary fractions, and still becomes 1.01."""
    assert half_up(values(1.005, 2.675, 89.995, 89.9949999), 2).value.tolist() == [1.01, 2.68, 90, 89.99]
    assert half_up(values(0.5, 1.4999999), 0).value.tolist() == [1, 1]


def test_texts_bind_as_their_numbers_do():
    """Brackets stand where the order of operations needs them."""
    a, b = Term("A1", np.array([8.0])), Term("B1", np.array([3.0]))
    assert ((a - b) * (a + b)).text == "(A1-B1)*(A1+B1)"
    assert (a - (b - a)).text == "A1-(B1-A1)"
    assert (a / (b / a)).text == "A1/(B1/A1)"
    assert (-(a + b)).text == "-(A1+B1)"
    assert (a * b / a).text == "A1*B1/A1"
    assert ((a + b) ** a).text == "(A1+B1)^A1"


def test_numbers_no_cell_holds_are_refused():
    assert number(Fraction(123456789012, 100)).text == "1234567890.12"
    for x in (Fraction(1, 3), Fraction(123456789012345678, 10**6)):
        with pytest.raises(Unwritable):
            number(x)


def test_near_and_apart():
    """On a line is safe, a hair beside it is not; equal totals must round to the same nine decimals."""
    line, hair = Fraction(80), Fraction(1, 10**10)
    assert near([line, line + hair, line - hair, line + 1], line).tolist() == [False, True, True, False]
    assert apart([line, line, line + 1])
    assert not apart([line, line + hair])
    tie = line + 1 + Fraction(5, 10**10)
    assert apart([tie, line])
    assert not apart([tie, tie])


def test_lines_count_chinese_as_two():
    assert lines("安全生产", 20) == 1
    assert lines("安全生产" * 5, 20) == 3
    assert lines("a\nb\nc", 20) == 3
