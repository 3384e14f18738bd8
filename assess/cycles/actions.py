"""Issuing a scheme: from then on its bytes are frozen, and a change is a new version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select

from assess.audit.events import Value, declare, declare_reason
from assess.audit.recording import Change
from assess.audit.touched_rows import ends, grown
from assess.cycles.models import Cycle, Enrolment, Load, Scheme
from assess.units.actions import enter_office, known_as
from assess.units.models import Office
from indicators import schema
from indicators.faults import Fault, Refused, learn

learn(
    {
        "cycles.superseded": (
            "方案 {code} 第 {version} 版已被新版取代，不再据以导入数据和计分；请用新版",
            "version {version} of scheme {code} was superseded: facts and runs belong to the newer one",
        ),
        "cycles.changed": (
            "方案 {code} 第 {version} 版已经印发（{digest}），内容与这个文件不同；印发后的方案不能改，请提高 version",
            "version {version} of scheme {code} was issued ({digest}) and is not this file; raise the file's version",
        ),
    }
)
declare(
    "scheme.issued",
    "存入考核方案 {code} 第 {version} 版（{digest}）",
    "kept version {version} of scheme {code} ({digest})",
    "code", "version", "digest", refused=True,
)  # fmt: skip
declare_reason("frozen", "该版方案已印发，内容不同", "that version was issued with other contents")


def superseded(code: str, version: int, file: str = "") -> Fault:
    """What is said to whoever would bring facts in or score under a version that is no longer in force."""
    return Fault("cycles.superseded", {"code": code, "version": version}, file=file)


def issue(change: Change, scheme: schema.Scheme, raw: bytes, file: str) -> int:
    """Keep the scheme, or find it kept already; refuse other bytes under the same code and version."""
    connection, now = change.connection, change.now
    before = ends(connection, "offices", "cycles", "schemes")
    office = enter_office(connection, scheme.office, now)
    known = issued(connection, scheme, file)
    if known is not None:
        return known
    values = {
        "office_id": office,
        "cycle_id": enter_cycle(connection, office, scheme.year, now),
        "code": scheme.code,
        "version": scheme.version,
        "kind": scheme.kind,
        "title": scheme.title,
        "title_en": scheme.title_en or None,
        "digest": scheme.digest,
        "source": raw,
        "indicators": len(scheme.indicators),
        "items": sum(len(one.items) for one in scheme.indicators),
        "vetoes": sum(1 for _ in scheme.vetoes()),
        "decimals": scheme.decimals,
        "recorded": now,
    }
    made = connection.execute(insert(Scheme).values(**values).returning(Scheme.id)).scalar_one()
    told: dict[str, Value] = {"code": scheme.code, "version": scheme.version, "digest": scheme.digest}
    change.record("scheme.issued", *grown(connection, before), **told)
    return made


def issued(connection: Connection, scheme: schema.Scheme, file: str) -> int | None:
    """The identifier of a scheme that was issued, None of one that was not.

    Refuses one that was issued with other contents, and a version that is no longer in force.
    """
    mine = select(Scheme.id, Scheme.digest).join(Office, Office.id == Scheme.office_id)
    mine = mine.where(Office.name == known_as(scheme.office), Scheme.code == scheme.code)
    newer = mine.join(Cycle, Cycle.id == Scheme.cycle_id)
    newer = newer.where(Cycle.year == scheme.year, Scheme.version > scheme.version)
    if connection.execute(newer.limit(1)).first() is not None:
        raise Refused([superseded(scheme.code, scheme.version, file)])
    known = connection.execute(mine.where(Scheme.version == scheme.version)).first()
    if known is None or known.digest == scheme.digest:
        return known and int(known.id)
    args = {"code": scheme.code, "version": scheme.version, "digest": known.digest}
    raise Refused([Fault("cycles.changed", args, file=file)])


def enter_cycle(connection: Connection, office: int, year: int, now: datetime) -> int:
    """The identifier of an office's year."""
    known = connection.execute(select(Cycle.id).where(Cycle.office_id == office, Cycle.year == year)).scalar()
    if known is not None:
        return known
    made = connection.execute(insert(Cycle).values(office_id=office, year=year, recorded=now).returning(Cycle.id))
    return made.scalar_one()


def enter_load(
    connection: Connection,
    now: datetime,
    *,
    scheme_id: int,
    stage: str,
    digest: str,
    origin: str,
    units: int,
    facts: int,
    vetoes: int,
) -> tuple[int, datetime]:
    """The identifier of a new load, and its instant: from then on its rows count.

    It is `now`, or one microsecond after the scheme's last load where the clock stands still or has gone back: a run's
    cut-off is a time, and which loads came before it must never be in doubt. There is one writer at a time, so nobody
    else can take the same instant.
    """
    last = connection.execute(select(func.max(Load.recorded)).where(Load.scheme_id == scheme_id)).scalar()
    recorded = now if last is None else max(now, last + timedelta(microseconds=1))
    values = {
        "scheme_id": scheme_id,
        "stage": stage,
        "digest": digest,
        "origin": origin,
        "units": units,
        "facts": facts,
        "vetoes": vetoes,
        "recorded": recorded,
    }
    return connection.execute(insert(Load).values(**values).returning(Load.id)).scalar_one(), recorded


def enrol(
    connection: Connection,
    cycle_id: int,
    scheme_id: int,
    load_id: int,
    lines: Sequence[tuple[int, str, str, str, str]],
    now: datetime,
) -> None:
    """Enter (unit, code, name, group, state); units that are not among them go on as they are."""
    rows = [
        {
            "cycle_id": cycle_id,
            "scheme_id": scheme_id,
            "load_id": load_id,
            "unit_id": unit,
            "code": code,
            "name": name,
            "group_name": group,
            "state": state,
            "recorded": now,
        }
        for unit, code, name, group, state in lines
    ]
    if rows:
        connection.execute(insert(Enrolment), rows)
