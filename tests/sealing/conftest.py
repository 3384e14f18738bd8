"""The packages that the tests of this room look at, each made once by the commands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.sealing.year import assess, scored, write_keys, write_year

CORRECTION = ("--reason", "专家评分录入有误（示例）", "--approver", "示例甲", "--approver", "示例乙")


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sealing")


@pytest.fixture(scope="session")
def keys(place: Path) -> dict[str, Path]:
    """The office's keys, and somebody else's."""
    private, public = write_keys(place, "office", b"o")
    other_private, other_public = write_keys(place, "other", b"x")
    return {"private": private, "public": public, "other private": other_private, "other public": other_public}


@pytest.fixture(scope="session")
def results(place: Path) -> Path:
    """The folder that `assess score` leaves."""
    year = write_year(place / "year")
    return scored(place / "results", year / "scheme.toml", year / "facts")


@pytest.fixture(scope="session")
def evidence(place: Path) -> Path:
    folder = place / "evidence"
    for unit, item, name in (("101", "A1", "纪要.txt"), ("104", "A2", "文书/一.txt"), ("104", "A2", "文书/二, 补.txt")):
        file = folder / unit / item / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"示例{unit}{item}{name}", encoding="utf-8")
    return folder


def changed_year(place: Path, name: str, changes: Mapping[str, str]) -> Path:
    """The results of the year with some lines of its facts changed."""
    year = write_year(place / f"{name} year")
    table = year / "facts" / "facts.csv"
    text = table.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    table.write_text(text, encoding="utf-8")
    return scored(place / f"{name} results", year / "scheme.toml", year / "facts")


@pytest.fixture(scope="session")
def packages(place: Path, keys: dict[str, Path], results: Path, evidence: Path) -> dict[str, Path]:
    """last ← package; first ← correction (of the same year); rewritten: an honest computation of other facts."""
    paths = {name: place / f"{name}.zip" for name in ("last", "first", "package", "correction", "rewritten")}
    signed = ("--key", keys["private"])
    assess("seal", changed_year(place, "last", {"202,A1,2": "202,A1,5"}), "-o", paths["last"], *signed)
    first = changed_year(place, "first", {"104,A1,9": "104,A1,2", "102,B3,95": "102,B3,98"})
    assess("seal", first, "-o", paths["first"], *signed)
    more = ("--previous", paths["last"], "--evidence", evidence)
    assess("seal", results, "-o", paths["package"], *signed, *more)
    assess("seal", results, "-o", paths["correction"], *signed, "--supersedes", paths["first"], *CORRECTION)
    assess("seal", changed_year(place, "rewritten", {"104,A1,9": "104,A1,0"}), "-o", paths["rewritten"])
    return paths
