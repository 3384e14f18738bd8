"""A browser for tests: keeps cookies, fills in the token of the page it came from, and has a clock."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Flask
from werkzeug.test import TestResponse

from assess.accounts.signing.sessions import COOKIE
from tests.accounts.people import NOW, PASSWORD, Town


class Browser:
    """Before pages over a database of people."""

    def __init__(self, app: Flask, people: Town) -> None:
        self.app, self.now, self.people = app, NOW, people
        app.config["CLOCK"] = lambda: self.now
        self.client = app.test_client()

    def another(self) -> Browser:
        """With cookies and a clock of its own."""
        return Browser(self.app, self.people)

    def get(self, address: str, **named) -> TestResponse:
        return self.client.get(address, **named)

    def token(self, page: str = "/sign-in") -> str:
        found = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', self.client.get(page).text)
        assert found, page
        return found[1]

    def post(self, address: str, page: str = "", /, **fields) -> TestResponse:
        """A form of a page, sent to an address."""
        return self.client.post(address, data={"csrf_token": self.token(page or address), **fields})

    def sign_in(self, login: str = "li.na", password: str = PASSWORD, **fields) -> TestResponse:
        return self.post("/sign-in", "/sign-in", login=login, password=password, **fields)

    @property
    def session(self) -> str | None:
        found = self.client.get_cookie(COOKIE)
        return found.value if found else None

    def wait(self, **much: int) -> None:
        self.now += timedelta(**much)
