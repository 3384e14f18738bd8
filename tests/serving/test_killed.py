"""The whole server killed at any moment while people write: what was answered is there, and the record is whole."""

from __future__ import annotations

import random
import subprocess
import threading
import time
from http.client import HTTPException
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assess.config import Settings
from tests.database.crashing import command, environment
from tests.serving.people import acknowledged, complaints, logins, signed_in, write
from tests.serving.service import Answer, Service

FEW, MANY, WRITERS = 3, 100, 6


class Writing(threading.Thread):
    """Somebody who writes until nobody answers any more."""

    def __init__(self, service: Service, token: str, name: str) -> None:
        super().__init__(daemon=True)
        self.service, self.token, self.prefix = service, token, name
        self.answered: list[str] = []
        self.other: list[Answer] = []

    def run(self) -> None:
        while True:
            login = f"{self.prefix}-{len(self.answered)}"
            try:
                answer = write(self.service, self.token, login)
            except (OSError, HTTPException):
                return
            if not acknowledged(answer):
                self.other.append(answer)
                return
            self.answered.append(login)


def kill_often(engine: Engine, place: Settings, log: Path, times: int) -> None:
    chance, service = random.Random(6), Service(place, log)
    tokens = signed_in(engine, WRITERS)
    expected: set[str] = set()
    unanswered = 0
    for turn in range(times):
        engine.dispose()
        service.start()
        writers = [Writing(service, token, f"k{turn}-{at}") for at, token in enumerate(tokens)]
        for one in writers:
            one.start()
        time.sleep(chance.uniform(0.05, 0.6))
        service.kill()
        for one in writers:
            one.join(60)
            assert not one.is_alive()
            assert one.other == []
            expected |= set(one.answered)
        there = set(logins(engine, "k"))
        assert expected <= there, sorted(expected - there)
        # At the most one of each was on its way; whole or not there, as the record says.
        assert len(there - expected) <= WRITERS * (turn + 1)
        unanswered = len(there - expected)
        assert complaints(engine) == []
    assert expected
    print(f"\n{times} kills: {len(expected)} answered, all there; {unanswered} more were through, unanswered")  # noqa: T201
    engine.dispose()
    said = subprocess.run(command("audit", "verify"), env=environment(place), capture_output=True, check=False)
    assert said.returncode == 0, said.stderr


def test_three_kills(engine: Engine, place: Settings, tmp_path: Path) -> None:
    kill_often(engine, place, tmp_path / "serve.log", FEW)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_hundred_kills(engine: Engine, place: Settings, tmp_path: Path) -> None:
    kill_often(engine, place, tmp_path / "serve.log", MANY)
