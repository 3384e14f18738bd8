"""Whichever database keeps the years, readers get the same bytes: every page in both languages, every download."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Flask

from tests.jobs.making import made
from tests.web.pages import LANGS, addresses
from tests.web.serving import YEARS, engine_of


def test_every_answer_is_the_same_on_both(sqlite_app: Flask, postgresql_app: Flask) -> None:
    """Nothing is left out of the comparison but the request's own number, which stands in its header."""
    known = addresses(sqlite_app)
    assert addresses(postgresql_app) == known
    pages = {address for some in known.values() for address in some}
    files = {f"/runs/{run}/{name}" for run in range(1, len(YEARS) + 1) for name in ("results.json",)}
    assert len(pages) > 60
    for address, lang in product(sorted(pages | files), LANGS):
        here, there = (_asked(app, address, lang) for app in (sqlite_app, postgresql_app))
        assert here[0] == 200, address
        assert here == there, (address, lang)


@pytest.mark.parametrize(("file", "lang"), [("book", "zh"), ("book", "en"), ("package", "")])
def test_every_file_that_jobs_make_is_the_same_on_both(
    sqlite_app: Flask, postgresql_app: Flask, file: str, lang: str
) -> None:
    for run in range(1, len(YEARS) + 1):
        here, there = (made(engine_of(app), file, run, lang) for app in (sqlite_app, postgresql_app))
        assert here == there, run


def test_what_is_unknown_is_the_same_on_both(sqlite_app: Flask, postgresql_app: Flask) -> None:
    for address in ("/nothing", "/runs/999999", "/runs/1?group=%00", "/units/%F0%9F%98%80", "/schemes/0"):
        assert _asked(sqlite_app, address, "zh") == _asked(postgresql_app, address, "zh"), address


def _asked(app: Flask, address: str, lang: str) -> tuple[int, bytes, dict[str, str]]:
    client = app.test_client()
    client.set_cookie("lang", lang)
    with client.get(address) as answer:
        headers = dict(answer.headers)
        number = headers.pop("X-Request-Id").encode()
        return answer.status_code, answer.data.replace(number, b""), headers
