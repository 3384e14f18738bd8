"""Which uploaded files are still needed, on both databases."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import Engine

from assess.jobs import job_files
from assess.jobs.actions import FRESH
from assess.jobs.uploads import drop
from tests.database.years import NOW
from tests.jobs.making import entered

REFUSED = {"count": 1, "notices": []}


@pytest.mark.parametrize(
    ("state", "result", "stays"),
    [
        ("waiting", None, True), ("running", None, True), ("done", {}, True), ("cancelled", None, True),
        ("failed", None, True), ("failed", REFUSED, False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("several", [False, True])
def test_a_file_stays_while_a_job_needs_it(
    engine: Engine, kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, state: str, result: Any, stays: bool,
    several: bool,
) -> None:  # fmt: skip
    monkeypatch.setenv("ASSESS_FILES", str(tmp_path / "files"))
    digest, other = (job_files.put(engine, BytesIO(content)) for content in (b"one", b"other"))
    args = {"files": [["sha256:0", "a"], [digest, "b"]]} if several else {"digest": digest, "name": "b"}
    values: dict[str, Any] = {**FRESH, "kind": "load", "args": args, "asked": NOW, "state": state, "result": result}
    entered(engine, **values)
    drop(engine, [digest, other])
    assert (job_files.get(engine, digest) is not None, job_files.get(engine, other)) == (stays, None)


def test_a_file_that_a_refused_job_made_stays(
    engine: Engine, kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """Its list of faults, brought in as if it were facts."""
    monkeypatch.setenv("ASSESS_FILES", str(tmp_path / "files"))
    digest = job_files.put(engine, BytesIO(b"faults"))
    values: dict[str, Any] = {
        **FRESH,
        "kind": "load",
        "args": {"digest": "sha256:0", "name": "b"},
        "asked": NOW,
        "state": "failed",
    }
    entered(engine, **values, result={**REFUSED, "digest": digest})
    drop(engine, [digest])
    assert job_files.get(engine, digest) is not None
