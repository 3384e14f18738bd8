"""Grants: two persons, no administrator with anything else, nobody for themselves; and their days. Both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assess.accounts import actions, grant_actions
from assess.accounts.grant_actions import Wanted
from assess.accounts.queries import grants_in_force, holders, roles_on
from assess.accounts.separation import GrantLine, clash, overlap, two_persons
from assess.database.engine import reading
from indicators.faults import Refused
from tests.accounts.people import DAY, Town, kind_of, later, state_of

A_DAY = timedelta(days=1)


def wanted(people: Town, role: str = "office", **other) -> Wanted:
    given = {"person_id": people.plain, "role": role, "office_id": people.office, "unit_id": None}
    return Wanted(**{**given, "starts": DAY, "ends": None, **other})


def refused(action, *given, **named) -> str:
    with pytest.raises(Refused) as told:
        action(*given, **named)
    return kind_of(told.value)


def test_one_proposes_another_decides(people: Town) -> None:
    number = grant_actions.propose(people.at(people.system), wanted(people))
    with reading(people.engine) as connection:
        assert grants_in_force(connection, people.plain, DAY) == []
    grant_actions.decide(people.at(people.security), number, approve=True)
    with reading(people.engine) as connection:
        (held,) = grants_in_force(connection, people.plain, DAY)
    assert (held.role, held.office_id, held.proposed_by, held.decided_by) == (
        "office", people.office, people.system, people.security,
    )  # fmt: skip


def test_the_last_day_is_one_of_them(people: Town) -> None:
    people.hold("office", office=people.office, starts=DAY + A_DAY, ends=DAY + 3 * A_DAY)
    with reading(people.engine) as connection:
        held = [len(grants_in_force(connection, people.plain, DAY + days * A_DAY)) for days in range(5)]
    assert held == [0, 1, 1, 1, 0]


def test_a_day_begins_at_the_offices_midnight(people: Town) -> None:
    """16:00 UTC is the next day in Shanghai."""
    people.hold("office", office=people.office, ends=DAY)
    for hours, held in ((13, {"office"}), (14, set())):
        day = people.at(people.plain, later(hours=hours)).day
        with reading(people.engine) as connection:
            assert roles_on(connection, people.plain, day) == held


@pytest.mark.parametrize("approve", [True, False])
def test_nobody_decides_what_they_proposed(people: Town, approve: bool) -> None:
    number = grant_actions.propose(people.at(people.security), wanted(people))
    assert refused(grant_actions.decide, people.at(people.security), number, approve) == "two_persons"
    grant_actions.decide(people.at(people.system), number, approve)
    assert state_of(people.engine, number) == ("granted" if approve else "refused")
    assert refused(grant_actions.decide, people.at(people.system), number, approve) == "gone"


def test_two_system_administrators_are_not_enough(people: Town) -> None:
    """One of the two answers for security."""
    people.hold("system")
    other, _ = actions.make_person(people.at(people.system), "zhang", "示例乙")
    number = grant_actions.propose(people.at(people.system), wanted(people, person_id=other))
    assert refused(grant_actions.decide, people.at(people.plain), number, True) == "two_persons"
    grant_actions.decide(people.at(people.security), number, approve=True)


def test_nobody_grants_themselves(people: Town) -> None:
    own = wanted(people, "security", person_id=people.system, office_id=None)
    assert refused(grant_actions.propose, people.at(people.system), own) == "own"
    people.hold("security", ends=DAY + 9 * A_DAY)
    again = wanted(people, "security", office_id=None, starts=DAY + 10 * A_DAY)
    assert refused(grant_actions.propose, people.at(people.plain), again) == "own"
    number = grant_actions.propose(people.at(people.system), again)
    assert refused(grant_actions.decide, people.at(people.plain), number, True) == "own"


@pytest.mark.parametrize("who", ["auditor", "plain"])
def test_others_neither_propose_nor_decide_nor_withdraw(people: Town, who: str) -> None:
    person = getattr(people, who)
    assert refused(grant_actions.propose, people.at(person), wanted(people)) == "not_allowed"
    number = grant_actions.propose(people.at(people.system), wanted(people))
    assert refused(grant_actions.decide, people.at(person), number, True) == "not_allowed"
    assert refused(grant_actions.withdraw, people.at(person), number) == "not_allowed"
    assert refused(actions.make_person, people.at(person), "zhang", "示例乙") == "not_allowed"
    assert refused(actions.disable, people.at(person), people.system) == "not_allowed"
    assert refused(grant_actions.propose, people.at(None), wanted(people)) == "not_allowed"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"office_id": None}, "office_needed"),
        ({"office_id": 990099}, "office_unknown"),
        ({"unit_id": 990099}, "unit_unknown"),
        ({"role": "public"}, "role"),
        ({"role": "root"}, "role"),
        ({"role": "system"}, "no_office"),
        ({"ends": DAY - A_DAY}, "days"),
        ({"starts": DAY - 9 * A_DAY, "ends": DAY - A_DAY}, "past"),
        ({"person_id": 990099}, "disabled"),
    ],
)
def test_what_is_not_granted(people: Town, change: dict, fault: str) -> None:
    given = {"person_id": people.plain, "role": "office", "office_id": people.office, "unit_id": None}
    asked = Wanted(**{**given, "starts": DAY, "ends": None, **change})
    assert refused(grant_actions.propose, people.at(people.system), asked) == fault


def test_administrators_hold_nothing_else(people: Town) -> None:
    """At the proposal, and again at the decision."""
    business = wanted(people, person_id=people.auditor)
    assert refused(grant_actions.propose, people.at(people.system), business) == "mixed"
    people.hold("reader", office=people.office, ends=DAY + 9 * A_DAY)
    admin = wanted(people, "system", office_id=None)
    assert refused(grant_actions.propose, people.at(people.system), admin) == "mixed"
    after = wanted(people, "system", office_id=None, starts=DAY + 10 * A_DAY)
    assert grant_actions.propose(people.at(people.system), after)
    assert refused(grant_actions.propose, people.at(people.system), wanted(people)) == "mixed"


def test_separation_holds_at_the_decision_too(people: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """However two proposals came to stand beside each other, both can't be approved."""
    first = grant_actions.propose(people.at(people.system), wanted(people))
    with monkeypatch.context() as patched:
        patched.setattr(grant_actions, "clash", lambda *_: None)
        second = grant_actions.propose(people.at(people.system), wanted(people, "auditor", office_id=None))
    grant_actions.decide(people.at(people.security), first, approve=True)
    assert refused(grant_actions.decide, people.at(people.security), second, True) == "mixed"
    grant_actions.decide(people.at(people.security), second, approve=False)


def test_a_decision_comes_too_late(people: Town) -> None:
    number = grant_actions.propose(people.at(people.system), wanted(people, ends=DAY))
    late = people.at(people.security, later(days=1))
    assert refused(grant_actions.decide, late, number, True) == "past"
    other = grant_actions.propose(people.at(people.system), wanted(people, "reader"))
    actions.disable(people.at(people.system), people.plain)
    assert refused(grant_actions.decide, people.at(people.security), other, True) == "disabled"


def test_the_same_twice(people: Town) -> None:
    people.hold("reader", office=people.office, unit_id=people.unit)
    again = wanted(people, "reader", unit_id=people.unit)
    assert refused(grant_actions.propose, people.at(people.system), again) == "twice"
    assert grant_actions.propose(people.at(people.system), wanted(people, "reader"))


def test_one_is_enough_to_take_away(people: Town) -> None:
    number = people.hold("office", office=people.office)
    grant_actions.withdraw(people.at(people.security), number)
    with reading(people.engine) as connection:
        assert roles_on(connection, people.plain, DAY) == set()
    assert refused(grant_actions.withdraw, people.at(people.security), number) == "gone"


@pytest.mark.parametrize("role", ["system", "security", "auditor"])
def test_the_last_of_a_kind_stays(people: Town, role: str) -> None:
    """Neither disabled nor withdrawn, until somebody else holds the role in force."""
    last = getattr(people, role)
    with reading(people.engine) as connection:
        (own,) = grants_in_force(connection, last, DAY)
    assert refused(grant_actions.withdraw, people.at(people.security), own.id) == "last"
    other = people.hold(role)
    grant_actions.withdraw(people.at(people.security), own.id)
    with reading(people.engine) as connection:
        assert holders(connection, role, DAY) == {people.plain}
    assert state_of(people.engine, other) == "granted"


def test_the_last_can_not_be_disabled(people: Town) -> None:
    assert refused(actions.disable, people.at(people.system), people.security) == "last"
    assert refused(actions.disable, people.at(people.system), people.system) == "own"
    people.hold("security", starts=DAY + A_DAY)
    assert refused(actions.disable, people.at(people.system), people.security) == "last"
    actions.disable(people.at(people.system, later(days=1)), people.security)


def test_somebody_disabled_is_not_a_holder(people: Town) -> None:
    people.hold("auditor")
    actions.disable(people.at(people.system), people.plain)
    assert refused(actions.disable, people.at(people.system), people.auditor) == "last"


def test_overlaps() -> None:
    def term(starts: int, ends: int | None, role: str = "office") -> GrantLine:
        day = date(2027, 1, 1)
        last = None if ends is None else day + ends * A_DAY
        return GrantLine(starts, 1, role, 1, None, day + starts * A_DAY, last, "granted", 2, 3)

    assert overlap(term(1, 5), term(5, 9))
    assert not overlap(term(1, 4), term(5, 9))
    assert overlap(term(1, None), term(5, 9))
    assert not overlap(term(10, None), term(5, 9))
    assert clash(term(1, 4), [term(5, None, "system")]) is None
    assert clash(term(1, 5), [term(5, None, "system")]) == ("accounts.mixed", "system")


@pytest.mark.parametrize(
    ("proposers", "deciders", "may"),
    [
        ({"system"}, {"security"}, True),
        ({"security"}, {"system"}, True),
        ({"security"}, {"security"}, True),
        ({"system"}, {"system"}, False),
        ({"auditor"}, {"security"}, False),
        ({"security"}, {"auditor"}, False),
        ({"office"}, {"security"}, False),
        (set(), {"security"}, False),
    ],
)
def test_who_may_decide(proposers: set[str], deciders: set[str], may: bool) -> None:
    assert two_persons(1, 2, 3, frozenset(proposers), frozenset(deciders)) is may
    assert not two_persons(1, 2, 2, frozenset(proposers), frozenset(deciders))
    assert not two_persons(1, 1, 3, frozenset(proposers), frozenset(deciders))
    assert not two_persons(1, 2, 1, frozenset(proposers), frozenset(deciders))
    assert not two_persons(1, None, 3, frozenset(proposers), frozenset(deciders))
