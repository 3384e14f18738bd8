"""Printed pages: A4, as they are shown but without the screen's furniture, and in type that can be read."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import Browser

A4 = (594.9, 841.9)
SMALLEST = """Math.min(...[...document.querySelectorAll("main *")]
  .filter((one) => one.checkVisibility() && one.childNodes.length && !one.closest("svg"))
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""


DISPLAY = "(one) => [getComputedStyle(one).display, getComputedStyle(one).breakInside].join(' ')"
PRINTING = """
window.prints = [];
window.print = () => {
  window.dispatchEvent(new Event("beforeprint"));
  window.prints.push(document.querySelectorAll("main details[open]").length);
  document.body.dataset.prints = window.prints.length;
  window.dispatchEvent(new Event("afterprint"));
};
0;
"""


@pytest.mark.parametrize(
    "name", ["results.league.whole", "results.league", "results.slip", "cycles.scheme", "results.history"]
)
def test_pages_print_on_a4(browser: Browser, site: dict[str, str], tmp_path: Path, name: str) -> None:
    """The bar and the buttons are not on paper; no type is too small to read, nothing runs off the sheet."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site[name], wait_until="networkidle")
    page.emulate_media(media="print")
    assert not page.locator(".top").is_visible()
    assert all(not button.is_visible() for button in page.locator(".actions").all())
    assert page.evaluate(SMALLEST) >= 10, name
    assert page.evaluate("[...document.querySelectorAll('.drawn .legendtext')].every((one) => one.checkVisibility())")
    page.set_viewport_size({"width": 703, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= 703
    printed = page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    boxes = {
        tuple(float(side) for side in box.split()) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+ [\d.]+)\]", printed)
    }
    assert boxes
    assert all(abs(side - wanted) < 2 for box in boxes for side, wanted in zip(box, A4, strict=True))
    context.close()
    assert _texts(printed) > 5


@pytest.mark.parametrize("name", ["results.league", "results.slip", "results.history"])
def test_every_sheet_says_what_it_is_of(browser: Browser, site: dict[str, str], tmp_path: Path, name: str) -> None:
    """A running head on each sheet with the unit's or the table's name, and below the digest of what it rests on."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site[name], wait_until="networkidle")
    said = page.locator(".running").text_content() or ""
    page.emulate_media(media="print")
    assert [page.locator(one).evaluate(DISPLAY) for one in (".running", ".bottom", ".table thead >> nth=0")] == [
        "table-header-group avoid",
        "table-footer-group avoid",
        "table-header-group avoid",
    ]
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    sheets = _sheets(tmp_path / "page.pdf")
    assert len(sheets) > 1
    assert all(_plain(said) in sheet for sheet in sheets), name
    assert name == "results.history" or all("sha256:" in sheet for sheet in sheets)
    context.close()


def test_reasons_are_printed_on_demand(browser: Browser, site: dict[str, str]) -> None:
    """One button prints what is shown, the other opens every reason for the paper and closes it again."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site["results.slip"], wait_until="networkidle")
    page.evaluate(PRINTING)
    page.locator("[data-print='']").click()
    page.locator("[data-print='all']").click()
    page.locator("body[data-prints='2']").wait_for()
    assert page.locator(".item .why").count() > 50
    shown, opened = page.evaluate("window.prints")
    assert shown == 0
    assert opened == page.locator("main details").count() > 50
    assert page.locator("main details[open]").count() == 0
    page.emulate_media(media="print")
    assert not any(hint.is_visible() for hint in page.locator(".on-screen").all())
    assert not any(fold.is_visible() for fold in page.locator("details.sum").all())
    context.close()


def test_the_rest_of_a_table_is_printed(browser: Browser, site: dict[str, str]) -> None:
    """Folded away on the screen, it is part of the page: paper can't be opened."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site["results.league"], wait_until="networkidle")
    rest = page.locator("details.rest")
    assert not rest.evaluate("(one) => one.open")
    page.evaluate(
        "window.addEventListener('beforeprint', () => { window.rest = document.querySelector('.rest').open })"
    )
    page.pdf()
    assert page.evaluate("window.rest")
    assert not rest.evaluate("(one) => one.open")
    context.close()


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def _sheets(path: Path) -> list[str]:
    """The text of each sheet; poppler reads what the browser wrote."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("no pdftotext here (poppler-utils)")
    text = subprocess.run([reader, "-layout", path, "-"], capture_output=True, check=True).stdout.decode()
    return [_plain(sheet) for sheet in text.split("\f") if sheet.strip()]


def _texts(printed: bytes) -> int:
    """How many pieces of text the file shows."""
    count = 0
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", printed, re.DOTALL):
        try:
            count += zlib.decompress(stream).count(b"TJ") + zlib.decompress(stream).count(b"Tj")
        except zlib.error:
            continue
    return count
