"""One random year through the product and through the independent reference, and where they differ."""

from __future__ import annotations

from typing import Any

from assess.collection.facts.fact_reader import build
from assess.collection.tables.table import from_rows
from assess.results.output.document import records
from assess.scoring.facts import Facts
from assess.scoring.kernel import score
from indicators.loader import parse
from indicators.schema import Scheme
from tests.reference.random_years import Year, make_year
from tests.reference.score import score as reference

HEADERS = {
    "units": ["unit", "name", "group"],
    "facts": ["unit", "item", "value", "base", "limit", "level", "count", "assessor"],
    "vetoes": ["unit", "veto", "date", "state", "basis"],
}
COMPARED = ("code", "points", "exact", "available", "state")


def read(year: Year) -> tuple[Scheme, Facts]:
    """The year through loader and importer."""
    scheme = parse(year.scheme_toml.encode(), "random")
    tables = {
        name: from_rows(name, header, [[row.get(column, "") for column in header] for row in getattr(year, name)])
        for name, header in HEADERS.items()
    }
    return scheme, build(scheme, tables)


def computed(year: Year) -> list[dict[str, Any]]:
    """The year's records from loader, importer, kernel and document, reduced to what the reference knows."""
    scheme, facts = read(year)
    units = records(scheme, facts, score(scheme, facts))
    for unit in units:
        unit["reasons"] = [reason["code"] for reason in unit["reasons"]]
        unit["items"] = [{key: item[key] for key in COMPARED} for item in unit["items"]]
    return units


def differences(seed: int, units: int, items: int, style: str) -> list[tuple[str, str, object, object]]:
    """(unit, key, computed, reference) wherever the two disagree on this seed's year."""
    return disagreements(make_year(seed, units, items, style))  # type: ignore[arg-type]


def disagreements(year: Year) -> list[tuple[str, str, object, object]]:
    """(unit, key, computed, reference) wherever the two disagree on this year."""
    mine, theirs = computed(year), reference(year.scheme, year.units, year.facts, year.vetoes)
    assert len(mine) == len(theirs) == len(year.units)
    return [
        (right["unit"], key, left.get(key), right[key])
        for left, right in zip(mine, theirs, strict=True)
        for key in right
        if left.get(key) != right[key]
    ]
