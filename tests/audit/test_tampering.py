"""Whatever is done behind the program's back is found and named, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from assess.audit.audit_keys import place_of, read
from assess.audit.recording import refused
from assess.audit.verification.anchors import anchor_of
from assess.audit.verification.chain_check import walk
from assess.audit.verification.record_check import verify
from assess.database.engine import METADATA, audited, reading
from assess.database.faults import Unusable
from tests.audit.attacking import Recipe, attacked, rewritten, wrong
from tests.audit.history import lived
from tests.audit.recipes import RECIPES, TABLES
from tests.database.behind import behind, drop_trigger
from tests.database.years import NOW
from tests.occasions import occasion


def test_untouched_it_is_whole(stage: Engine) -> None:
    with reading(stage) as connection:
        assert list(verify(connection, read(place_of(stage)))) == []


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_every_recipe_is_found_and_named(stage: Engine, recipe: Recipe) -> None:
    keys = read(place_of(stage))
    with attacked(stage, recipe) as connection:
        found = [one for one in verify(connection, keys) if one.kind != "audit.file"]
    meant = [one for one in found if one.kind.startswith(recipe.kinds)]
    assert meant, [one.text("en") for one in found]
    for lang in ("zh", "en"):
        assert any(recipe.about in one.text(lang) for one in meant), [one.text(lang) for one in meant]


def test_every_audited_table_has_recipes() -> None:
    there = {table for table in METADATA.tables if audited(table)}
    assert set(TABLES) == there
    assert len(RECIPES) >= 30


def test_a_chain_written_anew_without_the_key_is_found(stage: Engine) -> None:
    keys = read(place_of(stage))
    recipe = Recipe("", ("UPDATE events SET at = at - 1",), (), act=lambda one: rewritten(one, wrong(keys)))
    with attacked(stage, recipe) as connection:
        kinds = {one.kind for one in verify(connection, keys)}
    assert kinds == {"audit.event_changed", "audit.head_changed"}


@pytest.mark.parametrize("step", ["UPDATE events SET at = at - 1 WHERE seq = 2", "DELETE FROM events WHERE seq > 10"])
def test_a_chain_written_anew_with_the_key_is_found_by_an_anchor(stage: Engine, step: str) -> None:
    """Without an anchor it looks whole, but for rows that nobody speaks for any more."""
    keys = read(place_of(stage))
    with reading(stage) as connection:
        anchor = anchor_of(walk(connection, keys))
    recipe = Recipe("", (step,), (), act=lambda one: rewritten(one, keys.signing))
    with attacked(stage, recipe) as connection:
        assert not [one for one in verify(connection, keys) if one.kind.startswith(("audit.event", "audit.head"))]
        kinds = {one.kind for one in verify(connection, keys, anchor)}
    assert kinds & {"audit.anchor_differs", "audit.anchor_missing"}


def test_a_tampered_chain_is_not_continued(years: Engine) -> None:
    """A cut tail would otherwise be signed over by the next honest event."""
    lived(years)
    with behind(years) as connection:
        drop_trigger(connection, "events", "delete")
        connection.execute(text("DELETE FROM events WHERE seq > 11"))
        connection.execute(text("UPDATE chain SET seq = 11, mac = (SELECT mac FROM events WHERE seq = 11)"))
    with pytest.raises(Unusable, match="assess audit verify"):
        refused(occasion(years, NOW), "test.person", why="test", person=1)
