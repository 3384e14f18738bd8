"""Who may reach what. Closed by default: an endpoint that nobody declared stops start-up.

Until there are accounts there are two rights: `public`, and `reader`, who works on the machine that serves. What is
out of reach answers as what does not exist. Menus are not access control.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, request

PUBLIC, READER = "public", "reader"
MARK = "__access__"
RELAYED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
"""A request that came through another machine says so; then its address is not the reader's."""
HOSTS = ("localhost", "127.0.0.1", "::1")

View = TypeVar("View", bound=Callable[..., Any])


class Undeclared(Exception):
    """Endpoints without a right."""


def public(view: View) -> View:
    """Anybody who reaches the server."""
    setattr(view, MARK, PUBLIC)
    return view


def reader(view: View) -> View:
    """Somebody who sits at the machine that serves."""
    setattr(view, MARK, READER)
    return view


def attach(app: Flask, foreign: Mapping[str, str], hosts: tuple[str, ...] = HOSTS) -> None:
    """Guard every request. `foreign` declares the endpoints that libraries bring along.

    `hosts` are the names under which the server may be called: a page elsewhere that gives its own name this
    machine's address would otherwise read along in the reader's browser.
    """
    rights = {endpoint: _right(app, endpoint, foreign) for endpoint in app.view_functions}
    open_ones = sorted(endpoint for endpoint, right in rights.items() if right is None)
    if open_ones:
        raise Undeclared(f"no right declared in access.py or by the view: {', '.join(open_ones)}")
    unknown = sorted(foreign.keys() - rights.keys())
    if unknown:
        raise Undeclared(f"declared, but there is no such endpoint: {', '.join(unknown)}")

    def guard() -> None:
        if _host() not in hosts:
            abort(400)
        right = PUBLIC if request.endpoint is None else _right(app, request.endpoint, foreign)
        if right != PUBLIC and not (right == READER and is_reader()):
            abort(404)

    app.before_request(guard)


def is_reader() -> bool:
    """Does the request come from this machine, and from nowhere else through it?"""
    if any(name in request.headers for name in RELAYED):
        return False
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _right(app: Flask, endpoint: str, foreign: Mapping[str, str]) -> str | None:
    right = foreign.get(endpoint) or getattr(app.view_functions[endpoint], MARK, None)
    return right if right in (PUBLIC, READER) else None


def _host() -> str:
    try:
        return urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        return ""
