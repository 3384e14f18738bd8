"""Boundaries of locks and sessions, on both sides, with a given clock, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from assess.accounts import actions
from assess.accounts.models import Counter, Session
from assess.accounts.signing import one_time_links, sessions, sign_in_actions, sign_in_attempts, totp
from assess.accounts.signing.sessions import Limits
from assess.audit.models import Event
from assess.database.engine import reading, writing
from indicators.faults import Refused
from tests.accounts.people import NOW, PASSWORD, RULES, Town, kind_of, later, signed_in

LIMITS = Limits()


def failed(people: Town, login: str = "li.na", now=NOW) -> str:
    with pytest.raises(Refused) as told:
        sign_in_actions.sign_in(people.at(None, now), RULES, login, "not the password", None)
    return kind_of(told.value)


@pytest.mark.parametrize("login", ["li.na", "nobody.here"])
def test_the_fifth_failure_locks(people: Town, login: str) -> None:
    """Four don't; and whether anybody has the login makes no difference."""
    assert [failed(people, login) for _ in range(5)] == ["wrong"] * 4 + ["locked"]
    assert failed(people, login) == "locked"


def test_the_right_password_after_four_failures(people: Town) -> None:
    for _ in range(4):
        failed(people)
    assert signed_in(people)
    assert [failed(people) for _ in range(5)] == ["wrong"] * 4 + ["locked"]


def test_locked_until_the_very_moment(people: Town) -> None:
    for _ in range(5):
        failed(people)
    just_before = later(minutes=15) - timedelta(microseconds=1)
    with pytest.raises(Refused, match="10:15:00"):
        signed_in(people, now=just_before)
    assert signed_in(people, now=later(minutes=15))


def test_attempts_while_locked_do_not_prolong(people: Town) -> None:
    for _ in range(5):
        failed(people)
    assert failed(people, now=later(minutes=14)) == "locked"
    assert failed(people, now=later(minutes=15)) == "wrong"


def test_spellings_of_a_login_count_together(people: Town) -> None:
    spelled = ["li.na", "LI.NA", " li.na ", "ｌｉ．ｎａ", "Li.Na"]
    assert [failed(people, one) for one in spelled][-1] == "locked"


def test_failures_of_another_person_do_not_count(people: Town) -> None:
    for _ in range(5):
        failed(people, "system")
    assert signed_in(people)


def test_many_at_once_are_no_more_than_five(people: Town) -> None:
    """An attempt counts before its password is looked at."""
    with writing(people.engine) as connection:
        begun = [sign_in_attempts.begin(connection, "li.na", "192.0.2.1", NOW) for _ in range(7)]
    assert [one is None for one in begun] == [True] * 5 + [False] * 2


def test_old_failures_are_forgotten(people: Town) -> None:
    for _ in range(4):
        failed(people)
    assert failed(people, now=later(hours=24)) == "wrong"
    for number in range(20):
        failed(people, f"nobody{number}", now=later(hours=25))
    failed(people, "nobody.else", now=later(hours=50))
    with reading(people.engine) as connection:
        kept = connection.execute(select(func.count()).select_from(Counter).where(Counter.kind == "signin"))
        # The last one: from there, from everywhere, the address, and what is told in the record.
        assert kept.scalar_one() == 4


def counts(people: Town, token: str, now) -> bool:
    with reading(people.engine) as connection:
        return sessions.signed_in(connection, token, now, LIMITS) is not None


def test_idle_limit_on_both_sides(people: Town) -> None:
    token = signed_in(people)
    assert counts(people, token, later(minutes=30) - timedelta(microseconds=1))
    assert not counts(people, token, later(minutes=30))


def test_absolute_limit_on_both_sides(people: Town) -> None:
    token = signed_in(people)
    with writing(people.engine) as connection:
        found = sessions.signed_in(connection, token, NOW, LIMITS)
        assert found
        sessions.touch(connection, found.id, later(hours=11, minutes=50))
    assert counts(people, token, later(hours=12) - timedelta(microseconds=1))
    assert not counts(people, token, later(hours=12))


def test_a_minute_decides_whether_being_seen_is_written(people: Town) -> None:
    token = signed_in(people)
    with reading(people.engine) as connection:
        found = sessions.signed_in(connection, token, NOW, LIMITS)
    assert found
    assert not sessions.is_stale(found, later(seconds=59))
    assert sessions.is_stale(found, later(seconds=60))


def test_a_clock_set_back_makes_nothing_last_longer(people: Town) -> None:
    token = signed_in(people)
    with writing(people.engine) as connection:
        found = sessions.signed_in(connection, token, NOW, LIMITS)
        assert found
        sessions.touch(connection, found.id, later(minutes=-5))
        seen = connection.execute(select(Session.seen).where(Session.id == found.id)).scalar_one()
    assert seen == NOW


def test_a_session_of_a_clock_that_jumped_ahead_is_over(people: Town) -> None:
    token = signed_in(people, now=later(days=300))
    assert counts(people, token, later(days=300))
    assert counts(people, token, later(days=300, minutes=-1))
    assert not counts(people, token, later(days=300, minutes=-1) - timedelta(microseconds=1))
    assert not counts(people, token, NOW)
    with reading(people.engine) as connection:
        assert sessions.of_person(connection, people.plain, NOW, LIMITS) == []


def test_one_seen_by_a_clock_that_jumped_ahead_is_over(people: Town) -> None:
    """It began before, and would be good until that clock comes again."""
    token = signed_in(people)
    with writing(people.engine) as connection:
        found = sessions.signed_in(connection, token, NOW, LIMITS)
        assert found
        sessions.touch(connection, found.id, later(hours=2))
    assert not counts(people, token, later(minutes=40))


def test_todays_limit_bounds_what_began_under_a_longer_one(people: Town) -> None:
    token = signed_in(people)
    short = Limits(whole=timedelta(minutes=10))
    for minutes, good in ((9, True), (10, False)):
        with reading(people.engine) as connection:
            assert (sessions.signed_in(connection, token, later(minutes=minutes), short) is not None) is good


def test_a_link_of_a_clock_that_jumped_ahead_is_over(people: Town) -> None:
    _, token = actions.make_person(people.at(people.system, later(days=300)), "wang.wu", "示例丙")
    for now, opens in ((later(days=300), True), (NOW, False)):
        with reading(people.engine) as connection:
            assert (one_time_links.find(connection, token, now) is not None) is opens


def test_a_code_of_a_clock_that_jumped_ahead_locks_nobody_out(people: Town) -> None:
    step = int(NOW.timestamp()) // totp.STEP
    with writing(people.engine) as connection:
        assert totp.use(connection, 1, step + 28800, later(hours=240))
        assert totp.use(connection, 1, step, NOW)
        assert not totp.use(connection, 1, step, NOW)


def test_a_clock_that_went_back_is_told_once(people: Town) -> None:
    for now in (later(days=300), NOW, later(seconds=1)):
        signed_in(people, now=now)
    failed(people)
    asked = select(Event.action, Event.fields).where(Event.action == "clock.back")
    with reading(people.engine) as connection:
        ((_, fields),) = connection.execute(asked).all()
    assert fields["last"] == "2027-12-26 10:00:00"


def test_an_hour_of_work_is_no_clock_that_went_back(people: Town) -> None:
    signed_in(people, now=later(hours=1))
    signed_in(people)
    with reading(people.engine) as connection:
        assert connection.execute(select(Event.seq).where(Event.action == "clock.back")).first() is None


@pytest.mark.parametrize("token", [None, "", "x", "a" * 42, "a" * 43, "a" * 44, "ä" * 43, "a" * 42 + "\n"])
def test_tokens_that_are_none(people: Town, token: str | None) -> None:
    assert not counts(people, token, NOW)  # type: ignore[arg-type]


def test_old_sessions_are_cleared_away(people: Town) -> None:
    signed_in(people)
    signed_in(people, now=later(days=60))
    with reading(people.engine) as connection:
        assert connection.execute(select(func.count()).select_from(Session)).scalar_one() == 1


def test_an_outdated_hash_is_renewed_at_sign_in(people: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2 import PasswordHasher

    from assess.accounts.queries import current
    from assess.accounts.signing import passwords

    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    passwords.dummy.cache_clear()
    signed_in(people)
    with reading(people.engine) as connection:
        found = current(connection, people.plain, "password")
    assert found
    assert "m=16,t=2" in found[1]
    assert passwords.verified(found[1], PASSWORD)
