"""Who does something, when, in which database: the first argument of every action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sqlalchemy import Engine

from assess.audit.actors import Actor


@dataclass(frozen=True)
class Occasion:
    """now: an instant in UTC; zone: of the office's civil days (ASSESS_ZONE)."""

    engine: Engine
    actor: Actor
    now: datetime
    zone: tzinfo

    @property
    def day(self) -> date:
        """The civil day of `now` in the office's zone."""
        return self.day_of(self.now)

    def day_of(self, moment: datetime) -> date:
        """The civil day of any instant in the office's zone."""
        return moment.astimezone(self.zone).date()
