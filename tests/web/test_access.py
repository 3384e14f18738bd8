"""Closed by default: undeclared endpoints stop start-up, and what is out of reach does not exist."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assess import access
from tests.web.pages import addresses

ELSEWHERE = {"REMOTE_ADDR": "10.1.2.3"}
PUBLIC = {"results.home", "cycles.schemes", "cycles.scheme", "cycles.source"}


def test_undeclared_endpoint_stops_the_start() -> None:
    """The guard, seen red."""
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/open", "open", lambda: "open")
    with pytest.raises(access.Undeclared, match="open"):
        access.attach(app, {})
    access.attach(app, {"open": access.PUBLIC})


def test_a_right_that_nobody_knows_is_none() -> None:
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/open", "open", lambda: "open")
    with pytest.raises(access.Undeclared, match="open"):
        access.attach(app, {"open": "everybody"})
    with pytest.raises(access.Undeclared, match="no such endpoint: gone"):
        access.attach(app, {"open": access.PUBLIC, "gone": access.PUBLIC})


def test_readers_pages_are_not_there_for_others(app: Flask, client: FlaskClient) -> None:
    """Another machine gets what it would get for an address that does not exist."""
    unknown = client.get("/nothing", environ_base=ELSEWHERE)
    for endpoint, some in addresses(app).items():
        answer = client.get(some[0], environ_base=ELSEWHERE)
        if endpoint in PUBLIC:
            assert answer.status_code == 200
            continue
        assert answer.status_code == 404, endpoint
        assert _without_number(answer.text, answer.headers) == _without_number(unknown.text, unknown.headers)


def test_home_tells_others_nothing_of_results(client: FlaskClient) -> None:
    assert "/runs/" in client.get("/").text
    assert "/runs/" not in client.get("/", environ_base=ELSEWHERE).text


@pytest.mark.parametrize("name", access.RELAYED)
def test_relayed_requests_are_not_local(client: FlaskClient, name: str) -> None:
    """Behind a relay every request comes from this machine: then nobody is a reader."""
    assert client.get("/runs/1").status_code == 200
    assert client.get("/runs/1", headers={name: "10.1.2.3"}).status_code == 404


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_local_addresses(client: FlaskClient, address: str) -> None:
    assert client.get("/runs/1", environ_base={"REMOTE_ADDR": address}).status_code == 200


@pytest.mark.parametrize("address", ["", "x", "0.0.0.0", "::", "fe80::1%eth0", "::ffff:10.0.0.1"])  # noqa: S104
def test_other_addresses(client: FlaskClient, address: str) -> None:
    assert client.get("/runs/1", environ_base={"REMOTE_ADDR": address}).status_code == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "localhost@evil.example", "a b"]
)
def test_foreign_host_names_are_refused(client: FlaskClient, host: str) -> None:
    """A page elsewhere that points its own name at this machine reads nothing."""
    assert client.get("/", headers={"Host": host}).status_code == 400
    assert client.get("/", headers={"Host": "localhost:8000"}).status_code == 200


def _without_number(text: str, headers: object) -> str:
    number = headers["X-Request-Id"]  # type: ignore[index]
    assert number
    return text.replace(number, "").replace("?lang", "").split("<main")[1]
