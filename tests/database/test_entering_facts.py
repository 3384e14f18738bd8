"""The facts of one unit and item, entered or withdrawn at a stage: nothing else is touched, all of it or nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, select, text

from assess.audit.audit_keys import place_of, read
from assess.audit.recording import changing
from assess.audit.verification.record_check import verify
from assess.collection.fact_actions import Entered, Place, enter_facts, withdraw_facts
from assess.collection.models import Fact, Pack
from assess.collection.pack_repair import repack
from assess.collection.queries import fact_lines
from assess.config import Settings
from assess.cycles.models import Load
from assess.cycles.queries import cut_off, enrolled
from assess.database.engine import reading
from assess.results.actions import run_scheme
from assess.results.output.document import ENGINE, write
from assess.results.output.run_export import export
from assess.results.queries import facts
from assess.results.runs import run as run_line
from assess.results.selection import named
from assess.scoring.kernel import score
from indicators.faults import Refused
from tests.database.behind import behind, drop_trigger
from tests.database.contents import contents
from tests.database.crashing import environment, settled
from tests.database.test_appending import CODE, LATER, YEAR, count, edited, load_changed
from tests.database.years import run_all
from tests.occasions import occasion

UNIT, ITEM, OTHER, BONUS = "990101", "A1", "A4", "BN2"
STEP = timedelta(microseconds=1)


def scheme_id(engine: Engine) -> int:
    with reading(engine) as connection:
        return named(connection, CODE, YEAR).id


def enter(
    engine: Engine, value: str, stage: str = "verified", item: str = ITEM, when: datetime = LATER, unit: str = UNIT
) -> Entered:
    place = Place(scheme_id(engine), unit, item, stage)
    return enter_facts(occasion(engine, when), place, [{"value": value}])


def withdraw(engine: Engine, stage: str = "verified", item: str = ITEM, when: datetime = LATER) -> Entered:
    return withdraw_facts(occasion(engine, when), Place(scheme_id(engine), UNIT, item, stage))


def current(engine: Engine, item: str = ITEM, stages: tuple[str, ...] = ("verified", "appealed")) -> list[str | None]:
    """The values of the unit's item that count now."""
    with reading(engine) as connection:
        (member,) = [one for one in enrolled(connection, scheme_id(engine)) if one.code == UNIT]
        ((_, lines),) = fact_lines(connection, scheme_id(engine), None, [member.unit_id], stages)
    return [line.value for line in lines if line.item == item]


def scored(engine: Engine, when: datetime = LATER, until: datetime | None = None) -> tuple[int, bool, str]:
    """A run of the scheme: its number, whether it is new, and its results."""
    with reading(engine) as connection:
        line = named(connection, CODE, YEAR)
    done = run_scheme(occasion(engine, when), line, until=until)
    with reading(engine) as connection:
        return done.run_id, done.fresh, "".join(export(connection, done.run_id))


def as_from_files(edit) -> str:
    """The results of the year whose table of facts `edit` has changed."""
    from tests.database.years import changed

    delivery = changed(YEAR, {"facts.csv": edited("facts.csv", edit)})
    return "".join(write(delivery.scheme, delivery.facts, score(delivery.scheme, delivery.facts), ENGINE))


def with_value(value: str):
    """An edit of the table of facts: the item of the unit has this value."""

    def edit(table: list[list[str]]) -> list[list[str]]:
        return [[*row[:2], value, *row[3:]] if row[:2] == [UNIT, ITEM] else row for row in table]

    return edit


def told(connection: Connection, run_id: int) -> str | None:
    """The value of the unit's item that a run looked at."""
    line = run_line(connection, run_id)
    assert line is not None
    (member,) = [one for one in enrolled(connection, line.scheme_id) if one.code == UNIT]
    return next(one.value for one in facts(connection, line, member.unit_id) if one.item == ITEM)


def all_rows(engine: Engine) -> list[tuple[str, int, str]]:
    with reading(engine) as connection:
        return list(contents(connection))


def test_one_fact_in_and_another_item_untouched(years: Engine) -> None:
    """A row, a pack, an event; the former run stays as it was, the next is as if the file had said so."""
    first, _, before = scored(years)
    rows, packs, other = count(years, Fact), count(years, Pack), current(years, OTHER)
    done = enter(years, "4")
    assert (done.rows, done.recorded) == (1, LATER)
    assert (count(years, Fact), count(years, Pack)) == (rows + 1, packs + 1)
    assert (current(years), current(years, OTHER)) == (["4"], other)
    second, fresh, after = scored(years)
    assert fresh
    assert after == as_from_files(with_value("4")) != before
    with reading(years) as connection:
        assert "".join(export(connection, first)) == before
        assert [told(connection, run) for run in (first, second)] == ["0", "4"]
        assert list(verify(connection, read(place_of(years)))) == []
    with changing(occasion(years, LATER)) as change:
        assert list(repack(change, scheme_id(years))) == []


def test_withdrawn_is_a_row_and_then_nothing_stands(years: Engine) -> None:
    assert current(years, BONUS) == []
    assert withdraw(years, item=BONUS) == Entered(None, None, 0)
    enter(years, "1", item=BONUS)
    assert current(years, BONUS) == ["1"]
    done = withdraw(years, item=BONUS)
    assert (done.rows, current(years, BONUS)) == (1, [])
    assert count(years, Fact, Fact.withdrawn == 1) == 1
    assert withdraw(years, item=BONUS) == Entered(None, None, 0)


def test_what_the_scheme_insists_on_is_not_withdrawn(years: Engine) -> None:
    """Without it no total could be worked out: refused, and nothing is left of the attempt."""
    before = all_rows(years)
    with pytest.raises(Refused) as said:
        withdraw(years)
    assert {fault.kind for fault in said.value.faults} == {"facts.missing_row"}
    assert all_rows(years) == before


def test_the_same_again_is_harmless(years: Engine) -> None:
    enter(years, "4")
    before = all_rows(years)
    assert enter(years, "4.0") == Entered(None, None, 0)
    assert enter(years, "４") == Entered(None, None, 0)
    assert all_rows(years) == before


def test_what_a_unit_says_of_itself_never_counts(years: Engine) -> None:
    """No pack, no other cut-off: the former run stands."""
    run, _, before = scored(years)
    packs = count(years, Pack)
    assert enter(years, "4", "self").rows == 1
    assert (count(years, Pack), current(years), current(years, stages=("self",))) == (packs, ["0"], ["4"])
    assert scored(years) == (run, False, before)
    assert withdraw(years, "self").rows == 1
    assert (current(years), current(years, stages=("self",))) == (["0"], [])


def test_a_later_stage_supersedes_whenever_it_was_recorded(years: Engine) -> None:
    """What an objection changed stays, though a year's delivery comes in after it."""
    enter(years, "4", "appealed")
    load_changed(years, {"facts.csv": edited("facts.csv", with_value("3"))}, LATER + STEP)
    assert (current(years), current(years, stages=("verified",))) == (["4"], ["3"])
    assert scored(years)[2] == as_from_files(with_value("4"))
    enter(years, "2", "verified")
    assert (current(years), current(years, stages=("verified",))) == (["4"], ["2"])
    with changing(occasion(years, LATER)) as change:
        assert list(repack(change, scheme_id(years))) == []


def test_an_objection_may_withdraw_what_was_verified(years: Engine) -> None:
    enter(years, "1", item=BONUS)
    assert withdraw(years, "appealed", BONUS).rows == 1
    assert (current(years, BONUS), current(years, BONUS, ("verified",))) == ([], ["1"])
    assert withdraw(years, "appealed", BONUS) == Entered(None, None, 0)
    assert scored(years)[2] == as_from_files(with_value("0"))


REFUSALS = {
    "stage": (Place(2, UNIT, ITEM, "final"), [{"value": "4"}], "facts.unknown_stage"),
    "unit": (Place(2, "999999", ITEM, "verified"), [{"value": "4"}], "facts.not_enrolled"),
    "item": (Place(2, UNIT, "ZZ", "verified"), [{"value": "4"}], "facts.unknown_item"),
    "scheme": (Place(1 << 70, UNIT, ITEM, "verified"), [{"value": "4"}], "facts.no_scheme"),
    "number": (Place(2, UNIT, ITEM, "verified"), [{"value": "4,5"}], "facts.comma"),
    "binary": (Place(2, UNIT, ITEM, "verified"), [{"value": "1e2"}], "facts.scientific"),
    "two rows": (Place(2, UNIT, ITEM, "verified"), [{"value": "4"}, {"value": "5"}], "facts.twice"),
    "unwanted cell": (Place(2, UNIT, ITEM, "verified"), [{"value": "4", "level": "国家级"}], "facts.unwanted"),
    "nothing": (Place(2, UNIT, ITEM, "verified"), [{"value": " "}], "facts.nothing_given"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_refused_leaves_nothing(years: Engine, case: str) -> None:
    place, rows, wanted = REFUSALS[case]
    before = all_rows(years)
    with pytest.raises(Refused) as said:
        enter_facts(occasion(years, LATER), place, rows)
    assert wanted in {fault.kind for fault in said.value.faults}
    assert all(fault.text("zh") and fault.text("en") for fault in said.value.faults)
    assert all_rows(years) == before


def test_a_unit_that_left_is_refused(years: Engine) -> None:
    def without(table: list[list[str]]) -> list[list[str]]:
        return [row for row in table if row[0] != UNIT]

    tables = {name: edited(name, without) for name in ("units.csv", "facts.csv", "vetoes.csv")}
    load_changed(years, tables, LATER, replace=True)
    with pytest.raises(Refused, match="没有在方案"):
        enter(years, "4", when=LATER + STEP)


KILLED = """
import os, signal, sys
from datetime import datetime, timezone
from assess.collection import fact_actions
from assess.collection.fact_actions import Place, enter_facts
from assess.database.engine import open_engine
from tests.occasions import occasion
fact_actions.append_packs = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
at = occasion(open_engine(sys.argv[1], 5), datetime.now(timezone.utc))
enter_facts(at, Place(int(sys.argv[2]), "990101", "A1", "verified"), [{"value": "4"}])
"""


def test_killed_half_way_nothing_is_left(years: Engine, place: Settings) -> None:
    """The process ends when load and row are written, and the pack is not: none of it is there."""
    before, number = all_rows(years), str(scheme_id(years))
    years.dispose()
    words = [sys.executable, "-c", KILLED, place.database_url, number]
    assert subprocess.run(words, env=environment(place), check=False).returncode == -signal.SIGKILL
    settled(place)
    assert all_rows(years) == before
    assert enter(years, "4").rows == 1


def test_at_the_same_time(years: Engine) -> None:
    """Several items of one unit, each from somebody else: all of them stand, and the last pack holds all."""
    items = [(ITEM, "4"), (OTHER, "3"), (ITEM, "4"), (OTHER, "3")]
    place = scheme_id(years)
    at = occasion(years, LATER)

    def one(given: tuple[str, str]) -> Entered:
        return enter_facts(at, Place(place, UNIT, given[0], "verified"), [{"value": given[1]}])

    with ThreadPoolExecutor(len(items)) as pool:
        done = list(pool.map(one, items))
    assert sorted(one.rows for one in done) == [0, 0, 1, 1]
    assert (current(years), current(years, OTHER)) == (["4"], ["3"])
    with changing(at) as change:
        assert list(repack(change, place)) == []


@pytest.mark.parametrize("moved", [timedelta(0), timedelta(days=-40)], ids=["stands still", "goes back"])
def test_instants_increase_though_the_clock_does_not(years: Engine, moved: timedelta) -> None:
    """Then the next instant is one microsecond after the last one, and a run's cut-off tells the two apart."""
    first = enter(years, "4")
    second = enter(years, "3", when=LATER + moved)
    third = enter(years, "2", "self", when=LATER + moved)
    assert [one.recorded for one in (first, second, third)] == [LATER, LATER + STEP, LATER + 2 * STEP]
    with reading(years) as connection:
        asked = select(Load.recorded).where(Load.scheme_id == scheme_id(years)).order_by(Load.id)
        recorded = connection.execute(asked).scalars().all()
        assert recorded == sorted(set(recorded))
        latest = cut_off(connection, scheme_id(years))
        assert latest is not None
        assert (latest.instant, latest.load_id) == (LATER + STEP, second.load_id)
    assert scored(years, until=LATER)[2] == as_from_files(with_value("4"))
    assert scored(years)[2] == as_from_files(with_value("3"))
    assert scored(years, until=LATER - STEP)[2] == as_from_files(with_value("0"))


def test_before_everything_there_is_nothing_to_score(years: Engine) -> None:
    with pytest.raises(Refused, match="还没有数据"):
        scored(years, until=datetime.fromisoformat("2000-01-01T00:00:00+00:00"))


def test_loads_of_one_instant_as_they_may_have_been_stored_before(years: Engine) -> None:
    """Before instants were held apart two loads could bear the same: a run stored then still opens to the same."""
    run, _, before = scored(years)
    enter(years, "4")
    with behind(years) as connection:
        drop_trigger(connection, "loads", "update")
        connection.execute(text("UPDATE loads SET recorded = (SELECT cut_off FROM runs WHERE id = :run)"), {"run": run})
    with reading(years) as connection:
        assert "".join(export(connection, run)) == before
        assert told(connection, run) == "0"
    again, fresh, after = scored(years)
    assert (again != run, fresh, after) == (True, True, as_from_files(with_value("4")))
    assert enter(years, "3").rows == 1
    assert run_all(years, LATER)
