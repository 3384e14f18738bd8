"""Published results of others, turned into facts of our format: `../shared/cases` → rows of units, facts and expected.

Each `Batch` belongs to the scheme of the same name in tests/cases/published. `expected` keeps what the source published
and is never shown to the command that is tested.
"""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CASES = Path(os.environ.get("ASSESS_SHARED_CASES", ROOT.parent / "shared" / "cases"))
PUBLISHED = ROOT / "tests" / "cases" / "published"

HVBP_DOMAINS = {"clinical_outcomes": "CO1", "person_community": "PC1", "safety": "SA1", "efficiency": "EF1"}
FLORIDA_COMPONENTS = {
    "ela": "ELA",
    "math": "MATH",
    "science": "SCI",
    "social_studies": "SOC",
    "middle_school_acceleration": "MSA",
    "graduation_rate": "GRAD",
    "college_career_acceleration": "CCA",
}
FLORIDA_TYPES = ("elementary", "middle", "high", "combination")
NOT_APPLICABLE = "NA"

Row = dict[str, str]


@dataclass(frozen=True)
class Batch:
    """One run of the command: units and facts go in, expected is compared with what comes out."""

    name: str
    units: tuple[Row, ...]
    facts: tuple[Row, ...]
    expected: tuple[Row, ...]

    @property
    def scheme(self) -> Path:
        return PUBLISHED / f"{self.name}.toml"

    def only(self, units: Iterable[str]) -> Batch:
        """The same batch for the named units."""
        wanted = set(units)
        parts = ([row for row in rows if row["unit"] in wanted] for rows in (self.units, self.facts, self.expected))
        return Batch(self.name, *(tuple(rows) for rows in parts))

    def write(self, folder: Path) -> None:
        """The CSV folder the command reads."""
        folder.mkdir(parents=True, exist_ok=True)
        write_rows(folder / "units.csv", self.units)
        write_rows(folder / "facts.csv", self.facts)


def write_rows(path: Path, rows: Sequence[Row]) -> None:
    """Rows with the keys of the first one as header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_rows(path: Path) -> tuple[Row, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def sample(name: str) -> Batch:
    """The units of a case that are kept in the repository."""
    folder = PUBLISHED / name
    return Batch(name, *(read_rows(folder / f"{table}.csv") for table in ("units", "facts", "expected")))


def full(name: str) -> Batch:
    """All units of a case, from the shared data."""
    return FULL[name]()


def fact(unit: str, item: str, value: str) -> Row:
    return {"unit": unit, "item": item, "value": value or NOT_APPLICABLE}


def hvbp() -> Batch:
    """Domain scores have 12 decimals and facts at most 6: they are given in millionths, digit for digit."""
    rows = read_rows(CASES / "02_cms_hvbp_fy2021" / "units.csv")
    units, facts, expected = [], [], []
    for row in rows:
        unit = row["facility_id"]
        units.append({"unit": unit, "name": f"Facility {unit}", "group": row["state"]})
        facts += [fact(unit, item, millionths(row[domain])) for domain, item in HVBP_DOMAINS.items()]
        expected.append({"unit": unit, "published": row["total_performance_score_published"], "grade": ""})
    return Batch("hvbp", tuple(units), tuple(facts), tuple(expected))


def millionths(score: str) -> str:
    return f"{Decimal(score).scaleb(6):f}" if score else ""


def florida(school_type: str) -> Batch:
    """Schools of one type; an empty component is one the school does not have, so it is not applicable."""
    rows = read_rows(CASES / "03_florida_school_grades_2023" / "units.csv")
    units, facts, expected = [], [], []
    for row in rows:
        if row["type"].lower() != school_type:
            continue
        unit = f"{row['district']}-{row['school']}"
        units.append({"unit": unit, "name": f"School {unit}", "group": f"District {row['district']}"})
        facts += [fact(unit, item, row[column]) for column, item in FLORIDA_COMPONENTS.items()]
        facts.append(fact(unit, "N1", NOT_APPLICABLE))
        columns = {"published": "percent", "grade": "grade", "points": "total_points", "components": "total_components"}
        expected.append({"unit": unit} | {key: row[f"{column}_published"] for key, column in columns.items()})
    return Batch(f"florida-{school_type}", tuple(units), tuple(facts), tuple(expected))


def sf() -> Batch:
    """Inspections, a unit each. `reproducible` says which file of the case an inspection comes from."""
    folder = CASES / "04_sf_inspection_deductions"
    labels = read_rows(folder / "bands.csv")
    units: list[Row] = []
    facts: list[Row] = []
    expected: list[Row] = []
    for name, reproducible in (("inspections_reproducible", "yes"), ("inspections_not_reproducible", "no")):
        for record in json.loads((folder / f"{name}.json").read_text(encoding="utf-8")):
            unit, score = f"{record['unit']}-{record['date']}", record["score_published"]
            units.append({"unit": unit, "name": f"Inspection {unit}", "group": record["date"][:4]})
            facts += violation_rows(unit, record["violations"])
            (label,) = (row["label"] for row in labels if int(row["min"]) <= score <= int(row["max"]))
            expected.append({"unit": unit, "published": str(score), "grade": label, "reproducible": reproducible})
    return Batch("sf", tuple(units), tuple(facts), tuple(expected))


def violation_rows(unit: str, violations: Iterable[str]) -> Iterator[Row]:
    for level, count in Counter(violations).items():
        yield {"unit": unit, "item": "V1", "value": "", "level": level, "count": str(count)}
    yield fact(unit, "N1", NOT_APPLICABLE) | {"level": "", "count": ""}


FULL: dict[str, Callable[[], Batch]] = {
    "hvbp": hvbp,
    **{f"florida-{school_type}": partial(florida, school_type) for school_type in FLORIDA_TYPES},
    "sf": sf,
}
