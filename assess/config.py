"""Settings: from the environment, each with a default that suits one office on one machine; nonsense is refused."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from indicators.faults import Fault, Refused, learn

FILE = "instance/assess.db"
KEY = "instance/assess.key"
WHOLE = {
    "busy_seconds": ("ASSESS_BUSY_SECONDS", (30, 1, 600)),
    "proxies": ("ASSESS_PROXIES", (0, 0, 5)),
    "idle_minutes": ("ASSESS_IDLE_MINUTES", (30, 1, 720)),
    "session_hours": ("ASSESS_SESSION_HOURS", (12, 1, 24)),
}
"""Field → its name outside, default, least, most."""
CHOICES = {
    "local_reader": ("ASSESS_LOCAL_READER", "no", "yes"),
    "second_factor": ("ASSESS_SECOND_FACTOR", "off", "administrators", "all"),
}
"""Field → its name outside, and its words, the default first."""
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
        "config.word": (
            "{name} 写作“{value}”；应为：{allowed}",
            "{name} is “{value}”; allowed: {allowed}",
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
    local_reader (ASSESS_LOCAL_READER=yes): whoever sits at the serving machine reads everything without signing in.
    hosts (ASSESS_HOSTS): further names under which the server may be called, with commas.
    proxies (ASSESS_PROXIES): how many relays of our own stand before it and say who asked; 0.
    idle_minutes (ASSESS_IDLE_MINUTES), session_hours (ASSESS_SESSION_HOURS): when a signed-in session ends; 30 and 12.
    second_factor (ASSESS_SECOND_FACTOR): who needs one: off, administrators, all.
    """

    database_url: str
    busy_seconds: int
    zone: ZoneInfo
    local_reader: bool = False
    hosts: tuple[str, ...] = ()
    proxies: int = 0
    idle_minutes: int = 30
    session_hours: int = 12
    second_factor: str = "off"


def settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings; raises `Refused` with everything that is wrong."""
    faults: list[Fault] = []
    url = environ.get("ASSESS_DATABASE_URL", "").strip()
    named = environ.get("ASSESS_ZONE", "").strip() or ZONE
    whole = {field: _whole(environ, name, bounds, faults) for field, (name, bounds) in WHOLE.items()}
    words = {field: _word(environ, name, allowed, faults) for field, (name, *allowed) in CHOICES.items()}
    hosts = tuple(one.strip().lower() for one in environ.get("ASSESS_HOSTS", "").split(",") if one.strip())
    if url and not _is_address(url):
        faults.append(Fault("config.url", {"value": _without_password(url)[:80], "allowed": FORMS}))
    try:
        zone = ZoneInfo(named)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        faults.append(Fault("config.zone", {"value": named[:40]}))
    if faults:
        raise Refused(faults)
    return Settings(
        database_url=url or f"sqlite:///{Path(FILE).absolute()}",
        zone=zone,
        hosts=hosts,
        local_reader=words["local_reader"] == "yes",
        second_factor=words["second_factor"],
        **whole,
    )


def _whole(environ: Mapping[str, str], name: str, bounds: tuple[int, int, int], faults: list[Fault]) -> int:
    default, least, most = bounds
    value = environ.get(name, "").strip() or str(default)
    if not re.fullmatch(r"[0-9]{1,4}", value) or not least <= int(value) <= most:
        faults.append(Fault("config.whole", {"name": name, "value": value[:20], "least": least, "most": most}))
        return default
    return int(value)


def _word(environ: Mapping[str, str], name: str, allowed: Sequence[str], faults: list[Fault]) -> str:
    value = environ.get(name, "").strip() or allowed[0]
    if value not in allowed:
        faults.append(Fault("config.word", {"name": name, "value": value[:20], "allowed": ", ".join(allowed)}))
        return allowed[0]
    return value


def files_folder(url: str, environ: Mapping[str, str] = os.environ) -> Path:
    """Where files are kept that are not in the database (ASSESS_FILES); by default beside a SQLite file."""
    given = environ.get("ASSESS_FILES", "").strip()
    if given:
        return Path(given).absolute()
    beside = re.fullmatch(r"sqlite(?:\+pysqlite)?:///(.+)", url)
    if beside:
        return Path(f"{beside[1]}.files")
    return Path("instance/files").absolute()


def key_file(url: str, environ: Mapping[str, str] = os.environ) -> Path:
    """Where the key of the record lies (ASSESS_AUDIT_KEY): outside the database, so that who can write to that can't
    write the record anew. By default beside the SQLite file; for PostgreSQL in the folder instance.
    """
    named = environ.get("ASSESS_AUDIT_KEY", "").strip()
    if named:
        return Path(named).absolute()
    beside = re.fullmatch(r"sqlite(?:\+\w+)?:///(.+)", url)
    return Path(f"{beside[1]}.key" if beside else KEY).absolute()


def _is_address(url: str) -> bool:
    """A SQLite file with its path, or a PostgreSQL database with its name; nothing that is kept in memory only."""
    return bool(re.fullmatch(r"sqlite:///[^?#]*[^/?#:]|postgres(ql)?(\+psycopg)?://[^/\s]*/[^/?\s]+(\?\S*)?", url))


def _without_password(url: str) -> str:
    return re.sub(r"(://[^:@/]*):[^@]*@", r"\1:***@", url)
