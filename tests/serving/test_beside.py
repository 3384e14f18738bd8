"""Reading goes on while somebody else writes for minutes: no page waits for a writer."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert, select

from assess.accounts.models import Session
from assess.audit.recording import changing
from assess.audit.touched_rows import rows
from assess.database.engine import reading, writing
from assess.database.faults import Unusable
from assess.units.models import Office
from tests.occasions import occasion
from tests.serving.people import signed_in
from tests.serving.service import Service

PAGES = ("/", "/people", "/grants", "/me", "/schemes")
"""/schemes is not for administrators, who are told so as quickly."""


def seen(engine: Engine) -> datetime:
    with reading(engine) as connection:
        return connection.execute(select(Session.seen)).scalar_one()


def test_no_page_waits_for_a_writer(engine: Engine, service: Service) -> None:
    """Each request would like to note that the session was seen; beside a writer it leaves that for later."""
    (token,) = signed_in(engine, 1)
    before = seen(engine)
    service.get("/sign-in")
    with changing(occasion(engine, datetime.now(UTC))) as change:
        values = {"name": "示例甲市安委办", "recorded": datetime.now(UTC)}
        made = change.connection.execute(insert(Office).values(**values).returning(Office.id)).scalar_one()
        for path in PAGES * 2:
            start = time.monotonic()
            assert service.get(path, token).status == (404 if path == "/schemes" else 200)
            assert time.monotonic() - start < 1, path
        change.record("tests.office", rows("offices", made))
    assert seen(engine) == before
    assert service.get("/", token).status == 200
    assert seen(engine) - before > timedelta(minutes=1)


def test_a_writer_that_does_not_wait(engine: Engine) -> None:
    """It is told at once, and the connection waits as ever afterwards."""
    with writing(engine):
        for _ in range(2):
            start = time.monotonic()
            with pytest.raises(Unusable) as told, writing(engine, wait=False):
                pass
            assert told.value.fault.kind == "db.busy"
            assert time.monotonic() - start < 1
    with writing(engine, wait=False) as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000
