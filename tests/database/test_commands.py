"""The commands on a database: what they say in both languages, how they end, and that --help stays light."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from assess.config import Settings
from assess.database.engine import sqlite_file
from tests.database.behind import behind
from tests.database.years import ROOT, files

Command = Callable[..., Any]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_year_from_beginning_to_end(assess: Command, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made, loaded, loaded again, run, run again: each says what it did, and a second time that nothing changed."""
    monkeypatch.setenv("ASSESS_LANG", lang)
    words = {"zh": ("已新建", "新增事实 3650 行", "没有改动", "已计分", "沿用", "一致"), "en": ENGLISH}[lang]
    scheme, facts = files(2026)
    steps: tuple[list[object], ...] = (
        ["init-db"],
        ["load", scheme, facts],
        ["load", scheme, facts],
        ["run"],
        ["run", "GOV-2026", 2026],
        ["repack"],
    )
    for step, said in zip(steps, words, strict=True):
        done = assess(*step)
        assert (done.exit_code, said in done.output) == (0, True), (step, done.output)


ENGLISH = ("database made", "3650 rows of facts", "nothing changed", "40 units scored", "stands", "as its rows give it")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["run"], 2, "assess load"),
        (["run", "GOV-2030", "2030"], 2, "GOV-2030"),
        (["run", "GOV-2030"], 2, "年度"),
        (["run", "GOV-2030", "20x6"], 2, "20x6"),
        (["export", "GOV-2030", "2030", "--out", "x"], 2, "GOV-2030"),
        (["load", "none.toml", "none"], 2, "none.toml"),
        (["load", str(files(2026)[0]), "none"], 2, "none"),
    ],
)
def test_bad_input_is_refused_in_words(engine: Engine, assess: Command, words: list[str], code: int, said: str) -> None:
    done = assess(*words)
    assert (done.exit_code, said in done.output) == (code, True), done.output


def test_what_is_refused_leaves_nothing_behind(engine: Engine, assess: Command, tmp_path: Path) -> None:
    """A year with one bad number: not a row of it is kept, nor the scheme."""
    scheme, facts = files(2026)
    for name in ("units.csv", "facts.csv", "vetoes.csv"):
        whole = (facts / name).read_text("utf-8")
        (tmp_path / name).write_text(whole.replace("990101,A3,97.7,", "990101,A3,9_7,"), "utf-8")
    done = assess("load", scheme, tmp_path)
    assert done.exit_code == 2
    assert "9_7" in done.output
    with engine.connect() as connection:
        counts = [connection.execute(text(f"SELECT count(*) FROM {name}")).scalar() for name in TABLES]  # noqa: S608
    assert counts == [0] * len(TABLES)


TABLES = ("offices", "cycles", "schemes", "loads", "units", "namings", "enrolments", "facts", "vetoes", "packs")


def test_two_offices_may_use_one_code(years: Engine, assess: Command, tmp_path: Path) -> None:
    """A county's office keeps its own year in the same database; a code that both use needs the office's name."""
    scheme, facts = files(2026)
    own = tmp_path / "scheme.toml"
    whole = scheme.read_text("utf-8")
    own.write_text(whole.replace('office = "示例市安全生产委员会办公室"', 'office = "示例市甲县安委办"', 1), "utf-8")
    assert assess("load", own, facts).exit_code == 0
    refused = assess("run", "GOV-2026", 2026)
    assert (refused.exit_code, "--office" in refused.output, "示例市甲县安委办" in refused.output) == (2, True, True)
    assert assess("run", "GOV-2026", 2026, "--office", "示例市甲县安委办").exit_code == 0
    assert assess("run").exit_code == 0


def test_doctor_says_what_is_wrong(years: Engine, assess: Command, place: Settings, kind: str) -> None:
    """Sound at first; then a pack is damaged, and the file left open to others."""
    assert assess("run").exit_code == 0
    fine = assess("doctor")
    assert fine.exit_code == 0, fine.output
    assert "与写入时一致" in fine.output
    with behind(years) as connection:
        connection.execute(text("UPDATE packs SET payload = :other WHERE id = 1"), {"other": b"PACK"})
    bad = assess("doctor")
    assert (bad.exit_code, "pack 1" in bad.output) == (4, True)
    refused = assess("run", "--again")
    assert (refused.exit_code, "assess repack" in refused.output) == (4, True)
    mended = assess("repack")
    assert mended.exit_code == 3
    assert assess("doctor").exit_code == 0
    assert assess("run", "--again").exit_code == 0
    if path := sqlite_file(place.database_url):
        path.chmod(0o644)
        assert "chmod 600" in assess("doctor").output


def test_help_loads_no_database() -> None:
    """The command line names these commands without bringing in what they need."""
    heavy = {"sqlalchemy", "flask", "alembic", "numpy", "psycopg"}
    code = f"import sys, assess.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
