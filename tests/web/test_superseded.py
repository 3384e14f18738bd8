"""Pages of results and schemes that no longer count: they say so first, and lead to what does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assess.cycles.queries import schemes
from assess.database.engine import reading
from assess.jobs.kinds import KINDS, Task
from assess.results.actions import run_scheme
from indicators.faults import Refused
from tests.occasions import ZONE, occasion
from tests.web.serving import NOW, engine_of, example

KIND = "enterprises"


@pytest.fixture(scope="module")
def twice(over: Callable[..., Flask], tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A year under two versions of its scheme; under the newer it was scored twice."""
    scheme, facts = example(2026, KIND)
    newer = Path(tmp_path_factory.mktemp("newer")) / "scheme.toml"
    newer.write_text(scheme.read_text("utf-8").replace("version = 2", "version = 3", 1), "utf-8")
    app = over([(scheme, facts), (newer, facts)])
    engine = engine_of(app)
    with reading(engine) as connection:
        (line,) = [one for one in schemes(connection) if not one.superseded]
    run_scheme(occasion(engine, NOW), line, again=True)
    return app


@pytest.mark.parametrize(
    ("address", "told", "leads"),
    [
        ("/runs/2", "2版）已被新版取代", "/schemes/2"),
        ("/runs/2/units/{unit}", "2版）已被新版取代", "/schemes/2"),
        ("/runs/1", "已被新的计分取代", "/runs/3"),
        ("/runs/1/units/{unit}", "已被新的计分取代", "/runs/3"),
        ("/runs/1/compare", "已被新的计分取代", "/runs/3"),
        ("/schemes/1", "不再据以导入数据和计分", "/schemes/2"),
        ("/runs/3", "", ""),
        ("/schemes/2", "", ""),
    ],
)
def test_they_say_so_and_lead_on(twice: Flask, address: str, told: str, leads: str) -> None:
    client: FlaskClient = twice.test_client()
    unit = example(2026, KIND)[1].joinpath("units.csv").read_text("utf-8").splitlines()[1].split(",")[0]
    for lang in ("zh", "en"):
        page = client.get(f"{address.format(unit=unit)}?lang={lang}").text
        assert ('class="notice outdated"' in page) == bool(told)
        assert not told or f'href="{leads}"' in page.partition("outdated")[2].partition("</p>")[0]
        assert lang == "en" or told in page.replace(" ", "")


def test_nothing_is_scored_under_a_version_that_was_superseded(twice: Flask) -> None:
    engine = engine_of(twice)
    at = occasion(engine, NOW)
    with pytest.raises(Refused, match="已被新版取代"):
        KINDS["run"].work(Task(engine, {"scheme": 1}, at.actor, lambda *_: None, ZONE))
