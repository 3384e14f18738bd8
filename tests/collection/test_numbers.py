"""The strict grammar: what it takes it takes exactly, and what it doesn't it explains."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.collection.tables.number_parser import EMPTY, EXEMPT, MILLION, NUMBER, OTHER, read_column, reading, scaled
from indicators.strict_number import why_not

WRONG = {
    "NaN": "not_number",
    "Infinity": "not_number",
    "sNaN": "not_number",
    "1e2": "scientific",
    "1E-2": "scientific",
    "1_0": "underscore",
    "٨٩": "digits",
    "८९": "digits",
    "②": "digits",
    "½": "digits",
    "89,5": "comma",
    "89，5": "comma",
    "1,234": "thousands",
    "1,234,567.5": "thousands",
    "+5": "sign",
    "−5": "sign",
    "-0": "signed_zero",
    "-0.00": "signed_zero",
    "5%": "percent",
    "５％": "percent",
    "8 9": "spaces",
    "089": "leading_zero",
    "00": "leading_zero",
    ".5": "open_point",
    "5.": "open_point",
    "8。5": "not_number",
    "1234567890123": "long_whole",
    "0.1234567": "long_decimals",
    "8\u200b9": "invisible",
    "\ufeff89": "invisible",
    "0x10": "not_number",
    "1.2.3": "not_number",
    "不适用。": "not_number",
    "na": "not_number",
    "#N/A": "not_number",
    "=1+1": "not_number",
}


@pytest.mark.parametrize(("text", "kind"), WRONG.items())
def test_wrong_forms_are_refused_and_explained(text: str, kind: str) -> None:
    assert reading(text).kind == OTHER
    assert why_not(text)[0] == kind


def test_words_and_full_width() -> None:
    assert [reading(text).kind for text in ("", " ", "不适用", "NA", "ＮＡ", " NA\u3000")] == [EMPTY] * 2 + [EXEMPT] * 4
    assert reading("８９．５０").millionths == 89_500_000
    assert reading("－５").millionths == -5_000_000
    assert read_column(["89.5", "８９．５", "　89.5", "ＮＡ"]).mended.tolist() == [False, True, False, False]


@given(st.integers(0, 10**12 - 1), st.integers(0, 6), st.integers(0, 10**6 - 1), st.booleans())
def test_every_decimal_round_trips_exactly(whole: int, places: int, tail: int, negative: bool) -> None:
    """A decimal's columns say the same fraction as its text, over the smallest power of ten."""
    text = str(whole) + (f".{tail % 10**places:0{places}d}" if places else "")
    text = f"-{text}" if negative and Fraction(text) else text
    column = read_column([text])
    assert column.kind[0] == NUMBER
    assert column.written[0] == places
    numbers, den = scaled(column.millionths, column.needed)
    assert Fraction(int(numbers[0]), den) == Fraction(text)
    assert numbers.dtype == np.int64
    assert den == 1 or int(numbers[0]) % 10


@given(st.text("0123456789.,+-eE_ xnaNfi٨９½%\u200b", max_size=8))
def test_nothing_beyond_the_grammar_is_taken(text: str) -> None:
    """What Decimal alone would take (1_0, NaN, 1e2, ٨٩, +5) is a number here only where both agree on plain digits."""
    cell = reading(text)
    if cell.kind != NUMBER:
        return
    plain = text.strip().replace("９", "9")
    assert set(plain) <= set("0123456789.-")
    assert Decimal(plain) * MILLION == cell.millionths
    assert not plain.startswith("-0") or cell.millionths < 0
