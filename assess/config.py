"""Settings: from the environment, each with a default that suits one office on one machine; nonsense is refused."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from indicators.faults import Fault, Refused, learn

FILE = "instance/assess.db"
BUSY, MOST_BUSY = 30, 600
ZONE = "Asia/Shanghai"
FORMS = "sqlite:///…, postgresql://…"

learn(
    {
        "config.url": (
            "ASSESS_DATABASE_URL 写作“{value}”，读不懂；应为：{allowed}",
            "ASSESS_DATABASE_URL is “{value}”, which is no database address; allowed: {allowed}",
        ),
        "config.whole": (
            "{name} 写作“{value}”；应为 {least} 至 {most} 的整数",
            "{name} is “{value}”; a whole number from {least} to {most} is allowed",
        ),
        "config.zone": (
            "ASSESS_ZONE 写作“{value}”，不是时区名；例如 Asia/Shanghai",
            "ASSESS_ZONE is “{value}”, which is no time zone; for example Asia/Shanghai",
        ),
    }
)


@dataclass(frozen=True)
class Settings:
    """What the environment decides.

    database_url (ASSESS_DATABASE_URL): where the years are kept. By default the file instance/assess.db below the
    folder in which the program is started, so that a service and `make run` each have their own; a URL of PostgreSQL
    where several machines share one.
    busy_seconds (ASSESS_BUSY_SECONDS): how long a writer waits for another one before it gives up; 30.
    zone (ASSESS_ZONE): of civil dates; instants are UTC inside.
    """

    database_url: str
    busy_seconds: int
    zone: ZoneInfo


def settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings; raises `Refused` with everything that is wrong."""
    faults: list[Fault] = []
    url = environ.get("ASSESS_DATABASE_URL", "").strip()
    busy = environ.get("ASSESS_BUSY_SECONDS", "").strip() or str(BUSY)
    named = environ.get("ASSESS_ZONE", "").strip() or ZONE
    if not re.fullmatch(r"[0-9]{1,3}", busy) or not 1 <= int(busy) <= MOST_BUSY:
        args = {"name": "ASSESS_BUSY_SECONDS", "value": busy[:20], "least": 1, "most": MOST_BUSY}
        faults.append(Fault("config.whole", args))
    if url and not _is_address(url):
        faults.append(Fault("config.url", {"value": _without_password(url)[:80], "allowed": FORMS}))
    try:
        zone = ZoneInfo(named)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        faults.append(Fault("config.zone", {"value": named[:40]}))
    if faults:
        raise Refused(faults)
    return Settings(url or f"sqlite:///{Path(FILE).absolute()}", int(busy), zone)


def _is_address(url: str) -> bool:
    """A SQLite file with its path, or a PostgreSQL database with its name; nothing that is kept in memory only."""
    return bool(re.fullmatch(r"sqlite:///[^?#]*[^/?#:]|postgres(ql)?(\+psycopg)?://[^/\s]*/[^/?\s]+(\?\S*)?", url))


def _without_password(url: str) -> str:
    return re.sub(r"(://[^:@/]*):[^@]*@", r"\1:***@", url)
