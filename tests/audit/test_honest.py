"""Honest histories are never called tampered with, whatever happened in whatever order."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from assess.audit.audit_keys import place_of, read
from assess.audit.verification.anchors import anchor_of
from assess.audit.verification.chain_check import walk
from assess.audit.verification.record_check import verify
from assess.database.engine import open_engine, reading
from tests.audit.history import happens
from tests.database.shelf import Shelf
from tests.database.years import NOW

FEW, MANY, STEPS = 20, 300, 8


def live(engine: Engine, seed: int) -> None:
    """Some steps, looked at in between; anchors taken on the way hold at the end."""
    chance, anchors = random.Random(seed), []
    keys = read(place_of(engine))
    for step in range(chance.randrange(1, STEPS)):
        happens(engine, chance, NOW + timedelta(hours=step))
        if chance.random() < 0.3:
            with reading(engine) as connection:
                assert list(verify(connection, keys)) == [], (seed, step)
                anchors.append(anchor_of(walk(connection, keys)))
    with reading(engine) as connection:
        assert list(verify(connection, keys)) == [], seed
        assert [one for anchor in anchors for one in verify(connection, keys, anchor)] == [], seed


def histories(shelf: Shelf, seeds: range) -> None:
    for seed in seeds:
        place = shelf.copy("empty")
        engine = open_engine(place.database_url, 5)
        try:
            live(engine, seed)
        finally:
            engine.dispose()
        shelf.drop(place)


def test_honest_histories_are_whole(shelf: Shelf) -> None:
    histories(shelf, range(FEW))


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_three_hundred_honest_histories(shelf: Shelf) -> None:
    histories(shelf, range(1000, 1000 + MANY))
