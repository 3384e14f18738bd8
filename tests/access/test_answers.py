"""What answers carry beside their text, and what is remembered of what was refused."""

from __future__ import annotations

import pytest

from assess.audit.events import plain, sentence
from assess.audit.queries import Asked, every
from assess.database.engine import reading
from tests.access.test_matrix import browser
from tests.access.world import World, units
from tests.jobs.making import asked

ON = ["sqlite"]


def recorded(world: World, person: str) -> list[tuple[str, str, dict[str, object]]]:
    """Of somebody's refused requests: why, number, fields."""
    with reading(world.engine) as connection:
        lines = [one for one in every(connection, Asked(action="request")) if one.person_id == world.people[person]]
    return [(str(one.fields["why"]), str(one.request), dict(one.fields)) for one in lines]


@pytest.mark.parametrize("signed", ["city office", "system", "auditor", "none"])
def test_pages_of_a_signed_in_person_are_kept_nowhere(world: World, signed: str) -> None:
    """After signing out the browser's way back leads to the door, not to what was on the screen."""
    client, _ = browser(world, signed)
    run = world.runs["city", "published"]
    addresses = ["/", "/me", "/schemes", "/people", "/events", "/jobs", f"/runs/{run}", "/nothing"]
    addresses += [f"/runs/{run}/results.json", f"/jobs/{asked(world.engine, 'book', run)}/file"]
    addresses += [f"/runs/{run}/units/{units('city')[0]}", f"/schemes/{world.schemes['city']}/scheme.toml"]
    for address in addresses:
        with client.get(address) as answer:
            assert answer.headers["Cache-Control"] == "no-store", address
    with client.get("/static/assess.css") as answer:
        assert "max-age=3600" in answer.headers["Cache-Control"]
    other, _ = browser(world, None)
    assert other.get("/").headers["Cache-Control"] == "private, no-cache"


def test_what_is_refused_is_remembered(world: World) -> None:
    """Out of reach, not from a page of ours, against the rules: each with who, where and the answer's number."""
    client, token = browser(world, "jia office")
    run = f"/schemes/{world.schemes['city']}/run"
    numbers = [client.post(run, data={"csrf_token": token}).headers["X-Request-Id"]]
    numbers.append(client.post("/people/new", data={"csrf_token": token}).headers["X-Request-Id"])
    numbers.append(client.post(f"/schemes/{world.schemes['jia']}/run").headers["X-Request-Id"])
    told = recorded(world, "jia office")[-3:]
    assert [(why, number) for why, number, _ in told] == list(zip(("404", "404", "400"), numbers, strict=True))
    assert [fields["endpoint"] for *_, fields in told] == ["office.run", "accounts.new_person", "office.run"]
    assert told[0][2]["address"] == run
    client, token = browser(world, "system")
    answer = client.post("/grants/999/decide", data={"csrf_token": token, "decision": "approve"})
    assert recorded(world, "system")[-1][:2] == ("422", answer.headers["X-Request-Id"])


def test_nothing_else_is(world: World) -> None:
    """Reading, what nobody declared, what was done, and whoever is not signed in: a guess fills no record."""
    client, token = browser(world, "yi office")
    before = recorded(world, "yi office")
    client.get(f"/runs/{world.runs['city', 'provisional']}")
    client.post("/nothing/here", data={"csrf_token": token})
    client.put("/me", data={"csrf_token": token})
    client.post("/me/sessions/end", data={"csrf_token": token})
    assert recorded(world, "yi office") == before
    outside, _ = browser(world, None)
    with reading(world.engine) as connection:
        count = len(list(every(connection, Asked())))
    outside.post("/people/new")
    with reading(world.engine) as connection:
        assert len(list(every(connection, Asked()))) == count


def test_the_number_of_a_request_is_ours(world: World) -> None:
    client, token = browser(world, "jia office")
    forged = {"X-Request-Id": "00000000", "X-Request-ID": "abc"}
    answer = client.post("/people/new", data={"csrf_token": token}, headers=forged)
    assert answer.headers["X-Request-Id"] not in forged.values()
    assert recorded(world, "jia office")[-1][1] == answer.headers["X-Request-Id"]


def test_an_event_stays_on_its_line(world: World) -> None:
    """An address that was sent makes one event look like no other."""
    client, token = browser(world, "jia office")
    client.post("/jobs/1%0a2027/again", data={"csrf_token": token})
    assert plain("a\r\nb\u2028c\u202ed\0e\x1b[2J") == "a??b?c?d?e?[2J"
    said = sentence("request", "refused", {"endpoint": "x", "address": str(plain("/a\n被拒绝")), "why": "404"})
    assert "\n" not in said
    assert "不存在" in said
