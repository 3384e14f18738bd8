"""Bringing facts in: a file, whole or not at all, becomes rows that are appended and the packs made from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select

from assess.audit.actors import CONSOLE, Actor
from assess.audit.events import Value, declare
from assess.audit.recording import Change, changing, refused
from assess.audit.touched_rows import ends, grown, part
from assess.collection.fact_rows import Batch, append_facts, append_packs, append_vetoes
from assess.collection.facts.fact_reader import Progress, read
from assess.collection.tables.canonical import FILES
from assess.cycles import models
from assess.cycles.actions import enrol, issue
from assess.cycles.queries import last_load
from assess.scoring.facts import Facts
from assess.units.actions import enter_units
from indicators import schema
from indicators.digests import digest_from
from indicators.faults import Fault, Refused
from indicators.loader import parse

STAGE = "verified"
KEPT = ("loads", "units", "namings", "enrolments", "facts", "vetoes")
"""Tables that a load adds to, the packs aside."""

declare(
    "load.kept",
    "存入方案 {code} 的数据（第 {load} 批，来自“{origin}”）：新增事实 {facts} 行、一票否决 {vetoes} 行",
    "kept facts of scheme {code} (load {load}, from “{origin}”): {facts} rows of facts and {vetoes} of vetoes appended",
    "scheme", "code", "load", "origin", "digest", "facts", "vetoes",
)  # fmt: skip


@dataclass(frozen=True)
class Delivery:
    """What was read from files before anything is kept: the scheme, and the input in its canonical form."""

    scheme: schema.Scheme
    raw: bytes
    file: str
    origin: str
    facts: Facts
    kept: Mapping[str, str]
    notices: tuple[Fault, ...] = ()

    @property
    def digest(self) -> str:
        """Of the three canonical tables, each with its length in front."""
        whole = sha256()
        for name in FILES:
            data = self.kept[name].encode()
            whole.update(len(data).to_bytes(8, "big") + data)
        return digest_from(whole)


@dataclass(frozen=True)
class Loaded:
    """What a load did: rows appended, and units they are of; `load_id` is None where all was there already."""

    scheme_id: int
    load_id: int | None
    units: int
    changed: int
    facts: int
    vetoes: int


def gather(scheme: Path, facts: Path, progress: Progress | None = None) -> Delivery:
    """Read everything; raises `Refused` with every fault before the database is touched."""
    try:
        raw = scheme.read_bytes()
    except FileNotFoundError as error:
        raise Refused([Fault("scheme.no_file", file=str(scheme))]) from error
    known = parse(raw, str(scheme))
    kept: dict[str, str] = {}
    columns, notices = read(known, facts, progress, kept)
    return Delivery(known, raw, str(scheme), facts.name or str(facts), columns, kept, tuple(notices))


def load_year(engine: Engine, delivery: Delivery, now: datetime, by: Actor = CONSOLE) -> Loaded:
    """Keep the delivery, in one transaction; what is there already is not appended again."""
    try:
        with changing(engine, by, now) as change:
            return _keep(change, delivery)
    except Refused:
        # What was issued is frozen: who tries to put something else in its place is remembered.
        scheme = delivery.scheme
        told: dict[str, Value] = {"code": scheme.code, "version": scheme.version, "digest": scheme.digest}
        refused(engine, by, "scheme.issued", now, why="frozen", **told)
        raise


def _keep(change: Change, delivery: Delivery) -> Loaded:
    connection = change.connection
    scheme_id = issue(change, delivery.scheme, delivery.raw, delivery.file)
    last = last_load(connection, scheme_id)
    if last and last[2] == delivery.digest:
        return Loaded(scheme_id, None, len(delivery.facts.units), 0, 0, 0)
    before = ends(connection, *KEPT)
    done = _append(connection, delivery, scheme_id, last[0] if last else None, change.now)
    assert done.load_id is not None
    told: dict[str, Value] = {"scheme": scheme_id, "code": delivery.scheme.code, "load": done.load_id}
    told |= {"origin": delivery.origin[:200], "digest": delivery.digest, "facts": done.facts, "vetoes": done.vetoes}
    change.record("load.kept", *grown(connection, before), part("packs", "load_id", done.load_id), **told)
    return done


def _append(connection: Connection, delivery: Delivery, scheme_id: int, before: int | None, now: datetime) -> Loaded:
    """Everything that is new or different."""
    asked = select(models.Scheme.office_id, models.Scheme.cycle_id, models.Cycle.year).join(models.Cycle)
    home = connection.execute(asked.where(models.Scheme.id == scheme_id)).one()
    facts = delivery.facts
    tables = {name: text.count("\n") - 1 for name, text in delivery.kept.items()}
    values = {
        "scheme_id": scheme_id,
        "stage": STAGE,
        "digest": delivery.digest,
        "origin": delivery.origin,
        "units": len(facts.units),
        "facts": tables["facts.csv"],
        "vetoes": tables["vetoes.csv"],
        "recorded": now,
    }
    load = connection.execute(insert(models.Load).values(**values).returning(models.Load.id)).scalar_one()
    start = date(home.year, 1, 1)
    named = list(zip(facts.units, facts.names, strict=True))
    everyone = enter_units(connection, home.office_id, named, start, now)
    units = {code: everyone[code] for code in facts.units}
    groups = [facts.groups[at] for at in facts.group.tolist()]
    lines = [(units[code], code, name, group) for (code, name), group in zip(named, groups, strict=True)]
    fresh = enrol(connection, home.cycle_id, scheme_id, load, lines, now)
    batch = Batch(connection, scheme_id, load, before, date(home.year, 12, 31), STAGE, now, units)
    fact_rows, touched = append_facts(batch, delivery.kept["facts.csv"])
    veto_rows = append_vetoes(batch, delivery.kept["vetoes.csv"])
    append_packs(batch, delivery.scheme, facts, touched | fresh)
    return Loaded(scheme_id, load, len(facts.units), len(touched | fresh), fact_rows, veto_rows)
