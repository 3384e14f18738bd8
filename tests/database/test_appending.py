"""History is appended: a later load adds what differs, a former run still opens to what it said."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from assess.audit.recording import changing
from assess.collection.actions import Loaded, load_year
from assess.collection.delivery import read_delivery
from assess.collection.models import Fact, Pack, Veto
from assess.collection.pack_repair import repack
from assess.cycles.models import Enrolment
from assess.cycles.queries import schemes, years
from assess.database.engine import reading
from assess.results.output.document import ENGINE, write
from assess.results.output.run_export import export, folder
from assess.results.overviews import history
from assess.results.queries import facts, league, unit_record, vetoes
from assess.results.runs import run
from assess.scoring.kernel import score
from indicators.faults import Refused
from indicators.loader import parse
from tests.database.behind import behind
from tests.database.years import NOW, changed, files, load, newest_run, run_all
from tests.occasions import occasion

YEAR = 2026
CODE = f"GOV-{YEAR}"
LATER = NOW + timedelta(days=3)


def rows(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.splitlines()]


def edited(table: str, edit) -> str:
    """A canonical table of the year after `edit` has changed its rows."""
    return "".join(",".join(row) + "\n" for row in edit(rows(read_delivery(*files(YEAR)).texts()[table])))


def load_changed(engine: Engine, tables: dict[str, str], when: datetime, replace: bool = False) -> Loaded:
    """Load the year with some of its canonical tables replaced."""
    return load_year(occasion(engine, when), changed(YEAR, tables), replace)


def count(engine: Engine, model: type, *where: object) -> int:
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(model).where(*where)).scalar_one()  # type: ignore[arg-type]


def test_the_same_again_changes_nothing(years: Engine) -> None:
    before = [count(years, model) for model in (Fact, Veto, Pack, Enrolment)]
    assert load(years, YEAR, LATER).load_id is None
    assert [count(years, model) for model in (Fact, Veto, Pack, Enrolment)] == before


def test_one_changed_fact_appends_one_row(years: Engine) -> None:
    """The former run keeps its numbers, the next one has its own, and both can be exported."""
    run_all(years)
    with reading(years) as connection:
        first = newest_run(connection, CODE, YEAR)
        before = "".join(export(connection, first.id))
    facts_, packs = count(years, Fact), count(years, Pack)

    def edit(table: list[list[str]]) -> list[list[str]]:
        return [[*row[:2], "4", *row[3:]] if row[:2] == ["990101", "A1"] else row for row in table]

    delivery = changed(YEAR, {"facts.csv": edited("facts.csv", edit)})
    done = load_year(occasion(years, LATER), delivery)
    assert (done.changed, done.facts, done.vetoes) == (1, 1, 0)
    assert (count(years, Fact), count(years, Pack)) == (facts_ + 1, packs + 1)
    run_all(years, LATER)
    with reading(years) as connection:
        second = newest_run(connection, CODE, YEAR)
        assert second.supersedes == first.id
        old = run(connection, first.id)
        assert old is not None
        assert old.superseded
        assert "".join(export(connection, first.id)) == before
        wanted = "".join(write(delivery.scheme, delivery.facts, score(delivery.scheme, delivery.facts), ENGINE))
        assert "".join(export(connection, second.id)) == wanted
        found = [unit_record(connection, one, "990101") for one in (first, second)]
        both = [(run_, one.unit_id) for run_, one in zip((first, second), found, strict=True) if one]
        told = [next(one for one in facts(connection, *asked) if one.item == "A1") for asked in both]
        assert [one.value for one in told] == ["0", "4"]
        assert told[0].recorded < told[1].recorded
        kept = {name: text for name, text in folder(connection, second.id).items() if name.endswith(".csv")}
        assert kept == delivery.texts()


def test_what_is_gone_is_withdrawn(years: Engine) -> None:
    """A unit and a veto that are no longer in the whole year's file: nothing is deleted, nothing counts."""
    run_all(years)
    gone = "990102"

    def without(table: list[list[str]]) -> list[list[str]]:
        return [row for row in table if row[0] != gone]

    tables = {name: edited(name, without) for name in ("units.csv", "facts.csv")}
    tables["vetoes.csv"] = edited("vetoes.csv", lambda table: [table[0]])
    delivery = changed(YEAR, tables)
    done = load_year(occasion(years, LATER), delivery, replace=True)
    assert (done.units, done.facts) == (39, 0)
    assert count(years, Veto, Veto.state == "withdrawn") == done.vetoes > 0
    assert count(years, Enrolment, Enrolment.state == "withdrawn") == 1
    run_all(years, LATER)
    with reading(years) as connection:
        line = newest_run(connection, CODE, YEAR)
        assert line.units == 39
        assert unit_record(connection, line, gone) is None
        there = unit_record(connection, line, "990108")
        assert there is not None
        assert vetoes(connection, line, there.unit_id) == ()
        wanted = "".join(write(delivery.scheme, delivery.facts, score(delivery.scheme, delivery.facts), ENGINE))
        assert "".join(export(connection, line.id)) == wanted
    back = load(years, YEAR, LATER + timedelta(days=1))
    assert (back.units, back.facts) == (40, 0)
    run_all(years, LATER)
    with reading(years) as connection:
        last = newest_run(connection, CODE, YEAR)
        first = run(connection, 2)
        assert first is not None
        assert json.loads("".join(export(connection, last.id))) == json.loads("".join(export(connection, first.id)))


def test_a_unit_keeps_its_identity_under_a_new_name_and_group(years: Engine) -> None:
    """Renamed and regrouped in the later year: one unit over the years, each year with its own name."""
    run_all(years)

    def rename(table: list[list[str]]) -> list[list[str]]:
        return [["990302", "示例市改名街道", "新组"] if row[0] == "990302" else row for row in table]

    load_year(occasion(years, LATER), changed(YEAR, {"units.csv": edited("units.csv", rename)}))
    run_all(years, LATER)
    with reading(years) as connection:
        past = history(connection, "990302")
        assert [one.run.year for one in past] == [2025, 2026]
        assert len({one.stand.name for one in past}) == 2
        assert (past[1].stand.name, past[1].group_size) == ("示例市改名街道", 1)
        assert [one.unit for one in league(connection, past[1].run, "新组")] == ["990302"]


def test_an_issued_scheme_is_never_another(years: Engine, tmp_path) -> None:
    """Other bytes under the same code and version are refused; a higher version supersedes."""
    path, table = files(YEAR)
    text = path.read_text("utf-8")
    other = tmp_path / "scheme.toml"
    other.write_text(text + "# 示例\n", "utf-8")
    with pytest.raises(Refused, match="已经印发"):
        load_year(occasion(years, LATER), read_delivery(other, table))
    issued = parse(path.read_bytes(), str(path)).version
    other.write_text(text.replace(f"version = {issued}", f"version = {issued + 1}", 1), "utf-8")
    load_year(occasion(years, LATER), read_delivery(other, table))
    with reading(years) as connection:
        lines = {(one.year, one.version): one.superseded for one in schemes(connection)}
        assert lines == {(2026, issued + 1): False, (2026, issued): True, (2025, issued): False}
        assert [one.units for one in years_of(connection)] == [40, 40]
    for late in (path, other):
        if late == other:
            other.write_text(text.replace(f"version = {issued}", "version = 1", 1), "utf-8")
        with pytest.raises(Refused, match="已被新版取代"):
            load_year(occasion(years, LATER), read_delivery(late, table))


def years_of(connection):
    return years(connection)


def test_packs_are_what_their_rows_give(years: Engine) -> None:
    """Made again they are the same; one that was damaged is found and mended."""
    ids = [1, 2]
    with changing(occasion(years, NOW)) as change:
        assert [one for scheme in ids for one in repack(change, scheme)] == []
    with behind(years) as connection:
        connection.execute(Pack.__table__.update().where(Pack.id == 7).values(payload=b"PACK"))  # type: ignore[attr-defined]
    with changing(occasion(years, NOW)) as change:
        assert len([one for scheme in ids for one in repack(change, scheme)]) == 1
    with changing(occasion(years, NOW)) as change:
        assert [one for scheme in ids for one in repack(change, scheme)] == []
