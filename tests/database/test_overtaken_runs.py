"""Facts that come in while a run scores, and two runs at once: never does an older state supersede a newer one."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from assess.database.engine import reading
from assess.results.actions import STARTS, KeptRun, run_scheme
from assess.results.models import Run
from assess.results.selection import named
from indicators.faults import Refused
from tests.database.test_appending import CODE, LATER, YEAR, count
from tests.database.test_entering_facts import STEP, enter, told
from tests.occasions import occasion


def overtaken(engine: Engine, times: int) -> KeptRun:
    """A run while which the item's value changes, so many times, after its facts were gathered."""
    values = iter(range(1, times + 1))

    def meanwhile(_: int) -> None:
        if (value := next(values, None)) is not None:
            enter(engine, str(value), when=LATER + value * STEP)

    with reading(engine) as connection:
        line = named(connection, CODE, YEAR)
    return run_scheme(occasion(engine, LATER + 60 * STEP), line, progress=meanwhile)


def test_a_run_that_newer_facts_overtake_begins_anew(years: Engine) -> None:
    """What it keeps is of the newer facts: a run of older ones never supersedes what should have been counted."""
    before = count(years, Run)
    done = overtaken(years, 2)
    assert (done.fresh, done.restarts, count(years, Run)) == (True, 2, before + 1)
    assert "按新数据重新计分" in done.text("zh")
    with reading(years) as connection:
        assert told(connection, done.run_id) == "2"


def test_a_run_gives_up_against_facts_that_keep_changing(years: Engine) -> None:
    before = count(years, Run)
    with pytest.raises(Refused, match="一直在变"):
        overtaken(years, STARTS)
    assert count(years, Run) == before
    assert overtaken(years, 0).restarts == 0


def test_two_runs_of_the_same_facts_are_one(years: Engine) -> None:
    """Whoever comes second finds the run of the first, and keeps none beside it."""
    enter(years, "3")
    with reading(years) as connection:
        line = named(connection, CODE, YEAR)
    first: list[KeptRun] = []

    def meanwhile(_: int) -> None:
        if not first:
            first.append(run_scheme(occasion(years, LATER + STEP), line))

    second = run_scheme(occasion(years, LATER + 2 * STEP), line, progress=meanwhile)
    assert (first[0].fresh, second.fresh, second.run_id) == (True, False, first[0].run_id)
