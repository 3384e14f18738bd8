"""What the pages are told agrees with the records, and odd questions are answered with nothing."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from sqlalchemy import Connection, Engine

from assess.cycles import queries as cycles
from assess.database.engine import reading
from assess.results import overviews, queries
from assess.results import runs as stored
from assess.results.selection import every, latest_run, named
from indicators.faults import Refused
from tests.database.years import files, newest_run, run_all, units

ODD = ("", "x", "999999", "\0", "' OR 1=1 --", "９９０１０１", "a" * 5000, "😀", "%", "990101 ", "\ud800")
HUGE = (0, -1, 1 << 62, 1 << 63, 1 << 100, -(1 << 70))


def latest(connection: Connection) -> stored.RunLine:
    return newest_run(connection, "GOV-2026", 2026)


def test_years_and_schemes(years: Engine) -> None:
    with reading(years) as connection:
        told = [(one.year, one.schemes, one.units) for one in cycles.years(connection)]
        assert told == [(2026, 1, 40), (2025, 1, 40)]
        (line,) = cycles.schemes(connection, 2026)
        assert cycles.scheme_line(connection, line.id) == line == named(connection, "GOV-2026", 2026)
        assert cycles.scheme_source(connection, line.id) == files(2026)[0].read_bytes()
        known = cycles.scheme(connection, line.id)
        assert known is cycles.scheme(connection, line.id)
        assert (line.digest, line.title, line.items) == (known.digest, known.title, 85)
        assert stored.latest_runs(connection) == ()
        assert stored.latest(connection, line.id) is None


def test_league_agrees_with_the_records(years: Engine) -> None:
    run_all(years)
    with reading(years) as connection:
        line = latest(connection)
        records = units(connection, line)
        table = queries.league(connection, line)
        assert {one.unit for one in table} == records.keys()
        for one in table:
            record = records[one.unit]
            shown = (one.name, one.group, one.rank, one.total, one.exact, one.band, one.grade, list(one.vetoes))
            assert shown == tuple(record[key] for key in KEYS)
            said = [{"code": why.code, "args": why.args} for why in one.reasons]
            assert said == [{"code": why["code"], "args": why["args"]} for why in record["reasons"]]
            alone = queries.unit_record(connection, line, one.unit)
            assert alone is not None
            assert (alone.stand, alone.record) == (one, record)
        for group in {one.group for one in table}:
            mine = [one for one in table if one.group == group]
            assert tuple(mine) == queries.league(connection, line, group)
            assert [one.rank or 0 for one in mine] == sorted(one.rank or 0 for one in mine)


KEYS = ("name", "group", "rank", "total", "exact", "band", "grade", "vetoes")


def test_groups_and_summary_agree_with_the_records(years: Engine) -> None:
    run_all(years)
    with reading(years) as connection:
        line = latest(connection)
        records = units(connection, line)
        for group in overviews.groups(connection, line):
            mine = [one for one in records.values() if one["group"] == group.group]
            assert group.units == len(mine)
            assert group.vetoed == sum(bool(one["vetoes"]) for one in mine)
            assert dict(group.grades) == dict.fromkeys(dict(group.grades), 0) | Counter(one["grade"] for one in mine)
            assert group.best == max((one["total"] for one in mine), key=Fraction)
            told = overviews.summary(connection, line, group.group)
            assert told is not None
            for at, item in enumerate(told.items):
                scored = [Fraction(one["items"][at]["exact"]) for one in mine if one["items"][at]["state"] == "scored"]
                assert item.scored == len(scored)
                if not scored:
                    assert (item.mean, item.lost, item.lost_share) == (None, None, None)
                    continue
                mean = sum(scored, Fraction(0)) / len(scored)
                assert item.mean is not None
                assert item.lost is not None
                assert abs(Fraction(item.mean) - mean) <= Fraction(1, 200)
                assert abs(Fraction(item.lost) - (Fraction(item.full) - mean)) <= Fraction(1, 200)
        assert overviews.summary(connection, line, "没有这一组") is None


def test_a_unit_over_the_years(years: Engine) -> None:
    run_all(years)
    with reading(years) as connection:
        past = overviews.history(connection, "990101")
        assert [one.run.year for one in past] == [2025, 2026]
        for one in past:
            record = units(connection, one.run)["990101"]
            assert [share.points for share in one.indicators] == [each["points"] for each in record["indicators"]]
            assert one.group_size == 8
        assert overviews.history(connection, "990101", "别的安委办") == ()


def test_facts_and_vetoes_are_what_was_loaded(years: Engine) -> None:
    run_all(years)
    with reading(years) as connection:
        line = latest(connection)
        told = queries.facts(connection, line, unit_id(connection, line, "990101"))
        rows = [
            row for row in (files(2026)[1] / "facts.csv").read_text("utf-8").splitlines() if row.startswith("990101,")
        ]
        assert len(told) == len(rows)
        assert {one.stage for one in told} == {"verified"}
        lines = queries.vetoes(connection, line, unit_id(connection, line, "099202"))
        assert [(str(one.day), one.state) for one in lines] == [("2026-12-11", "confirmed"), ("2027-01-08", "lifted")]


def unit_id(connection: Connection, line: stored.RunLine, code: str) -> int:
    found = queries.unit_record(connection, line, code)
    assert found is not None
    return found.unit_id


@pytest.mark.parametrize("number", HUGE)
def test_odd_numbers_are_nothing(years: Engine, number: int) -> None:
    run_all(years)
    with reading(years) as connection:
        assert cycles.scheme_line(connection, number) is None
        assert cycles.scheme_source(connection, number) is None
        assert cycles.schemes(connection, number) == ()
        assert stored.run(connection, number) is None
        assert stored.latest(connection, number) is None
        assert stored.runs(connection, number) == ()
        assert stored.latest_runs(connection, number) == ()


@pytest.mark.parametrize("word", ODD)
def test_odd_words_are_nothing(years: Engine, word: str) -> None:
    run_all(years)
    with reading(years) as connection:
        run = latest(connection)
        assert queries.league(connection, run, word) == ()
        assert queries.unit_record(connection, run, word) is None
        assert overviews.history(connection, word) == ()
        assert overviews.summary(connection, run, word) is None


def test_what_is_asked_for_by_name_is_found_or_refused(engine: Engine) -> None:
    with reading(engine) as connection:
        with pytest.raises(Refused, match="assess load"):
            every(connection)
        with pytest.raises(Refused, match="GOV-2026"):
            named(connection, "GOV-2026", 2026)


def test_a_scheme_without_a_run_says_so(years: Engine) -> None:
    with reading(years) as connection:
        line = named(connection, "GOV-2026", 2026)
        with pytest.raises(Refused, match="assess run"):
            latest_run(connection, line)
