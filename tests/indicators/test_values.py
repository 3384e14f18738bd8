"""Numbers, codes and lists at their edges."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.values import Span, decimal, exact, fold, listed, one_line, quoted


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0", 0),
        ("2.50", Fraction(5, 2)),
        ("-1.5", Fraction(-3, 2)),
        (Decimal("1e2"), 100),
        (Decimal("-0.001"), Fraction(-1, 1000)),
        (999_999_999_999, 999_999_999_999),
        ("0.000000000001", Fraction(1, 10**12)),
    ],
)
def test_numbers_that_are_taken(written: object, number: Fraction):
    assert exact(written) == number


@pytest.mark.parametrize(
    "written",
    [
        *("", " 1", "+1", "01", "1.", ".5", "1e2", "1_0", "٨٩", "１", "89,5", "NaN", "inf", "-0", "-0.0", "1\n"),
        *("1000000000000", "0.0000000000001", 10**12, True, False, None, 1.5, [], Decimal("NaN"), Decimal("-Infinity")),
        *(Decimal("1E+999999999"), Decimal("1E-999999999"), Decimal("1E+12"), Decimal("-0.0")),
    ],
)
def test_numbers_that_are_refused(written: object):
    assert exact(written) is None


@given(st.decimals(-999_999_999_999, 999_999_999_999, places=12))
def test_a_number_reads_back_as_it_was_written(value: Decimal):
    number = Fraction(value)
    assert exact(decimal(number)) == number


def test_a_number_without_a_decimal_is_a_fraction():
    assert decimal(Fraction(1, 3)) == "1/3"


@pytest.mark.parametrize(
    ("span", "inside", "outside", "text"),
    [
        (Span(), [0, 1], [-1], "≥ 0"),
        (Span(low=None), [-1], [], "*"),
        (Span(low=None, above=Fraction(0)), [1], [0, -1], "> 0"),
        (Span(low=None, above=Fraction(0), high=Fraction(100)), [1, 100], [0, 101], "> 0, ≤ 100"),
        (Span(high=Fraction(1)), [0, 1], [-1, 2], "0…1"),
        (Span(low=None, high=Fraction(1)), [-5, 1], [2], "≤ 1"),
    ],
)
def test_a_span_holds_its_bounds_and_says_them(span: Span, inside: list[int], outside: list[int], text: str):
    assert all(Fraction(number) in span for number in inside)
    assert not any(Fraction(number) in span for number in outside)
    assert str(span) == text


def test_codes_are_folded():
    assert fold("\u200b Ａ１（甲）\ufeff ") == "A1(甲)"


def test_long_lists_show_what_is_near():
    names = [f"A{number}" for number in range(40)]
    assert listed(names[:3]) == "A0 | A1 | A2"
    assert listed(names, "A39").startswith("A39 | ")
    assert listed(names, "Z").endswith("… (40)")
    assert listed([]) == "—"


def test_values_are_shown_on_one_line():
    assert quoted(True) == "true"
    assert quoted("1") == "“1”"
    assert len(quoted("x" * 500)) == 60
    assert one_line("a\nb\u202e") == "a\\nb\\u202e"
