"""Four offices in one database, each with a mark in everything of its own, and people of every role at each of them.

The city assesses counties; the office of one county (jia) runs its own year for its towns and belongs to a unit of the
city's, as does that of another (yi); a fourth office has nothing to do with any of them.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, select, update

from assess.accounts import actions, first_administrators, grant_actions
from assess.accounts.grant_actions import Wanted
from assess.accounts.models import Person
from assess.accounts.signing import sessions, sign_in_actions
from assess.accounts.signing.sessions import Limits
from assess.app import create_app
from assess.audit.actors import Actor
from assess.audit.events import declare
from assess.audit.occasion import Occasion
from assess.audit.recording import changing
from assess.audit.touched_rows import rows
from assess.collection.actions import load_year
from assess.collection.delivery import read_delivery
from assess.config import Settings
from assess.cycles.queries import schemes
from assess.database.engine import db, open_engine, reading, writing
from assess.results.actions import run_scheme
from assess.results.models import Run
from assess.units.models import Office
from assess.units.queries import unit_of
from assess.units.tree_actions import place, seat
from assess.upkeep.creating import found
from assess.web.roles import BUSINESS
from tests.occasions import occasion
from tests.web.serving import ROOT

NOW = datetime(2027, 3, 1, 2, 0, tzinfo=UTC)
DAY = date(2027, 3, 1)
PASSWORD = "four plain words here"  # noqa: S105
STATES = ("provisional", "published", "withdrawn")
OFFICES = {
    "city": ("示例市安委办", "市标", "C"),
    "jia": ("示例甲县安委办", "甲标", "J"),
    "yi": ("示例乙县安委办", "乙标", "Y"),
    "far": ("示例远市安委办", "远标", "F"),
}
"""Key → name, mark, first letter of the codes of its units."""

declare("tests.state", "改变批次 {run} 的状态为 {state}", "set run {run} to {state}", "run", "state")


@dataclass
class World:
    """people: key → number; runs: office and state → run; schemes, offices: by office."""

    app: Flask
    engine: Engine
    settings: Settings
    people: dict[str, int] = field(default_factory=dict)
    runs: dict[tuple[str, str], int] = field(default_factory=dict)
    schemes: dict[str, int] = field(default_factory=dict)
    offices: dict[str, int] = field(default_factory=dict)

    def token(self, person: str | None) -> str | None:
        """A fresh session of somebody; None for nobody."""
        if person is None:
            return None
        with writing(self.engine) as connection:
            return sessions.begin(connection, self.people[person], None, NOW, Limits())

    def close(self) -> None:
        """No connection stays."""
        with self.app.app_context():
            db.engine.dispose()
        self.engine.dispose()

    def at(self, person: str) -> Occasion:
        return occasion(self.engine, NOW, Actor("person", self.people[person]))

    def grant(self, key: str, role: str, office: str | None, unit: int | None = None, ends: date | None = None) -> None:
        """To a new person, by two administrators."""
        if key not in self.people:
            self.people[key], _ = actions.make_person(self.at("system"), f"p{len(self.people)}", f"名{key}")
        there = None if office is None else self.offices[office]
        wanted = Wanted(self.people[key], role, there, unit, date(2027, 1, 1), ends)
        number = grant_actions.propose(self.at("system"), wanted)
        grant_actions.decide(self.at("security"), number, approve=True)

    def unit(self, office: str, code: str) -> int:
        with reading(self.engine) as connection:
            found_ = unit_of(connection, self.offices[office], code, DAY)
        assert found_ is not None
        return found_


def units(office: str) -> list[str]:
    """Codes of an office's units."""
    letter = OFFICES[office][2]
    source = (ROOT / "docs/example/2026/enterprises/units.csv").read_text("utf-8").splitlines()[1:]
    return [f"{letter}{line.split(',')[0]}" for line in source]


def build(settings: Settings) -> World:
    """Everything of it, by the actions that do it in service."""
    found(settings, NOW)
    engine = open_engine(settings.database_url, settings.busy_seconds)
    world = World(create_app(settings), engine, settings)
    world.app.config["CLOCK"] = lambda: NOW
    for key in OFFICES:
        _year(world, key)
    _people(world)
    return world


def _year(world: World, key: str) -> None:
    name, mark, letter = OFFICES[key]
    with tempfile.TemporaryDirectory() as folder:
        scheme = Path(folder) / "scheme.toml"
        text = (ROOT / "indicators/2026/enterprises.toml").read_text("utf-8")
        text = text.replace('office = "示例市安全生产委员会办公室"', f'office = "{name}"').replace(
            "SOE-2026", f"SOE-{letter}"
        )
        text = text.replace('title = "示例市', f'title = "{mark}方案 示例市').replace(
            'title_en = "Ex', f'title_en = "{mark} Ex'
        )
        scheme.write_text(text, "utf-8")
        for file in ("units.csv", "facts.csv", "vetoes.csv"):
            lines = (ROOT / "docs/example/2026/enterprises" / file).read_text("utf-8").splitlines(keepends=True)
            told = [lines[0], *(letter + line for line in lines[1:])]
            if file == "units.csv":
                told = [lines[0], *(_named(line, mark) for line in told[1:])]
            (Path(folder) / file).write_text("".join(told), "utf-8")
        load_year(occasion(world.engine, NOW), read_delivery(scheme, Path(folder)))
    with reading(world.engine) as connection:
        (line,) = [one for one in schemes(connection) if one.office == name]
        world.offices[key] = connection.execute(select(Office.id).where(Office.name == name)).scalar_one()
    world.schemes[key] = line.id
    for state in STATES:
        world.runs[key, state] = run_scheme(occasion(world.engine, NOW), line, again=True).run_id
        _set(world.engine, world.runs[key, state], state)


def _named(line: str, mark: str) -> str:
    code, _, rest = line.split(",", 2)
    return f"{code},{mark}{code},{rest}"


def _set(engine: Engine, run: int, state: str) -> None:
    with changing(occasion(engine, NOW)) as change:
        change.connection.execute(update(Run).where(Run.id == run).values(state=state))
        change.record("tests.state", rows("runs", run), run=run, state=state)


def _people(world: World) -> None:
    console = occasion(world.engine, NOW)
    for one in first_administrators.first_administrators(console):
        sign_in_actions.set_password(occasion(world.engine, NOW, Actor("nobody")), one.token, PASSWORD)
        with reading(world.engine) as connection:
            asked = select(Person.id).where(Person.login == one.login)
            world.people[one.role] = connection.execute(asked).scalar_one()
    first, second = units("city")[:2]
    for office, code in (("jia", first), ("yi", second)):
        seat(occasion(world.engine, NOW), OFFICES[office][0], (OFFICES["city"][0], code), date(2027, 1, 1))
        for below in units(office)[:3]:
            above = (OFFICES["city"][0], code)
            place(occasion(world.engine, NOW), (OFFICES[office][0], below), above, date(2027, 1, 1))
    upper, lower = units("jia")[:2]
    place(occasion(world.engine, NOW), (OFFICES["jia"][0], lower), (OFFICES["jia"][0], upper), date(2027, 1, 1))
    for role in BUSINESS:
        world.grant(f"city {role}", role, "city")
    world.grant("city limited", "reporter", "city", world.unit("city", first))
    world.grant("city limited assessor", "assessor", "city", world.unit("city", first))
    for office in ("jia", "yi", "far"):
        world.grant(f"{office} office", "office", office)
    world.grant("jia limited", "reporter", "jia", world.unit("jia", units("jia")[0]))
    world.grant("two offices", "reader", "jia")
    world.grant("two offices", "organization", "far")
    world.people["none"], _ = actions.make_person(world.at("system"), "none", "名none")
