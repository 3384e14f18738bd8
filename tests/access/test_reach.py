"""A grant for a unit and those below it says whom it reaches today."""

from __future__ import annotations

import pytest

from assess.cli.accounts_commands import links_address
from tests.access.test_matrix import browser
from tests.access.world import World, units


@pytest.mark.parametrize(("lang", "told"), [("zh", "今天有 3 个"), ("en", "3 today")])
def test_grants_name_whom_they_reach(world: World, lang: str, told: str) -> None:
    number = world.people["city limited"]
    for person, address in (("system", f"/people/{number}"), ("city limited", "/me")):
        client, _ = browser(world, person)
        assert told in client.get(f"{address}?lang={lang}").text, address


def test_nobody_below_is_said(world: World) -> None:
    world.grant("alone", "reporter", "far", world.unit("far", units("far")[5]))
    client, _ = browser(world, "alone")
    assert "今天没有" in client.get("/me?lang=zh").text
    assert "none today" in client.get("/me?lang=en").text


@pytest.mark.parametrize(
    ("address", "hosts", "begins"),
    [
        ("", "", "http://127.0.0.1:8000/start#"),
        ("", "assess.example.org,other", "https://assess.example.org/start#"),
        ("http://here:1/", "assess.example.org", "http://here:1/start#"),
    ],
)
def test_links_carry_the_address_that_is_served(
    monkeypatch: pytest.MonkeyPatch, address: str, hosts: str, begins: str
) -> None:
    monkeypatch.setenv("ASSESS_HOSTS", hosts)
    assert links_address(address, "t") == f"{begins}t"
