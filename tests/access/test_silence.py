"""Whoever is limited to some units learns nothing of the others: with other points, names, grades, vetoes and notes of
all the others the very same pages come, byte for byte. Means, counts, neighbours and charts would give themselves away.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from assess.accounts.signing.sessions import COOKIE
from assess.app import create_app
from assess.database import sqlite
from assess.database.engine import building, db, open_engine
from tests.access.world import NOW, World, units
from tests.database.shelf import Shelf
from tests.jobs.making import FILES, asked

LIMITED = ("city limited", "city limited assessor", "jia office")
OWN = units("city")[0]


@pytest.fixture(scope="module")
def otherwise(sqlite_world: World, sqlite_shelf: Shelf) -> Iterator[Flask]:
    """The application over a copy of the world in which nothing of the city's other units is as it was."""
    for person in (*LIMITED, "city reader"):
        TOKENS[person] = sqlite_world.token(person)
    MADE[:] = [asked(sqlite_world.engine, kind, sqlite_world.runs["city", "published"]) for kind in FILES]
    place = sqlite_shelf.copy()
    path = place.database_url.removeprefix("sqlite:///")
    live = sqlite.connect(Path(str(sqlite_world.engine.url.database)), 5)
    live.execute(f"VACUUM INTO '{path}'")
    live.close()
    Path(path).chmod(0o600)
    engine = open_engine(place.database_url, 5)
    with building(engine) as connection:
        _change(connection, sqlite_world.schemes["city"])
    engine.dispose()
    app = create_app(replace(sqlite_world.settings, database_url=place.database_url))
    app.config["CLOCK"] = lambda: NOW
    yield app
    with app.app_context():
        db.engine.dispose()


TOKENS: dict[str, str | None] = {}
MADE: list[int] = []
"""Jobs that made the book and the package of the city's published run."""


def _change(c: Connection, city: int) -> None:
    """As whoever owns the file can: the guards away first."""
    for name in c.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
        c.execute(text(f"DROP TRIGGER {name}"))
    others = "FROM results JOIN enrolments ON id = enrolment_id WHERE code LIKE 'C%' AND code != :own"
    for row in c.execute(text(f"SELECT run_id, enrolment_id, items, total {others}"), {"own": OWN}).mappings().all():
        there = row["total"] is not None
        values = {
            "run": row["run_id"], "of": row["enrolment_id"], "items": _moved(json.loads(row["items"])),
            "total": 1234 if there else None, "exact": "617/50" if there else None,
        }  # fmt: skip
        c.execute(
            text(
                "UPDATE results SET items = :items, total = :total, exact = :exact, grade = band, vetoes = '[\"A1\"]', "
                "reasons = '[]' WHERE run_id = :run AND enrolment_id = :of"
            ),
            values,
        )
    c.execute(text("UPDATE enrolments SET name = '别名' || code WHERE code LIKE 'C%' AND code != :own"), {"own": OWN})
    c.execute(text("UPDATE runs SET vetoed = vetoed + 3, graded = graded - 1 WHERE scheme_id = :of"), {"of": city})


def _moved(kept: dict[str, Any]) -> str:
    for name in ("indicators", "items"):
        kept[name] = [None if one is None else "1/7" for one in kept[name]]
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def addresses(world: World) -> Iterator[str]:
    """All that a reader of results may ask for, in both languages."""
    other = units("city")[1]
    for lang in ("zh", "en"):
        yield from (f"{path}lang={lang}" for path in ("/?", "/schemes?", f"/schemes/{world.schemes['city']}?"))
        yield from (f"/units?find={word}&lang={lang}" for word in ("市标", "别名", other, OWN, "示例", "C"))
        yield from (f"/units/{code}?lang={lang}" for code in (OWN, other))
        for state in ("provisional", "published", "withdrawn"):
            run = f"/runs/{world.runs['city', state]}"
            yield from (f"{run}?lang={lang}", f"{run}?group=一类企业&lang={lang}", f"{run}?group=二类企业&lang={lang}")
            yield from (
                f"{run}/units/{code}?{asked}lang={lang}" for code in (OWN, other) for asked in ("", "reasons=all&")
            )
            yield from (f"{run}/compare?one={one}&other={two}&lang={lang}" for one, two in ((OWN, ""), (OWN, other)))
            yield f"{run}/results.json?lang={lang}"
        yield from (f"/jobs{place}?lang={lang}" for number in MADE for place in ("", f"/{number}", f"/{number}/file"))


def answers(app: Flask, world: World, person: str) -> dict[str, str]:
    """Address → what is answered, but for what differs each time."""
    client = app.test_client()
    client.set_cookie(COOKIE, str(TOKENS[person]))
    found = {}
    for address in addresses(world):
        with client.get(address) as answer:
            body = answer.get_data(as_text=True) if not answer.data.startswith(b"PK") else "packed"
            number = answer.headers["X-Request-Id"]
            found[address] = f"{answer.status_code} {re.sub(number, '', body)}"
    return found


@pytest.mark.parametrize("limited", LIMITED)
def test_nothing_of_other_units_is_told(otherwise: Flask, sqlite_world: World, limited: str) -> None:
    before, after = (answers(app, sqlite_world, limited) for app in (sqlite_world.app, otherwise))
    assert [address for address in before if before[address] != after[address]] == []
    assert any(OWN in text and text.startswith("200") for text in before.values())


def test_whoever_sees_all_sees_the_change(otherwise: Flask, sqlite_world: World) -> None:
    """Else nothing above would mean anything."""
    before, after = (answers(app, sqlite_world, "city reader") for app in (sqlite_world.app, otherwise))
    assert sum(before[address] != after[address] for address in before) > 20


def test_rank_and_size_of_the_group_are_the_true_ones(otherwise: Flask, sqlite_world: World) -> None:
    """A slip says the same place among as many units, whoever reads it; and no neighbour, tie or quota of others."""
    run = sqlite_world.runs["city", "published"]
    slips = {}
    for person in ("city reader", *LIMITED):
        client = sqlite_world.app.test_client()
        client.set_cookie(COOKIE, str(TOKENS[person]))
        slips[person] = client.get(f"/runs/{run}/units/{OWN}").text
        history = client.get(f"/units/{OWN}").text
        assert re.search(r"\d+ / 5<", history), person
    for person, slip in slips.items():
        assert "共 5 个<" in slip, person
        assert "名（共 5 个）" in slip, person
        assert ("后一名" in slip) == (person == "city reader"), person
