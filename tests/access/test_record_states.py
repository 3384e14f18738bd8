"""Each kind of record has states of its own: what is seen of cases says nothing of what is seen of runs."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, false, insert, select

from assess.web.access import Right, Viewer, seen_by, whole
from assess.web.roles import FUNCTIONS

CASES = Table("cases", MetaData(), Column("id", Integer), Column("office", Integer), Column("state", String))
ROWS = [(1, "draft"), (1, "issued"), (1, "closed"), (1, "published"), (2, "issued")]


def right(**functions: tuple[str, ...] | None) -> Right:
    """A right at office 1: a function of cases, told apart from what it reaches of runs."""
    named = {name.replace("_", "."): states for name, states in functions.items()}
    return Right(frozenset(named.items()), office_id=1)


def seen(one: Right, function: str = "cases.read") -> list[str]:
    """The states of the cases that a viewer with this right sees, office by office."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        CASES.create(connection)
        rows = [{"id": at, "office": office, "state": state} for at, (office, state) in enumerate(ROWS)]
        connection.execute(insert(CASES), rows)
        limits = seen_by(Viewer(1, rights=(one,)), function, CASES.c.office, CASES.c.state, lambda _: false())
        return list(connection.execute(select(CASES.c.state).where(limits).order_by(CASES.c.id)).scalars())


@pytest.mark.parametrize(
    ("states", "found"),
    [
        (("issued",), ["issued"]),
        (("issued", "closed"), ["issued", "closed"]),
        (None, ["draft", "issued", "closed", "published"]),
        ((), []),
    ],
)
def test_a_case_is_seen_in_its_own_states(states: tuple[str, ...] | None, found: list[str]) -> None:
    one = right(cases_read=states, results_read=("published",))
    assert seen(one) == found
    assert seen(one, "results.read") == ["published"]
    assert [state for _, state in ROWS[:4] if whole(Viewer(1, rights=(one,)), "cases.read", 1, state)] == found


def test_without_the_function_nothing_is_seen() -> None:
    one = right(results_read=("issued", "published"))
    assert seen(one) == []
    assert not whole(Viewer(1, rights=(one,)), "cases.read", 1, "issued")
    assert not whole(Viewer(1, rights=(one,)), "cases.read", 1)


def test_a_role_gives_its_functions_and_no_others() -> None:
    for role, functions in FUNCTIONS.items():
        one = Right.of(role, 1)
        assert {name for some in FUNCTIONS.values() for name in some if one.gives(name)} == set(functions)
        assert all(one.reaches(name, state) for name, states in functions.items() for state in states or ("any",))
        assert not any(one.reaches(name, "issued") for name, states in functions.items() if states is not None)
