"""Who acts in a test, when and where: the command line, where nobody else is named."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from assess.audit.actors import CONSOLE, Actor
from assess.audit.occasion import Occasion

ZONE = ZoneInfo("Asia/Shanghai")


def occasion(engine: Engine, now: datetime, actor: Actor = CONSOLE) -> Occasion:
    """What every action is given first."""
    return Occasion(engine, actor, now, ZONE)
