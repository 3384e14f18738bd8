"""Links from page to page: a view declares beside its route on which page it is offered, and what the link says.

The page it is offered on shows the links of those who may follow them: `links('cycles.scheme', …)` in its template.
Whether somebody may is decided by what the view needs, in access.py: a link is no right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, url_for

from assess.web import access
from assess.web.languages import said

MARK = "__linked__"


class LostLink(Exception):
    """A programming fault: a link that no page can show."""


@dataclass(frozen=True)
class Offered:
    """endpoint, function: of the view that is led to, and what it needs. label: Chinese, as in a template."""

    endpoint: str
    function: str
    label: str


@dataclass(frozen=True)
class Link:
    """As it is shown: in the reader's language."""

    address: str
    label: str


def linked(place: str, label: str) -> Callable[[access.View], access.View]:
    """A view that is offered on the page of the endpoint `place`; both are of the same record, or of none."""

    def declared(view: access.View) -> access.View:
        setattr(view, MARK, (*getattr(view, MARK, ()), (place, label)))
        return view

    return declared


def attach(app: Flask) -> None:
    """Gather what the views declare, in the order of the rooms, for templates; to be attached after every room.

    Raises `LostLink` where one of the two is no page, or their addresses don't name the same record.
    """
    offered = gathered(app)

    def links(place: str, office_id: int | None = None, /, **named: Any) -> list[Link]:
        """What the viewer is offered on a page; `named` is what its address names, office_id whose record that is.

        On an office's record only those are offered anything who have the function over all of its units.
        """
        return [
            Link(url_for(one.endpoint, **named), said(one.label))
            for one in offered.get(place, ())
            if access.may(g.viewer, one.function)
            and (office_id is None or access.whole(g.viewer, one.function, office_id))
        ]

    app.jinja_env.globals["links"] = links


def gathered(app: Flask) -> dict[str, list[Offered]]:
    """Endpoint of a page → what is offered on it."""
    takes = {rule.endpoint: rule.arguments for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    found: dict[str, list[Offered]] = {}
    for endpoint, view in app.view_functions.items():
        for place, label in getattr(view, MARK, ()):
            if endpoint not in takes or takes[endpoint] != takes.get(place):
                raise LostLink(f"{endpoint} can't be offered on {place}: no such page, or not of the same record")
            found.setdefault(place, []).append(Offered(endpoint, getattr(view, access.MARK), label))
    return found
