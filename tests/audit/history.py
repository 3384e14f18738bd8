"""What happens to a database in honest use: loads, runs, people, refusals; in a fixed order, or at random."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache

import pytest
from sqlalchemy import Engine, insert, select, text, update

from assess.accounts.models import Credential, Grant, Person, Rename
from assess.audit.actors import Actor
from assess.audit.events import declare
from assess.audit.recording import changing, refused
from assess.audit.touched_rows import rows, span
from assess.collection.actions import load_year
from assess.collection.delivery import Delivery, read_delivery
from assess.collection.fact_actions import Place, enter_facts, withdraw_facts
from assess.collection.models import Pack
from assess.collection.pack_repair import repack
from assess.cycles.models import STAGES, Scheme
from assess.cycles.queries import enrolled
from assess.database.engine import reading
from assess.database.faults import Unusable
from assess.jobs.actions import FRESH
from assess.jobs.models import Job
from assess.results.models import Run
from assess.units.models import Seat
from indicators.faults import Refused
from tests.database.years import NOW, changed, files, run_all
from tests.occasions import occasion

declare("test.person", "登记了人员 {person}", "entered {person}", "person", refused=True)
declare("test.published", "公布了第 {run} 批次", "published run {run}", "run")
CLERK = Actor("person", 1, "r-1")


def enter_person(engine: Engine, login: str, now: datetime = NOW) -> int:
    with changing(occasion(engine, now, CLERK)) as change:
        values = {"login": login, "name": f"示例人员{login}", "state": "active", "created": now}
        made = change.connection.execute(insert(Person).values(**values).returning(Person.id)).scalar_one()
        change.record("test.person", rows("people", made), person=made)
        return made


def rename(engine: Engine, person: int, name: str, now: datetime = NOW) -> None:
    with changing(occasion(engine, now, CLERK)) as change:
        change.connection.execute(update(Person).where(Person.id == person).values(name=name))
        change.record("test.person", rows("people", person), person=person)


def publish(engine: Engine, run: int, state: str = "published", now: datetime = NOW) -> None:
    with changing(occasion(engine, now, CLERK)) as change:
        change.connection.execute(update(Run).where(Run.id == run).values(state=state))
        change.record("test.published", rows("runs", run), run=run)


def lived(engine: Engine) -> None:
    """Two loaded years become a short history; event 1 is the database's, 2 to 5 are of the loads."""
    run_all(engine)
    publish(engine, 1)
    for login in ("a", "b", "c"):
        enter_person(engine, login)
    refused(occasion(engine, NOW, CLERK), "test.person", why="test", person=3)
    run_all(engine, NOW + timedelta(days=1), again=True)
    rename(engine, 2, "示例人员乙")


def entitle(engine: Engine) -> None:
    """Two grants, renames, credentials, seats and jobs: rows of the tables that nothing above fills."""
    day = NOW.date()
    grant = {"role": "reader", "office_id": 1, "starts": day, "state": "proposed", "proposed": NOW}
    with changing(occasion(engine, NOW, CLERK)) as change:
        c = change.connection
        for person in (1, 2):
            made = c.execute(insert(Grant).values(person_id=person, **grant).returning(Grant.id)).scalar_one()
            name = {"person_id": person, "name": f"示例新名{person}", "state": "proposed", "proposed": NOW}
            other = c.execute(insert(Rename).values(**name, proposed_by=3).returning(Rename.id)).scalar_one()
            values = {"person_id": person, "kind": "link", "value": f"{person}" * 64, "recorded": NOW}
            key = c.execute(insert(Credential).values(**values).returning(Credential.id)).scalar_one()
            sat = {"office_id": 1, "unit_id": person, "effective": day, "recorded": NOW}
            seat = c.execute(insert(Seat).values(**sat).returning(Seat.id)).scalar_one()
            asked = {"kind": "run", "args": {"scheme": person}, "asked_by": person, "asked": NOW, **FRESH}
            job = c.execute(insert(Job).values(**asked).returning(Job.id)).scalar_one()
            change.record("test.person", rows("jobs", job), person=person)
            touched = (
                rows("grants", made),
                rows("renames", other),
                rows("credentials", key),
                span("seats", seat, seat),
            )
            change.record("test.person", *touched, person=person)


@lru_cache(maxsize=32)
def small(year: int, variant: int) -> Delivery:
    """A few units of a year; a variant is without one of them and has other values."""
    kept = read_delivery(*files(year)).texts()
    units = [line.split(",")[0] for line in kept["units.csv"].splitlines()[1:7]]
    units.pop(variant % len(units))
    tables = {}
    for name, whole in kept.items():
        head, *lines = whole.splitlines()
        lines = [line for line in lines if line.split(",")[0] in units]
        if name == "facts.csv":
            lines = [line.replace(",A1,0,", f",A1,{variant},") for line in lines]
        tables[name] = "\n".join([head, *lines]) + "\n"
    return changed(year, tables)


def happens(engine: Engine, chance: random.Random, now: datetime) -> None:
    """Something, as it may happen."""
    chance.choice(HAPPENINGS)(engine, chance, now)


def _load(engine: Engine, chance: random.Random, now: datetime) -> None:
    load_year(occasion(engine, now), small(chance.choice((2025, 2026)), chance.randrange(4)), chance.random() < 0.5)


def _enter(engine: Engine, chance: random.Random, now: datetime) -> None:
    """One fact, or its withdrawal, of a unit that takes part, at any stage."""
    if not (schemes := _any(engine, Scheme.id)):
        return
    scheme = chance.choice(schemes)
    with reading(engine) as connection:
        unit = chance.choice(enrolled(connection, scheme)).code
    place = Place(scheme, unit, "BN2", chance.choice(STAGES))
    if chance.random() < 0.3:
        withdraw_facts(occasion(engine, now), place)
    else:
        enter_facts(occasion(engine, now), place, [{"value": str(chance.randrange(4))}])


def _run(engine: Engine, chance: random.Random, now: datetime) -> None:
    if _any(engine, Scheme.id):
        run_all(engine, now, again=chance.random() < 0.5)


def _refuse(engine: Engine, chance: random.Random, now: datetime) -> None:
    nobody = Actor("nobody", None, f"r-{chance.randrange(99)}")
    refused(occasion(engine, now, nobody), "test.person", why="locked", person=None)


def _fail(engine: Engine, chance: random.Random, now: datetime) -> None:
    """A change that ends in an exception leaves nothing, and no event."""
    with pytest.raises(Unusable), changing(occasion(engine, now, CLERK)) as change:  # noqa: PT012
        change.connection.execute(text("UPDATE people SET state = 'disabled'"))
        change.connection.execute(text("UPDATE chain SET mac = NULL"))


def _freeze(engine: Engine, chance: random.Random, now: datetime) -> None:
    """Other bytes under an issued version."""
    known = small(2026, 0)
    if _any(engine, Scheme.id, Scheme.code == known.scheme.code):
        from dataclasses import replace

        other = replace(known, scheme=replace(known.scheme, digest="sha256:" + "0" * 64))
        with pytest.raises(Refused):
            load_year(occasion(engine, now), other)


def _mend(engine: Engine, chance: random.Random, now: datetime) -> None:
    """A pack that came out differently is made again."""
    schemes, packs = _any(engine, Scheme.id), _any(engine, Pack.id)
    with changing(occasion(engine, now)) as change:
        if packs and chance.random() < 0.7:
            mine = Pack.id == chance.choice(packs)
            change.connection.execute(update(Pack).where(mine).values(payload=b"PACK"))
        for scheme in schemes:
            list(repack(change, scheme))


def _person(engine: Engine, chance: random.Random, now: datetime) -> None:
    people = _any(engine, Person.id)
    if people and chance.random() < 0.6:
        rename(engine, chance.choice(people), f"示例人员{chance.randrange(99)}", now)
    else:
        enter_person(engine, f"p{len(people)}", now)


def _publish(engine: Engine, chance: random.Random, now: datetime) -> None:
    if runs := _any(engine, Run.id):
        publish(engine, chance.choice(runs), chance.choice(("published", "withdrawn", "provisional")), now)


def _any(engine: Engine, column: object, *where: object) -> list[int]:
    with reading(engine) as connection:
        return list(connection.execute(select(column).where(*where).order_by(column)).scalars())  # type: ignore[call-overload]


HAPPENINGS: tuple[Callable[[Engine, random.Random, datetime], None], ...] = (
    _load, _load, _enter, _run, _refuse, _fail, _freeze, _mend, _person, _publish,
)  # fmt: skip
