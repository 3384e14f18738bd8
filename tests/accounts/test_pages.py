"""Signing in, the second factor, one's own account, and the administrators' pages, as people use them."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from assess.accounts.models import Session
from assess.accounts.queries import roles_on
from assess.accounts.signing import totp
from assess.database.engine import reading
from tests.accounts.browsing import Browser
from tests.accounts.people import DAY, PASSWORD

NEW = "six other words of mine"


def test_to_the_door_and_back(browser: Browser) -> None:
    answer = browser.get("/me")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/me")
    assert browser.sign_in(next="/me").location == "/me"
    assert "示例甲" in browser.get("/me").text


def test_wrong_then_locked_then_free(browser: Browser) -> None:
    for _ in range(4):
        answer = browser.sign_in(password="wrong words again")  # noqa: S106
        assert answer.status_code == 422
        assert "登录名或密码不对" in answer.text
    assert "10:15:00 以后再试" in browser.sign_in(password="wrong words again").text  # noqa: S106
    assert "10:15:00 以后再试" in browser.sign_in().text
    browser.wait(minutes=15)
    assert browser.sign_in().status_code == 303


def test_the_lock_holds_in_another_process(browser: Browser, app: Flask) -> None:
    from tests.web.serving import served

    for _ in range(5):
        browser.sign_in(password="wrong words again")  # noqa: S106
    other = Browser(served(app.config["SETTINGS"]), browser.people)
    assert "以后再试" in other.sign_in().text


def test_idle_and_absolute_limits(browser: Browser) -> None:
    browser.sign_in()
    browser.wait(minutes=29, seconds=59)
    assert browser.get("/me").status_code == 200
    browser.wait(minutes=30)
    assert browser.get("/me").status_code == 303
    browser.sign_in()
    for _ in range(24):
        browser.wait(minutes=29, seconds=59)
        assert browser.get("/me").status_code == 200
    browser.wait(seconds=24)
    assert browser.get("/me").status_code == 303


def test_being_seen_is_written_once_a_minute(browser: Browser) -> None:
    browser.sign_in()
    seen = []
    for _ in range(4):
        browser.wait(seconds=30)
        browser.get("/me")
        with reading(browser.people.engine) as connection:
            seen.append(connection.execute(Session.__table__.select()).one().seen)
    assert len(set(seen)) == 3


def enrolled(browser: Browser) -> pyotp.TOTP:
    """The phone of whoever is signed in."""
    secret = totp.secret_of(str(browser.session))
    assert totp.grouped(secret) in browser.get("/sign-in/enrol").text
    phone = pyotp.TOTP(secret)
    answer = browser.post("/sign-in/enrol", "/sign-in/enrol", code=phone.at(browser.now))
    assert answer.status_code == 303
    return phone


def test_a_second_factor(browser: Browser) -> None:
    browser.sign_in()
    phone = enrolled(browser)
    assert browser.get("/sign-in/enrol").status_code == 303
    browser.post("/sign-out", "/me")
    browser.wait(minutes=2)
    assert browser.sign_in(next="/me").location == "/sign-in/code?next=/me"
    half = browser.session
    assert browser.get("/me").location == "/sign-in/code"
    assert browser.get("/sign-in/enrol").location == "/"
    wrong = browser.post("/sign-in/code", "/sign-in/code?next=/me", code="000000")
    assert wrong.status_code == 422
    code = phone.at(browser.now)
    answer = browser.post("/sign-in/code", "/sign-in/code?next=/me", code=code, next="/me")
    assert answer.location == "/me"
    assert browser.session != half
    other = browser.another()
    other.now = browser.now
    other.sign_in()
    assert other.post("/sign-in/code", "/sign-in/code", code=code).status_code == 422
    other.client.set_cookie("assess_session", str(half))
    assert other.get("/me").status_code == 303


def test_whoever_needs_a_second_factor_sets_it_up_first(browser: Browser) -> None:
    from dataclasses import replace

    browser.app.config["SETTINGS"] = replace(browser.app.config["SETTINGS"], second_factor="administrators")
    assert browser.sign_in("system").location == "/sign-in/enrol"
    assert browser.get("/people").location == "/sign-in/enrol"
    assert browser.token("/sign-in/enrol")
    enrolled(browser)
    assert browser.get("/people").status_code == 200


def test_a_link_sets_a_password(browser: Browser) -> None:
    browser.sign_in("system")
    page = browser.post("/people/new", "/people/new", login="zhang", name="示例乙").text
    address = re.search(r"http://localhost/start#([\w-]{43})", page)
    assert address
    fresh, code = browser.another(), address[1]
    assert "一次性代码" in fresh.get("/start").text
    assert "zhang" in fresh.post("/start", code=code).text
    asked = {"code": code, "password": "zhang was here", "again": "zhang was here too"}
    assert "两次输入的新密码不同" in fresh.post("/start", **asked).text
    assert "不能包含登录名" in fresh.post("/start", **{**asked, "again": "zhang was here"}).text
    answer = fresh.post("/start", code=code, password=NEW, again=NEW)
    assert answer.location == "/sign-in?done=password"
    assert fresh.post("/start", code=code).status_code == 404
    assert fresh.sign_in("zhang", NEW).status_code == 303


def test_two_administrators_grant(browser: Browser) -> None:
    browser.sign_in("system")
    person = f"/people/{browser.people.plain}"
    fields = {"role": "office", "office": str(browser.people.office), "starts": "2027-03-01"}
    wrong = browser.post(f"{person}/grants/new", f"{person}/grants/new", **fields, unit="990199", ends="2027-02-01")
    assert "没有代码为 990199 的单位" in wrong.text
    wrong = browser.post(f"{person}/grants/new", f"{person}/grants/new", **{**fields, "starts": "1.3.2027"})
    assert "年-月-日" in wrong.text
    done = browser.post(f"{person}/grants/new", f"{person}/grants/new", **fields, unit="990101", ends="2027-12-31")
    assert done.location == f"{person}?done=proposed"
    assert "示例县" in browser.get("/grants").text
    assert "一人提出、另一人决定" in browser.post("/grants/4/decide", "/grants", decision="approve").text
    second = browser.another()
    second.sign_in("security")
    assert second.post("/grants/4/decide", "/grants", decision="maybe").status_code == 400
    assert second.post("/grants/4/decide", "/grants", decision="approve").location == "/grants?done=approved"
    with reading(browser.people.engine) as connection:
        assert roles_on(connection, browser.people.plain, DAY) == {"office"}
    assert browser.post("/grants/4/withdraw", person).location == f"{person}?done=withdrawn"
    assert "2027-12-31" in browser.get(person).text


def test_a_lost_password_takes_two(browser: Browser) -> None:
    browser.sign_in("system")
    person = f"/people/{browser.people.plain}"
    assert browser.post(f"{person}/reset", person, what="password").location == f"{person}?done=asked"
    assert browser.post(f"{person}/link", person).status_code == 422
    second = browser.another()
    second.sign_in("security")
    reset = re.search(r'action="(/resets/\d+/decide)"', second.get("/grants").text)
    assert reset
    assert "/start#" in second.post(reset[1], "/grants", decision="approve").text
    assert browser.another().sign_in().status_code == 422


def test_names_and_states(browser: Browser) -> None:
    browser.sign_in("system")
    person = f"/people/{browser.people.plain}"
    for what, fields in (("name", {"name": "示例丙"}), ("disable", {}), ("enable", {})):
        assert browser.post(f"{person}/{what}", person, **fields).status_code == 303
    assert "示例丙" not in browser.get("/people?q=li").text
    assert "最后一位" in browser.post(f"/people/{browser.people.auditor}/disable", person).text
    assert browser.get("/people/990099").status_code == 404
    assert browser.post("/grants/990099/withdraw", person).status_code == 404


def test_sessions_of_mine(browser: Browser) -> None:
    browser.sign_in()
    other, stranger = browser.another(), browser.another()
    other.sign_in()
    stranger.sign_in("system")
    end = re.search(r'action="(/me/sessions/\d+/end)"', browser.get("/me").text)
    assert end
    assert stranger.post(end[1], "/me").status_code == 404
    assert other.get("/me").status_code == 200
    assert browser.post(end[1], "/me").status_code == 303
    assert other.get("/me").status_code == 303
    other.sign_in()
    assert browser.post("/me/sessions/end", "/me").status_code == 303
    assert (other.get("/me").status_code, browser.get("/me").status_code) == (303, 200)


@pytest.mark.parametrize("login", ["li.na", "auditor"])
def test_the_administrators_pages_do_not_exist_for_others(browser: Browser, login: str) -> None:
    browser.sign_in(login)
    for address in ("/people", "/people/1", "/people/new", "/people/1/grants/new", "/grants"):
        assert browser.get(address).status_code == 404
    token = browser.token("/me")
    for address in ("/people/new", "/people/1/disable", "/people/4/name", "/grants/1/decide", "/resets/1/decide"):
        assert browser.client.post(address, data={"csrf_token": token}).status_code == 404
    assert 'href="/people"' not in browser.get("/me").text


def test_functions_of_security(browser: Browser) -> None:
    """It proposes and decides, and makes nobody."""
    browser.sign_in("security")
    assert browser.get("/people").status_code == 200
    assert browser.get("/people/new").status_code == 404
    assert 'href="/people/new"' not in browser.get("/people").text
    assert "/disable" not in browser.get("/people/4").text


def test_pages_speak_english(browser: Browser) -> None:
    assert "wrong login or password" in browser.post("/sign-in", "/sign-in?lang=en", login="a", password="b").text  # noqa: S106
    browser.sign_in("system")
    for address in ("/people", "/people/4", "/people/4/grants/new", "/people/new", "/grants", "/me", "/me/password"):
        bare = re.sub(r'<(\w+)[^>]*lang="zh-CN"[^>]*>.*?</\1>', "", browser.get(address).text, flags=re.DOTALL)
        bare = re.sub(r"示例\w*|系统管理员|安全管理员|审计管理员", "", bare)
        assert re.findall(r"[\u4e00-\u9fff]+", bare) == [], address


def test_reading_goes_on_when_nothing_can_be_written(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    from assess.accounts.signing import request_session
    from assess.database.faults import Unusable

    browser.sign_in()
    browser.wait(minutes=5)

    def full(_: object, wait: bool = True) -> object:
        raise Unusable("db.full", "x")

    monkeypatch.setattr(request_session, "writing", full)
    assert browser.get("/me").status_code == 200


def test_passwords_are_not_shown_again(browser: Browser) -> None:
    assert PASSWORD not in browser.sign_in("li.na2").text


@pytest.mark.parametrize("listing", ["/people", "/jobs"])
def test_a_page_that_no_list_has_is_not_found(browser: Browser, listing: str) -> None:
    """However large the number is, it fails nowhere."""
    browser.people.hold("office", office=browser.people.office)
    browser.sign_in("system" if listing == "/people" else "li.na")
    assert [browser.get(f"{listing}{query}").status_code for query in ("", "?page=1")] == [200, 200]
    for page in ("0", "-1", "01", "x", "２", "2", "1000000", "999999999999999999", "9" * 30, ""):
        assert browser.get(f"{listing}?page={page}").status_code == 404, page


def test_two_administrators_rename(browser: Browser) -> None:
    """Proposed on the person's page, decided among what waits; the record shows the name of the time, and the login."""
    admin, second, auditor = browser.another(), browser.another(), browser.another()
    for one, login in ((admin, "system"), (second, "security"), (auditor, "auditor")):
        one.sign_in(login)
    number = browser.people.plain
    person, name = f"/people/{number}", f"/people/{number}/name"
    own = f"/people/{browser.people.system}"
    assert "申请改名" in admin.get(person).text
    assert "申请改名" not in admin.get(own).text
    assert "不能对自己做这件事" in admin.post(f"{own}/name", person, name="示例丙").text
    assert "看不见的字符 U+2060" in admin.post(name, person, name="示例\u2060丙").text
    assert admin.post(name, person, name="示例丙").location == f"{person}?done=asked"
    assert "示例甲 → 示例丙" in admin.get(person).text
    assert "不能是同一人" in admin.post("/renames/1/decide", person, decision="approve").text
    browser.now = admin.now = second.now = auditor.now = browser.now + timedelta(minutes=1)
    assert second.post("/renames/1/decide", "/grants", decision="approve").location == "/grants?done=approved"
    told = auditor.get("/events").text
    assert f"示例丙（li.na，#{number}）" in told
    assert f"示例甲（li.na，#{number}，现名 示例丙）" in told
    assert "“示例甲” → “示例丙”" in told
    assert f"示例丙 (li.na, #{number})" in auditor.get("/events?lang=en").text
