"""Two contents never give the same bytes, and the same content gives the same however it was read."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from assess.audit.encoding import BLOCK, block, cells, digest

CELL = some.one_of(
    some.none(), some.integers(-(1 << 63), (1 << 63) - 1), some.text(max_size=4), some.binary(max_size=4)
)
ROW = some.tuples(CELL, CELL, CELL)


@given(some.lists(CELL, max_size=4), some.lists(CELL, max_size=4))
def test_cells_are_told_apart(one: list[Any], other: list[Any]) -> None:
    assert (cells(one) == cells(other)) == (list(map(kind, one)) == list(map(kind, other)))


def kind(value: object) -> tuple[type, object]:
    return type(value), value


@given(some.lists(ROW, min_size=1, max_size=4), some.lists(ROW, min_size=1, max_size=4))
def test_rows_are_told_apart(one: list[Any], other: list[Any]) -> None:
    same = [list(map(kind, row)) for row in one] == [list(map(kind, row)) for row in other]
    assert (block("abc", one) == block("abc", other)) == same


def test_what_looks_alike_is_not() -> None:
    middles = ("12", 12, b"12", 12.0, "", None)
    alike: list[Any] = [("甲", middle, "3") for middle in middles]
    alike += [("甲", "1", "23"), ("甲", "12", 3), ("甲", None, "123"), ("甲12", None, "3")]
    for one, other in itertools.combinations(alike, 2):
        assert cells(one) != cells(other)
        assert block("abc", [one]) != block("abc", [other])
        assert block("abc", [one, one]) != block("abc", [one, other])


def test_names_tables_and_order_count() -> None:
    rows = [(1, "a"), (2, "b")]
    assert digest("sha256", "t", ["x", "y"], [rows]) != digest("sha256", "u", ["x", "y"], [rows])
    assert digest("sha256", "t", ["x", "y"], [rows]) != digest("sha256", "t", ["x", "z"], [rows])
    assert digest("sha256", "t", ["x", "y"], [rows]) != digest("sha256", "t", ["x", "y"], [rows[::-1]])
    assert digest("sha256", "t", ["x", "y"], [rows]) != digest("sm3", "t", ["x", "y"], [rows])


def test_the_order_of_columns_and_a_later_column_without_values_do_not() -> None:
    rows = [(1, "a"), (2, "b")]
    turned = [(text, number) for number, text in rows]
    assert digest("sha256", "t", ["x", "y"], [rows]) == digest("sha256", "t", ["y", "x"], [turned])
    wider = [(*row, None) for row in rows]
    assert digest("sha256", "t", ["x", "y"], [rows]) == digest("sha256", "t", ["x", "y", "z"], [wider])


def test_written_once_and_written_often_is_the_same() -> None:
    """The quick way for a column of one value gives the bytes of the slow one."""
    values = [("v", i % 2) for i in range(BLOCK)]
    quick = block(["a", "b"], values)
    slow = block(["b", "a"], [(number, word) for word, number in values])
    assert quick == slow
    assert quick.count(b"v") == BLOCK


def test_the_format_stays_what_it_is() -> None:
    """What was recorded must be checked by every later version."""
    told = digest("sha256", "facts", ["id", "item", "none", "raw"], [[(1, "甲", None, b"\0"), (22, "b", None, b"")]])
    assert told == (2, "64cbf9f6856fac877218680c158e0289c4c92682a141576a0b28b92c01b7ff80")
