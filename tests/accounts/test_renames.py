"""Another name takes two persons, is nobody's own doing, and is never one that somebody else has or seems to have."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from assess.accounts import actions
from assess.accounts.models import Person
from assess.accounts.name_queries import names_then, renames
from assess.accounts.rename_actions import decide_name, propose_name
from assess.audit.events import sentence
from assess.audit.queries import Asked, page
from assess.database.engine import reading
from tests.accounts.people import NOW, Town, later
from tests.accounts.test_people import refused


def name_of(people: Town, person: int) -> str:
    with reading(people.engine) as connection:
        return connection.execute(select(Person.name).where(Person.id == person)).scalar_one()


def renamed(people: Town, person: int, name: str, when=NOW) -> int:
    number = propose_name(people.at(people.system, when), person, name)
    decide_name(people.at(people.security, when), number, approve=True)
    return number


def test_two_persons(people: Town) -> None:
    number = propose_name(people.at(people.system), people.plain, " 示例　丙 ")
    assert name_of(people, people.plain) == "示例甲"
    assert refused(decide_name, people.at(people.system), number, True) == "two_persons"
    assert refused(decide_name, people.at(people.auditor), number, True) == "not_allowed"
    assert refused(propose_name, people.at(people.security), people.plain, "示例丁") == "asked_already"
    decide_name(people.at(people.security), number, approve=True)
    assert name_of(people, people.plain) == "示例 丙"
    assert refused(decide_name, people.at(people.security), number, True) == "gone"


def test_two_for_the_system_are_not_enough(people: Town) -> None:
    """One of the two answers for security, as with grants."""
    people.hold("system")
    other, _ = actions.make_person(people.at(people.system), "zhang", "示例乙")
    number = propose_name(people.at(people.system), other, "示例丙")
    assert refused(decide_name, people.at(people.plain), number, True) == "two_persons"
    decide_name(people.at(people.security), number, approve=False)
    assert name_of(people, other) == "示例乙"
    with reading(people.engine) as connection:
        assert renames(connection) == []


def test_never_ones_own(people: Town) -> None:
    """Neither as the first nor as the second."""
    assert refused(propose_name, people.at(people.system), people.system, "示例丙") == "own"
    number = propose_name(people.at(people.system), people.security, "示例丙")
    assert refused(decide_name, people.at(people.security), number, True) == "own"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", "names.empty"),
        (" \u3000", "names.empty"),
        ("\u3164", "names.unseen"),
        ("示例\u2060丙", "names.unseen"),
        ("示例\u202e丙", "names.unseen"),
        ("示例\u2800丙", "names.unseen"),
        ("示例\0丙", "names.unseen"),
        ("字" * 41, "long"),
        ("示例甲", "same_name"),
        ("Zhаng San", "names.alike"),
        ("ZHANG  SAN", "names.alike"),
        ("Ｚhang San", "names.alike"),
        ("示例乙", "names.alike"),
        ("示例 乙", "names.alike"),
        ("⽰例乙", "names.alike"),
    ],
)
def test_names_that_are_refused(people: Town, name: str, fault: str) -> None:
    """The third sign of the first that looks alike is Cyrillic, the first of the last one is a radical."""
    actions.make_person(people.at(people.system), "wang", "示例乙")
    actions.make_person(people.at(people.system), "zhang", "Zhang San")
    assert refused(propose_name, people.at(people.system), people.plain, name) == fault
    if fault != "same_name":
        assert refused(actions.make_person, people.at(people.system), "li", name) == fault


def test_the_name_is_looked_at_again(people: Town) -> None:
    """Somebody else may have got it meanwhile; the disabled keep theirs, for the record names them."""
    number = propose_name(people.at(people.system), people.plain, "示例丙")
    other, _ = actions.make_person(people.at(people.system), "zhang", "示例丙")
    actions.disable(people.at(people.system), other)
    assert refused(decide_name, people.at(people.security), number, True) == "names.alike"
    decide_name(people.at(people.security), number, approve=False)


def test_what_somebody_shut_out_had_in_mind(people: Town) -> None:
    people.hold("security")
    number = propose_name(people.at(people.plain), people.auditor, "示例丙")
    actions.disable(people.at(people.system), people.plain)
    assert refused(decide_name, people.at(people.security), number, True) == "proposer"


def test_logins_that_look_alike(people: Town) -> None:
    """Li.na is there: a login in small letters has few ways to seem another, but it has some."""
    actions.make_person(people.at(people.system), "wang01", "示例乙")
    for login in ("wangol", "wang0l", "wango1"):
        assert refused(actions.make_person, people.at(people.system), login, "示例丙") == "names.alike"
    actions.make_person(people.at(people.system), "wang10", "示例丙")


def test_names_of_the_day(people: Town) -> None:
    """Two exchange their names by way of a third: whoever did something then is called as then."""
    other, _ = actions.make_person(people.at(people.system), "zhang", "示例乙")
    first, second, third = (later(days=days) for days in (1, 2, 3))
    renamed(people, people.plain, "示例丙", first)
    renamed(people, other, "示例甲", second)
    renamed(people, people.plain, "示例乙", third)
    with reading(people.engine) as connection:
        known = names_then(connection)
        assert known.at(NOW) == {people.plain: "示例甲", other: "示例乙"}
        assert known.at(first) == {people.plain: "示例丙", other: "示例乙"}
        assert known.at(third - timedelta(microseconds=1)) == {people.plain: "示例丙"}
        assert known.at(third) == {}
    assert known.people[people.plain] == ("li.na", "示例乙")
    assert list(known.renames.values()) == [("示例甲", "示例丙"), ("示例乙", "示例甲"), ("示例丙", "示例乙")]


def test_events_hold_no_name(people: Town) -> None:
    """Names can be erased without breaking the chain; what was recorded before it took two is still said."""
    renamed(people, people.plain, "示例丙")
    with reading(people.engine) as connection:
        lines = [line for line in page(connection, Asked()) if "rename" in line.action]
    assert [line.action for line in lines] == ["person.renamed", "rename.proposed"]
    assert all(dict(line.fields) == {"rename": 1, "person": people.plain} for line in lines)
    assert sentence("person.renamed", "done", {"person": 7}, people={7: "示例"}) == "修改 示例 的姓名"
