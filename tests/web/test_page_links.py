"""Declared links: each has a page to stand on, whose template shows it; which persons see it, tests/access holds."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from assess.app import TEMPLATES
from assess.web import access, page_links

SHOWN = re.compile(r"links\('([a-z_.]+)'")


def bare(*linked: tuple[str, str, str], methods: tuple[str, ...] = ("GET",)) -> Flask:
    """A page of a record, and others (endpoint, address, where it is offered)."""
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/records/<int:record_id>", "record", lambda record_id: "record")
    for endpoint, address, place in linked:
        made: Callable[..., str] = access.public(page_links.linked(place, "做")(lambda **_: "page"))
        app.add_url_rule(address, endpoint, made, methods=methods)
    return app


def test_a_page_of_the_same_record_is_offered() -> None:
    app = bare(("one", "/records/<int:record_id>/one", "record"), ("two", "/records/<int:record_id>/two", "record"))
    offered = page_links.gathered(app)
    assert {place: [one.endpoint for one in some] for place, some in offered.items()} == {"record": ["one", "two"]}


@pytest.mark.parametrize(
    ("address", "place", "methods"),
    [
        ("/records/<int:record_id>/one", "gone", ("GET",)),
        ("/others/<int:other_id>/one", "record", ("GET",)),
        ("/one", "record", ("GET",)),
        ("/records/<int:record_id>/one", "record", ("POST",)),
    ],
    ids=["no such page", "of another record", "of no record", "no page itself"],
)
def test_a_link_that_leads_nowhere_stops_the_start(address: str, place: str, methods: tuple[str, ...]) -> None:
    with pytest.raises(page_links.LostLink, match="one can't be offered"):
        page_links.attach(bare(("one", address, place), methods=methods))


def test_every_place_is_shown_by_one_template(app: Flask) -> None:
    """And no template shows links of a page that isn't there."""
    shown = [place for path in TEMPLATES.rglob("*.html") for place in SHOWN.findall(path.read_text("utf-8"))]
    assert sorted(set(shown)) == sorted(shown)
    assert set(page_links.gathered(app)) <= set(shown) <= set(app.view_functions)
