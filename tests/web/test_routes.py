"""Every endpoint × whatever an address may hold: an answer, never a failure; what is unknown is not found."""

from __future__ import annotations

import re
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.pages import LANGS, addresses, rules

NUMBERS = ("0", "999999", "-1", "1.5", "1e3", "99999999999999999999999", "٣", "１", "x", "%00", "1%20", "'")
UNITS = (
    "0",
    "x",
    "..",
    "../../etc/passwd",
    "%00",
    "%FF",
    "'; DROP TABLE runs;--",
    "示例",
    "a" * 3000,
    "<script>",
    "%2e%2e",
)
ODD = {"int": NUMBERS, "path": UNITS}
QUERIES = (
    *("", "sort=", "sort=total", "sort=%00", "page=-1", "page=99999999999999999999"),
    *("lang=xx", "lang=%FF", "lang=en&lang=zh", "group=", "group=%00", "group=x", "group=%F0%9F%98%80"),
    *("one=1", "one=%00&other=%00", "one=x&other=x", "one=&other="),
)


def odd(app: Flask) -> list[str]:
    """Addresses with something else than an existing number or code in each place."""
    found: list[str] = []
    for rule in rules(app):
        kinds = [re.match(r"<(\w+):", part)[1] for part in re.findall(r"<[^>]+>", rule.rule)]  # type: ignore[index]
        form = re.sub(r"<[^>]+>", "{}", rule.rule)
        found += [form.format(*values) for values in product(*(ODD[kind] for kind in kinds)) if kinds]
    return found


def test_every_page_answers_in_both_languages(app: Flask, client: FlaskClient) -> None:
    """And no endpoint is left out of the walk."""
    known = addresses(app)
    assert set(known) == {rule.endpoint for rule in rules(app)}
    for address, lang in product([one for some in known.values() for one in some], LANGS):
        answer = client.get(address, query_string=None if "?" in address else {"lang": lang})
        assert answer.status_code == 200, address


def test_unknown_is_not_found(app: Flask, client: FlaskClient) -> None:
    """Odd identifiers are no failures: 404 (or 308, where the address is only written oddly)."""
    asked = odd(app)
    assert len(asked) > 100
    for address in asked:
        assert client.get(address).status_code in (404, 308), address


def test_odd_questions_are_no_failures(app: Flask, client: FlaskClient) -> None:
    """Whatever is asked, each page answers or is not there."""
    for some in addresses(app).values():
        for query in QUERIES:
            address = some[0].split("?")[0]
            assert client.get(f"{address}?{query}").status_code in (200, 404), (address, query)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(app: Flask, client: FlaskClient, method: str) -> None:
    """There are only pages to read."""
    for some in addresses(app).values():
        answer = client.open(some[0], method=method)
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]


def test_unknown_group_and_unit(client: FlaskClient) -> None:
    """A part that is not there is not quietly left out."""
    assert client.get("/runs/1?group=nobody").status_code == 404
    assert client.get("/runs/1/compare?one=nobody").status_code == 404
