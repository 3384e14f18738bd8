"""Bringing a year's facts in: a delivery, whole or not at all, becomes rows that are appended, and packs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from sqlalchemy import Connection, select

from assess.audit.events import Value, declare
from assess.audit.occasion import Occasion
from assess.audit.recording import Change, changing, refused
from assess.audit.touched_rows import ends, grown, part
from assess.collection.delivery import Delivery
from assess.collection.fact_difference import Difference, Rows, difference, nothing_else
from assess.collection.fact_packs import pack
from assess.collection.fact_rows import Batch, append, append_packs, append_vetoes
from assess.collection.queries import TOGETHER, current_facts, current_vetoes, with_facts_at
from assess.collection.stored_facts import packs_from_rows
from assess.cycles import models
from assess.cycles.actions import enrol, enter_load, issue
from assess.cycles.models import STAGES
from assess.cycles.queries import enrolled, newest_digest
from assess.units.actions import enter_units
from indicators.faults import Refused

STAGE = "verified"
"""Of a year's delivery."""
KEPT = ("loads", "units", "namings", "enrolments", "facts", "vetoes")
"""Tables that a load adds to, the packs aside."""

declare(
    "load.kept",
    "存入方案 {code} 的数据（第 {load} 批，来自“{origin}”）：新增事实 {facts} 行、一票否决 {vetoes} 行",
    "kept facts of scheme {code} (load {load}, from “{origin}”): {facts} rows of facts and {vetoes} of vetoes appended",
    "scheme", "code", "load", "origin", "digest", "facts", "vetoes",
)  # fmt: skip


@dataclass(frozen=True)
class Loaded:
    """What a load did: rows appended, and units they are of; `load_id` is None where all was there already."""

    scheme_id: int
    load_id: int | None
    units: int
    changed: int
    facts: int
    vetoes: int


def load_year(at: Occasion, delivery: Delivery) -> Loaded:
    """Keep the delivery, in one transaction; what is there already is not appended again."""
    try:
        with changing(at) as change:
            return _keep(change, delivery)
    except Refused:
        # What was issued is frozen: who tries to put something else in its place is remembered.
        scheme = delivery.scheme
        told: dict[str, Value] = {"code": scheme.code, "version": scheme.version, "digest": scheme.digest}
        refused(at, "scheme.issued", why="frozen", **told)
        raise


def _keep(change: Change, delivery: Delivery) -> Loaded:
    connection = change.connection
    scheme_id = issue(change, delivery.scheme, delivery.raw, delivery.file)
    before = newest_digest(connection, scheme_id, STAGE)
    if before == delivery.digest:
        return Loaded(scheme_id, None, len(delivery.facts.units), 0, 0, 0)
    tables = ends(connection, *KEPT)
    done = _append(connection, delivery, scheme_id, before is None, change.now)
    assert done.load_id is not None
    told: dict[str, Value] = {"scheme": scheme_id, "code": delivery.scheme.code, "load": done.load_id}
    told |= {"origin": delivery.origin[:200], "digest": delivery.digest, "facts": done.facts, "vetoes": done.vetoes}
    change.record("load.kept", *grown(connection, tables), part("packs", "load_id", done.load_id), **told)
    return done


def _append(connection: Connection, delivery: Delivery, scheme_id: int, first: bool, now: datetime) -> Loaded:
    """Everything that is new or different. first: nothing of this stage stood before."""
    asked = select(models.Scheme.office_id, models.Scheme.cycle_id, models.Cycle.year).join(models.Cycle)
    home = connection.execute(asked.where(models.Scheme.id == scheme_id)).one()
    facts = delivery.facts
    load, recorded = enter_load(
        connection,
        now,
        scheme_id=scheme_id,
        stage=STAGE,
        digest=delivery.digest,
        origin=delivery.origin,
        units=len(facts.units),
        facts=len(delivery.rows["facts"]),
        vetoes=len(delivery.rows["vetoes"]),
    )
    named = list(zip(facts.units, facts.names, strict=True))
    everyone = enter_units(connection, home.office_id, named, date(home.year, 1, 1), recorded)
    units = {code: everyone[code] for code in facts.units}
    groups = [facts.groups[at] for at in facts.group.tolist()]
    lines = [(units[code], code, name, group) for (code, name), group in zip(named, groups, strict=True)]
    fresh = enrol(connection, home.cycle_id, scheme_id, load, lines, recorded)
    batch = Batch(connection, load, STAGE, date(home.year, 12, 31), recorded)
    compare = _Compared(connection, scheme_id, units, first)
    fact_rows, touched = append(batch, compare.differences(delivery.by_unit("facts"), current_facts))
    veto_rows = append_vetoes(batch, compare.differences(delivery.by_unit("vetoes"), current_vetoes))
    append_packs(batch, _packs(connection, delivery, scheme_id, units, touched | fresh))
    return Loaded(scheme_id, load, len(facts.units), len(touched | fresh), fact_rows, veto_rows)


def _packs(
    connection: Connection, delivery: Delivery, scheme_id: int, units: Mapping[str, int], touched: set[int]
) -> Iterator[tuple[int, bytes]]:
    """(unit, pack) of the units touched: from the delivery itself, but where a later stage supersedes some of it."""
    later = with_facts_at(connection, scheme_id, STAGES[STAGES.index(STAGE) + 1 :]) & touched
    members = [one for one in enrolled(connection, scheme_id) if one.unit_id in later]
    from_rows = packs_from_rows(connection, delivery.scheme, scheme_id, members) if members else []
    packed = zip(units.values(), pack(delivery.scheme, delivery.facts), strict=True)
    return chain((one for one in packed if one[0] in touched - later), from_rows)


@dataclass(frozen=True)
class _Compared:
    """A year's delivery against what stood before. units: code → unit, of all that take part from now on."""

    connection: Connection
    scheme_id: int
    units: Mapping[str, int]
    first: bool

    def differences(
        self, delivered: Iterable[tuple[str, Rows]], current: Callable[..., Iterator[tuple[int, Rows]]]
    ) -> Iterable[tuple[int, Difference]]:
        """(unit, what changes); what a delivery of a year does not name is withdrawn."""
        given = ((self.units[code], rows) for code, rows in delivered)
        if self.first:
            return ((unit, difference(rows, {})) for unit, rows in given)
        return list(self._against(dict(given), current))

    def _against(
        self, given: Mapping[int, Rows], current: Callable[..., Iterator[tuple[int, Rows]]]
    ) -> Iterator[tuple[int, Difference]]:
        units: Sequence[int] = list(self.units.values())
        for start in range(0, len(units), TOGETHER):
            some = units[start : start + TOGETHER]
            before = dict(current(self.connection, self.scheme_id, some, (STAGE,)))
            for unit in some:
                stood = before.get(unit, {})
                if found := difference(nothing_else(given.get(unit, {}), stood), stood):
                    yield unit, found
