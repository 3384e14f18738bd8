"""What looks the same, what doesn't, and what can't be seen."""

from __future__ import annotations

import unicodedata

import pytest

from indicators.look_alikes import ALIKE, hidden, looks, twin


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例甲", "示例甲"),
        ("示例甲", "示例 甲"),
        ("示例甲", "⽰例甲"),
        ("示例甲", "示例\u2060甲"),
        ("示例甲", "示例\U000e0101甲"),
        ("ABC-1", "аbс–l"),
        ("ABC-1", "ＡＢＣ－１"),
        ("ABC", "abc"),
        ("510600", "51O6OO"),
        ("510600", "5l06oo"),
        ("Ivan", "Ιvаn"),
        ("karn", "kam"),
        ("工业园", "エ业园"),
        ("二中", "ニ中"),
        ("民政", "⺠政"),
        ("e\u0301", "é"),
    ],
)
def test_looks_the_same(one: str, other: str) -> None:
    assert twin(one, ["示例乙", other]) == other
    assert twin(other, ["示例乙", one]) == one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例甲", "示例乙"),
        ("示例未", "示例末"),
        ("510600", "510601"),
        ("第一中队", "第二中队"),
        ("A1", "A2"),
        ("i1", "j1"),
        ("1队", "7队"),
        ("é", "e"),
        ("", "甲"),
    ],
)
def test_looks_different(one: str, other: str) -> None:
    assert twin(one, [other]) is None


def test_no_sign_stands_in_two_classes() -> None:
    """Nor is there one that the other steps would have made another already."""
    signs = "".join(ALIKE.split())
    assert len(set(signs)) == len(signs) > 800
    assert all(unicodedata.normalize("NFKC", sign) == sign for sign in signs)


def test_digits_look_like_themselves() -> None:
    assert looks("510600") == ("510600", "510600")
    assert {looks(digit)[0] for digit in "0123456789"} == set("0123456789")


def test_what_is_hidden_is_told_by_number() -> None:
    assert hidden(" 示例 甲 ") == ""
    assert hidden("示例\u200b甲\u3164") == "U+200B、U+3164"
    assert hidden("示例\n甲") == "U+000A"
    assert hidden("\u202e") == "U+202E"
