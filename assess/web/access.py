"""Who may reach what, decided here alone: function × office × units × state. Closed by default.

Every endpoint is declared; one that nobody declared stops start-up. What is out of reach answers as what does not
exist. Queries of pages are narrowed by `seen`, from the viewer that their connection bears. Menus decide nothing.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit

from flask import Flask, abort, g, redirect, request, url_for
from sqlalchemy import ColumnElement, Connection, and_, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute
from werkzeug.wrappers import Response

from assess.database.engine import db, reading
from assess.web.roles import FUNCTIONS, States
from assess.web.roles import LOCAL as LOCAL_FUNCTIONS

PUBLIC, SIGNED, INSIDE = "public", "signed", "inside"
KINDS = frozenset({PUBLIC, SIGNED, INSIDE, *(one for some in FUNCTIONS.values() for one in some)})
MARK = "__access__"
RELAYED = ("forwarded", "x-real-ip", "x-client-ip", "via")
"""A request that came through another machine says so; then its address is not the reader's."""
HOST = re.compile(r"[A-Za-z0-9._-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
HOSTS = ("localhost", "127.0.0.1", "::1")

Column = ColumnElement[Any] | InstrumentedAttribute[Any]
View = TypeVar("View", bound=Callable[..., Any])


class OpenEndpoint(Exception):
    """A programming fault: an address that no right guards, or a page that reads beside its viewer."""


@dataclass(frozen=True)
class Right:
    """What somebody may do at an office: each function with the states in which it reaches a record of its kind.

    units: those it is limited to, None all of the office's. Administrators have no office.
    """

    functions: frozenset[tuple[str, States]]
    office_id: int | None = None
    units: frozenset[int] | None = None

    @classmethod
    def of(cls, role: str, office_id: int | None = None, units: frozenset[int] | None = None) -> Right:
        """All that a role may do there."""
        return cls(frozenset(FUNCTIONS[role].items()), office_id, units)

    def gives(self, function: str) -> bool:
        """Whether it holds this function, over whatever records."""
        return any(name == function for name, _ in self.functions)

    def reaches(self, function: str, state: str | None) -> bool:
        """Whether it holds this function over a record in this state; None: of a kind without states."""
        return any(
            name == function and (states is None or state is None or state in states) for name, states in self.functions
        )

    def narrowed(self, function: str, state: Column) -> ColumnElement[bool]:
        """The condition on the column of the states, for a function that it holds."""
        found = [true() if states is None else state.in_(states) for name, states in self.functions if name == function]
        return or_(false(), *found)


@dataclass(frozen=True)
class Viewer:
    """Who asks. local: whoever sits at the serving machine, where the setting lets them read; `must`: see first."""

    person_id: int | None = None
    name: str = ""
    rights: tuple[Right, ...] = ()
    local: bool = False
    must: str | None = None


NOBODY = Viewer()
LOCAL = Viewer(local=True)
Who = Callable[[], Viewer]


def public(view: View) -> View:
    """Anybody who reaches the server."""
    return needs(PUBLIC)(view)


def signed(view: View) -> View:
    """Anybody signed in: their own account."""
    return needs(SIGNED)(view)


def inside(view: View) -> View:
    """Anybody signed in, and the local reader."""
    return needs(INSIDE)(view)


def needs(function: str) -> Callable[[View], View]:
    """Whoever has this function somewhere; where, is decided by `seen` and `whole`."""

    def declared(view: View) -> View:
        setattr(view, MARK, function)
        return view

    return declared


def first(view: View) -> View:
    """A page that a viewer may reach who must do something first (a new password, the second factor)."""
    view.__first__ = True  # type: ignore[attr-defined]
    return view


def may(viewer: Viewer, function: str) -> bool:
    """Has the viewer this function at all?"""
    if function == PUBLIC:
        return True
    if viewer.local:
        return function == INSIDE or function in LOCAL_FUNCTIONS
    if viewer.person_id is None or viewer.must:
        return False
    return function in (SIGNED, INSIDE) or any(right.gives(function) for right in viewer.rights)


def whole(viewer: Viewer | None, function: str, office_id: int, state: str | None = None) -> bool:
    """Has the viewer this function over all of the office's units, for records in this state?"""
    if viewer is None or viewer.local:
        return viewer is None or function in LOCAL_FUNCTIONS
    return any(
        right.office_id == office_id and right.units is None and right.reaches(function, state)
        for right in _with(viewer, function)
    )


def seen(
    connection: Connection,
    function: str,
    office: Column,
    state: Column | None,
    within: Callable[[Iterable[int]], ColumnElement[bool]],
) -> ColumnElement[bool]:
    """The one condition that narrows a query to what the connection's viewer may see.

    `within` says that a row is of one of some units, or holds one. A connection without a viewer is not a page's.
    """
    return seen_by(sight(connection), function, office, state, within)


def sight(connection: Connection) -> Viewer | None:
    """What decides what is seen: the rights alone, so that what was made for one may serve the next; None: all."""
    viewer = of(connection)
    return None if viewer is None or viewer.local else Viewer(rights=viewer.rights)


def seen_by(
    viewer: Viewer | None,
    function: str,
    office: Column,
    state: Column | None,
    within: Callable[[Iterable[int]], ColumnElement[bool]],
) -> ColumnElement[bool]:
    """The condition of `seen` for a viewer who is given; None sees everything."""
    if viewer is None:
        return true()
    ways = []
    for right in _with(viewer, function):
        way = [office == right.office_id]
        if state is not None:
            way.append(right.narrowed(function, state))
        if right.units is not None:
            way.append(within(sorted(right.units)))
        ways.append(and_(*way))
    return or_(false(), *ways)


def _with(viewer: Viewer, function: str) -> list[Right]:
    """The rights that give a function; one without an office sees no office's records."""
    return [right for right in viewer.rights if right.office_id is not None and right.gives(function)]


def connection() -> Connection:
    """The request's connection, which bears its viewer: pages have no other."""
    if "sight" not in g:
        g.sight = db.session.connection(execution_options={"viewer": g.viewer})
    found: Connection = g.sight
    if of(found) is not g.viewer:
        raise OpenEndpoint("a connection was opened that does not bear its viewer")
    return found


def streamed(pieces: Callable[[Connection], Iterator[str]]) -> Iterator[str]:
    """What is read while the answer is sent, when the request's own connection is closed; it bears the viewer too."""
    engine = db.engine.execution_options(viewer=g.viewer)

    def sent() -> Iterator[str]:
        with reading(engine) as own:
            yield from pieces(own)

    return sent()


def of(connection: Connection) -> Viewer | None:
    """The viewer of a connection; None for commands and workers, who see everything."""
    found: Viewer | None = connection.get_execution_options().get("viewer")
    return found


def attach(app: Flask, foreign: Mapping[str, str], who: Who, hosts: tuple[str, ...] = HOSTS) -> None:
    """Guard every request. `foreign` declares the endpoints that libraries bring along; `who` tells who asks.

    `hosts` are the names under which the server may be called: a page elsewhere that gives its own name this
    machine's address would otherwise read along in the reader's browser.
    """
    rights = {endpoint: _declared(app, endpoint, foreign) for endpoint in app.view_functions}
    open_ones = sorted(endpoint for endpoint, right in rights.items() if right is None)
    if open_ones:
        raise OpenEndpoint(f"no right declared in access.py or by the view: {', '.join(open_ones)}")
    unknown = sorted(foreign.keys() - rights.keys())
    if unknown:
        raise OpenEndpoint(f"declared, but there is no such endpoint: {', '.join(unknown)}")

    def guard() -> Response | None:
        g.viewer = NOBODY
        if _host() not in hosts:
            abort(400)
        endpoint = request.endpoint
        if endpoint in foreign:
            return None
        g.viewer = who()
        right = PUBLIC if endpoint is None else _declared(app, endpoint, foreign)
        if right is None or not may(g.viewer, right):
            return _turned_away(app, endpoint or "")
        return None

    app.before_request(guard)


def _turned_away(app: Flask, endpoint: str) -> Response | None:
    """To what must be done first, to the door, or nowhere: the page does not exist."""
    viewer: Viewer = g.viewer
    if viewer.must:
        if getattr(app.view_functions[endpoint], "__first__", False):
            return None
        return redirect(url_for(viewer.must), 303)
    if viewer.person_id is None and "accounts.sign_in" in app.view_functions:
        if request.method == "GET":
            return redirect(url_for("accounts.sign_in", next=request.script_root + request.full_path.rstrip("?")), 303)
        return redirect(url_for("accounts.sign_in", next=_from(), done="lost"), 303)
    return abort(404)


def _from() -> str | None:
    """The page of ours whose form was sent; where it may lead is decided where it is used."""
    came = split_address(request.referrer)
    return came.path if came is not None and came.netloc == request.host else None


def split_address(given: str | None) -> SplitResult | None:
    """The parts of an address that a browser names; None where it is none."""
    try:
        return urlsplit(given) if given else None
    except ValueError:
        return None


def is_local() -> bool:
    """Does the request come from this machine, and from nowhere else through it?"""
    if any(name.lower() in RELAYED or name.lower().startswith("x-forwarded-") for name, _ in request.headers):
        return False
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _declared(app: Flask, endpoint: str, foreign: Mapping[str, str]) -> str | None:
    right = foreign.get(endpoint) or getattr(app.view_functions[endpoint], MARK, None)
    return right if right in KINDS else None


def _host() -> str:
    """The name by which we were called; "" for what is more than a name and a port."""
    if not HOST.fullmatch(request.host):
        return ""
    try:
        return urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        return ""
