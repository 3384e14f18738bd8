"""Somebody who can write to the database, but has no key, acts in nobody's name: not by a session, a link, a password
or a grant that was put there or given to another. Both databases."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest
from sqlalchemy import Connection, text

from assess.accounts import actions, grant_actions
from assess.accounts.signing import one_time_links, sessions, sign_in_actions
from assess.accounts.signing.passwords import hashed
from assess.audit.audit_keys import Key, place_of, read
from assess.database.engine import reading
from assess.database.faults import Unusable
from indicators.faults import Refused
from tests.accounts.people import NOW, PASSWORD, RULES, Town, kind_of, signed_in
from tests.database.behind import behind, drop_trigger

TOKEN = "A" * 43
FORGED = Key("x", "sha256", b"\x01" * 32)


def who(people: Town, token: str) -> int | None:
    with reading(people.engine) as connection:
        found = sessions.signed_in(connection, token, NOW, RULES.limits)
    return found.person_id if found else None


def edit(people: Town, *steps: str) -> None:
    with behind(people.engine) as connection:
        drop_trigger(connection, "grants", "update")
        for step in steps:
            connection.execute(text(step))


def insert_session(connection: Connection, person: int, digest: str, seal: str) -> None:
    told = f"'{digest}', '{seal}', {person}, 1, 4000000000000000, 4000000000000000"
    connection.execute(text(f"INSERT INTO sessions (digest, seal, person_id, began, seen, ends) VALUES ({told})"))  # noqa: S608


@pytest.mark.parametrize(
    "forge",
    [lambda token: sha256(token.encode()).hexdigest(), lambda token: sessions.digest(FORGED, token)],
    ids=["without a key", "with another key"],
)
def test_an_inserted_session_signs_nobody_in(people: Town, forge: Callable[[str], str]) -> None:
    with behind(people.engine) as connection:
        insert_session(connection, people.system, forge(TOKEN), "0" * 64)
    assert who(people, TOKEN) is None


def test_a_session_with_a_seal_of_another_signs_nobody_in(people: Town) -> None:
    """Even under the digest that the key would make."""
    key = read(place_of(people.engine)).signing
    own = signed_in(people)
    with behind(people.engine) as connection:
        seal = connection.execute(text("SELECT max(seal) FROM sessions")).scalar_one()
        insert_session(connection, people.system, sessions.digest(key, TOKEN), seal)
    assert (who(people, TOKEN), who(people, own)) == (None, people.plain)


@pytest.mark.parametrize(
    "change", ["person_id = {system}", "ends = ends + 1", "began = began + 1", "must = 'code'", "seal = '{zeros}'"]
)
def test_a_session_that_was_edited_signs_nobody_in(people: Town, change: str) -> None:
    own = signed_in(people)
    assert who(people, own) == people.plain
    edit(people, f"UPDATE sessions SET {change.format(system=people.system, zeros='0' * 64)}")  # noqa: S608
    assert who(people, own) is None


def test_a_second_factor_that_is_due_is_not_struck_out(people: Town) -> None:
    with behind(people.engine) as connection:
        token = sessions.begin(connection, people.plain, "code", NOW, RULES.limits)
    assert who(people, token) == people.plain
    edit(people, "UPDATE sessions SET must = NULL")
    assert who(people, token) is None


def link_of(people: Town) -> tuple[str, Callable[[], one_time_links.Link | None]]:
    with behind(people.engine) as connection:
        _, token = one_time_links.make(connection, people.plain, None, NOW)

    def found() -> one_time_links.Link | None:
        with reading(people.engine) as connection:
            return one_time_links.find(connection, token, NOW)

    return token, found


@pytest.mark.parametrize("change", ["person_id = {system}", "ends = ends + 1", "made_by = {system}", "recorded = 1"])
def test_a_link_that_was_edited_opens_nothing(people: Town, change: str) -> None:
    _, found = link_of(people)
    assert found() is not None
    edit(people, f"UPDATE credentials SET {change.format(system=people.system)} WHERE kind = 'link'")  # noqa: S608
    assert found() is None


def test_an_inserted_link_opens_nothing(people: Town) -> None:
    for value in (
        sha256(TOKEN.encode()).hexdigest(),
        one_time_links.digest(FORGED, TOKEN, people.system, None, NOW, NOW),
    ):
        told = f"{people.system}, 'link', '{value}', 1, 4000000000000000"
        edit(people, f"INSERT INTO credentials (person_id, kind, value, recorded, ends) VALUES ({told})")  # noqa: S608
    with reading(people.engine) as connection:
        assert one_time_links.find(connection, TOKEN, NOW) is None
    with pytest.raises(Refused) as told_:
        sign_in_actions.set_password(people.at(None), TOKEN, "six other words of mine")
    assert kind_of(told_.value) == "gone"


def test_a_used_link_that_is_opened_again_is_refused(people: Town) -> None:
    """Its seal holds, but its row is not what the event of its use says."""
    token = str(_reset(people))
    sign_in_actions.set_password(people.at(None), token, "six other words of mine")
    edit(people, "UPDATE credentials SET superseded = NULL WHERE kind = 'link'")
    with pytest.raises(Unusable, match="credentials"):
        sign_in_actions.set_password(people.at(None), token, "seven still other words here")


def _reset(people: Town) -> str | None:
    actions.ask_reset(people.at(people.system), people.plain, "password")
    with reading(people.engine) as connection:
        number = connection.execute(text("SELECT max(id) FROM credentials WHERE kind = 'reset'")).scalar_one()
    return grant_actions.decide_reset(people.at(people.security), number, approve=True)


def test_a_password_that_was_put_there_opens_nothing(people: Town) -> None:
    edit(
        people,
        f"UPDATE credentials SET value = '{hashed('a word of my own here')}' "  # noqa: S608
        f"WHERE kind = 'password' AND person_id = {people.system}",
    )
    with pytest.raises(Unusable, match="credentials"):
        sign_in_actions.sign_in(people.at(None), RULES, "system", "a word of my own here", None)


@pytest.mark.parametrize(
    "step",
    [
        "UPDATE people SET name = 'x' WHERE login = 'li.na'",
        (
            "INSERT INTO grants (person_id, role, starts, state, proposed) "
            "VALUES ({plain}, 'system', '2020-01-01', 'granted', 1)"
        ),
    ],
    ids=["edited person", "inserted grant"],
)
def test_nobody_signs_in_with_what_was_put_there(people: Town, step: str) -> None:
    assert sign_in_actions.sign_in(people.at(None), RULES, "li.na", PASSWORD, None)
    edit(people, step.format(plain=people.plain))
    with pytest.raises(Unusable, match="people" if "people" in step else "grants"):
        sign_in_actions.sign_in(people.at(None), RULES, "li.na", PASSWORD, None)


def test_a_reset_and_a_grant_that_were_put_there_are_not_decided(people: Town) -> None:
    """They would act in the name of the administrator who is said to have asked."""
    edit(
        people,
        f"INSERT INTO credentials (id, person_id, kind, value, made_by, recorded) "  # noqa: S608
        f"VALUES (900, {people.plain}, 'reset', 'password', {people.system}, 1803866400000000)",
        f"INSERT INTO grants (id, person_id, role, starts, state, proposed_by, proposed) "  # noqa: S608
        f"VALUES (900, {people.plain}, 'auditor', '2027-01-01', 'proposed', {people.system}, 1803866400000000)",
    )
    for decide in (grant_actions.decide_reset, grant_actions.decide):
        with pytest.raises(Unusable, match="row 900: no event"):
            decide(people.at(people.security), 900, approve=True)
