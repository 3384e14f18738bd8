"""What is appended and what is withdrawn so that facts come to be as they are given."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.collection.fact_difference import Difference, Rows, alike, beside_other_days, difference, nothing_else


def row(value: str | None, assessor: str | None = None) -> tuple[str | None, ...]:
    return (value, None, None, None, None, assessor)


ONE, TWO, EMPTY = row("1"), row("2"), row(None)
LI, WANG = row("8", "李"), row("9", "王")
NOTHING = Difference({}, ())
CASES: dict[str, tuple[Rows, Rows, Difference]] = {
    "new": ({"A1": [ONE]}, {}, Difference({"A1": [ONE]}, ())),
    "the same": ({"A1": [ONE]}, {"A1": [ONE]}, NOTHING),
    "another value": ({"A1": [TWO]}, {"A1": [ONE]}, Difference({"A1": [TWO]}, ())),
    "an empty cell is not a zero": ({"A1": [EMPTY]}, {"A1": [row("0")]}, Difference({"A1": [EMPTY]}, ())),
    "an item that is not named stays": ({"A1": [TWO]}, {"A1": [ONE], "A2": [ONE]}, Difference({"A1": [TWO]}, ())),
    "withdrawn": ({"A1": []}, {"A1": [ONE], "A2": [ONE]}, Difference({}, ("A1",))),
    "nothing to withdraw": ({"A1": []}, {"A2": [ONE]}, NOTHING),
    "nothing to withdraw any more": ({"A1": []}, {"A1": []}, NOTHING),
    "assessors in another order": ({"A1": [WANG, LI]}, {"A1": [LI, WANG]}, NOTHING),
    "all marks of an item, where one is new": ({"A1": [LI, WANG]}, {"A1": [LI]}, Difference({"A1": [LI, WANG]}, ())),
    "one of two marks is gone": ({"A1": [LI]}, {"A1": [LI, WANG]}, Difference({"A1": [LI]}, ())),
    "the same mark twice is not once": ({"A1": [LI, LI]}, {"A1": [LI]}, Difference({"A1": [LI, LI]}, ())),
}


@pytest.mark.parametrize("case", CASES)
def test_worked_cases(case: str) -> None:
    given_, before, wanted = CASES[case]
    assert difference(given_, before) == wanted
    assert bool(wanted) == (wanted != NOTHING)


def test_a_whole_delivery_says_that_nothing_else_stands() -> None:
    """Withdrawals come after what is given, in the order in which they stood."""
    whole = nothing_else({"A2": [TWO]}, {"A3": [ONE], "A1": [ONE], "A2": [ONE]})
    assert list(whole) == ["A2", "A3", "A1"]
    assert difference(whole, {"A3": [ONE], "A1": [ONE], "A2": [ONE]}) == Difference({"A2": [TWO]}, ("A3", "A1"))


CELLS = st.sampled_from([None, "0", "1", "不适用"])
ROWS = st.lists(st.tuples(*[CELLS] * 6), max_size=3)
STANDING = st.dictionaries(st.sampled_from(["A1", "A2", "B1", "B2"]), ROWS)


def applied(before: Rows, found: Difference) -> dict[str, object]:
    """As the rows stand once the difference has been appended."""
    after = {**before, **found.appended, **dict.fromkeys(found.withdrawn, ())}
    return {name: sorted(map(str, rows)) for name, rows in after.items() if rows}


def standing(rows: Mapping[str, object]) -> dict[str, object]:
    return {name: sorted(map(str, some)) for name, some in rows.items() if some}  # type: ignore[call-overload]


@given(STANDING, STANDING)
def test_applied_to_what_stood_it_gives_what_was_given(new: Rows, before: Rows) -> None:
    """Named items become as given and the others stay; a whole delivery leaves only what it holds."""
    assert applied(before, difference(new, before)) == standing({**before, **new})
    assert applied(before, difference(nothing_else(new, before), before)) == standing(new)


@given(STANDING, STANDING)
def test_nothing_more_than_needed(new: Rows, before: Rows) -> None:
    """A second time nothing differs, and what did not change is not appended."""
    assert not difference(new, new)
    found = difference(new, before)
    assert not difference(new, {**before, **found.appended, **dict.fromkeys(found.withdrawn, ())})
    assert not any(alike(rows, before.get(name, ())) for name, rows in found.appended.items())
    assert all(before[name] for name in found.withdrawn)


def test_records_of_a_veto_stand_beside_those_of_earlier_days() -> None:
    """A later day is added; the same day, or an earlier one, takes the place of what stood from then on."""
    march, june, both = ("2026-03-05", "confirmed", None), ("2026-06-01", "lifted", None), ("2026-06-01", "x", None)
    stood = {"V1": [march]}
    assert beside_other_days({"V1": [june]}, stood) == {"V1": [march, june]}
    assert beside_other_days({"V1": [both]}, {"V1": [march, june]}) == {"V1": [march, both]}
    assert beside_other_days({"V1": [march]}, {"V1": [march, june]}) == {"V1": [march, june]}
    assert beside_other_days({"V2": [june]}, stood) == {"V2": [june]}
    assert beside_other_days({}, stood) == {}
