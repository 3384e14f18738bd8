"""What people read about the worked cases: each rule case's reason, and whole explanations, beside reviewed files.

After a wanted change: `python -m tests.scoring.test_golden` writes them anew; the difference is then reviewed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assess.collection.facts.fact_reader import build as build_facts
from assess.scoring.explain import explain
from assess.scoring.kernel import score
from assess.scoring.unit_result import unit_result
from indicators.loader import build as build_scheme
from reports.words.page_words import explanation
from reports.words.speaker import Speaker
from tests.scoring.test_cases import FACT, RULES, STEPS, VETO, as_year, document, run, table

GOLDEN = Path(__file__).parents[1] / "cases" / "golden"
EXPLAINED = ("loss", "na", "totals", "veto_effects", "quota_ties", "rounding", "large")
MOST = 8


def reasons(stem: str) -> dict[str, dict[str, Any]]:
    """Case → unit → reason of its item: code, arguments, sentence."""
    told = {}
    for case in RULES[stem]:
        if "refused" in case:
            continue
        records = run(as_year(case))
        told[case["name"]] = {
            unit: next(item["reason"] for item in record["items"] if item["code"] == "T1")
            for unit, record in records.items()
        }
    return told


def explained(stem: str) -> Iterator[str]:
    """The explanations of the first cases of a file, Chinese and English in turn."""
    for place, case in enumerate(STEPS[stem][: 3 * MOST if stem == "totals" else MOST]):
        if "refused" in case:
            continue
        tables = {
            "units": table("units", ["unit", "name", "group"], case["units"]),
            "facts": table("facts", FACT, case["facts"]),
            "vetoes": table("vetoes", VETO, case.get("vetoes", [])),
        }
        scheme = build_scheme(document(case), "case.toml")
        facts = build_facts(scheme, tables)
        results = score(scheme, facts)
        for unit in facts.units[:2]:
            yield f"== {case['name']}"
            tree = explain(unit_result(scheme, facts, results, unit))
            yield from explanation(Speaker(scheme, "en" if place % 2 else "zh"), tree)


def text(stem: str) -> str:
    if stem in RULES:
        return json.dumps(reasons(stem), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return "\n".join(explained(stem)) + "\n"


def path(stem: str) -> Path:
    return GOLDEN / (f"{stem}.json" if stem in RULES else f"{stem}.txt")


@pytest.mark.parametrize("stem", [*RULES, *EXPLAINED])
def test_is_as_reviewed(stem: str):
    assert text(stem) == path(stem).read_text(encoding="utf-8")


if __name__ == "__main__":
    for name in [*RULES, *EXPLAINED]:
        path(name).write_text(text(name), encoding="utf-8")
