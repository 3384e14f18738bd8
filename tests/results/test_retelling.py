"""A stored record tells the same story as the facts it was made from."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from assess.collection.facts.fact_reader import build as build_facts
from assess.collection.facts.fact_reader import read
from assess.results.output.document import records
from assess.results.output.record_rebuild import result_of
from assess.scoring.explain import explain
from assess.scoring.facts import Facts
from assess.scoring.kernel import score
from assess.scoring.unit_result import unit_result
from indicators.loader import build, load
from indicators.schema import Scheme
from tests.scoring.test_cases import FACT, STEPS, VETO, document, table

ROOT = Path(__file__).resolve().parents[2]
YEARS = [(2024, "enterprises"), (2026, "departments"), (2026, "governments")]
WHOLE = [
    pytest.param(case, id=f"{stem}:{case['name']}") for stem in STEPS for case in STEPS[stem] if "refused" not in case
]


def same(scheme: Scheme, facts: Facts) -> int:
    """Every unit's tree, told twice."""
    results = score(scheme, facts)
    kept = records(scheme, facts, results)
    for record in kept:
        graded = sum(one["group"] == record["group"] and one["total"] is not None for one in kept)
        stored, scored = result_of(scheme, record, graded), unit_result(scheme, facts, results, record["unit"])
        assert explain(stored) == explain(scored)
        assert (stored.stand, stored.sums, stored.losses) == (scored.stand, scored.sums, scored.losses)
    return len(kept)


@pytest.mark.parametrize(("year", "kind"), YEARS)
def test_example_years_are_told_the_same(year: int, kind: str) -> None:
    folder = ROOT / "docs/example" / str(year)
    scheme = load(ROOT / f"indicators/{year}/{kind}.toml")
    facts, _ = read(scheme, folder if kind == "governments" else folder / kind)
    assert same(scheme, facts) > 10


@pytest.mark.parametrize("case", WHOLE)
def test_worked_cases_are_told_the_same(case: dict) -> None:
    """Every setting of a scheme, every effect, every way to have nothing."""
    tables = {
        "units": table("units", ["unit", "name", "group"], case["units"]),
        "facts": table("facts", FACT, case["facts"]),
        "vetoes": table("vetoes", VETO, case.get("vetoes", [])),
    }
    scheme = build(document(case), "case.toml")
    facts = build_facts(scheme, tables)
    assert same(scheme, facts)


def test_losses_and_points_make_full_marks() -> None:
    scheme = load(ROOT / "indicators/2026/enterprises.toml")
    facts, _ = read(scheme, ROOT / "docs/example/2026/enterprises")
    for record in records(scheme, facts, score(scheme, facts)):
        lost = result_of(scheme, record, 1).losses
        full = {item.code: item.full for item in scheme.items()}
        for item in record["items"]:
            if item["code"] in lost:
                assert lost[item["code"]] + Fraction(item["exact"]) == full[item["code"]]
