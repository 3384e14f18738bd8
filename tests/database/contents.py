"""What a database holds, counted and hashed: two of the same contents are the same, whatever has happened between."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import Connection, func, select

from assess.config import Settings
from assess.database.engine import METADATA, open_engine, reading
from assess.results.models import Result, Run
from assess.results.stored_check import unsound

RUN = ("runs", "results", "events", "chain")
"""Tables that a run adds to, and its event; it touches no other."""


def contents(connection: Connection, but: tuple[str, ...] = ()) -> Iterator[tuple[str, int, str]]:
    """Each table's rows, counted and hashed in the order of their keys."""
    for table in METADATA.sorted_tables:
        if table.name in but:
            continue
        whole = sha256()
        count = 0
        for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
            whole.update(repr(tuple(row)).encode())
            count += 1
        yield table.name, count, whole.hexdigest()


def whole_runs(place: Settings) -> tuple[int, list[tuple[str, int, str]]]:
    """How many runs there are, and what stands beside them. Each has all its results, and every digest is right."""
    engine = open_engine(place.database_url, 5)
    try:
        with reading(engine) as connection:
            if engine.dialect.name == "sqlite":
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert list(unsound(connection)) == []
            runs = connection.execute(select(Run.id, Run.scheme_id, Run.digest, Run.units)).all()
            counted = select(Result.run_id, func.count()).group_by(Result.run_id)
            assert {run: count for run, count in connection.execute(counted)} == {one.id: one.units for one in runs}  # noqa: C416
            assert len({(one.scheme_id, one.digest) for one in runs}) == len({one.scheme_id for one in runs})
            return len(runs), list(contents(connection, but=RUN))
    finally:
        engine.dispose()
