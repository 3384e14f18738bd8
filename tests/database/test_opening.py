"""Every worked case survives the way through pack and payload: the record opened is the record scored."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from assess.collection.fact_packs import Damaged, pack, unpack
from assess.collection.facts.fact_reader import build as build_facts
from assess.collection.tables.table import from_rows
from assess.results.output.document import records
from assess.results.output.record_rebuild import StoredUnit, record_objects
from assess.results.output.record_rebuild import records as opened
from assess.results.payload import PayloadWriter, ranked, read_back
from assess.scoring.facts import Facts
from assess.scoring.kernel import score
from assess.scoring.stands import stands
from indicators.loader import build as build_scheme
from indicators.loader import parse
from indicators.schema import Scheme
from tests.reference.random_years import make_year
from tests.scoring.against_reference import HEADERS
from tests.scoring.test_cases import FACT, RULES, STEPS, VETO, as_year, document, params, table


def read(case: dict[str, Any]) -> tuple[Scheme, Facts]:
    """Scheme and facts of a worked case of whole years."""
    tables = {
        "units": table("units", ["unit", "name", "group"], case["units"]),
        "facts": table("facts", FACT, case["facts"]),
    }
    if "vetoes" in case:
        tables["vetoes"] = table("vetoes", VETO, case["vetoes"])
    scheme = build_scheme(document(case), "case.toml")
    return scheme, build_facts(scheme, tables)


def taken(files: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The cases that are scored; what is refused is never kept."""
    return {name: [case for case in cases if "refused" not in case] for name, cases in files.items()}


def through(scheme: Scheme, facts: Facts) -> None:
    """Scored from packs, kept, opened unit by unit and together: the same text each time."""
    packs = list(pack(scheme, facts))
    columns = unpack(scheme, enumerate(packs), len(packs))
    again = Facts(facts.units, facts.names, facts.groups, facts.group, columns, facts.recorded)
    assert list(pack(scheme, again)) == packs
    wanted = [json.dumps(one) for one in records(scheme, facts, score(scheme, facts))]
    results = score(scheme, again)
    assert [json.dumps(one) for one in records(scheme, again, results)] == wanted
    rows = np.arange(len(packs))
    codes = [item.code for item in ranked(scheme)]
    kept = [read_back(codes, text) for text in PayloadWriter(scheme, again, results).block(rows)]
    heads = stands(scheme, again, results, rows)
    held = [StoredUnit(*parts) for parts in zip(heads, kept, packs, strict=True)]
    assert [json.dumps(json.loads(text)) for text in opened(scheme, held)] == wanted
    assert [json.dumps(one) for one in record_objects(scheme, held)] == wanted
    for one, text in zip(held, wanted, strict=True):
        assert [json.dumps(json.loads(alone)) for alone in opened(scheme, [one])] == [text]
        assert [json.dumps(alone) for alone in record_objects(scheme, [one])] == [text]


@pytest.mark.parametrize("case", params(taken(RULES)))
def test_every_rule(case: dict[str, Any]) -> None:
    """A rule's cases, as items, bonuses and penalties."""
    through(*read(as_year(case)))


@pytest.mark.parametrize("case", params(taken(STEPS)))
def test_every_step(case: dict[str, Any]) -> None:
    """Whole years with vetoes, quotas, gates, caps."""
    through(*read(case))


@pytest.mark.parametrize("style", ["tie-dense", "continuous"])
@pytest.mark.parametrize("seed", range(30))
def test_random_years(seed: int, style: str) -> None:
    """Random schemes and facts, with everything the format knows."""
    year = make_year(seed, 20, 12, style)  # type: ignore[arg-type]
    scheme = parse(year.scheme_toml.encode(), "random")
    rows = {
        name: [[row.get(column, "") for column in header] for row in getattr(year, name)]
        for name, header in HEADERS.items()
    }
    through(
        scheme, build_facts(scheme, {name: from_rows(name, header, rows[name]) for name, header in HEADERS.items()})
    )


def test_a_damaged_pack_is_told() -> None:
    """Cut short, of another format, of another scheme."""
    scheme, facts = read(STEPS[next(iter(STEPS))][0])
    whole = next(iter(pack(scheme, facts)))
    for wrong in (whole[:-1], b"KCAP" + whole[4:], whole[:4] + b"\x02" + whole[5:], b""):
        with pytest.raises(Damaged):
            unpack(scheme, [(0, wrong)], 1)
