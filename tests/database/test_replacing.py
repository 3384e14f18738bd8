"""A whole year replaced: asked for as such, shown before it is done, and done only as it was shown."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Engine

from assess.audit.events import sentence
from assess.audit.queries import Asked, every
from assess.collection.actions import load_year
from assess.collection.models import Fact, Veto
from assess.collection.planning.plan_words import NAMED, change_list, sections, summary
from assess.collection.planning.planning import plan_year
from assess.config import Settings
from assess.cycles.models import Load, Scheme
from assess.database.engine import reading
from indicators.faults import Refused
from tests.database.crashing import command, environment
from tests.database.minis import (
    FACTS,
    HEADS,
    NEW_FACTS,
    NEW_UNIT,
    SCHEME,
    UNITS,
    VETO,
    facts,
    given,
    loads,
    run,
    vetoes,
)
from tests.database.test_appending import count
from tests.database.test_deliveries import FIRST, SECOND, STOOD, whole
from tests.database.years import NOW
from tests.occasions import occasion

Command = Callable[..., Any]
OF_FIRST, OF_SECOND = FACTS[: FACTS.index("510700")], FACTS[FACTS.index("510700") :]
ONE_LEFT = given(FIRST, OF_FIRST.replace(",A1,8,", ",A1,10,"))
"""The whole year is the first unit, with another value, and without a veto."""


def folder(at: Path, units: str = FIRST, rows: str = OF_FIRST, records: str = "") -> Path:
    at.mkdir(exist_ok=True)
    for name, text in (("units", units), ("facts", rows), ("vetoes", records)):
        (at / f"{name}.csv").write_text(HEADS[name] + text, "utf-8")
    return at


def test_the_plan_names_what_leaves(engine: Engine) -> None:
    """A unit with its veto, a veto of a unit that stays, and a value that changes; nothing is written."""
    take = loads(engine)
    take(given(vetoes=VETO + "510700,V1,2026-04-01,confirmed,\n"))
    plan = plan_year(engine, ONE_LEFT, replace=True)
    assert [(one.title[0], [line[0] for line in one.shown()], one.grave) for one in sections(plan)] == [
        ("退出本年度的单位", ["510700 示例乙县：县组，连同否决 V1 → 退出"], True),
        ("不再成立的一票否决（解除）", ["510600 示例甲县 V1：2026-03-05 确认 → 没有"], True),
        ("有变的数据", ["510600 示例甲县 A1：8 → 10"], False),
    ]
    assert summary(plan)[0] == (
        "1 个单位：1 个有新数据；1 个单位退出：510700 示例乙县；否决 V1（510600，2026-03-05 确认）解除"
    )
    assert facts(engine) == STOOD
    assert take(ONE_LEFT, True, plan.digest).load_id == 2
    assert facts(engine) == {"510600": {**STOOD["510600"], "A1": ["10"]}}
    assert vetoes(engine)[1:] == []
    assert whole(engine)


def test_facts_that_are_not_listed_no_longer_stand(engine: Engine, tmp_path: Path) -> None:
    """Under a scheme that takes what is missing as nothing; without `replace` they stay."""
    lenient = tmp_path / "scheme.toml"
    lenient.write_text(SCHEME.read_text("utf-8").replace("year = 2026", 'year = 2026\nmissing = "zero"'), "utf-8")
    take = loads(engine)
    take(given(scheme=lenient))
    less = given(facts=FACTS.replace("510600,A2,90,\n", ""), scheme=lenient)
    assert take(less).load_id is None
    plan = plan_year(engine, less, replace=True)
    assert [(one.unit.code, one.name, one.now) for one in plan.gone] == [("510600", "A2", ())]
    assert "1 个有数据不再成立" in summary(plan)[0]
    assert take(less, True, plan.digest).facts == 1
    assert "A2" not in facts(engine)["510600"]
    nothing = given(facts="", scheme=lenient)
    assert len(plan_year(engine, nothing, replace=True).gone) == 7


MEANWHILE = {
    "another value": given(FIRST, "510600,A1,4,\n"),
    "a unit more": given(NEW_UNIT, NEW_FACTS),
    "a veto more": given(SECOND, "", "510700,V1,2026-04-01,confirmed,\n"),
    "the veto lifted": given(FIRST, "", "510600,V1,2026-05-01,lifted,\n"),
    "the same done already": ONE_LEFT,
}


@pytest.mark.parametrize("case", MEANWHILE)
def test_a_plan_that_is_stale_is_refused(engine: Engine, case: str) -> None:
    """Something that the plan is about changed since it was shown: nothing is written until it is shown again."""
    take = loads(engine)
    take(given(vetoes=VETO))
    seen = plan_year(engine, ONE_LEFT, replace=True).digest
    take(MEANWHILE[case])
    before = facts(engine), vetoes(engine), count(engine, Load)
    with pytest.raises(Refused, match="重新查看"):
        take(ONE_LEFT, True, seen)
    assert (facts(engine), vetoes(engine), count(engine, Load)) == before
    take(ONE_LEFT, True, plan_year(engine, ONE_LEFT, replace=True).digest)
    assert list(facts(engine)) == ["510600"]


def test_a_plan_that_is_not_touched_stays_good(engine: Engine) -> None:
    take = loads(engine)
    take(given(vetoes=VETO))
    seen = plan_year(engine, ONE_LEFT, replace=True).digest
    assert seen != plan_year(engine, ONE_LEFT).digest
    assert take(given()).load_id is None
    assert take(ONE_LEFT, True, seen).load_id == 2


def test_the_event_says_who_left(engine: Engine) -> None:
    """Replaced or added to, who left, which vetoes fell; an event of before still reads as it did."""
    take = loads(engine)
    take(given(vetoes=VETO))
    take(given(FIRST, "510600,A1,1,\n"))
    take(ONE_LEFT, replace=True)
    with reading(engine) as connection:
        lines = list(every(connection, Asked(action="load.kept")))
    told = [sentence(one.action, one.outcome, one.fields) for one in reversed(lines)]
    told = told if "第 1 批" in told[0] else told[::-1]
    assert "第 1 批，补充" in told[0]
    assert "1 个单位有变化，退出：—，解除否决：—" in told[1]
    assert "整年替换" in told[2]
    assert told[2].endswith("退出：510700，解除否决：510600 V1 2026-03-05")
    former: dict[str, int | str | None] = {
        "scheme": 1,
        "code": "MINI",
        "load": 1,
        "origin": "x",
        "digest": "y",
        "facts": 8,
        "vetoes": 1,
    }
    assert "新增事实 8 行" in sentence("load.kept", "done", former)


def test_of_many_the_first_are_named_and_all_can_be_taken_along(engine: Engine) -> None:
    many = range(NAMED + 5)
    units = "".join(f"U{n:02},单位{n:02},县组\n" for n in many)
    rows = "".join(f"U{n:02},A1,1,\nU{n:02},A2,1,\nU{n:02},A3,1,甲\nU{n:02},B1,1,\n" for n in many)
    loads(engine)(given(UNITS + units, FACTS + rows))
    plan = plan_year(engine, given(), replace=True)
    (section,) = sections(plan)
    assert (len(section.lines), len(section.shown()), section.shown()[-1]) == (25, 21, ("……另有 5 项", "… and 5 more"))
    for lang in ("zh", "en"):
        book = change_list(plan, lang)
        assert book == change_list(plan, lang)
        (sheet,) = openpyxl.load_workbook(BytesIO(book)).worksheets
        assert (sheet.max_row, sheet["B26"].value) == (26, "U24")


WORDS = {
    "zh": ("2 个单位，本年度首次存入", "否决 V1（510600，2026-03-05 确认）保持不变", "未列出的 1 个单位保持不变"),
    "en": ("2 units, the first of this year", "nothing changed; veto V1 (510600, confirmed 2026-03-05) left as it is",
           "1 unit not listed, left as they are"),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_says_what_changes(
    engine: Engine, assess: Command, tmp_path: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSESS_LANG", lang)
    first, same, part = WORDS[lang]
    assert first in assess("load", SCHEME, folder(tmp_path / "a", UNITS, FACTS, VETO)).output
    assert same in assess("load", SCHEME, folder(tmp_path / "b", UNITS, FACTS)).output
    taken = tmp_path / "changes.xlsx"
    done = assess("load", SCHEME, folder(tmp_path / "c", FIRST, "510600,A1,4,\n"), "--changes", taken)
    assert part in done.output
    assert "510600 示例甲县 A1" in done.output
    assert "8 → 4" in done.output
    assert taken.read_bytes()[:2] == b"PK"


def test_without_a_terminal_a_replacement_needs_a_yes(engine: Engine, assess: Command, tmp_path: Path) -> None:
    """Shown, refused with exit code 2, nothing written; `--yes` does it; what changes nothing needs none."""
    loads(engine)(given(vetoes=VETO))
    place = folder(tmp_path / "a")
    before = count(engine, Fact), count(engine, Veto), count(engine, Load)
    asked = assess("load", SCHEME, place, "--replace")
    assert asked.exit_code == 2
    assert "510700 示例乙县" in asked.output
    assert "--yes" in asked.output
    assert (count(engine, Fact), count(engine, Veto), count(engine, Load)) == before
    done = assess("load", SCHEME, place, "--replace", "--yes")
    assert (done.exit_code, "510700 示例乙县" in done.output) == (0, True)
    assert (list(facts(engine)), vetoes(engine)) == (["510600"], [])
    again = assess("load", SCHEME, place, "--replace")
    assert (again.exit_code, "没有改动" in again.output) == (0, True)


def test_a_first_load_that_replaces_is_asked_for_too(engine: Engine, assess: Command, tmp_path: Path) -> None:
    assert assess("load", SCHEME, folder(tmp_path / "a"), "--replace").exit_code == 2
    assert count(engine, Scheme) == 0


@pytest.mark.parametrize(("typed", "code", "left"), [("y\n", 0, 1), ("n\n", 2, 2), ("\n", 2, 2)])
def test_at_a_terminal_somebody_is_asked(
    engine: Engine, place: Settings, tmp_path: Path, typed: str, code: int, left: int
) -> None:
    loads(engine)(given())
    words = command("load", str(SCHEME), str(folder(tmp_path / "a")), "--replace")
    mine, theirs = pty.openpty()
    started = subprocess.Popen(
        words, env=environment(place), stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    os.write(mine, typed.encode())
    said, _ = started.communicate(timeout=60)
    os.close(mine)
    os.close(theirs)
    assert started.returncode == code, said
    assert (b"write these changes?" in said, len(facts(engine))) == (True, left)


def test_what_the_machine_takes_is_what_was_shown(engine: Engine, assess: Command, tmp_path: Path, monkeypatch) -> None:
    """Between the yes and the writing somebody else loads: the command is refused."""
    from assess.cli import database_commands

    loads(engine)(given())

    def meanwhile() -> None:
        load_year(occasion(engine, NOW), given(NEW_UNIT, NEW_FACTS))

    monkeypatch.setattr(database_commands, "agreed", meanwhile)
    done = assess("load", SCHEME, folder(tmp_path / "a"), "--replace")
    assert (done.exit_code, "重新查看" in done.output, len(facts(engine))) == (2, True, 3)


def test_a_run_of_fewer_units_than_the_one_before_says_so(engine: Engine) -> None:
    """Two units, then one of them; said again where the run stands, and no longer once the next has as many."""
    take = loads(engine)
    take(given())
    assert "少" not in run(engine).text("zh")
    plan = plan_year(engine, ONE_LEFT, replace=True)
    take(ONE_LEFT, True, plan.digest)
    for _ in range(2):
        done = run(engine)
        assert "比上一次计分的 2 个单位少 1 个" in done.text("zh")
        assert "the run before had 2 units, 1 more" in done.text("en")
    take(given(FIRST, OF_FIRST))
    assert "少" not in run(engine).text("zh")


def test_a_part_of_the_year_under_a_new_version_is_told(engine: Engine, tmp_path: Path) -> None:
    take = loads(engine)
    take(given())
    run(engine)
    newer = tmp_path / "newer.toml"
    newer.write_text(SCHEME.read_text("utf-8").replace("[scheme]\n", "[scheme]\nversion = 2\n", 1), "utf-8")
    take(given(FIRST, OF_FIRST, scheme=newer))
    assert "比上一次计分的 2 个单位少 1 个" in run(engine).text("zh")
