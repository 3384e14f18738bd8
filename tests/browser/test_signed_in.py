"""The pages of people who are signed in, in a real browser: each sees what is theirs, and can use all of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from assess.accounts import actions, grant_actions
from assess.accounts.grant_actions import Wanted
from assess.accounts.signing.sessions import COOKIE
from assess.audit.actors import Actor
from assess.jobs import job_files
from assess.jobs.actions import ask
from assess.jobs.worker import work
from tests.access.world import DAY, NOW, World, units
from tests.browser.test_pages import BEYOND, CUT_OFF, HIDDEN, LANGS, NUMBERED, UNLABELLED, opened, visit
from tests.jobs.making import entered
from tests.occasions import ZONE, occasion
from tests.web.serving import ROOT

Walk = dict[str | None, dict[str, str]]


@pytest.fixture(scope="module")
def walk(offices: tuple[World, str]) -> Walk:
    """Person → name → address, with something to be seen on each page."""
    world, root = offices
    jobs = _jobs(world)
    wanted = Wanted(
        world.people["none"], "reporter", world.offices["city"], world.unit("city", units("city")[0]), DAY, None
    )
    grant_actions.propose(world.at("system"), wanted)
    grant_actions.propose(
        world.at("security"), Wanted(world.people["none"], "reader", world.offices["jia"], None, DAY, None)
    )
    mate, run, slip = world.people["city office"], world.runs["city", "published"], units("city")[0]
    scheme = f"/schemes/{world.schemes['city']}"
    people = ["/people", "/people?q=zzz", "/people/new", f"/people/{mate}", f"/people/{mate}/grants/new"]
    pages: dict[str | None, list[str]] = {
        None: ["/sign-in", "/sign-in?done=lost", "/start"],
        "none": ["/", "/me"],
        "system": ["/", *people, "/grants", "/me", "/me/password", "/sign-in/enrol"],
        "security": ["/", "/grants", f"/people/{world.people['none']}"],
        "auditor": ["/", "/events", "/events?words=zzz&outcome=refused", "/events/60"],
        "city office": ["/", scheme, f"{scheme}/work", "/jobs", *(f"/jobs/{one}" for one in jobs)],
        "jia office": ["/", "/jobs", f"/runs/{run}", f"/runs/{run}/units/{slip}"],
        "city limited": ["/", f"/runs/{run}", f"/runs/{run}/units/{slip}", f"/units/{slip}"],
    }
    return {who: {path: f"{root}{path}" for path in some} for who, some in pages.items()}


def _jobs(world: World) -> tuple[int, ...]:
    """One done, one that failed, one that asks for a yes, one that waits."""
    about = ["市标方案", "city scheme"]
    by, scheme, office = Actor("person", world.people["city office"]), world.schemes["city"], world.offices["city"]
    run = {"run": world.runs["city", "published"], "scheme": scheme, "about": about, "lang": "zh"}
    done = ask(occasion(world.engine, NOW, by), "book", run, office)
    with (ROOT / "pyproject.toml").open("rb") as stream:
        digest = job_files.put(world.engine, stream)
    bad = {"scheme": scheme, "digest": digest, "name": "填报表" * 20 + ".xlsx", "about": about}
    failed = ask(occasion(world.engine, NOW, by), "load", bad, office)
    work(world.engine, ZONE, once=True)
    asking = ask(occasion(world.engine, NOW, by), "load", bad | {"replace": 1}, office)
    gone = {
        "title": ["退出本年度的单位", "Units that leave"],
        "grave": 1,
        "count": 1,
        "lines": [["甲 → 退出", "A → leaves"]],
    }
    shown = {
        "said": ["一个单位", "one unit"],
        "changes": [gone],
        "notices": [["提示", "a note"]],
        "confirm": "sha256:0",
    }
    entered(world.engine, asking, state="done", result=shown | {"file": "变更清单.xlsx", "digest": digest})
    waiting = ask(occasion(world.engine, NOW, by), "run", {"scheme": scheme, "about": about}, office)
    return done, failed, asking, waiting


@contextmanager
def signed_in(
    browser: Browser, offices: tuple[World, str], who: str | None, **size: int
) -> Iterator[tuple[Page, list]]:
    world, root = offices
    with opened(browser, **size) as (page, wrong):
        token = world.token(who)
        if token:
            page.context.add_cookies([{"name": COOKIE, "value": token, "url": root}])
        yield page, wrong


def settle(page: Page) -> None:
    """What is folded away is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


@pytest.mark.parametrize("lang", LANGS)
def test_they_keep_to_themselves_and_can_be_used_by_everybody(
    browser: Browser, offices: tuple[World, str], walk: Walk, lang: str
) -> None:
    """No outside request, no report of the security policy, no error; axe: nothing serious, nothing critical."""
    axe = Axe()
    for who, pages in walk.items():
        with signed_in(browser, offices, who) as (page, wrong):
            for name, address in pages.items():
                visit(page, address, lang)
                settle(page)
                found = axe.run(page).response["violations"]
                bad = [
                    (one["id"], [node["html"][:160] for node in one["nodes"][:3]])
                    for one in found
                    if one["impact"] in ("serious", "critical")
                ]
                assert bad == [], (who, name)
                assert wrong == [], (who, name)
                assert page.evaluate("window.barred") == [], (who, name)


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_cut_off_or_left_out(browser: Browser, offices: tuple[World, str], walk: Walk, lang: str) -> None:
    """At 1366 px, at 200 % zoom, and at 400 px, where a row is a block and each value says of what it is."""
    for who, pages in walk.items():
        with signed_in(browser, offices, who) as (page, _):
            for name, address in pages.items():
                visit(page, address, lang)
                settle(page)
                for width in (1366, 683, 400):
                    page.set_viewport_size({"width": width, "height": 768})
                    assert page.evaluate(BEYOND) <= 0, (who, name, width)
                    assert page.evaluate(CUT_OFF) == [], (who, name, width)
                assert page.evaluate(HIDDEN) == [], (who, name)
                assert page.evaluate(UNLABELLED) == [], (who, name)


def test_the_keyboard_reaches_everything_there(browser: Browser, offices: tuple[World, str], walk: Walk) -> None:
    """In the order of the page, from its beginning; a day has a few stops of its own."""
    for who, pages in walk.items():
        with signed_in(browser, offices, who) as (page, _):
            for name, address in pages.items():
                visit(page, address, "zh")
                page.evaluate(NUMBERED)
                page.evaluate("document.querySelector('.skip').focus()")
                for at in range(1, page.locator("[data-at]").count()):
                    for _ in range(5):
                        page.keyboard.press("Tab")
                        if page.evaluate("document.activeElement.dataset.at") == str(at):
                            break
                    shown = "[document.activeElement.dataset.at, getComputedStyle(document.activeElement).outlineStyle]"
                    assert page.evaluate(shown) == [str(at), "solid"], (who, name, at)


def test_a_grant_is_withdrawn_by_keyboard_after_a_question(
    browser: Browser, offices: tuple[World, str], walk: Walk
) -> None:
    """One key asks, another does it."""
    world, root = offices
    with signed_in(browser, offices, "security") as (page, wrong):
        page.goto(f"{root}/people/{world.people['none']}")
        before = page.locator(".sure").count()
        page.locator(".sure summary").first.focus()
        page.keyboard.press("Enter")
        assert page.locator(".sure .ask").first.is_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**done=withdrawn")
        assert page.locator(".sure").count() == before - 1
        assert wrong == []


def test_who_sees_some_units_is_told_so(browser: Browser, offices: tuple[World, str], walk: Walk) -> None:
    """Neither means nor charts nor downloads, which would be of others."""
    with signed_in(browser, offices, "city limited") as (page, _):
        league, slip = [address for address in walk["city limited"].values() if "/runs/" in address]
        visit(page, league, "zh")
        assert page.locator(".league tbody tr").count() == 1
        assert page.locator("[data-figure], .downloads, .losses").count() == 0
        assert "这里只列出您可以查看的单位" in page.locator("main").inner_text()
        visit(page, slip, "zh")
        assert page.locator("[data-figure], .neighbours").count() == 0
        assert "本组平均" not in page.locator("main").inner_text()


def test_whoever_was_signed_out_is_told_what_was_lost(browser: Browser, offices: tuple[World, str]) -> None:
    """And comes back to the page of the form."""
    world, root = offices
    with signed_in(browser, offices, "city office") as (page, _):
        work_page = f"/schemes/{world.schemes['city']}/work"
        page.goto(f"{root}{work_page}")
        page.context.clear_cookies(name=COOKIE)
        page.locator("section[aria-labelledby=run] button").click()
        assert "没有保存" in page.locator("main").inner_text()
        assert page.locator("input[name=next]").input_value() == work_page


def test_a_one_time_link_leads_to_its_password(browser: Browser, offices: tuple[World, str]) -> None:
    """The code behind the "#" goes into the form by itself, and neither address nor history keeps it."""
    world, root = offices
    _, token = actions.make_person(world.at("system"), "newcomer", "示例新人")
    page = browser.new_page()
    page.goto(f"{root}/start#{token}")
    page.wait_for_selector("input[name=password]")
    assert "newcomer" in page.inner_text("main")
    assert token not in page.url
    page.go_back()
    assert token not in page.url
    page.close()
