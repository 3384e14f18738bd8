"""A delivery touches only what it names: units, items and vetoes that are not in it stay as they are."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from assess.audit.audit_keys import place_of, read
from assess.audit.recording import changing
from assess.audit.verification.record_check import verify
from assess.collection.delivery import read_delivery
from assess.collection.fact_actions import Place, enter_facts
from assess.collection.models import Fact, Pack, Veto
from assess.collection.pack_repair import repack
from assess.collection.planning.plan_words import summary
from assess.config import Settings
from assess.cycles.models import Enrolment, Load
from assess.database.engine import reading
from assess.results.output.document import ENGINE, write
from assess.results.output.run_export import export
from assess.scoring.kernel import score
from indicators.faults import Refused
from tests.database.crashing import environment, settled
from tests.database.minis import (
    FACTS,
    HEADS,
    NEW_FACTS,
    NEW_UNIT,
    SCHEME,
    UNITS,
    VETO,
    facts,
    form,
    given,
    loads,
    run,
    vetoes,
)
from tests.database.test_appending import count
from tests.database.years import NOW
from tests.occasions import occasion

FIRST, SECOND = UNITS.splitlines(keepends=True)
STOOD = {
    "510600": {"A1": ["8"], "A2": ["90"], "A3": ["9"], "B1": ["2"]},
    "510700": {"A1": ["7"], "A2": ["80"], "A3": ["9"], "B1": ["1"]},
}
FILLED = [{"unit": "510600", "item": item, "value": value} for item, value in (("A1", "9"), ("A2", "91"), ("B1", "0"))]
MARK = {"unit": "510600", "item": "A3", "value": "7", "assessor": "甲"}


def whole(engine: Engine) -> bool:
    """The record, and every row that it vouches for."""
    with reading(engine) as connection:
        return not list(verify(connection, read(place_of(engine))))


def packed(engine: Engine) -> bool:
    """Whether every pack is what its rows give."""
    with changing(occasion(engine, NOW)) as change:
        return list(repack(change, 1)) == []


def test_one_units_form_leaves_the_others(engine: Engine, tmp_path: Path) -> None:
    """The trial: a year of two, then the form of one of them. Both stay, and the run has both."""
    take = loads(engine)
    take(given())
    done = take(read_delivery(SCHEME, form(tmp_path, "510600", *FILLED, MARK)))
    assert facts(engine) == STOOD | {"510600": {"A1": ["9"], "A2": ["91"], "A3": ["7"], "B1": ["0"]}}
    assert (done.changed, [one.code for one in done.plan.stayed], done.plan.left) == (1, ["510700"], ())
    assert run(engine).units == 2
    assert packed(engine)
    assert whole(engine)


def test_a_delivery_without_vetoes_lifts_none(engine: Engine) -> None:
    """The trial: the same units and facts once with a confirmed veto, once without a table of vetoes."""
    take = loads(engine)
    take(given(vetoes=VETO))
    stood = [("510600", "V1", "2026-03-05", "confirmed")]
    for without in (None, ""):
        done = take(given(vetoes=without))
        assert (done.load_id, done.plan.lifted, vetoes(engine)) == (None, [], stood)
        assert [(one.unit.code, one.name) for one in done.plan.kept_vetoes] == [("510600", "V1")]
    assert count(engine, Veto) == 1


def test_facts_of_one_item_leave_the_other_items(engine: Engine) -> None:
    """The scheme insists on every value: those that stand already need not be given again."""
    take = loads(engine)
    take(given())
    done = take(given(facts="510600,A1,10,\n510700,A1,7,\n"))
    assert facts(engine) == STOOD | {"510600": {**STOOD["510600"], "A1": ["10"]}}
    assert (done.facts, done.changed, done.plan.kept) == (1, 1, {"510600": 3, "510700": 3})
    assert packed(engine)


def test_what_is_missing_and_stands_nowhere_is_refused(engine: Engine) -> None:
    """A unit that is new needs all its values; so does the year that nothing was loaded of."""
    take = loads(engine)
    with pytest.raises(Refused, match="B1"):
        take(given(facts=FACTS.replace("510700,B1,1,\n", "")))
    take(given())
    with pytest.raises(Refused, match="510800 A2") as said:
        take(given(UNITS + NEW_UNIT, FACTS + "510800,A1,5,\n"))
    assert len(said.value.faults) == 3
    assert facts(engine) == STOOD


@pytest.mark.parametrize("listed", [UNITS + NEW_UNIT, NEW_UNIT])
def test_a_unit_more_joins(engine: Engine, listed: str) -> None:
    """In the roster of all, or alone."""
    take = loads(engine)
    take(given())
    done = take(given(listed, NEW_FACTS))
    assert [one.code for one in done.plan.joined] == ["510800"]
    assert facts(engine) == STOOD | {"510800": {"A1": ["5"], "A2": ["95"], "A3": ["8"], "B1": ["0"]}}
    assert run(engine).units == 3
    assert packed(engine)


def test_an_empty_table_of_facts_changes_nothing(engine: Engine) -> None:
    take = loads(engine)
    take(given(vetoes=VETO))
    before = [count(engine, one) for one in (Fact, Veto, Pack, Enrolment, Load)]
    done = take(given(facts="", vetoes=""))
    assert (done.load_id, facts(engine)) == (None, STOOD)
    assert [count(engine, one) for one in (Fact, Veto, Pack, Enrolment, Load)] == before


def test_a_group_changed_by_a_part(engine: Engine) -> None:
    """The unit named is regrouped and renamed; the other keeps what it has, packs included."""
    take = loads(engine)
    take(given())
    done = take(given("510600,示例甲市,市组\n", ""))
    ((old, new),) = done.plan.renamed
    assert ((old.name, old.group), (new.name, new.group)) == (("示例甲县", "县组"), ("示例甲市", "市组"))
    with reading(engine) as connection:
        asked = select(Enrolment.code, Enrolment.group_name).order_by(Enrolment.id)
        assert connection.execute(asked).all() == [("510600", "县组"), ("510700", "县组"), ("510600", "市组")]
    assert run(engine).units == 2
    assert packed(engine)


LOOK_ALIKE = [
    ("510900,示例乙县,县组\n", "示例乙县"),
    ("51 0700,示例丁县,县组\n", "510700"),
    ("510600,示例乙县,县组\n", "名称相同"),
]


@pytest.mark.parametrize(("unit", "said"), LOOK_ALIKE)
def test_a_name_that_another_has_who_stays_is_refused(engine: Engine, unit: str, said: str) -> None:
    take = loads(engine)
    take(given())
    with pytest.raises(Refused, match=said):
        take(given(unit, NEW_FACTS.replace("510800", unit[: unit.index(",")])))
    assert facts(engine) == STOOD


def test_values_come_back(engine: Engine) -> None:
    """A, then B, then A again: what A says stands, though A was loaded before; a third time nothing is appended."""
    take = loads(engine)
    a, b = given(vetoes=VETO), given(FIRST, "510600,A1,3,\n", "510600,V1,2026-06-01,lifted,\n")
    take(a)
    take(b)
    assert facts(engine)["510600"]["A1"] == ["3"]
    again = take(a)
    assert (again.facts, again.vetoes, again.changed) == (1, 0, 1)
    days = [("510600", "V1", "2026-03-05", "confirmed"), ("510600", "V1", "2026-06-01", "lifted")]
    assert (facts(engine), vetoes(engine)) == (STOOD, days)
    assert take(a).load_id is None
    assert packed(engine)


def test_a_veto_lifted_by_its_name(engine: Engine) -> None:
    """Named with a later day it falls, and its confirmation stays readable beside; the run no longer counts it."""
    take = loads(engine)
    take(given(vetoes=VETO))
    done = take(given(FIRST, "", "510600,V1,2026-06-01,lifted,另一决定\n"))
    assert [(one.unit.code, one.name) for one in done.plan.lifted] == [("510600", "V1")]
    assert [one[2:] for one in vetoes(engine)] == [("2026-03-05", "confirmed"), ("2026-06-01", "lifted")]
    assert take(given(FIRST, "", "510600,V1,2026-06-01,lifted,另一决定\n")).load_id is None
    same_day = take(given(FIRST, "", "510600,V1,2026-06-01,confirmed,另一决定\n"))
    assert (same_day.plan.lifted, vetoes(engine)[-1][2:]) == ([], ("2026-06-01", "confirmed"))


def test_a_unit_that_comes_back_brings_what_stood(engine: Engine) -> None:
    take = loads(engine)
    take(given())
    take(given(FIRST, FACTS[: FACTS.index("510700")]), replace=True)
    assert list(facts(engine)) == ["510600"]
    done = take(given(SECOND, "510700,A1,10,\n"))
    assert (done.plan.joined[0].code, done.plan.kept) == ("510700", {"510700": 3})
    assert facts(engine) == STOOD | {"510700": {**STOOD["510700"], "A1": ["10"]}}
    assert packed(engine)


def test_what_was_decided_on_an_objection_goes_on_to_count(engine: Engine) -> None:
    """A part that names the item again changes what was verified; the appealed value goes before it, in packs too."""
    take = loads(engine)
    take(given())
    enter_facts(occasion(engine, NOW), Place(1, "510600", "A1", "appealed"), [{"value": "10"}])
    assert take(given(FIRST, "510600,A1,1,\n510600,B1,0,\n")).facts == 2
    assert facts(engine)["510600"] == {**STOOD["510600"], "A1": ["10"], "B1": ["0"]}
    assert packed(engine)
    take(given(FIRST, FACTS[: FACTS.index("510700")]), replace=True)
    assert facts(engine)["510600"] == {**STOOD["510600"], "A1": ["10"]}
    assert packed(engine)


def test_parts_score_as_the_whole(engine: Engine) -> None:
    """A year that came unit by unit and item by item gives the bytes of the year that came at once; old runs stay."""
    take = loads(engine)
    take(given(FIRST, FACTS[: FACTS.index("510700")].replace(",8,", ",1,")))
    first = run(engine, 490)
    with reading(engine) as connection:
        said = "".join(export(connection, first.run_id))
    take(given(SECOND, FACTS[FACTS.index("510700") :]))
    take(given(FIRST, "510600,A1,8,\n", VETO))
    at_once = given(vetoes=VETO)
    with reading(engine) as connection:
        assert "".join(export(connection, first.run_id)) == said
    done = run(engine)
    with reading(engine) as connection:
        parts = "".join(export(connection, done.run_id))
    assert parts == "".join(write(at_once.scheme, at_once.facts, score(at_once.scheme, at_once.facts), ENGINE))


def test_a_new_version_says_whom_it_lacks(engine: Engine, tmp_path: Path) -> None:
    """Who takes part is said anew under each version: those of the version before that are not listed are named."""
    later = tmp_path / "scheme.toml"
    later.write_text(SCHEME.read_text("utf-8").replace("year = 2026", "year = 2026\nversion = 2"), "utf-8")
    take = loads(engine)
    take(given())
    done = take(given(FIRST, FACTS[: FACTS.index("510700")], scheme=later))
    assert "上一版中的 1 个单位未列出，按新版不参评：510700 示例乙县" in summary(done.plan)[0]
    assert "1 of the version before not listed: 510700" in summary(done.plan)[1]


def test_two_who_load_at_once(engine: Engine) -> None:
    """Each names another unit: both are there, whoever came first."""
    take = loads(engine)
    take(given())
    parts = [given(FIRST, "510600,A1,1,\n"), given(SECOND, "510700,A1,2,\n"), given(NEW_UNIT, NEW_FACTS)]
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(take, parts))
    assert [one.changed for one in done] == [1, 1, 1]
    assert {code: items["A1"] for code, items in facts(engine).items()} == {
        "510600": ["1"],
        "510700": ["2"],
        "510800": ["5"],
    }
    assert packed(engine)
    assert whole(engine)


KILLED = """
import os, signal, sys
from datetime import datetime, timezone
from pathlib import Path
from assess.collection import actions
from assess.collection.delivery import read_delivery
from assess.collection.fact_actions import Place, enter_facts
from assess.database.engine import open_engine
from tests.occasions import occasion
actions.append_packs = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
at = occasion(open_engine(sys.argv[1], 5), datetime.now(timezone.utc))
actions.load_year(at, read_delivery(Path(sys.argv[2]), Path(sys.argv[3])), replace=True)
"""


def test_killed_half_way_nothing_is_left(engine: Engine, place: Settings, tmp_path: Path) -> None:
    """A replacement that ends when its withdrawals are written, and its packs are not: none of it is there."""
    loads(engine)(given(vetoes=VETO))
    for name, rows in (("units", FIRST), ("facts", "510600,A1,1,\n510600,A2,2,\n510600,A3,3,甲\n510600,B1,4,\n")):
        (tmp_path / f"{name}.csv").write_text(HEADS[name] + rows, "utf-8")
    engine.dispose()
    words = [sys.executable, "-c", KILLED, place.database_url, str(SCHEME), str(tmp_path)]
    ended = subprocess.run(words, env=environment(place), check=False, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    settled(place)
    assert (facts(engine), len(vetoes(engine)), count(engine, Load)) == (STOOD, 1, 1)
    assert whole(engine)
