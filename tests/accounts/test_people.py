"""Making people, their links, resets by two, founders, and what the record holds of it. Both databases."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, text

from assess.accounts import actions, first_administrators, grant_actions
from assess.accounts.models import Credential
from assess.accounts.queries import PAGE, current, roles_on
from assess.accounts.queries import people as people_of
from assess.accounts.rename_actions import decide_name, propose_name
from assess.accounts.signing import one_time_links, sessions, sign_in_actions, totp
from assess.database.engine import Unvouched, reading, writing
from indicators.faults import Refused
from tests.accounts.people import DAY, NOW, PASSWORD, RULES, Town, kind_of, later, number_of, signed_in
from tests.occasions import occasion

NEW = "six other words of mine"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105


def refused(action, *given, **named) -> str:
    with pytest.raises(Refused) as told:
        action(*given, **named)
    return kind_of(told.value)


def session_of(people: Town, token: str, now=NOW) -> sessions.Session:
    with reading(people.engine) as connection:
        found = sessions.signed_in(connection, token, now, RULES.limits)
    assert found
    return found


def with_factor(people: Town) -> None:
    session = session_of(people, signed_in(people))
    sign_in_actions.enrol(people.at(people.plain), RULES, session, SECRET, pyotp.TOTP(SECRET).at(NOW))


@pytest.mark.parametrize("login", ["", "a", "a" * 33, "李娜", "-a", ".a", "a b", "a/b", "a@b", "a\0b"])
def test_logins_that_are_refused(people: Town, login: str) -> None:
    assert refused(actions.make_person, people.at(people.system), login, "示例乙") == "login"


def test_logins_and_names_in_one_spelling(people: Town) -> None:
    actions.make_person(people.at(people.system), " Ｚｈａｎｇ ", "  示例　乙 ")
    number_of(people.engine, "zhang")
    assert refused(actions.make_person, people.at(people.system), "ZHANG", "x") == "login_taken"
    for nothing, kind in (
        ("", "empty"),
        (" ", "empty"),
        ("\u3000", "empty"),
        ("\0", "unseen"),
        ("\u200b\u202e", "unseen"),
    ):
        assert refused(actions.make_person, people.at(people.system), "wang", nothing) == f"names.{kind}"
    assert refused(actions.make_person, people.at(people.system), "wang", "字" * 41) == "long"


def test_a_link_opens_once_and_for_a_day(people: Town) -> None:
    number, token = actions.make_person(people.at(people.system), "zhang", "示例乙")
    with reading(people.engine) as connection:
        assert one_time_links.find(connection, token, later(hours=24) - timedelta(microseconds=1))
        assert one_time_links.find(connection, token, later(hours=24)) is None
        stored = connection.execute(select(Credential.value).where(Credential.person_id == number)).scalars().all()
    assert token not in stored
    assert refused(sign_in_actions.set_password, people.at(None), token, "short") == "password_short"
    sign_in_actions.set_password(people.at(None), token, NEW)
    assert refused(sign_in_actions.set_password, people.at(None), token, NEW) == "gone"


def test_a_newer_link_takes_the_place_of_an_older(people: Town) -> None:
    number, old = actions.make_person(people.at(people.system), "zhang", "示例乙")
    new = actions.new_link(people.at(people.system), number)
    assert refused(sign_in_actions.set_password, people.at(None), old, NEW) == "gone"
    sign_in_actions.set_password(people.at(None), new, NEW)
    assert refused(actions.new_link, people.at(people.system), number) == "has_password"


def test_disabling_ends_everything_at_once(people: Town) -> None:
    token = signed_in(people)
    actions.disable(people.at(people.system), people.plain)
    with reading(people.engine) as connection:
        assert sessions.signed_in(connection, token, NOW, RULES.limits) is None
    assert refused(signed_in, people) == "wrong"
    actions.enable(people.at(people.system), people.plain)
    with reading(people.engine) as connection:
        assert sessions.signed_in(connection, token, NOW, RULES.limits) is None
    assert signed_in(people)


def test_changing_the_password_ends_all_other_sessions(people: Town) -> None:
    tokens = [signed_in(people), signed_in(people)]
    session = session_of(people, tokens[0])
    new = sign_in_actions.change_password(people.at(people.plain), RULES, session, PASSWORD, NEW)
    with reading(people.engine) as connection:
        assert [sessions.signed_in(connection, one, NOW, RULES.limits) is None for one in tokens] == [True, True]
        assert sessions.signed_in(connection, new, NOW, RULES.limits)
    assert refused(signed_in, people) == "wrong"


def test_the_old_password_is_needed_and_its_failures_lock(people: Town) -> None:
    session = session_of(people, signed_in(people))
    change = (people.at(people.plain), RULES, session, "not it at all", NEW)
    told = [refused(sign_in_actions.change_password, *change) for _ in range(6)]
    assert told == ["wrong_password"] * 4 + ["locked"] * 2


def test_the_last_five_passwords_are_remembered_and_no_more(people: Town) -> None:
    password = PASSWORD
    for number in range(6):
        session = session_of(people, sign_in_actions.sign_in(people.at(None), RULES, "li.na", password, None)[0])
        change = (people.at(people.plain), RULES, session, password)
        assert refused(sign_in_actions.change_password, *change, password) == "password_before"
        password = f"some words of mine {number}"
        sign_in_actions.change_password(*change, password)
    with reading(people.engine) as connection:
        asked = select(Credential.value).where(Credential.kind == "password", Credential.person_id == people.plain)
        kept = [value for value in connection.execute(asked).scalars() if value != "-"]
    assert len(kept) == 5


def test_a_second_factor_is_asked_for_and_a_step_counts_once(people: Town) -> None:
    with_factor(people)
    code = pyotp.TOTP(SECRET)
    token, must = sign_in_actions.sign_in(people.at(None), RULES, "li.na", PASSWORD, None)
    assert must == "code"
    session = session_of(people, token)
    at = people.at(people.plain)
    assert refused(sign_in_actions.sign_in_code, at, RULES, session, code.at(NOW)) == "wrong_code"
    after = people.at(people.plain, later(seconds=30))
    new = sign_in_actions.sign_in_code(after, RULES, session, code.at(later(seconds=30)))
    assert session_of(people, new).must is None
    with reading(people.engine) as connection:
        assert sessions.signed_in(connection, token, NOW, RULES.limits) is None


def test_the_window_of_a_code() -> None:
    code = pyotp.TOTP(SECRET)
    step = int(NOW.timestamp()) // 30
    taken = {n: totp.step_of(SECRET, code.generate_otp(step + n), NOW) for n in range(-2, 3)}
    assert taken == {-2: None, -1: step - 1, 0: step, 1: step + 1, 2: None}
    full = code.at(NOW).translate({48 + n: 0xFF10 + n for n in range(10)})
    assert totp.step_of(SECRET, f" {full[:3]} {full[3:]} ", NOW) == step
    for odd in ("", "12345", "1234567", "abcdef", "-12345", "١٢٣٤٥٦"):
        assert totp.step_of(SECRET, odd, NOW) is None


def test_wrong_codes_lock_and_a_right_password_does_not_wipe_them_out(people: Town) -> None:
    with_factor(people)
    told = []
    for _ in range(5):
        token, _ = sign_in_actions.sign_in(people.at(None), RULES, "li.na", PASSWORD, None)
        told.append(
            refused(sign_in_actions.sign_in_code, people.at(people.plain), RULES, session_of(people, token), "000000")
        )
    assert told == ["wrong_code"] * 4 + ["locked"]
    assert refused(signed_in, people) == "locked"


@pytest.mark.parametrize(
    ("setting", "login", "must"),
    [
        ("off", "system", None),
        ("administrators", "system", "enrol"),
        ("administrators", "li.na", None),
        ("all", "li.na", "enrol"),
    ],
)
def test_who_needs_a_second_factor(people: Town, setting: str, login: str, must: str | None) -> None:
    rules = sign_in_actions.Rules(RULES.limits, setting)
    assert sign_in_actions.sign_in(people.at(None), rules, login, PASSWORD, None)[1] == must


def test_between_the_two_steps_there_are_ten_minutes(people: Town) -> None:
    with_factor(people)
    token = signed_in(people)
    with reading(people.engine) as connection:
        assert sessions.signed_in(connection, token, later(seconds=599), RULES.limits)
        assert sessions.signed_in(connection, token, later(seconds=600), RULES.limits) is None


def test_a_reset_takes_two(people: Town) -> None:
    with_factor(people)
    token = signed_in(people)
    for what, expected in (("totp", False), ("password", True)):
        actions.ask_reset(people.at(people.system), people.plain, what)
        assert refused(actions.ask_reset, people.at(people.system), people.plain, what) == "asked_already"
        with reading(people.engine) as connection:
            asked = current(connection, people.plain, "reset")
        assert asked
        assert refused(grant_actions.decide_reset, people.at(people.system), asked[0], True) == "two_persons"
        link = grant_actions.decide_reset(people.at(people.security), asked[0], True)
        assert (link is not None) is expected
    with reading(people.engine) as connection:
        assert sessions.signed_in(connection, token, NOW, RULES.limits) is None
        assert current(connection, people.plain, "totp") is None
    assert refused(signed_in, people) == "wrong"
    sign_in_actions.set_password(people.at(None), str(link), NEW)


def test_a_refused_reset_changes_nothing(people: Town) -> None:
    actions.ask_reset(people.at(people.security), people.plain, "password")
    assert refused(actions.ask_reset, people.at(people.security), people.plain, "totp") == "no_factor"
    assert refused(actions.ask_reset, people.at(people.security), people.security, "password") == "own"
    with reading(people.engine) as connection:
        asked = current(connection, people.plain, "reset")
    assert asked
    assert grant_actions.decide_reset(people.at(people.system), asked[0], False) is None
    assert signed_in(people)


def test_founders_come_once_and_can_be_recovered(people: Town) -> None:
    console = occasion(people.engine, NOW)
    assert refused(first_administrators.first_administrators, console) == "founded"
    assert refused(first_administrators.recover, console, "li.na") == "no_administrator"
    token = signed_in(people, "auditor")
    found = first_administrators.recover(console, "auditor")
    with reading(people.engine) as connection:
        assert sessions.signed_in(connection, token, NOW, RULES.limits) is None
        assert roles_on(connection, people.auditor, DAY) == {"auditor"}
    sign_in_actions.set_password(people.at(None), found.token, NEW)
    assert sign_in_actions.sign_in(people.at(None), RULES, "auditor", NEW, None)


def test_an_administrator_whose_grant_ran_out_is_recovered(people: Town) -> None:
    people.hold("auditor", ends=DAY)
    later_day = DAY + timedelta(days=1)
    console = occasion(people.engine, later(days=1))
    first_administrators.recover(console, "li.na")
    with reading(people.engine) as connection:
        assert roles_on(connection, people.plain, later_day) == {"auditor"}


def test_search_finds_parts_and_signs_stand_for_themselves(people: Town) -> None:
    for number in range(PAGE):
        actions.make_person(people.at(people.system), f"zhang{number:02}", f"示例 100%_甲{number}")
    with reading(people.engine) as connection:
        assert people_of(connection, "", 1, DAY)[0] == PAGE + 4
        assert len(people_of(connection, "", 1, DAY)[1]) == PAGE
        assert len(people_of(connection, "", 2, DAY)[1]) == 4
        assert people_of(connection, "NG07", 1, DAY)[0] == 1
        assert people_of(connection, "100%_", 1, DAY)[0] == PAGE
        assert people_of(connection, "%", 1, DAY)[0] == PAGE
        assert people_of(connection, "_" * 3, 1, DAY)[0] == 0
        assert people_of(connection, "zhang 甲", 1, DAY)[0] == PAGE


@pytest.mark.parametrize(("table", "column"), [("people", "name"), ("credentials", "value"), ("grants", "state")])
def test_nothing_changes_without_an_event(people: Town, table: str, column: str) -> None:
    with pytest.raises(Unvouched, match=table), writing(people.engine) as connection:
        connection.execute(text(f"UPDATE {table} SET {column} = {column}"))  # noqa: S608


def test_every_action_leaves_a_whole_record(people: Town) -> None:
    """The audit's own check finds nothing, after all of this room's kinds of writes."""
    from assess.audit.audit_keys import place_of, read
    from assess.audit.verification.record_check import wrong_tables

    test_changing_the_password_ends_all_other_sessions(people)
    decide_name(
        people.at(people.security), propose_name(people.at(people.system), people.plain, "示例丙"), approve=True
    )
    grant_actions.withdraw(people.at(people.security), people.hold("office", office=people.office))
    actions.disable(people.at(people.system), people.plain)
    actions.enable(people.at(people.system), people.plain)
    with reading(people.engine) as connection:
        assert list(wrong_tables(connection, read(place_of(people.engine)))) == []
