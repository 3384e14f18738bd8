"""Entering the facts of one unit and item at one stage: what a form, a check on site or an objection comes to.

Nothing but this unit and item is touched. Where the stage counts the unit's pack is made anew in the same transaction.
Rights are the caller's to look at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import Connection, select

from assess.audit.encoding import cells
from assess.audit.events import Value, declare, declare_value
from assess.audit.occasion import Occasion
from assess.audit.recording import Change, changing
from assess.audit.touched_rows import ends, grown, part
from assess.collection.fact_difference import Difference, Row, difference
from assess.collection.fact_rows import Batch, append, append_packs
from assess.collection.facts.fact_reader import build
from assess.collection.facts.spoiled_cells import judged
from assess.collection.queries import current_facts
from assess.collection.stored_facts import packs_from_rows
from assess.collection.tables.canonical import HEADERS, canonical_rows
from assess.collection.tables.name_keys import key, lost
from assess.collection.tables.table import assemble, from_rows
from assess.cycles.actions import enter_load
from assess.cycles.models import COUNTED, STAGES, Cycle, Scheme
from assess.cycles.queries import Enrolled, enrolled, fits, scheme
from indicators import schema
from indicators.digests import digest_from
from indicators.faults import Fault, Refused
from indicators.values import listed

declare(
    "facts.entered",
    "存入单位 {unit} 细项 {item} 的{stage}数据（方案 {code}，第 {load} 批）：{facts} 行",
    "kept {stage} facts of unit {unit}, item {item} (scheme {code}, load {load}): {facts} rows",
    "scheme", "code", "load", "unit", "item", "stage", "digest", "facts",
)  # fmt: skip
declare(
    "facts.withdrawn",
    "撤回单位 {unit} 细项 {item} 的{stage}数据（方案 {code}，第 {load} 批）",
    "withdrew {stage} facts of unit {unit}, item {item} (scheme {code}, load {load})",
    "scheme", "code", "load", "unit", "item", "stage", "digest",
)  # fmt: skip
declare_value("stage", "self", "自报", "self-reported")
declare_value("stage", "verified", "核实", "verified")
declare_value("stage", "appealed", "申诉改定", "appealed")

CELLS = HEADERS["facts"][2:]
"""value, base, limit, level, count, assessor: the columns of a row, as in a file."""


@dataclass(frozen=True)
class Place:
    """Where facts belong: unit and item by their codes under a scheme, and a stage of `assess.cycles.models.STAGES`."""

    scheme_id: int
    unit: str
    item: str
    stage: str


@dataclass(frozen=True)
class Entered:
    """What was appended, and from when it counts; both None and no rows where it stood so already."""

    load_id: int | None
    recorded: datetime | None
    rows: int


def enter_facts(at: Occasion, place: Place, rows: Sequence[Mapping[str, str]]) -> Entered:
    """Keep these rows as all that there is of the item at this stage.

    Each row holds cells by the names of `CELLS`, as somebody types them; several are for levels or several assessors.
    Raises `Refused` with every fault (its row counted from 1), and then nothing was written.
    """
    with changing(at) as change:
        return _entered(change, place, rows)


def withdraw_facts(at: Occasion, place: Place) -> Entered:
    """Say that nothing stands of the item from this stage on: no fact of an earlier stage counts either."""
    with changing(at) as change:
        return _entered(change, place, ())


def _entered(change: Change, place: Place, rows: Sequence[Mapping[str, str]]) -> Entered:
    connection = change.connection
    known = _scheme(connection, place)
    member = _member(connection, known, place)
    item, given = (_item(known, place), ()) if not rows else _read(known, member, place, rows)
    # What is withdrawn may have been given at an earlier stage; what is given is compared with its own stage alone.
    stages = (place.stage,) if given or place.stage not in COUNTED else COUNTED[: COUNTED.index(place.stage) + 1]
    ((_, before),) = current_facts(connection, place.scheme_id, [member.unit_id], stages)
    found = difference({item: given}, before)
    return _append(change, known, member, place, item, found) if found else Entered(None, None, 0)


def _scheme(connection: Connection, place: Place) -> schema.Scheme:
    try:
        known = scheme(connection, place.scheme_id) if fits(place.scheme_id) else None
    except KeyError:
        known = None
    if known is None:
        raise Refused([Fault("facts.no_scheme", {"number": place.scheme_id})])
    if place.stage not in STAGES:
        raise Refused([Fault("facts.unknown_stage", {"value": place.stage, "allowed": ", ".join(STAGES)})])
    return known


def _member(connection: Connection, known: schema.Scheme, place: Place) -> Enrolled:
    """The unit as it takes part now."""
    members = {one.code: one for one in enrolled(connection, place.scheme_id)}
    found = members.get(key(place.unit))
    if found is None:
        args = {"value": place.unit, "scheme": known.code, "allowed": listed(tuple(members), place.unit)}
        raise Refused([Fault("facts.not_enrolled", args, column="unit")])
    return found


def _item(known: schema.Scheme, place: Place) -> str:
    codes = tuple(one.code for one in known.items())
    if key(place.item) not in codes:
        lost_zh, lost_en = lost(place.item, codes)
        args = {"value": place.item, "count": 1, "allowed": listed(codes, place.item)}
        args |= {"lost_zh": lost_zh, "lost_en": lost_en}
        raise Refused([Fault("facts.unknown_item", args, column="item")])
    return key(place.item)


def _read(
    known: schema.Scheme, member: Enrolled, place: Place, rows: Sequence[Mapping[str, str]]
) -> tuple[str, Sequence[Row]]:
    """The item, and its rows in canonical form: checked by the same readers as a file's."""
    item = _item(known, place)
    lines = [[member.code, item, *(row.get(name, "") for name in CELLS)] for row in rows]
    unit = [[member.code, member.name, member.group]]
    tables = {
        "units": from_rows("units", list(HEADERS["units"]), unit),
        "facts": judged(assemble("facts", HEADERS["facts"], lines, range(1, len(lines) + 1), "")),
    }
    build(known, tables, whole=False)
    given = [tuple(cell or None for cell in cells) for _, _, *cells in canonical_rows(known, tables)["facts"]]
    if not given:
        raise Refused([Fault("facts.nothing_given", code=f"{member.code} {item}")])
    return item, given


def _append(
    change: Change, known: schema.Scheme, member: Enrolled, place: Place, item: str, found: Difference
) -> Entered:
    """The load, its rows, the unit's pack where the stage counts, and the event."""
    connection = change.connection
    told = _digest(member, place, item, found)
    before = ends(connection, "loads", "facts")
    load, recorded = enter_load(
        connection,
        change.now,
        scheme_id=place.scheme_id,
        stage=place.stage,
        digest=told,
        origin=f"{member.code} {item}",
        units=1,
        facts=sum(map(len, found.appended.values())),
        vetoes=0,
    )
    batch = Batch(connection, load, place.stage, _year_end(connection, place.scheme_id), recorded)
    rows, _ = append(batch, [(member.unit_id, found)])
    touched = grown(connection, before)
    if place.stage in COUNTED:
        append_packs(batch, packs_from_rows(connection, known, place.scheme_id, [member]))
        touched.append(part("packs", "load_id", load))
    about: dict[str, Value] = {
        "scheme": place.scheme_id,
        "code": known.code,
        "load": load,
        "unit": member.code,
        "item": item,
    }
    about |= {"stage": place.stage, "digest": told}
    if found.withdrawn:
        change.record("facts.withdrawn", *touched, **about)
    else:
        change.record("facts.entered", *touched, **about, facts=rows)
    return Entered(load, recorded, rows)


def _digest(member: Enrolled, place: Place, item: str, found: Difference) -> str:
    """Of what was delivered: stage, unit, item and every cell, each with its length in front."""
    rows = [cell for some in found.appended.values() for row in some for cell in row]
    return digest_from(sha256(cells(("facts", place.stage, member.code, item, *rows))))


def _year_end(connection: Connection, scheme_id: int) -> date:
    asked = select(Cycle.year).join(Scheme, Scheme.cycle_id == Cycle.id).where(Scheme.id == scheme_id)
    return date(connection.execute(asked).scalar_one(), 12, 31)
