"""What a relay in front changes: another public port, and a path in front of every address."""

from __future__ import annotations

import pytest

from tests.accounts.browsing import Browser
from tests.accounts.people import PASSWORD

PREFIX = {"SCRIPT_NAME": "/assess"}


@pytest.mark.parametrize("host", ["localhost:8443", "localhost"])
def test_a_public_port_that_is_not_443(browser: Browser, host: str) -> None:
    """Whether the relay hands the port on or leaves it out."""
    fields = {"csrf_token": browser.token(), "login": "li.na", "password": PASSWORD}
    headers = {"Origin": "http://localhost:8443", "Sec-Fetch-Site": "same-origin", "Host": host}
    assert browser.client.post("/sign-in", data=fields, headers=headers).status_code == 303


def test_the_path_in_front_is_kept(browser: Browser) -> None:
    """By the language link, by the way to the sign-in, and by the way back from it."""
    page = browser.client.get("/sign-in?next=/people", environ_overrides=PREFIX)
    assert 'href="/assess/sign-in?next=%2Fpeople&amp;lang=en"' in page.text
    turned = browser.client.get("/people?q=a", environ_overrides=PREFIX)
    assert turned.location == "/assess/sign-in?next=/assess/people?q%3Da"
    fields = {"csrf_token": browser.token(), "login": "system", "password": PASSWORD, "next": "/assess/people?q=a"}
    back = browser.client.post("/sign-in", data=fields, environ_overrides=PREFIX)
    assert back.location == "/assess/people?q=a"
