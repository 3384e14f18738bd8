"""Printed pages: A4, as they are shown but without the screen's furniture, and in type that can be read."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import Browser

A4 = (594.9, 841.9)
SMALLEST = """Math.min(...[...document.querySelectorAll("main *")]
  .filter((one) => one.checkVisibility() && one.childNodes.length && !one.closest("svg"))
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""


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


def _texts(printed: bytes) -> int:
    """How many pieces of text the file shows."""
    count = 0
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", printed, re.DOTALL):
        try:
            count += zlib.decompress(stream).count(b"TJ") + zlib.decompress(stream).count(b"Tj")
        except zlib.error:
            continue
    return count
