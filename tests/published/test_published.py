"""Published results of others come out of `assess score`: 20 units of each case always, all of them where they are."""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.published.convert import CASES, FLORIDA_TYPES, FULL, PUBLISHED, read_rows, sample
from tests.published.convert import full as full_batch
from tests.published.report import TOLERANCE, Outcome, assess_score, compare

needs_cases = pytest.mark.skipif(
    not CASES.is_dir(), reason="the full published cases are not here (ASSESS_SHARED_CASES or ../shared/cases)"
)
# Batch → units with the published result, units without a score, units whose published score contradicts their record.
FIGURES = {
    "hvbp": (2676, 0, 0),
    "florida-elementary": (1799, 10, 0),
    "florida-middle": (554, 9, 0),
    "florida-high": (455, 41, 0),
    "florida-combination": (535, 42, 0),
    "sf": (544, 0, 99),
}
SAMPLES = {
    "hvbp": (20, 0, 0),
    "florida-elementary": (4, 1, 0),
    "florida-middle": (4, 1, 0),
    "florida-high": (4, 1, 0),
    "florida-combination": (4, 1, 0),
    "sf": (16, 0, 4),
}


def figures(outcome: Outcome) -> tuple[int, int, int]:
    return len(outcome.equal), len(outcome.unscored), len(outcome.differing)


def scheme(name: str) -> dict[str, Any]:
    return tomllib.loads((PUBLISHED / f"{name}.toml").read_text(encoding="utf-8"))


def fake(total: str | None, grade: str | None, exact: str | None) -> dict[str, Any]:
    reasons = [] if total else [{"code": "nothing_applicable"}]
    result = {"total": total, "exact": exact, "band": grade, "grade": grade, "rank": 1 if total else None}
    return result | {"reasons": reasons, "items": []}


@pytest.mark.parametrize("name", FULL)
def test_sample_is_reproduced(name: str, tmp_path: Path) -> None:
    batch = sample(name)
    outcome = compare(batch, assess_score(batch, tmp_path))
    refused = {row["unit"] for row in batch.expected if row.get("reproducible") == "no"}
    assert {unit for unit, _, _ in outcome.differing} == refused, outcome.differing
    assert figures(outcome) == SAMPLES[name]


@needs_cases
@pytest.mark.parametrize("name", FULL)
def test_every_unit_is_reproduced(name: str, tmp_path: Path) -> None:
    batch = full_batch(name)
    outcome = compare(batch, assess_score(batch, tmp_path))
    refused = {row["unit"] for row in batch.expected if row.get("reproducible") == "no"}
    assert {unit for unit, _, _ in outcome.differing} == refused, outcome.differing[:20]
    assert figures(outcome) == FIGURES[name]


@needs_cases
@pytest.mark.parametrize("name", FULL)
def test_sample_is_a_part_of_the_source(name: str) -> None:
    kept = sample(name)
    assert kept == full_batch(name).only(row["unit"] for row in kept.units)


@needs_cases
def test_bands_and_points_are_those_of_the_sources() -> None:
    cuts = json.loads((CASES / "03_florida_school_grades_2023" / "bands.json").read_text(encoding="utf-8"))
    for kind, bands in cuts["observed_cut_scores"].items():
        grades = scheme(f"florida-{kind.lower()}")["grade"]
        assert {grade["name"]: int(grade["min"]) for grade in grades[:-1]} == bands
    folder = CASES / "04_sf_inspection_deductions"
    levels = scheme("sf")["indicator"][0]["item"][0]["rule"]["levels"]
    assert levels == {row["violation"]: row["points_per_event"] for row in read_rows(folder / "deductions.csv")}
    grades = {grade["name"]: grade.get("min", "0") for grade in scheme("sf")["grade"]}
    assert grades == {row["label"]: row["min"] for row in read_rows(folder / "bands.csv")}


def test_florida_schemes_differ_in_bands_and_names_only() -> None:
    rest = []
    for kind in FLORIDA_TYPES:
        document = scheme(f"florida-{kind}")
        del document["grade"]
        for key in ("code", "title", "title_en"):
            del document["scheme"][key]
        rest.append(document)
    assert all(document == rest[0] for document in rest)


def test_twenty_units_of_each_case_are_kept() -> None:
    sizes = {name: len(sample(name).units) for name in FULL}
    assert (sizes.pop("hvbp"), sizes.pop("sf"), sum(sizes.values())) == (20, 20, 20)


def test_comparison_sees_the_smallest_difference() -> None:
    batch = sample("hvbp")
    right = {row["unit"]: fake(row["published"], None, row["published"]) for row in batch.expected}
    first = batch.expected[0]
    assert figures(compare(batch, right)) == (20, 0, 0)
    for steps, equal in ((1, 20), (2, 19)):
        moved = str(Decimal(first["published"]) + steps * Decimal(TOLERANCE.numerator) / TOLERANCE.denominator)
        assert len(compare(batch, right | {first["unit"]: fake(moved, None, moved)}).equal) == equal


def test_comparison_sees_grades_totals_and_false_scores() -> None:
    batch = sample("sf")
    right = {row["unit"]: fake(row["published"], row["grade"], row["published"]) for row in batch.expected}
    unit, published = batch.expected[0]["unit"], batch.expected[0]["published"]
    assert figures(compare(batch, right)) == (20, 0, 0)
    for wrong in (fake(published, "Poor", published), fake("89", "Adequate", "89"), fake(None, None, None)):
        assert [line[0] for line in compare(batch, right | {unit: wrong}).differing] == [unit]
    nobody = batch.only([unit])
    with pytest.raises(AssertionError, match="units"):
        compare(nobody, right)


def test_comparison_sees_a_score_where_none_was_published() -> None:
    batch = sample("florida-high").only(["03-0061"])
    assert figures(compare(batch, {"03-0061": fake(None, None, None)})) == (0, 1, 0)
    assert figures(compare(batch, {"03-0061": fake("0", "F", "0")})) == (0, 0, 1)
    silent = fake(None, None, None) | {"reasons": []}
    assert figures(compare(batch, {"03-0061": silent})) == (0, 0, 1)
