"""What a reader is told when something does not work."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from assess.database import sqlite
from assess.database.engine import db
from assess.database.faults import Unusable
from assess.web import access
from indicators.faults import Fault, Refused
from tests.database.shelf import Shelf
from tests.web.serving import served


@pytest.fixture(scope="module")
def failing(over: Callable[..., Flask]) -> Flask:
    """An application that fails on demand."""
    app = over([])

    @access.public
    def fail(how: str) -> str:
        if how == "database":
            raise OperationalError("SELECT", {}, sqlite.driver.OperationalError("database is locked"))
        if how == "unusable":
            raise Unusable("db.full", "years.db")
        if how == "unreachable":
            raise Unusable("db.unreachable", "secret@10.1.2.3", why="connection to 10.1.2.3, port 5432 failed: secret")
        if how == "statement":
            db.session.execute(text("SELECT nothing_there FROM people WHERE login = :login"), {"login": "secret"})
        if how.startswith("refused"):
            raise Refused(Fault("tasks.gone", {"what": "方案", "number": n}) for n in range(int(how[7:])))
        if how == "large":
            abort(413)
        if how == "teapot":
            abort(418)
        raise ValueError("secret of the program")

    app.add_url_rule("/fail/<how>", "fail", fail)
    return app


@pytest.mark.parametrize(
    ("count", "told", "more"), [(5, "（4）", ""), (6, "（4）", "共有 6 处错误，这里只列出前 5 处")]
)
def test_refusals_say_how_many_there_are(failing: Flask, count: int, told: str, more: str) -> None:
    answer = failing.test_client().get(f"/fail/refused{count}")
    assert (answer.status_code, told in answer.text, "（5）" in answer.text) == (422, True, False)
    assert ("共有" in answer.text, more in answer.text) == (bool(more), True)


@pytest.mark.parametrize(
    ("how", "code", "told"),
    [
        ("database", 503, "另一个程序写入"),
        ("unusable", 503, "磁盘已满"),
        ("unreachable", 503, "请把编号告诉维护人员"),
        ("statement", 503, "请把编号告诉维护人员"),
        ("large", 413, "太大"),
        ("teapot", 418, "请从首页重新进入"),
        ("program", 500, "没有改动任何数据"),
    ],
)
def test_failures_are_said_in_words(failing: Flask, how: str, code: int, told: str) -> None:
    """With a number that stands in the header too, and nothing of the inside."""
    answer = _client(failing).get(f"/fail/{how}")
    assert answer.status_code == code
    assert told in answer.text
    number = answer.headers["X-Request-Id"]
    assert re.fullmatch(r"[0-9a-f]{8}", number)
    assert number in answer.text
    for inside in ("secret", "10.1.2.3", "5432", "ASSESS_", "nothing_there"):
        assert inside not in answer.text
    assert "Traceback" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_failures_are_logged_with_their_number(failing: Flask, caplog: pytest.LogCaptureFixture) -> None:
    number = _client(failing).get("/fail/program").headers["X-Request-Id"]
    assert any(number in record.getMessage() for record in caplog.records)


def test_what_was_asked_for_is_not_logged(failing: Flask, caplog: pytest.LogCaptureFixture) -> None:
    _client(failing).get("/fail/statement")
    assert "nothing_there" in caplog.text
    assert "secret" not in caplog.text


def test_numbers_differ(client: FlaskClient) -> None:
    assert client.get("/").headers["X-Request-Id"] != client.get("/").headers["X-Request-Id"]


def test_error_pages_speak_english(client: FlaskClient) -> None:
    assert "There is no such page" in client.get("/nothing?lang=en").text


def test_addresses_are_not_echoed(client: FlaskClient) -> None:
    assert "<script>alert" not in client.get("/<script>alert(1)</script>").text
    assert "<script>alert" not in client.get("/?x=<script>alert(1)</script>").text


def test_large_requests_are_refused(client: FlaskClient) -> None:
    assert client.post("/", data=b"x" * (2 * 1024 * 1024)).status_code in (405, 413)


def test_a_missing_database_is_refused_at_the_start(kind: str, request: pytest.FixtureRequest) -> None:
    """Never created silently."""
    shelf: Shelf = request.getfixturevalue(f"{kind}_shelf")
    place = shelf.settings("nowhere")
    for _ in range(2):
        with pytest.raises(Unusable):
            served(place)
    assert not (shelf.folder / "nowhere").exists()


def _client(app: Flask) -> FlaskClient:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app.test_client()
