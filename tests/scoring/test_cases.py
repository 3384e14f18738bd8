"""The worked cases of tests/cases: one item (rules), whole years (steps). tests/cases/README.md tells their format."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from assess.collection.facts.fact_reader import build as build_facts
from assess.collection.tables.table import Table, from_rows
from assess.results.output.document import records
from assess.scoring.kernel import score
from indicators.faults import Refused
from indicators.kinds import KINDS
from indicators.loader import build as build_scheme

Data = dict[str, Any]

CASES = Path(__file__).parents[1] / "cases"
BASIS = [{"doc": "示例市计分算例", "article": "四", "standing": "office"}]
ITEM = {"text": "算例", "how": "按算例", "evidence": "按算例", "source": "import"}
FACT = ["unit", "item", "value", "base", "limit", "level", "count", "assessor"]
VETO = ["unit", "veto", "date", "state", "basis"]
LISTS = ("grade", "indicator", "extra", "bonus", "penalty")


def read(path: Path) -> Data:
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


BASE = read(CASES / "steps" / "base.toml")
RULES = {path.stem: read(path)["case"] for path in sorted((CASES / "rules").glob("*.toml"))}
STEPS = {path.stem: read(path)["case"] for path in sorted((CASES / "steps").glob("*.toml")) if path.stem != "base"}


def params(files: dict[str, list[Data]]) -> list[Any]:
    return [pytest.param(case, id=f"{stem}:{case['name']}") for stem, cases in files.items() for case in cases]


def complete(indicators: list[Data]) -> list[Data]:
    """Indicators with the texts and citations that no point depends on; the first is process, others result."""
    for place, indicator in enumerate(indicators):
        nature = "result" if place else "process"
        indicator.update({"name": f"指标{indicator['code']}", "nature": nature, "basis": BASIS} | indicator)
        indicator["item"] = [ITEM | item for item in indicator["item"]]
        indicator["veto"] = [{"name": "否决", "basis": BASIS} | veto for veto in indicator.get("veto", [])]
    return indicators


def document(case: Data) -> Data:
    """The base scheme with the case's keys in place of its own."""
    whole = deepcopy(BASE)
    whole["scheme"] |= case.get("scheme", {})
    whole |= {name: deepcopy(case[name]) for name in LISTS if name in case}
    complete(whole["indicator"])
    for name in ("extra", "bonus", "penalty"):
        whole[name] = [{"text": "算例", "basis": BASIS} | row for row in whole.get(name, [])]
    return whole


def table(name: str, header: list[str], rows: list[Any]) -> Table:
    dicts = [row if isinstance(row, dict) else dict(zip(header, row, strict=False)) for row in rows]
    return from_rows(name, header, [[row.get(column, "") for column in header] for row in dicts])


def run(case: Data) -> dict[str, Data]:
    """The records of the case by unit, through the same doors as the command line; raises `Refused`."""
    tables = {
        "units": table("units", ["unit", "name", "group"], case["units"]),
        "facts": table("facts", FACT, case["facts"]),
    }
    if "vetoes" in case:
        tables["vetoes"] = table("vetoes", VETO, case["vetoes"])
    scheme = build_scheme(document(case), "case.toml")
    facts = build_facts(scheme, tables)
    return {record["unit"]: record for record in records(scheme, facts, score(scheme, facts))}


def item_expected(words: str) -> Data:
    if words == "NA":
        return {"state": "not_applicable", "exact": "none"}
    return {"state": "missing", "exact": "0"} if words == "missing" else {"state": "scored", "exact": words}


def as_year(case: Data) -> Data:
    """A rule case as a whole year: its item T1 in a process indicator, or as bonus or penalty, beside ticked items."""
    rule = case["rule"]
    place = case.get("place", "penalty" if rule["kind"] == "each" else "item")
    item = {key: case[key] for key in ("points", "combine", "cap", "rule") if key in case} | {"code": "T1"}
    ticks = [{"code": code, "points": "1", "rule": {"kind": "tick"}} for code in ("T0", "T2")]
    process = item if place == "item" else ticks[0]
    groups = dict.fromkeys(case.get("expect", {}), "g1")
    groups |= {fact["unit"]: fact.get("group", "g1") for fact in case["facts"]}
    given = [{key: fact[key] for key in fact if key != "group"} | {"item": "T1"} for fact in case["facts"]]
    ticked = [[unit, code, "1"] for unit in groups for code in ("T0", "T2") if code in {process["code"], "T2"}]
    expect = {unit: {"items": {"T1": item_expected(words)}} for unit, words in case.get("expect", {}).items()}
    year = {
        "scheme": {"missing": "zero", "decimals": case.get("decimals", 2)},
        "indicator": [
            {"code": "T", "weight": "50", "item": [process]},
            {"code": "S", "weight": "50", "item": [ticks[1]]},
        ],
        "units": [[unit, f"单位{unit}", group] for unit, group in groups.items()],
        "facts": given + ticked,
        "expect": expect,
    }
    return (year if place == "item" else year | {place: [item]}) | {k: case[k] for k in ("refused",) if k in case}


def differences(expect: Data, got: Data, where: str) -> Iterator[str]:
    """One line for each expected key that is otherwise; keys that aren't given are free."""
    for key, want in expect.items():
        if key in {"indicators", "items"}:
            by_code = {row["code"]: row for row in got[key]}
            for code, keys in want.items():
                yield from differences(keys, by_code[code], f"{where} {code}")
        else:
            have = sorted({reason["code"] for reason in got[key]}) if key == "reasons" else got[key]
            if have != (None if want == "none" else want):
                yield f"{where} {key}: {have!r}, expected {want!r}"


def texts(record: Data) -> list[str]:
    """The rendered reasons of a unit and of its items."""
    return [reason["text"] for reason in [*record["reasons"], *(item["reason"] for item in record["items"])]]


def check(case: Data) -> None:
    if "refused" in case:
        with pytest.raises(Refused) as caught:
            run(case)
        words = case["refused"] if isinstance(case["refused"], list) else [case["refused"]]
        text = str(caught.value)
        assert [word for word in words if word not in text] == [], text
        return
    got = run(case)
    assert [text for record in got.values() for text in texts(record) if not text or "{" in text] == []
    assert [line for unit, keys in case["expect"].items() for line in differences(keys, got[unit], unit)] == []


@pytest.mark.parametrize("case", params(RULES))
def test_rule(case):
    check(as_year(case))


@pytest.mark.parametrize("case", params(STEPS))
def test_step(case):
    check(case)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_cases(kind):
    assert len([case for case in RULES.get(kind, []) if case["rule"]["kind"] == kind]) >= 6


def test_the_steps_have_their_cases():
    assert sum(map(len, STEPS.values())) >= 60


def exacts(expect: Any) -> Iterator[str]:
    if isinstance(expect, dict):
        for key, value in expect.items():
            if key == "exact" or (isinstance(value, str) and "/" in value):
                yield value
            yield from exacts(value)


@pytest.mark.parametrize("stem", [*RULES, *STEPS])
def test_cases_are_well_formed(stem):
    cases = RULES.get(stem, []) + STEPS.get(stem, [])
    assert len({case["name"] for case in cases}) == len(cases)
    assert [case["name"] for case in cases if ("expect" in case) == ("refused" in case)] == []
    fractions = [words for case in cases for words in exacts(case.get("expect")) if words != "none"]
    assert [words for words in fractions if str(Fraction(words)) != words] == []
