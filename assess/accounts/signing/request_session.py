"""The request's session: found by its cookie, seen, and renewed or taken away in the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from flask import Response, current_app, g, request
from sqlalchemy import Connection

from assess.accounts.signing import sessions
from assess.accounts.signing.sessions import COOKIE, Limits, Session
from assess.accounts.signing.sign_in_actions import Rules
from assess.audit.request_occasion import clock
from assess.config import Settings
from assess.database.engine import db, reading, writing
from assess.database.faults import Unusable

T = TypeVar("T")


def rules() -> Rules:
    """What the settings say of sessions and the second factor."""
    given: Settings = current_app.config["SETTINGS"]
    limits = Limits(timedelta(minutes=given.idle_minutes), timedelta(hours=given.session_hours))
    return Rules(limits, given.second_factor)


def arrive(known: Callable[[Connection, Session], T]) -> tuple[Session, T] | None:
    """Who is signed in with the request's cookie, and what is `known` of them in the same look at the database.

    That somebody was seen is written down at most once a minute.
    """
    token = request.cookies.get(COOKIE)
    g.session = None
    if token is None:
        return None
    with reading(db.engine) as connection:
        found = sessions.signed_in(connection, token, clock(), rules().limits)
        told = None if found is None else (found, known(connection, found))
    if found is not None and sessions.is_stale(found, clock()):
        _seen(found)
    g.session = found
    return told


def _seen(session: Session) -> None:
    """Reading goes on where nothing can be written, as on a full disk, and never waits for a writer."""
    try:
        with writing(db.engine, wait=False) as connection:
            sessions.touch(connection, session.id, clock())
    except Unusable as unusable:
        if unusable.fault.kind != "db.busy":
            current_app.logger.warning("request %s: session not touched: %s", g.get("number", ""), unusable)


def keep(response: Response, token: str) -> Response:
    """The browser's part of a session; gone when the browser is closed."""
    response.set_cookie(COOKIE, token, path="/", secure=request.is_secure, httponly=True, samesite="Lax")
    return response


def drop(response: Response) -> Response:
    response.delete_cookie(COOKIE, path="/", secure=request.is_secure, httponly=True, samesite="Lax")
    return response
