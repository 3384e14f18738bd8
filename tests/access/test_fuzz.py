"""Requests at random, of every body type, as everybody and as nobody: nothing fails, nothing of the inside is told."""

from __future__ import annotations

import json
import logging
import random
import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import pytest
from werkzeug.routing import Rule

from assess.accounts.signing import csrf
from assess.accounts.signing.sessions import COOKIE
from tests.access.conftest import built
from tests.access.expected import SEES
from tests.access.world import World

FEW, MANY = 700, 20_000
METHODS = ("GET", "GET", "POST", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
ODD: Sequence[str] = (
    "", "0", "1", "-1", "01", "1.0", "1e3", "999999999999999999", "9223372036854775808", "١", "null", "\0", "\ud800",
    "../../etc/passwd", "' OR 1=1 --", "%00", "<script>", "a" * 5000, "示例", "\u202e", "2026-13-45", "zh", "en", "{}",
)  # fmt: skip
BODIES: Sequence[Any] = (1, 1.5, None, True, "x", [], {}, [[]], {"login": 1}, {"login": {"a": []}}, {"page": "\ud800"})
FIELDS = (
    "login", "password", "again", "old", "code", "next", "name", "decision", "what", "role", "office", "unit", "starts",
    "ends", "kind",
)  # fmt: skip
INSIDE = re.compile(r"Traceback|sqlite|psycopg|SELECT |INSERT |offices\.db|ASSESS_|site-packages|\.py\b")


def word(chance: random.Random) -> str:
    return chance.choice(ODD) if chance.random() < 0.8 else str(chance.randrange(1, 9))


def address(world: World, rule: Rule, chance: random.Random) -> str:
    """Of a rule, with what may stand in its places and what may not, and a question after it."""
    path = re.sub(r"<[^>]+>", lambda _: word(chance).encode("utf-8", "replace").decode().strip("/") or "x", rule.rule)
    path = re.sub(r"[\0#?]", "%00", path)
    names = ("page", "lang", "q", "next", "one", "other", "kind", "words", "outcome", "from", "until", "who", "done")
    asked = [f"{chance.choice(names)}={chance.choice(('1', '2', 'zh', '%ff', '%00', '9' * 18, '%F0%9F%98%80', '-1'))}"]
    return path + ("?" + "&".join(asked * chance.randrange(1, 3)) if chance.random() < 0.6 else "")


def body(token: str, chance: random.Random) -> dict[str, Any]:
    """What is sent: a form, a form with files, JSON of every shape, text, bytes, or a type that is none."""
    filled: dict[str, Any] = {name: word(chance).encode("utf-8", "replace") for name in FIELDS if chance.random() < 0.7}
    if chance.random() < 0.8:
        filled["csrf_token"] = token
    deep = "[" * 3000 + "]" * 3000
    called = "x" + word(chance)[:40].replace("\ud800", "")
    ways: Sequence[dict[str, Any]] = (
        {"data": filled},
        {"data": filled},
        {"data": {**filled, "file": (BytesIO(chance.randbytes(chance.randrange(300))), called)}},
        {"data": json.dumps(chance.choice(BODIES)), "content_type": "application/json"},
        {"data": deep, "content_type": "application/json", "headers": {csrf.HEADER: token}},
        {"data": json.dumps({**dict.fromkeys(FIELDS, 1), "csrf_token": token}), "content_type": "application/json"},
        {"data": chance.randbytes(200), "content_type": "multipart/form-data; boundary=x"},
        {"data": chance.randbytes(200), "content_type": "application/x-www-form-urlencoded; charset=utf-16"},
        {"data": b"<a/>", "content_type": "text/xml", "headers": {csrf.HEADER: token}},
        {"data": b"x", "content_type": "nonsense"},
        {"data": b"", "headers": {"Content-Length": "7", "Content-Encoding": "gzip"}},
    )
    return chance.choice(ways)


HEADERS: Sequence[tuple[str, str]] = (
    ("Origin", "http://["), ("Origin", "null"), ("Referer", "http://["), ("Referer", "//localhost/\xff"),
    ("Sec-Fetch-Site", "x"), ("Accept-Language", "\xff,;q=x"), ("Range", "bytes=9-1"), ("If-None-Match", '"'),
    ("If-Modified-Since", "yesterday"), ("Content-Type", ";;=")
)  # fmt: skip


def fuzz(world: World, count: int, caplog: pytest.LogCaptureFixture) -> dict[int, int]:
    """Send so many requests; gives how many of each answer there were."""
    caplog.set_level(logging.WARNING)
    chance = random.Random(11)
    rules = [rule for rule in world.app.url_map.iter_rules() if rule.endpoint not in ("static", "plotly")]
    people = list(SEES)
    answers: dict[int, int] = {}
    client, token, session = world.app.test_client(), "", None
    for number in range(count):
        if number % 50 == 0:
            client = world.app.test_client()
            session = world.token(chance.choice(people))
            if session:
                client.set_cookie(COOKIE, session)
            found = re.search(
                r'name="csrf_token" value="([0-9a-f]{64})"', client.get("/me" if session else "/sign-in").text
            )
            token = found[1] if found else "0" * 64
        asked, method = address(world, chance.choice(rules), chance), chance.choice(METHODS)
        sent = body(token, chance) if method not in ("GET", "HEAD", "OPTIONS") or chance.random() < 0.1 else {}
        if chance.random() < 0.3:
            sent = {**sent, "headers": {**sent.get("headers", {}), **dict([chance.choice(HEADERS)])}}
        answer = client.open(asked, method=method, **sent)
        answers[answer.status_code] = answers.get(answer.status_code, 0) + 1
        assert answer.status_code < 500, (number, method, asked, sent)
        if answer.mimetype == "text/html":
            assert not INSIDE.search(answer.text), (number, method, asked, sent)
    logged = caplog.text
    assert not re.search(r"Traceback|\[parameters:|ERROR", logged), logged[:3000]
    return answers


@pytest.fixture
def shaken(kind: str, request: pytest.FixtureRequest) -> Iterator[World]:
    """A world of its own: some of what is sent is valid, and done."""
    yield from built(request.getfixturevalue(f"{kind}_shelf"))


def test_nothing_fails_at_random(shaken: World, caplog: pytest.LogCaptureFixture) -> None:
    answers = fuzz(shaken, FEW, caplog)
    assert {200, 303, 400, 404, 405} <= set(answers)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_nothing_fails_at_random_for_long(shaken: World, caplog: pytest.LogCaptureFixture) -> None:
    assert sum(fuzz(shaken, MANY, caplog).values()) == MANY
