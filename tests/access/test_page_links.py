"""A link stands on a page exactly when it leads whoever sees the page somewhere, by the table written by hand.

Not each page has a link of its own yet: some that are known to the table are offered there for the test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from assess.app import create_app
from assess.cycles import queries
from assess.database.engine import db, reading
from assess.web import page_links
from tests.access.expected import ALL, SEES
from tests.access.test_matrix import browser, cases
from tests.access.world import NOW, World

OFFERED = {"results.document": "results.league", "results.slip": "results.slip", "jobs.listing": "results.home"}
"""For the test: what is offered where."""


@pytest.fixture
def offering(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The same records, and more links than the product has."""
    for endpoint, place in OFFERED.items():
        monkeypatch.setattr(world.app.view_functions[endpoint], page_links.MARK, ((place, "试"),), raising=False)
    app = create_app(world.settings)
    app.config["CLOCK"] = lambda: NOW
    yield replace(world, app=app)
    with app.app_context():
        db.engine.dispose()


def test_links_lead_somewhere(offering: World, person: str | None) -> None:
    """Who sees a page sees the links on it that they may follow; of an office's record with all of its units only."""
    client, _ = browser(offering, person)
    offered = page_links.gathered(offering.app)
    assert set(OFFERED.values()) < set(offered)
    tried = {case.address: case for case in cases(offering, person) if case.method == "GET"}
    match = offering.app.url_map.bind("localhost").match
    wrong = []
    for case in [case for case in tried.values() if case.given and case.endpoint in offered]:
        shown = re.findall(r'<a class="btn btn-(?:outline-)?primary" href="([^"]*)"', client.get(case.address).text)
        for one in offered[case.endpoint]:
            with offering.app.test_request_context():
                address = offering.app.url_for(one.endpoint, **match(case.address)[1])
            whole = not case.office or SEES[person][case.office][1] == ALL
            if (address in shown) != (tried[address].given and whole):
                wrong.append((case.address, address))
    assert wrong == []


def test_nothing_is_offered_on_a_scheme_that_was_superseded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    scheme = world.schemes["city"]
    client, _ = browser(world, "city office")
    shown = f'href="/schemes/{scheme}/work"'
    assert shown in client.get(f"/schemes/{scheme}").text
    with reading(world.engine) as connection:
        line = queries.scheme_line(connection, scheme)
    assert line is not None
    old = replace(line, newest=line.id + 1)
    monkeypatch.setattr(queries, "scheme_line", lambda *_: old)
    assert shown not in client.get(f"/schemes/{scheme}").text
