"""Offices and units come through the same door: none that hides something, none that looks like one that is there."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from assess.audit.recording import changing
from assess.audit.touched_rows import ends, grown
from assess.units.actions import enter_office, enter_units
from indicators.faults import Refused
from tests.accounts.people import DAY, NOW, Town
from tests.occasions import occasion

TABLES = ("offices", "units", "namings")


def entered(people: Town, codes: list[str]) -> None:
    with changing(occasion(people.engine, NOW)) as change:
        before = ends(change.connection, *TABLES)
        enter_units(change.connection, people.office, [(code, f"示例{code}") for code in codes], DAY, NOW)
        change.record("tests.office", *grown(change.connection, before))


def office(connection: Connection, name: str) -> int:
    return enter_office(connection, name, NOW)


@pytest.mark.parametrize("code", ["99O101", "99 0101", "9901０1", "99010l", "99010I", "９９０１０１"])
def test_a_new_code_looks_like_no_other(people: Town, code: str) -> None:
    """990101 is there; a fourth digit more, or another one, is another unit."""
    with pytest.raises(Refused) as told:
        entered(people, [code])
    fault = told.value.faults[0]
    assert fault.kind == "names.alike"
    assert fault.args["other"] == "990101"
    entered(people, ["990102", "99010", "9901011"])
    with pytest.raises(Refused, match=r"U\+2060"):
        entered(people, ["990109\u2060"])
    with pytest.raises(Refused, match="B1"):
        entered(people, ["B1", "b1"])


def test_what_is_there_stays(people: Town) -> None:
    """Units that are entered already are never looked at again, whatever they look like."""
    entered(people, ["990101"])
    entered(people, ["A1", "990101"])
    with pytest.raises(Refused, match="A1"):
        entered(people, ["a1", "A1"])


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("示例市 安委办", "alike"),
        ("示例市安委\u2060办", "unseen"),
        ("⽰例市安委办", "alike"),
        ("示例市安委办\n甲", "unseen"),
    ],
)
def test_offices(people: Town, name: str, fault: str) -> None:
    with changing(occasion(people.engine, NOW)) as change:
        assert office(change.connection, "示例市安委办") == people.office
        with pytest.raises(Refused) as told:
            office(change.connection, name)
        change.record("tests.office")
    assert told.value.faults[0].kind == f"names.{fault}"
