"""Bringing a year's facts in: a delivery, whole or not at all, becomes rows that are appended, and packs.

What it changes is worked out first (`assess.collection.planning`), in the transaction that writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby

from sqlalchemy import Connection, select

from assess.audit.events import Value, declare, declare_former, declare_value
from assess.audit.occasion import Occasion
from assess.audit.recording import Change, changing, refused
from assess.audit.touched_rows import ends, grown, part
from assess.collection.delivery import Delivery
from assess.collection.fact_difference import Difference, difference
from assess.collection.fact_packs import pack
from assess.collection.fact_rows import Batch, append, append_packs, append_vetoes
from assess.collection.planning.planning import STAGE, planned
from assess.collection.planning.year_plan import Changed, Member, YearPlan, last_day
from assess.collection.queries import with_facts_at
from assess.collection.stored_facts import packs_from_rows
from assess.cycles import models
from assess.cycles.actions import enrol, enter_load, issue
from assess.cycles.models import STAGES
from assess.cycles.queries import enrolled
from assess.units.actions import enter_units
from indicators.faults import Fault, Refused

KEPT = ("loads", "units", "namings", "enrolments", "facts", "vetoes")
"""Tables that a load adds to, the packs aside."""
TOLD = 20
"""Units and vetoes that an event names; of more it says how many."""

declare(
    "load.kept",
    "存入方案 {code} 的数据（第 {load} 批，{mode}，来自“{origin}”）："
    "{changed} 个单位有变化，退出：{left}，解除否决：{lifted}",
    "kept facts of scheme {code} (load {load}, {mode}, from “{origin}”): {changed} units changed, "
    "left: {left}, vetoes lifted: {lifted}",
    "scheme", "code", "load", "origin", "digest", "facts", "vetoes", "mode", "changed", "left", "lifted",
)  # fmt: skip
declare_former(
    "load.kept",
    "存入方案 {code} 的数据（第 {load} 批，来自“{origin}”）：新增事实 {facts} 行、一票否决 {vetoes} 行",
    "kept facts of scheme {code} (load {load}, from “{origin}”): {facts} rows of facts and {vetoes} of vetoes appended",
    "scheme", "code", "load", "origin", "digest", "facts", "vetoes",
)  # fmt: skip
declare_value("mode", "added", "补充", "added to what stood")
declare_value("mode", "replaced", "整年替换", "the whole year replaced")


@dataclass(frozen=True)
class Loaded:
    """What a load did: rows appended, and units that changed; `load_id` is None where all was there already."""

    scheme_id: int
    load_id: int | None
    units: int
    changed: int
    facts: int
    vetoes: int
    plan: YearPlan


def load_year(at: Occasion, delivery: Delivery, replace: bool = False, seen: str | None = None) -> Loaded:
    """Keep the delivery, in one transaction; what is there already is not appended again.

    What it doesn't name stays as it is; with `replace` it is the whole year, and what it doesn't name leaves. seen: the
    digest of the plan that somebody agreed to; where it is no longer what would change, `Refused` is raised.
    """
    try:
        with changing(at) as change:
            return _keep(change, delivery, replace, seen)
    except Refused as error:
        if any(fault.kind == "cycles.changed" for fault in error.faults):
            # What was issued is frozen: who tries to put something else in its place is remembered.
            scheme = delivery.scheme
            told: dict[str, Value] = {"code": scheme.code, "version": scheme.version, "digest": scheme.digest}
            refused(at, "scheme.issued", why="frozen", **told)
        raise


def _keep(change: Change, delivery: Delivery, replace: bool, seen: str | None) -> Loaded:
    connection = change.connection
    scheme_id = issue(change, delivery.scheme, delivery.raw, delivery.file)
    plan = planned(connection, delivery, scheme_id, replace)
    if not plan:
        # Also where what somebody agreed to was done already, by a job that was cut off before it could say so.
        return Loaded(scheme_id, None, len(plan.named), 0, 0, 0, plan)
    if seen is not None and seen != plan.digest:
        raise Refused([Fault("facts.plan_stale")])
    tables = ends(connection, *KEPT)
    done = _append(change, delivery, scheme_id, plan)
    assert done.load_id is not None
    told: dict[str, Value] = {"scheme": scheme_id, "code": delivery.scheme.code, "load": done.load_id}
    told |= {"origin": delivery.origin[:200], "digest": delivery.digest, "facts": done.facts, "vetoes": done.vetoes}
    told |= {"mode": "replaced" if replace else "added", "changed": done.changed}
    told |= {"left": _named([one.code for one, _ in plan.left])}
    told |= {"lifted": _named([f"{one.unit.code} {one.name} {last_day(one.before)}" for one in plan.lifted])}
    change.record("load.kept", *grown(connection, tables), part("packs", "load_id", done.load_id), **told)
    return done


def _named(names: Sequence[str]) -> str | None:
    """The first of them, and how many there are, in words that need no language."""
    if not names:
        return None
    more = f" … ({len(names)})" if len(names) > TOLD else ""
    return ", ".join(name[:40] for name in names[:TOLD]) + more


def _append(change: Change, delivery: Delivery, scheme_id: int, plan: YearPlan) -> Loaded:
    """Everything that the plan says."""
    connection = change.connection
    asked = select(models.Scheme.office_id, models.Scheme.cycle_id, models.Cycle.year).join(models.Cycle)
    home = connection.execute(asked.where(models.Scheme.id == scheme_id)).one()
    load, recorded = enter_load(
        connection,
        change.now,
        scheme_id=scheme_id,
        stage=STAGE,
        digest=delivery.digest,
        origin=delivery.origin,
        units=len(plan.named),
        facts=len(delivery.rows["facts"]),
        vetoes=len(delivery.rows["vetoes"]),
    )
    named = [(one.code, one.name) for one in plan.named]
    everyone = enter_units(connection, home.office_id, named, date(home.year, 1, 1), recorded)
    enrol(connection, home.cycle_id, scheme_id, load, list(_enrolments(plan, everyone)), recorded)
    batch = Batch(connection, load, STAGE, date(home.year, 12, 31), recorded)
    fact_rows, touched = append(batch, _differences(plan, plan.facts, delivery, "facts", everyone))
    veto_rows = append_vetoes(batch, _differences(plan, plan.vetoes, delivery, "vetoes", everyone))
    touched |= {everyone[one.code] for one in plan.joined}
    append_packs(batch, _packs(connection, delivery, scheme_id, plan, everyone, touched))
    return Loaded(scheme_id, load, len(plan.named), plan.changed, fact_rows, veto_rows, plan)


def _enrolments(plan: YearPlan, units: Mapping[str, int]) -> Iterator[tuple[int, str, str, str, str]]:
    def line(one: Member, state: str) -> tuple[int, str, str, str, str]:
        return (units[one.code], one.code, one.name, one.group, state)

    yield from (line(one, "enrolled") for one in plan.joined)
    yield from (line(one, "enrolled") for _, one in plan.renamed)
    yield from (line(one, "withdrawn") for one, _ in plan.left)


def _differences(
    plan: YearPlan, changes: Sequence[Changed], delivery: Delivery, table: str, units: Mapping[str, int]
) -> Iterator[tuple[int, Difference]]:
    """(unit, what changes of it); of a first delivery all that it holds, which is not kept in memory."""
    if plan.first:
        yield from ((units[code], difference(rows, {})) for code, rows in delivery.by_unit(table))
        return
    for code, some in groupby(changes, key=lambda one: one.unit.code):
        mine = list(some)
        appended = {one.name: one.now for one in mine if one.now}
        yield units[code], Difference(appended, tuple(one.name for one in mine if not one.now))


def _packs(
    connection: Connection,
    delivery: Delivery,
    scheme_id: int,
    plan: YearPlan,
    units: Mapping[str, int],
    touched: set[int],
) -> Iterator[tuple[int, bytes]]:
    """(unit, pack) of the units touched: from the delivery itself, but where other facts of the unit count too."""
    later = with_facts_at(connection, scheme_id, STAGES[STAGES.index(STAGE) + 1 :])
    mixed = touched & (later | {units[code] for code in plan.kept or ()})
    members = [one for one in enrolled(connection, scheme_id) if one.unit_id in mixed]
    from_rows = packs_from_rows(connection, delivery.scheme, scheme_id, members) if members else []
    packed = zip((units[one.code] for one in plan.named), pack(delivery.scheme, delivery.facts), strict=True)
    return chain((one for one in packed if one[0] in touched - mixed), from_rows)
