"""Years with their score books: the example years, random years, and one whose every name looks like a formula."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assess.collection.facts.fact_reader import build, read
from assess.collection.tables.table import from_rows
from assess.results.output.document import records
from assess.scoring.facts import Facts
from assess.scoring.kernel import Results, score
from indicators.loader import build as build_scheme
from indicators.loader import load, parse
from indicators.schema import Scheme
from reports.book.score_book import write_book
from tests.reference.random_years import Year, make_year
from tests.scoring.against_reference import HEADERS
from tests.scoring.test_cases import FACT, RULES, STEPS, VETO, as_year, document, table

ROOT = Path(__file__).resolve().parents[2]
Style = Literal["tie-dense", "continuous"]
STYLES: tuple[Style, ...] = ("tie-dense", "continuous")
SIZES = (1, 7, 20, 40, 12)
NAMED = """format = 1
[scheme]
code = "X"
year = 2026
title = "@2"
office = "@3"
kind = "government"
basis = [{doc = "@0", article = "@1", standing = "office"}]
[[grade]]
name = "@4"
min = "90"
quota = {count = 1}
[[grade]]
name = "@5x"
[[parent]]
name = "@6"
share = "5"
[[indicator]]
code = "A"
name = "@0"
weight = "50"
nature = "process"
basis = [{doc = "@0", article = "@1", standing = "office"}]
[[indicator.item]]
code = "A1"
text = "@1"
points = "5"
how = "@2"
evidence = "@3"
source = "self"
rule = {kind = "levels", levels = {"@4" = "1", "@5" = "2"}, each = "sum"}
[[indicator.veto]]
code = "V1"
name = "@6"
when = {recorded = true}
effect = {grade_cap = "@5x"}
basis = [{doc = "@0", article = "@1", standing = "office"}]
[[indicator]]
code = "B"
name = "@5"
weight = "50"
nature = "result"
basis = [{doc = "@0", article = "@1", standing = "office"}]
[[indicator.item]]
code = "B1"
text = "@0"
points = "5"
how = "@1"
evidence = "@2"
source = "self"
rule = {kind = "deduct", per = "1"}
"""
EXAMPLES = sorted(path.name for path in (ROOT / "docs/example").glob("20??"))


@dataclass(frozen=True)
class Scored:
    """A year that was scored, and its records as they stand in results.json."""

    name: str
    scheme: Scheme
    facts: Facts
    results: Results

    @property
    def records(self) -> list[dict[str, Any]]:
        return records(self.scheme, self.facts, self.results)

    def write(self, folder: Path, lang: str = "zh") -> Path:
        path = folder / f"{self.name}.xlsx"
        write_book(path, self.scheme, self.facts, self.results, "test", lang)
        return path


def example(year: str) -> Scored:
    scheme = load(ROOT / "indicators" / year / "governments.toml")
    facts, _ = read(scheme, ROOT / "docs/example" / year, lambda *_: None)
    return Scored(f"example-{year}", scheme, facts, score(scheme, facts))


def random_year(seed: int, style: Style, items: int = 10) -> Scored:
    return scored(f"{style}-{seed}", make_year(seed, SIZES[seed % len(SIZES)], items, style))


def scored(name: str, year: Year) -> Scored:
    scheme = parse(year.scheme_toml.encode(), "random")
    tables = {
        kind: from_rows(kind, header, [[row.get(column, "") for column in header] for row in getattr(year, kind)])
        for kind, header in HEADERS.items()
    }
    facts = build(scheme, tables)
    return Scored(name, scheme, facts, score(scheme, facts))


def with_names(names: list[str]) -> Scored:
    """A small year in which units, groups, items, levels, vetoes and grades bear these names."""
    text = NAMED
    for at in range(7):
        text = text.replace(f"@{at}", names[at].replace("\\", "\\\\").replace('"', '\\"'))
    scheme = parse(text.encode(), "names")
    rows = {
        "units": [[f"0{at}", name, names[at // 2]] for at, name in enumerate(names)],
        "facts": [row for at in range(len(names)) for row in (
            [f"0{at}", "A1", "", "", "", names[4 + at % 2], "1", ""],
            [f"0{at}", "B1", "1", "", "", "", "", ""],
        )],
        "vetoes": [["00", "V1", "2026-12-01", "confirmed", names[0]]],
    }  # fmt: skip
    facts = build(scheme, {kind: from_rows(kind, HEADERS[kind], listed) for kind, listed in rows.items()})
    return Scored("names", scheme, facts, score(scheme, facts))


def worked(name: str, case: dict[str, Any]) -> Scored:
    """A worked case of tests/cases."""
    scheme = build_scheme(document(case), "case.toml")
    given = {
        "units": (["unit", "name", "group"], case["units"]),
        "facts": (FACT, case["facts"]),
        "vetoes": (VETO, case.get("vetoes", [])),
    }
    tables = {kind: table(kind, header, rows) for kind, (header, rows) in given.items()}
    facts = build(scheme, tables)
    return Scored(name, scheme, facts, score(scheme, facts))


def all_worked() -> list[Scored]:
    """Every worked case that is not there to be refused."""
    cases = [case for listed in STEPS.values() for case in listed]
    cases += [as_year(case) for listed in RULES.values() for case in listed]
    return [worked(f"case-{at}", case) for at, case in enumerate(cases) if "refused" not in case]
