"""Somebody who keeps failing: neither shuts out the owner nor fills the record, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import func, insert, select

from assess.accounts import actions
from assess.accounts.models import Counter, Credential
from assess.accounts.signing import sign_in_actions, sign_in_attempts
from assess.audit.models import Event
from assess.audit.recording import changing
from assess.audit.touched_rows import rows
from assess.database.engine import reading, writing
from indicators.faults import Refused
from tests.accounts.browsing import Browser
from tests.accounts.people import NOW, PASSWORD, RULES, Town, kind_of, later

WRONG = "wrong"
HOME, BAD = "192.0.2.1", "198.51.100.7"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105


def failed(
    people: Town,
    login: str = "li.na",
    address: str = BAD,
    now: datetime = NOW,
    password: str = "not the password",  # noqa: S107
    code: str = "",
) -> str:
    with pytest.raises(Refused) as told:
        sign_in_actions.sign_in(people.at(None, now), RULES, login, password, None, address, code)
    return kind_of(told.value)


def entered(people: Town, address: str = HOME, now: datetime = NOW, code: str = "", login: str = "li.na"):
    return sign_in_actions.sign_in(people.at(None, now), RULES, login, PASSWORD, None, address, code)


def factor(people: Town) -> None:
    with changing(people.at(people.plain)) as change:
        values = {"person_id": people.plain, "kind": "totp", "value": SECRET, "recorded": NOW}
        made = change.connection.execute(insert(Credential).values(**values).returning(Credential.id)).scalar_one()
        change.record("totp.set", rows("credentials", made), person=people.plain)


def code_at(now: datetime = NOW) -> str:
    return pyotp.TOTP(SECRET).at(now)


def locked_everywhere(people: Town) -> None:
    for number in range(4):
        for _ in range(5):
            failed(people, address=f"203.0.113.{number}")


def events(people: Town, *of: str) -> list[tuple[str, str, dict[str, object]]]:
    asked = select(Event.action, Event.outcome, Event.fields).where(Event.action.in_(of)).order_by(Event.seq)
    with reading(people.engine) as connection:
        return [tuple(one) for one in connection.execute(asked)]


def test_who_fails_elsewhere_locks_out_himself_only(people: Town) -> None:
    assert [failed(people) for _ in range(6)] == ["wrong"] * 4 + ["locked"] * 2
    assert failed(people, password=PASSWORD) == "locked"
    assert entered(people, HOME)
    # The owner's success opens nothing for the other.
    assert failed(people, password=PASSWORD) == "locked"


def test_one_address_never_locks_everywhere(people: Town) -> None:
    """A day of failing at every chance."""
    now = NOW
    while now < NOW + timedelta(days=1):
        failed(people, now=now)
        now += timedelta(minutes=1)
    assert entered(people, HOME, now)


def test_four_addresses_lock_everywhere_for_a_while(people: Town) -> None:
    for number in range(4):
        for _ in range(5 if number < 3 else 4):
            failed(people, address=f"203.0.113.{number}")
    with reading(people.engine) as connection:
        assert sign_in_attempts.barred(connection, "li.na", HOME, NOW) is None
    failed(people, address="203.0.113.3")
    assert failed(people, address=HOME, password=PASSWORD) == "locked"
    assert failed(people, address=HOME, password=PASSWORD, now=later(minutes=15) - timedelta(seconds=1)) == "locked"
    assert entered(people, HOME, later(minutes=15))


def test_a_lock_opens_to_password_and_code(people: Town) -> None:
    factor(people)
    locked_everywhere(people)
    assert failed(people, address=HOME, password=PASSWORD) == "locked"
    token, must = entered(people, code=code_at())
    assert token
    assert must is None
    assert events(people, "lock.passed") == [("lock.passed", "done", {"person": people.plain})]


def test_a_code_is_worth_one_password_and_tells_nothing(people: Town) -> None:
    """A wrong code with the right password, and the other way round, get the same answer; each code once."""
    factor(people)
    locked_everywhere(people)
    wrong = f"{(int(code_at()) + 1) % 1_000_000:06}"
    assert failed(people, address=HOME, password=PASSWORD, code=wrong) == "still_locked"
    assert failed(people, address=HOME, code=code_at()) == "still_locked"
    assert failed(people, address=HOME, password=PASSWORD, code=code_at()) == "still_locked"
    assert entered(people, now=later(seconds=30), code=code_at(later(seconds=30)))


def test_codes_at_a_lock_are_counted(people: Town) -> None:
    factor(people)
    locked_everywhere(people)
    for _ in range(5):
        assert failed(people, address=HOME, password=PASSWORD, code="000000") == "still_locked"
    assert failed(people, address=HOME, password=PASSWORD, code=code_at()) == "still_locked"
    # And from another address it goes on.
    assert entered(people, "192.0.2.2", code=code_at())


@pytest.mark.parametrize("who", ["system", "security"])
def test_another_administrator_lifts_a_lock(people: Town, who: str) -> None:
    locked_everywhere(people)
    number = getattr(people, who)
    actions.lift_lock(people.at(number), people.plain)
    assert entered(people)
    assert events(people, "lock.lifted") == [("lock.lifted", "done", {"person": people.plain})]
    with pytest.raises(Refused) as told:
        actions.lift_lock(people.at(number), people.plain)
    assert kind_of(told.value) == "not_locked"
    with pytest.raises(Refused) as told:
        actions.lift_lock(people.at(number), number)
    assert kind_of(told.value) == "own"
    with pytest.raises(Refused) as told:
        actions.lift_lock(people.at(people.plain), number)
    assert kind_of(told.value) == "not_allowed"


def test_an_address_is_slowed_whatever_the_login(people: Town) -> None:
    said = [failed(people, f"nobody{number}") for number in range(31)]
    assert said == ["wrong"] * 30 + ["slow"]
    assert failed(people, password=PASSWORD) == "slow"
    assert failed(people, now=later(seconds=30) - timedelta(microseconds=1)) == "slow"
    assert failed(people, now=later(seconds=30)) == "wrong"
    assert failed(people, now=later(seconds=30)) == "slow"
    assert entered(people, HOME, later(seconds=30))


def test_who_succeeds_is_not_slowed(people: Town) -> None:
    """A whole office behind one address, in the morning."""
    for _ in range(35):
        entered(people, BAD)


def test_this_machine_is_not_slowed(people: Town) -> None:
    """A relay that was not told of makes everybody come from here."""
    assert [failed(people, f"nobody{number}", sign_in_attempts.NOWHERE) for number in range(35)] == ["wrong"] * 35


@pytest.mark.parametrize(
    ("remote", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::"),
        ("2001:db8:1:3::", "2001:db8:1:3::"),
        ("fe80::1%eth0", "fe80::"),
        ("127.0.0.1", "-"),
        ("::1", "-"),
        ("::ffff:127.0.0.2", "-"),
        ("", "-"),
        (None, "-"),
        ("nonsense", "-"),
    ],
)
def test_addresses(remote: str | None, counted: str) -> None:
    assert sign_in_attempts.address_of(remote) == counted


def test_the_record_is_not_filled(people: Town) -> None:
    """Ten one by one; the rest of the hour in one event, when the next comes."""
    for second in range(300):
        failed(people, now=later(seconds=second))
    failed(people, address=HOME, now=later(seconds=300))
    told = events(people, "signin", "signin.summed")
    assert [outcome for _, outcome, _ in told] == ["refused"] * 10
    assert [fields["why"] for *_, fields in told] == ["wrong"] * 5 + ["locked"] * 5
    entered(people, now=later(hours=1) - timedelta(seconds=1))
    assert not events(people, "signin.summed")
    entered(people, now=later(hours=1))
    (summed,) = events(people, "signin.summed")
    assert summed[2] == {
        "person": people.plain, "count": 291, "first": "2027-03-01 10:00:00", "last": "2027-03-01 10:05:00",
        "addresses": 1,
    }  # fmt: skip


def test_logins_of_nobody_are_summed_up_together(people: Town) -> None:
    for number in range(60):
        failed(people, f"nobody{number}", address=f"198.51.100.{number % 3}")
    assert len(events(people, "signin")) == 10
    entered(people, now=later(hours=2))
    (summed,) = events(people, "signin.summed")
    assert (summed[2]["person"], summed[2]["count"], summed[2]["addresses"]) == (None, 50, 3)


def test_few_refusals_are_told_once(people: Town) -> None:
    for second in range(10):
        failed(people, now=later(seconds=second))
    entered(people, now=later(hours=2))
    assert len([one for one in events(people, "signin") if one[1] == "refused"]) == 10
    assert not events(people, "signin.summed")


def test_what_is_still_to_be_told_is_not_forgotten(people: Town) -> None:
    for _ in range(12):
        failed(people)
    failed(people, "nobody", HOME, later(days=3))
    assert [fields["count"] for *_, fields in events(people, "signin.summed")] == [2]
    with reading(people.engine) as connection:
        kept = connection.execute(select(func.count()).select_from(Counter).where(Counter.kind == "signin"))
        # Of nobody: from there, from everywhere, of the address, and what is to be told.
        assert kept.scalar_one() == 4


def test_a_clock_that_jumped_ahead_and_back_leaves_no_lock(people: Town) -> None:
    ahead = later(days=300)
    for _ in range(35):
        failed(people, now=ahead)
    for number in range(30):
        failed(people, f"nobody{number}", now=ahead)
    assert entered(people, BAD)
    with writing(people.engine) as connection:
        assert sign_in_attempts.begin(connection, "li.na", BAD, NOW) is None
    failed(people)
    assert [fields["count"] for *_, fields in events(people, "signin.summed") if fields["person"]] == [25]


def test_pages(browser: Browser) -> None:
    """The form asks for the code where it helps; the administrator's page lifts the lock."""
    assert 'name="code"' not in browser.get("/sign-in").text
    assert 'name="code"' not in browser.sign_in(password=WRONG).text
    for _ in range(4):
        answer = browser.sign_in(password=WRONG)
    assert 'name="code"' in answer.text
    assert browser.sign_in(code="123456").status_code == 422
    boss = browser.another()
    assert boss.sign_in("system").status_code == 303
    person = f"/people/{browser.people.plain}"
    assert boss.post(f"{person}/lift", person).location == f"{person}?done=lifted"
    assert "登录锁定已解除" in boss.get(f"{person}?done=lifted").text
    assert browser.sign_in().status_code == 303


def test_pages_tell_addresses_apart(browser: Browser) -> None:
    other = browser.another()
    other.client.environ_base["REMOTE_ADDR"] = BAD
    for _ in range(6):
        other.sign_in(password=WRONG)
    assert other.sign_in().status_code == 422
    assert browser.sign_in().status_code == 303
