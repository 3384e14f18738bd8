"""Every page in a real browser, in both languages: nothing from outside, nothing barred, nothing out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

LANGS = ("zh", "en")
REPORTS = """
window.barred = [];
document.addEventListener("securitypolicyviolation", (seen) => {
  window.barred.push(`${seen.violatedDirective} ${seen.sourceFile}:${seen.lineNumber}`);
});
"""
DRAWN = "[...document.querySelectorAll('[data-figure]')].every((one) => one.classList.contains('js-plotly-plot'))"
NUMBERED = """[...document.querySelectorAll("a[href], button, select, input, summary, .scroll")]
  .filter((one) => one.checkVisibility())
  .forEach((one, at) => { one.dataset.at = at; })"""
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT_OFF = """() => {
  const cut = (place) => {
    const shade = place && getComputedStyle(place).backgroundImage.includes("gradient");
    return !shade || place.scrollHeight > place.clientHeight + 1;
  };
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const home = node.parentElement;
    if (!node.data.trim() || !home.checkVisibility() || home.closest(".visually-hidden, .stack > thead, svg")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const place = home.closest(".scroll");
    const edge = Math.min(innerWidth, place ? place.getBoundingClientRect().right + 1 : innerWidth);
    if ((box.right > edge || box.left < 0) && cut(place)) found.push(node.data.trim().slice(0, 40));
  }
  return found;
}"""

FITS = "[...document.querySelectorAll('.scroll')].every((one) => one.scrollWidth <= one.clientWidth + 1)"
REASONS = "details[open] a[data-why]"
"""Reasons that were asked for and have not come."""
HIDDEN = """[...document.querySelectorAll("main tbody td, main tbody th, summary .fact, summary .lost")]
  .filter((one) => !one.checkVisibility() && !["", "—"].includes(one.textContent.trim()))
  .map((one) => one.textContent.trim()).filter((text) => !["同指标", "as the indicator"].includes(text))"""
UNLABELLED = """[...document.querySelectorAll(".stack > tbody td.num:not(.aside)")]
  .filter((one) => !one.dataset.label).map((one) => one.outerHTML)"""


@contextmanager
def opened(browser: Browser, width: int = 1366, height: int = 768) -> Iterator[tuple[Page, list[str]]]:
    """A page that keeps a list of what went wrong: outside requests, failures, complaints."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    page, wrong = context.new_page(), []
    page.add_init_script(REPORTS)
    page.on(
        "request",
        lambda sent: None if "//127.0.0.1:" in sent.url or sent.url[:5] == "data:" else wrong.append(sent.url),
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console", lambda said: wrong.append(said.text) if said.type == "error" and "404" not in said.text else None
    )
    try:
        yield page, wrong
    finally:
        context.close()


def visit(page: Page, address: str, lang: str) -> None:
    page.goto(f"{address}{'&' if '?' in address else '?'}lang={lang}", wait_until="load")
    page.wait_for_function(DRAWN)


def test_the_guard_sees_what_is_barred(browser: Browser, site: dict[str, str]) -> None:
    """An inline style and a request to outside are both noticed."""
    with opened(browser) as (page, wrong):
        visit(page, site["results.home"], "zh")
        page.evaluate(
            "document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\"><img src=\"//localhost:1/x.png\">')"
        )
        page.wait_for_function("window.barred.length >= 2")
        assert wrong


@pytest.mark.parametrize("lang", LANGS)
def test_every_page_keeps_to_itself(browser: Browser, site: dict[str, str], lang: str) -> None:
    """No outside request, no report of the security policy, no error; every chart is drawn."""
    assert len(site) >= 9
    with opened(browser) as (page, wrong):
        for name, address in site.items():
            visit(page, address, lang)
            assert wrong == [], name
            assert page.evaluate("window.barred") == [], name


@pytest.mark.parametrize("lang", LANGS)
def test_every_page_can_be_used_by_everybody(browser: Browser, site: dict[str, str], lang: str) -> None:
    """axe: nothing serious, nothing critical; opened reasons are looked at too."""
    axe = Axe()
    with opened(browser) as (page, _):
        for name, address in site.items():
            visit(page, address, lang)
            for button in page.locator("[data-open]").all():
                button.click()
            page.locator(REASONS).first.wait_for(state="detached")
            found = axe.run(page).response["violations"]
            bad = [
                (one["id"], [node["html"][:160] for node in one["nodes"][:3]])
                for one in found
                if one["impact"] in ("serious", "critical")
            ]
            assert bad == [], name


@pytest.mark.parametrize("lang", LANGS)
def test_no_page_is_wider_than_its_window(browser: Browser, site: dict[str, str], lang: str) -> None:
    """1366 px, the same at 200 % zoom, and 400 px: wide tables scroll inside themselves."""
    with opened(browser) as (page, _):
        for name, address in site.items():
            visit(page, address, lang)
            for width in (1366, 683, 400):
                page.set_viewport_size({"width": width, "height": 768})
                assert page.evaluate(BEYOND) <= 0, (name, width)


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_cut_off_unseen(browser: Browser, site: dict[str, str], lang: str) -> None:
    """Text within the window at 400 px and at 200 % zoom; where a table is wider than its place, its edge is shaded."""
    with opened(browser) as (page, _):
        page.set_content(
            '<main><div class="scroll"><table><tr><td style="padding-left:9999px">text</table></div></main>'
        )
        assert page.evaluate(CUT_OFF) == ["text"]
        for name, address in site.items():
            visit(page, address, lang)
            for width in (900, 683, 400):
                page.set_viewport_size({"width": width, "height": 768})
                assert page.evaluate(CUT_OFF) == [], (name, width)
            assert page.evaluate(FITS), name


def test_every_value_is_there_on_a_narrow_screen(browser: Browser, site: dict[str, str]) -> None:
    """No cell that says something is left out, and each says of what it is."""
    with opened(browser, width=400) as (page, _):
        for name in ("results.league", "results.slip", "results.compare", "results.history", "cycles.scheme"):
            visit(page, site[name], "zh")
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            page.locator(REASONS).first.wait_for(state="detached")
            assert page.evaluate(HIDDEN) == [], name
            assert page.evaluate(UNLABELLED) == [], name


def test_charts_are_redrawn_for_a_narrow_screen(browser: Browser, site: dict[str, str]) -> None:
    """The marks have most of the width of the screen, and the figure its height."""
    with opened(browser) as (page, wrong):
        visit(page, site["results.league"], "zh")
        wide = page.locator(".drawn").first.evaluate("(one) => one._fullLayout._size.w / one.clientWidth")
        page.set_viewport_size({"width": 400, "height": 768})
        page.wait_for_timeout(500)
        assert page.locator(".drawn").first.evaluate("(one) => one._fullLayout._size.w / one.clientWidth") > wide
        assert page.locator(".drawn").first.evaluate("(one) => one._fullLayout.width === one.clientWidth")
        assert wrong == []


def test_rows_of_a_slip_are_no_taller_than_their_words(browser: Browser, site: dict[str, str]) -> None:
    """A style of another page once blew every row up to a hand's breadth."""
    with opened(browser) as (page, _):
        visit(page, site["results.slip"], "zh")
        tall = page.eval_on_selector_all("li.item", "rows => Math.max(...rows.map((row) => row.clientHeight))")
        assert 20 < tall < 120


def test_the_keyboard_reaches_everything(browser: Browser, site: dict[str, str]) -> None:
    """Tab comes to every link, button, choice, fold and scrolling table, in the order of the page, and shows where."""
    with opened(browser) as (page, _):
        for name, address in site.items():
            visit(page, address, "zh")
            page.evaluate(NUMBERED)
            wanted = page.locator("[data-at]").count()
            for at in range(wanted):
                page.keyboard.press("Tab")
                shown = "[document.activeElement.dataset.at, getComputedStyle(document.activeElement).outlineStyle]"
                assert page.evaluate(shown) == [str(at), "solid"], (name, at)


def test_a_fold_opens_by_keyboard(browser: Browser, site: dict[str, str]) -> None:
    with opened(browser) as (page, _):
        visit(page, site["results.slip"], "zh")
        fold = page.locator(".item details").first
        assert not fold.evaluate("one => one.open")
        fold.locator("summary").focus()
        page.keyboard.press("Enter")
        assert fold.evaluate("one => one.open")
        fold.locator(".why").wait_for(state="visible")


def test_reasons_that_do_not_come_are_a_link(browser: Browser, site: dict[str, str]) -> None:
    """Whatever keeps them away, a later opening asks again, and the link leads to the page that has them."""
    with opened(browser) as (page, _):
        visit(page, site["results.slip"], "zh")
        page.route("**/*reasons=all*", lambda route: route.abort())
        folds = page.locator(".item details")
        folds.nth(0).locator("summary").click()
        folds.nth(0).locator("a[data-why]").wait_for(state="visible")
        page.unroute("**/*reasons=all*")
        folds.nth(1).locator("summary").click()
        folds.nth(0).locator(".why").wait_for(state="visible")


def test_pages_work_without_scripts(browser: Browser, site: dict[str, str]) -> None:
    """Charts are extra: every number stands in a table, folds open, and a link leads to the reasons."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site["results.slip"])
    page.locator(".item summary").first.click()
    page.locator("a[data-why]").first.click()
    assert page.locator(".item .why").first.is_visible()
    context.close()
