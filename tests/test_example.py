"""The example years: as their stories write them, scored alike by product and reference, every situation in them."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests import example_departments, example_enterprises, example_year
from tests.example_draws import EXAMPLES, ROOT, YEARS, items_of
from tests.reference.random_years import Year
from tests.reference.score import score as reference
from tests.scoring.against_reference import computed

# Kind of scheme → its folder below the year, and what writes the files.
KINDS: dict[str, tuple[str, Callable[[int], dict[str, bytes]]]] = {
    "governments": ("", example_year.files),
    "departments": ("departments", example_departments.files),
    "enterprises": ("enterprises", example_enterprises.files),
}
ALL = [(kind, year) for kind in KINDS for year in YEARS]
GRADES = {"优秀", "良好", "合格", "不合格"}
# What a whole group does not have, named as the scheme's text names it; counties and zones lack items one by one.
CLASS_WORDS = {
    **{name: name for name in ("综合监管", "负有监管职责", "行业主管", "支持保障")},
    **{f"{name}企业": name for name in ("一类", "二类", "三类")},
    "乡镇(街道)": "乡镇",
}
SPARED = ("类部门不涉及", "企业不涉及")


def folder(kind: str, year: int) -> Path:
    return EXAMPLES / str(year) / KINDS[kind][0]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def year_of(kind: str, year: int) -> Year:
    definition = (ROOT / "indicators" / str(year) / f"{kind}.toml").read_text(encoding="utf-8")
    scheme = tomllib.loads(definition, parse_float=Decimal)
    units, facts, vetoes = (rows(folder(kind, year) / f"{name}.csv") for name in ("units", "facts", "vetoes"))
    return Year(definition, scheme, units, facts, vetoes)


@cache
def results(kind: str, year: int) -> list[dict[str, Any]]:
    return computed(year_of(kind, year))


def every(kind: str, key: str) -> set[Any]:
    """The values of a list of each unit's result, over the years."""
    return {value for year in YEARS for unit in results(kind, year) for value in unit[key]}


@pytest.mark.parametrize(("kind", "year"), ALL)
def test_written_as_shipped(kind: str, year: int) -> None:
    """What lies in docs/example is what the story gives, byte for byte."""
    files = KINDS[kind][1](year)
    assert (
        set(files)
        == {path.name for path in folder(kind, year).glob("*.csv")}
        == {"units.csv", "facts.csv", "vetoes.csv"}
    )
    for name, content in files.items():
        assert (folder(kind, year) / name).read_bytes() == content, name


@pytest.mark.parametrize(("kind", "year"), ALL)
def test_product_and_reference_agree(kind: str, year: int) -> None:
    """Every number, grade, rank, veto and reason code; names stay as written, where the reference folds them."""
    given = year_of(kind, year)
    found = reference(given.scheme, given.units, given.facts, given.vetoes)
    mine = results(kind, year)
    names = {unit["unit"]: unit["name"] for unit in given.units}
    assert {unit["unit"]: unit["name"] for unit in mine} == names
    for unit, other in zip(mine, found, strict=True):
        assert {key: unit[key] for key in other} == other | {"name": names[other["unit"]]}


@pytest.mark.parametrize("kind", KINDS)
def test_every_situation_occurs(kind: str) -> None:
    """All grades, quota cuts, minima, shared ranks, not-applicable items and whole indicators, in three years."""
    assert {unit["grade"] for year in YEARS for unit in results(kind, year)} == GRADES
    assert {"quota", "minimum"} <= every(kind, "reasons")
    shared = applicable = 0
    for year in YEARS:
        ranks = [(unit["group"], unit["rank"]) for unit in results(kind, year)]
        shared += len(ranks) - len(set(ranks))
        applicable += sum(part["points"] is None for unit in results(kind, year) for part in unit["indicators"])
        assert any(item["state"] == "not_applicable" for unit in results(kind, year) for item in unit["items"])
    assert shared
    assert applicable


@pytest.mark.parametrize("kind", KINDS)
def test_vetoes_are_triggered_and_lifted(kind: str) -> None:
    """Most vetoes of a scheme happen to somebody in three years, and one is lifted again."""
    declared = {veto["code"] for part in year_of(kind, 2026).scheme["indicator"] for veto in part.get("veto", [])}
    assert len(declared & every(kind, "vetoes")) >= len(declared) - 2
    assert "lifted" in {veto["state"] for year in YEARS for veto in year_of(kind, year).vetoes}


def classless(kind: str, year: int) -> list[str]:
    """Items that nobody in a group of several has, though their text does not name the class."""
    given = year_of(kind, year)
    told = {item["code"]: item.get("how", "") + item["text"] for item in items_of(given.scheme)}
    group = {unit["unit"]: unit["group"] for unit in given.units}
    large = {name for name in group.values() if list(group.values()).count(name) > 2}
    has = {(group[row["unit"]], row["item"]) for row in given.facts if row["value"] != "不适用"}
    absent = [(name, code) for name in sorted(large) for code in told if (name, code) not in has]
    assert absent
    silent = [
        (name, code) for name, code in absent if CLASS_WORDS.get(name, name) not in told[code].rpartition("不涉及")[0]
    ]
    return [f"{name} {code}" for name, code in silent if "的不涉及" not in told[code]]


@pytest.mark.parametrize(("kind", "year"), ALL)
def test_what_a_class_lacks_is_told(kind: str, year: int) -> None:
    """A whole group is spared an item only where the item says so, by its class or by a condition."""
    assert classless(kind, year) == []


@pytest.mark.parametrize("kind", ["departments", "enterprises"])
def test_whoever_the_text_spares_is_spared(kind: str) -> None:
    """The other way round: an item that is not for a class has no value from any unit of the class."""
    for year in YEARS:
        given = year_of(kind, year)
        group = {unit["unit"]: unit["group"] for unit in given.units}
        spared = {
            item["code"]: [part for part in item.get("how", "").split("；") if part.endswith(SPARED)]
            for item in items_of(given.scheme)
        }
        assert any(spared.values())
        for row in given.facts:
            word = CLASS_WORDS[group[row["unit"]]]
            told = any(word in part for part in spared.get(row["item"], []))
            assert row["value"] == "不适用" or not told, row


def test_a_single_unit_group_and_a_moved_unit() -> None:
    """Pages must cope with both: a class of one department, and a department that changed its class."""
    classes = [{unit["unit"]: unit["group"] for unit in year_of("departments", year).units} for year in YEARS]
    assert list(classes[0].values()).count("综合监管") == 1
    assert classes[0]["990402"] != classes[1]["990402"]
    assert [len(each) for each in classes] == [24, 24, 24]
    assert [len(year_of("enterprises", year).units) for year in YEARS] == [12, 12, 12]
