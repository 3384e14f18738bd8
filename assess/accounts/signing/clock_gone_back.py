"""A clock that jumped ahead and back: what began in what is now the future is over, and the record says it once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from assess.audit.models import Event
from assess.audit.recording import Change

SLACK = timedelta(minutes=1)
"""By so much a clock may be set right without anything being over."""
LONG = timedelta(hours=1)
"""Told from here on: long work is recorded under the moment at which it began."""


def ahead(began: datetime, now: datetime) -> bool:
    """Did it begin in the future?"""
    return began > now + SLACK


def tell_clock(change: Change) -> None:
    """Record that the latest event is of the future, unless that was recorded since."""
    asked = select(Event.seq, Event.at).order_by(Event.at.desc(), Event.seq.desc()).limit(1)
    latest = change.connection.execute(asked).first()
    if latest is None or latest.at <= change.now + LONG:
        return
    since = select(Event.seq).where(Event.action == "clock.back", Event.seq > latest.seq).limit(1)
    if change.connection.execute(since).first() is None:
        last = latest.at.astimezone(change.at.zone).strftime("%Y-%m-%d %H:%M:%S")
        change.record("clock.back", seq=latest.seq, last=last)
