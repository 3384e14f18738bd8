"""Many who write at once through the server: each write is there once, nobody hears of a lock, the record is whole."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from tests.serving.people import acknowledged, complaints, counts, logins, signed_in, write
from tests.serving.service import Answer, Service


def together(engine: Engine, service: Service, writers: int, writes: int) -> float:
    """Requests a second of so many at once, when everything has been counted."""
    tokens = signed_in(engine, writers)
    people, links, events = counts(engine)

    def one(at: int) -> list[Answer]:
        return [write(service, tokens[at], f"w{at}-{number}") for number in range(writes)]

    start = time.monotonic()
    with ThreadPoolExecutor(writers) as pool:
        answers = [answer for some in pool.map(one, range(writers)) for answer in some]
    seconds = time.monotonic() - start
    other = [answer for answer in answers if not acknowledged(answer)]
    assert not other, (len(other), other[0])
    whole = writers * writes
    assert len(answers) == whole
    assert sorted(logins(engine, "w")) == sorted(f"w{at}-{number}" for at in range(writers) for number in range(writes))
    assert counts(engine) == (people + whole, links + whole, events + 2 * whole)
    assert complaints(engine) == []
    assert "locked" not in service.log.read_text("utf-8")
    return whole / seconds


def test_ten_writers(engine: Engine, service: Service) -> None:
    together(engine, service, 10, 10)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_fifty_writers_of_forty_each(engine: Engine, service: Service, kind: str) -> None:
    print(f"\n50 × 40 writes on {kind}: {together(engine, service, 50, 40):.0f}/s")  # noqa: T201  the figure asked for
