"""What somebody who means harm would try on these pages."""

from __future__ import annotations

import logging
import statistics
import time
from urllib.parse import quote

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, inspect, select, text

from assess.accounts.models import Grant, Person
from assess.accounts.signing import passwords, sessions
from assess.accounts.signing.safe_redirect import own_path
from assess.accounts.signing.sessions import COOKIE
from assess.audit.audit_keys import place_of, read
from assess.database.engine import reading
from tests.accounts.browsing import Browser
from tests.accounts.people import PASSWORD

RECORD = ("events", "chain")
"""That it was refused is remembered."""


def everything(browser: Browser, *but: str) -> str:
    """All that the database holds, as text."""
    with reading(browser.people.engine) as connection:
        names = sorted(set(inspect(connection).get_table_names()) - set(but))
        rows = [row for name in names for row in connection.execute(text(f"SELECT * FROM {name}"))]  # noqa: S608
    return "\n".join(map(repr, rows))


def count(browser: Browser, table: type) -> int:
    with reading(browser.people.engine) as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_fixation(browser: Browser) -> None:
    """A token that was there before signing in is worth nothing afterwards, and a new one comes."""
    planted = sessions.new_token()
    browser.client.set_cookie(COOKIE, planted)
    assert browser.get("/me").status_code == 303
    browser.sign_in()
    first = browser.session
    assert first not in (None, planted)
    browser.sign_in()
    second = browser.session
    assert second not in (None, first)
    victim = browser.another()
    for old in (planted, first):
        victim.client.set_cookie(COOKIE, str(old))
        assert victim.get("/me").status_code == 303


def test_copied_cookie_after_sign_out(browser: Browser) -> None:
    browser.sign_in()
    thief = browser.another()
    thief.client.set_cookie(COOKIE, str(browser.session))
    assert thief.get("/me").status_code == 200
    assert browser.post("/sign-out", "/me").status_code == 303
    assert browser.session is None
    assert thief.get("/me").status_code == 303


def test_copied_cookie_after_a_change_of_password(browser: Browser) -> None:
    browser.sign_in()
    thief = browser.another()
    thief.client.set_cookie(COOKIE, str(browser.session))
    new = "six other words of mine"
    answer = browser.post("/me/password", "/me/password", old=PASSWORD, password=new, again=new)
    assert answer.status_code == 303
    assert browser.get("/me").status_code == 200
    assert thief.get("/me").status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(browser: Browser) -> None:
    told = browser.sign_in().headers.getlist("Set-Cookie")
    (own,) = [one for one in told if one.startswith(COOKIE)]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(own.split("; "))
    assert "Secure" not in own
    assert "Expires" not in own
    safe = browser.another()
    token = safe.client.get("/sign-in", base_url="https://localhost").text.split('name="csrf_token" value="')[1][:64]
    fields = {"csrf_token": token, "login": "li.na", "password": PASSWORD}
    answer = safe.client.post("/sign-in", data=fields, base_url="https://localhost")
    assert all("; Secure" in one for one in answer.headers.getlist("Set-Cookie"))


POSTS = ["/sign-in", "/start", "/sign-out", "/me/password", "/me/sessions/end", "/people/new", "/people/4/disable",
         "/people/4/grants/new", "/grants/1/decide", "/grants/1/withdraw", "/people/4/reset"]  # fmt: skip


@pytest.mark.parametrize("address", POSTS)
@pytest.mark.parametrize("token", [None, "", "x", "0" * 64])
def test_forms_of_other_sites(browser: Browser, address: str, token: str | None) -> None:
    """Without the page's token nothing is done."""
    browser.sign_in("system")
    data = {"decision": "approve", "what": "password"} | ({} if token is None else {"csrf_token": token})
    before = everything(browser, *RECORD)
    assert browser.client.post(address, data=data).status_code == 400
    assert everything(browser, *RECORD) == before


def test_a_token_is_its_sessions_own(browser: Browser) -> None:
    """Neither another person's nor that of before signing in."""
    early = browser.token()
    browser.sign_in("system")
    other = browser.another()
    other.sign_in()
    for token in (early, other.token("/me")):
        assert browser.client.post("/sign-out", data={"csrf_token": token}).status_code == 400
    assert browser.client.post("/sign-out", data={"csrf_token": browser.token("/me")}).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://localhost:8443"},
        {"Origin": "http://evil.example:80", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_forms_that_say_they_come_from_elsewhere(browser: Browser, headers: dict[str, str]) -> None:
    fields = {"csrf_token": browser.token(), "login": "li.na", "password": PASSWORD}
    assert browser.client.post("/sign-in", data=fields, headers=headers).status_code == 400
    fine = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert browser.client.post("/sign-in", data=fields, headers=fine).status_code == 303


ELSEWHERE = ["//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "https:evil.example",
             "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example", " //evil.example", "/%2f/evil.example",
             "%2f%2fevil.example", "/%5cevil.example", "/%255cevil.example", "/..//evil.example", "evil.example",
             "///evil.example", "/\u2028/evil", "/ok\r\nSet-Cookie: x=1", "/" + "a" * 600, ""]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_open_redirect(browser: Browser, target: str) -> None:
    assert own_path(target) is None
    assert 'name="next" value=""' in browser.get(f"/sign-in?next={quote(target)}").text
    answer = browser.sign_in(next=target)
    assert answer.status_code == 303
    assert answer.location == "/"


@pytest.mark.parametrize("target", ["/", "/me", "/people?q=a&page=2", "/people?q=%E7%94%B2", "/units/990511"])
def test_own_pages_are_returned_to(browser: Browser, target: str) -> None:
    assert browser.sign_in(next=target).location == target


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil.example", ""])
def test_host_header(browser: Browser, host: str) -> None:
    """No link to a password is ever made with somebody else's name in it."""
    browser.sign_in("system")
    token = browser.token("/people/new")
    fields = {"csrf_token": token, "login": "zhang", "name": "示例乙"}
    answer = browser.client.post("/people/new", data=fields, headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    honest = browser.client.post("/people/new", data=fields, headers={"X-Forwarded-Host": "evil.example"})
    assert "http://localhost/start#" in honest.text
    assert "evil" not in honest.text


def test_mass_assignment(browser: Browser) -> None:
    """Fields that a form does not have are not looked at."""
    browser.sign_in("system")
    extra = {"id": "99", "state": "disabled", "role": "system", "person_id": "1", "created": "0", "value": "x"}
    browser.post("/people/new", "/people/new", login="zhang", name="示例乙", **extra)
    with reading(browser.people.engine) as connection:
        made = connection.execute(select(Person.id, Person.state).where(Person.login == "zhang")).one()
    assert (made.id, made.state) == (5, "active")
    assert count(browser, Grant) == 3
    forged = {"state": "granted", "decided_by": "2", "proposed_by": "2", "person_id": "1", "id": "7", "unit_id": "1"}
    page = f"/people/{browser.people.plain}/grants/new"
    browser.post(page, page, role="office", office=str(browser.people.office), starts="2027-03-01", **forged)
    with reading(browser.people.engine) as connection:
        grant = connection.execute(select(Grant.__table__).order_by(Grant.id.desc())).first()
    assert grant
    assert (grant.id, grant.person_id, grant.state, grant.proposed_by, grant.decided_by, grant.unit_id) == (
        4, browser.people.plain, "proposed", browser.people.system, None, None,
    )  # fmt: skip


def test_repeated_and_over_long_parameters(browser: Browser) -> None:
    token = browser.token()
    twice = {"csrf_token": token, "login": ["li.na", "system"], "password": PASSWORD}
    assert browser.client.post("/sign-in", data=twice).status_code == 400
    both = {"csrf_token": [token, token], "login": "li.na", "password": PASSWORD}
    assert browser.client.post("/sign-in", data=both).status_code == 400
    assert browser.sign_in(password="x" * 4097).status_code == 400
    assert browser.sign_in(password="x" * 2000).status_code == 422
    assert browser.sign_in(login="x" * 65).status_code == 422
    assert browser.sign_in(login="li.na\0").status_code == 422
    assert browser.sign_in(padding="x" * 2_000_000).status_code == 413
    browser.sign_in("system")
    for address in (
        "/people?page=0",
        "/people?page=-1",
        "/people?page=99",
        "/people?page=1e3",
        "/people?page=" + "9" * 99,
    ):
        assert browser.get(address).status_code == 404, address
    for address in ("/people?page=1&page=2", "/people?q=" + "x" * 5000, "/people?q=%00", "/people?q[]=1"):
        assert browser.get(address).status_code == 200, address


@pytest.mark.parametrize("how", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_method_override(browser: Browser, how: str) -> None:
    """Neither by header nor by parameter."""
    browser.sign_in("system")
    token = browser.token("/me")
    address = f"/people/{browser.people.plain}"
    for method in ("POST", "DELETE", "PUT"):
        assert browser.get(address, headers={how: method}).status_code == 200
        assert browser.get(f"{address}/disable?_method={method}", headers={how: method}).status_code == 405
    data = {"csrf_token": token, "_method": "DELETE"}
    assert browser.client.post(address, data=data, headers={how: "DELETE"}).status_code == 405
    with reading(browser.people.engine) as connection:
        assert set(connection.execute(select(Person.state)).scalars()) == {"active"}


def test_unknown_and_known_cost_the_same(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same number of hashes, the same answer, and about the same time."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=8192, parallelism=1))
    verified, seen = passwords.HASHER.verify, []

    class Counting:
        def __getattr__(self, name: str) -> object:
            return getattr(PasswordHasher(time_cost=2, memory_cost=8192, parallelism=1), name)

        def verify(self, *given: str) -> bool:
            seen.append(given[0])
            return verified(*given)

    with reading(browser.people.engine) as connection:
        known = connection.execute(text("SELECT value FROM credentials WHERE kind = 'password'")).scalars().first()
    monkeypatch.setattr(passwords, "dummy", lambda: PasswordHasher(8, 8192, 1).hash("x") if known is None else known)
    monkeypatch.setattr(passwords, "HASHER", Counting())
    took: dict[str, list[float]] = {}
    answers = {}
    for _ in range(12):
        for login in ("li.na", "nobody.here"):
            token, before = browser.token(), len(seen)
            start = time.perf_counter()
            answer = browser.client.post(
                "/sign-in", data={"csrf_token": token, "login": login, "password": "wrong" * 3}
            )
            took.setdefault(login, []).append(time.perf_counter() - start)
            answers[login] = answer.text.replace(login, "").replace(token, "")
            assert len(seen) - before == 1
        browser.wait(minutes=1441)
    assert answers["li.na"] == answers["nobody.here"]
    ratio = statistics.median(took["li.na"]) / statistics.median(took["nobody.here"])
    assert 0.5 < ratio < 2


def test_disabled_people_are_told_what_unknown_ones_are(browser: Browser) -> None:
    boss = browser.another()
    boss.sign_in("system")
    boss.post(f"/people/{browser.people.plain}/disable", f"/people/{browser.people.plain}")
    answers = [browser.sign_in(login).text.replace(login, "") for login in ("li.na", "nobody.here")]
    assert answers[0] == answers[1]


def test_no_password_and_no_token_is_kept_in_clear(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    """Neither in the database, its events among it, nor in the log."""
    caplog.set_level(logging.DEBUG)
    wrong = "never to be seen anywhere"
    browser.sign_in(password=wrong)
    browser.sign_in(login=wrong, password=wrong)
    browser.sign_in("system")
    page = browser.post("/people/new", "/people/new", login="zhang", name="示例乙").text
    link = page.split("/start#")[1][:43]
    browser.post("/start", code=link)
    held = everything(browser) + caplog.text
    for secret in (PASSWORD, wrong, str(browser.session), link):
        assert secret not in held
    assert sessions.digest(read(place_of(browser.people.engine)).signing, str(browser.session)) in held


def test_pages_of_accounts_are_kept_nowhere(browser: Browser) -> None:
    browser.sign_in("system")
    for address in ("/sign-in", "/me", "/people", "/people/1", "/grants", "/start"):
        assert browser.get(address).headers["Cache-Control"] == "no-store"


def test_markup_in_names_stays_text(browser: Browser) -> None:
    browser.sign_in("system")
    browser.post("/people/new", "/people/new", login="zhang", name="<script>alert(1)</script>")
    for address in ("/people", "/people/5", "/people?q=<script>"):
        assert "<script>alert" not in browser.get(address).text
