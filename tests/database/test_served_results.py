"""A result edited in the database is shown by no page, no command and no file: its digest is looked at when it is read.

Whoever works the digest out anew as well is found by `assess audit verify`, and by a book, which is reckoned again.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine, text

from assess.database.engine import reading
from assess.database.faults import Unusable
from assess.results.output.run_export import export
from assess.results.overviews import shares, summary, year_result
from assess.results.queries import by_group, league, stored_units, unit_record
from assess.results.runs import RunLine
from tests.database.behind import behind, drop_trigger
from tests.database.years import newest_run, run_all

EDITS = {
    "total": "UPDATE results SET total = total + 1 WHERE {mine}",
    "exact": "UPDATE results SET exact = '1' WHERE {mine}",
    "grade": "UPDATE results SET grade = 'x' WHERE {mine}",
    "band": "UPDATE results SET band = 'x' WHERE {mine}",
    "place": "UPDATE results SET place = place + 1 WHERE {mine}",
    "vetoes": "UPDATE results SET vetoes = '[\"V1\"]' WHERE {mine}",
    "reasons": "UPDATE results SET reasons = '[[\"quota\",[]]]' WHERE {mine}",
    "items": 'UPDATE results SET items = replace(items, \'"states":"\', \'"states":"1\') WHERE {mine}',
    "digest": "UPDATE results SET digest = 'sha256:{zeros}' WHERE {mine}",
    "another's facts": "UPDATE results SET pack_id = pack_id + 1 WHERE {mine}",
    "a unit's name": "UPDATE enrolments SET name = 'x' WHERE id IN (SELECT enrolment_id FROM results WHERE {mine})",
}
MINE = "run_id = (SELECT max(id) FROM runs) AND place = 2"
UNIT = "SELECT max(unit_id) FROM enrolments WHERE code = :code"
READERS: dict[str, Callable[[Connection, RunLine, str], object]] = {
    "league": lambda c, run, _: league(c, run),
    "groups": lambda c, run, _: by_group(c, run),
    "slip": unit_record,
    "history": lambda c, run, unit: year_result(c, run, c.execute(text(UNIT), {"code": unit}).scalar_one()),
    "means": lambda c, run, _: shares(c, run),
    "summary": lambda c, run, _: summary(c, run),
    "books": lambda c, run, _: stored_units(c, run),
    "file": lambda c, run, _: list(export(c, run.id)),
}


def edited(connection: Connection, edit: str) -> None:
    for table in ("results", "enrolments"):
        drop_trigger(connection, table, "update")
    connection.execute(text(edit.format(mine=MINE, zeros="0" * 64)))


def _refused(
    reader: Callable[[Connection, RunLine, str], object], connection: Connection, run: RunLine, unit: str
) -> bool:
    try:
        reader(connection, run, unit)
    except Unusable as unusable:
        return unusable.fault.kind == "results.changed"
    return False


def test_no_reader_shows_an_edited_result(years: Engine) -> None:
    run_all(years)
    with reading(years) as connection:
        run = newest_run(connection, "GOV-2026", 2026)
        unit = next(one.unit for one in league(connection, run) if one.rank == 2)
        for name, reader in READERS.items():
            assert reader(connection, run, unit), name
    for what, edit in EDITS.items():
        with behind(years) as connection:
            edited(connection, edit)
            shown = [name for name, reader in READERS.items() if not _refused(reader, connection, run, unit)]
            assert shown == [], what
            connection.rollback()


def test_an_edited_pack_is_not_shown(years: Engine) -> None:
    """Where the facts of a result are read along."""
    run_all(years)
    with behind(years) as connection:
        run = newest_run(connection, "GOV-2026", 2026)
        one = league(connection, run)[0].unit
        connection.execute(
            text("UPDATE packs SET payload = (SELECT o.payload FROM packs o WHERE o.id = 1) WHERE id > 1")
        )
        for name in ("slip", "books", "file"):
            with pytest.raises(Unusable, match="assess audit verify"):
                READERS[name](connection, run, one)
        connection.rollback()
