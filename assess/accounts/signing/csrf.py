"""Whatever changes something must come from a page of ours: each form bears a token that is made of a cookie.

For whoever is signed in, of the session's; before that, of one that says nothing else. Another site can have a browser
send the cookie, but can neither read it nor work the token out. No session is kept in the browser for this.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from flask import Flask, Response, abort, g, request

from assess.accounts.signing.sessions import COOKIE, TOKEN
from assess.web import access

FIELD, HEADER = "csrf_token", "X-CSRF-Token"
BEFORE = "assess_form"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SHAPE = re.compile(r"[0-9a-f]{64}")


def attach(app: Flask) -> None:
    """Guard what is not only read. To be attached after access, which answers whoever may not ask at all."""
    app.before_request(guard)
    app.after_request(remember)
    app.jinja_env.globals["csrf_token"] = token
    # Forms need no check of their own.
    app.config["WTF_CSRF_ENABLED"] = False


def guard() -> None:
    if request.method in SAFE or request.routing_exception is not None:
        return
    given = request.form.getlist(FIELD) or request.headers.getlist(HEADER)
    known = _cookie()
    right = known is not None and len(given) == 1 and SHAPE.fullmatch(given[0]) is not None
    if not right or not hmac.compare_digest(given[0], token_of(str(known))) or not _ours():
        abort(400)


def token() -> str:
    """The token that a form of this page bears."""
    known = _cookie()
    if known is None:
        known = g.form_cookie = g.get("form_cookie") or secrets.token_urlsafe(32)
    return token_of(known)


def remember(response: Response) -> Response:
    made = g.get("form_cookie")
    if made:
        response.set_cookie(BEFORE, made, path="/", secure=request.is_secure, httponly=True, samesite="Lax")
    return response


def _cookie() -> str | None:
    """That of the session, if there is one: the other may have been set by somebody else."""
    name = COOKIE if g.get("session") is not None else BEFORE
    found = request.cookies.getlist(name)
    return found[0] if len(found) == 1 and TOKEN.fullmatch(found[0]) else None


def token_of(cookie: str) -> str:
    """What the forms of whoever holds this cookie bear."""
    return hmac.new(cookie.encode(), b"form", hashlib.sha256).hexdigest()


def _ours() -> bool:
    """Browsers say from where a form was sent; whoever says so must name us."""
    origin, fetched = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if fetched not in (None, "same-origin", "none"):
        return False
    if origin is None:
        return True
    named, ours = access.split_address(origin), access.split_address(f"//{request.host}")
    if named is None or ours is None:
        return False
    # A relay may leave out the public port. The browser, which knows it, has compared the whole address.
    return named.netloc == ours.netloc or (fetched == "same-origin" and named.hostname == ours.hostname)
