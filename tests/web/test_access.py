"""Closed by default: undeclared endpoints stop start-up, and what is out of reach does not exist."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assess.web import access
from tests.web.pages import addresses
from tests.web.serving import serving

ELSEWHERE = {"REMOTE_ADDR": "10.1.2.3"}


def nobody() -> access.Viewer:
    return access.NOBODY


def test_undeclared_endpoint_stops_the_start() -> None:
    """The guard, seen red."""
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/open", "open", lambda: "open")
    with pytest.raises(access.OpenEndpoint, match="open"):
        access.attach(app, {}, nobody)
    access.attach(app, {"open": access.PUBLIC}, nobody)


def test_a_right_that_nobody_knows_is_none() -> None:
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/open", "open", lambda: "open")
    with pytest.raises(access.OpenEndpoint, match="open"):
        access.attach(app, {"open": "everybody"}, nobody)
    with pytest.raises(access.OpenEndpoint, match="no such endpoint: gone"):
        access.attach(app, {"open": access.PUBLIC, "gone": access.PUBLIC}, nobody)


def test_readers_pages_are_not_there_for_others(app: Flask, client: FlaskClient) -> None:
    """Another machine is shown the door, whatever it asks for; an address that does not exist says so."""
    assert client.get("/nothing", environ_base=ELSEWHERE).status_code == 404
    for some in addresses(app).values():
        for address in (some[0], "/runs/424242"):
            answer = client.get(address, environ_base=ELSEWHERE)
            assert answer.status_code == 303, address
            assert answer.headers["Location"].startswith("/sign-in?next=")


def test_nobody_reads_along_without_the_setting(app: Flask) -> None:
    """Sitting at the machine that serves is no right by itself."""
    with serving(app.config["SETTINGS"], local_reader=False) as closed:
        assert closed.test_client().get("/runs/1").status_code == 303
    assert app.test_client().get("/runs/1").status_code == 200


def test_a_local_reader_writes_nothing(client: FlaskClient) -> None:
    assert client.post("/runs/1/prepare/book").status_code == 303
    assert client.get("/jobs").status_code == 303


@pytest.mark.parametrize("name", [*access.RELAYED, "X-Forwarded-For", "X-Forwarded-Host", "x-forwarded-proto"])
def test_relayed_requests_are_not_local(client: FlaskClient, name: str) -> None:
    """Behind a relay every request comes from this machine: then nobody is a reader."""
    assert client.get("/runs/1").status_code == 200
    assert client.get("/runs/1", headers={name: "10.1.2.3"}).status_code == 303


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_local_addresses(client: FlaskClient, address: str) -> None:
    assert client.get("/runs/1", environ_base={"REMOTE_ADDR": address}).status_code == 200


@pytest.mark.parametrize("address", ["", "x", "0.0.0.0", "::", "fe80::1%eth0", "::ffff:10.0.0.1"])  # noqa: S104
def test_other_addresses(client: FlaskClient, address: str) -> None:
    assert client.get("/runs/1", environ_base={"REMOTE_ADDR": address}).status_code == 303


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "",
        "[::1",
        "localhost@evil.example",
        "evil@localhost",
        "localhost#evil",
        "localhost/x",
        "a b",
    ],
)
def test_foreign_host_names_are_refused(client: FlaskClient, host: str) -> None:
    """A page elsewhere that points its own name at this machine reads nothing."""
    assert client.get("/", headers={"Host": host}).status_code == 400
    assert client.get("/", headers={"Host": "localhost:8000"}).status_code == 200
