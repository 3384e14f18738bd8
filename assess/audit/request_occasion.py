"""Who acts in the request that is being answered, and when."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app, g

from assess.audit.actors import Actor
from assess.audit.occasion import Occasion
from assess.database.engine import db


def occasion() -> Occasion:
    """The request's viewer, now, in the application's database."""
    return Occasion(db.engine, actor(), clock(), current_app.config["ZONE"])


def actor() -> Actor:
    """The signed-in person, or nobody, with the request's number."""
    person = g.viewer.person_id if "viewer" in g else None
    return Actor("person" if person else "nobody", person, g.get("number"))


def clock() -> datetime:
    """Server time in UTC, the same for the whole request. The setting CLOCK of the application may replace it."""
    if "now" not in g:
        g.now = current_app.config.get("CLOCK", _now)()
    moment: datetime = g.now
    return moment


def _now() -> datetime:
    return datetime.now(UTC)
