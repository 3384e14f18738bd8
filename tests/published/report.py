"""Score a batch with `assess score` and hold the outcome against what its source published.

`python -m tests.published.report` prints the acceptance figures of all units (exit 1 when a figure is missed).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from tests.published.convert import CASES, FULL, ROOT, Batch, Row, full

# The source of case 02 rounds each weighted domain to 12 decimals before it adds them.
TOLERANCE = Fraction(1, 10**9)
Result = Mapping[str, Any]


@dataclass
class Outcome:
    """Each unit of a batch stands in exactly one of the lists; the differing ones with (unit, computed, published)."""

    equal: list[str] = field(default_factory=list)
    unscored: list[str] = field(default_factory=list)
    differing: list[tuple[str, str, str]] = field(default_factory=list)
    furthest: Fraction = Fraction(0)

    def add(self, other: Outcome) -> Outcome:
        """Both outcomes as one."""
        return Outcome(
            self.equal + other.equal,
            self.unscored + other.unscored,
            self.differing + other.differing,
            max(self.furthest, other.furthest),
        )


def assess_score(batch: Batch, folder: Path) -> dict[str, Result]:
    """Results by unit, from results.json as the command writes it."""
    batch.write(folder / "facts")
    command = [sys.executable, "-m", "assess.cli", "score", str(batch.scheme), str(folder / "facts")]
    command += ["--out", str(folder / "out")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        raise AssertionError(f"assess score ended with {done.returncode} for {batch.name}:\n{done.stderr}{done.stdout}")
    written = json.loads((folder / "out" / "results.json").read_text(encoding="utf-8"))
    return {unit["unit"]: unit for unit in written["units"]}


def compare(batch: Batch, results: Mapping[str, Result]) -> Outcome:
    """Where every expected unit stands; results for units nobody asked for are an error."""
    if set(results) != {row["unit"] for row in batch.expected}:
        raise AssertionError(f"{batch.name}: the units of results.json are not those that were given")
    outcome = Outcome()
    for row in batch.expected:
        unit, result = row["unit"], results[row["unit"]]
        if not row["published"]:
            known = has_no_total(result)
            outcome.unscored += [unit] if known else []
            outcome.differing += [] if known else [(unit, shown(result), "no score")]
            continue
        if batch.name == "hvbp" and result["exact"] is not None:
            outcome.furthest = max(outcome.furthest, distance(result, row))
        if agrees(batch.name, result, row):
            outcome.equal.append(unit)
        else:
            outcome.differing.append((unit, shown(result), f"{row['published']} {row['grade']}".strip()))
    return outcome


def agrees(name: str, result: Result, row: Row) -> bool:
    """Case 02 publishes an unrounded total and no grade; the others publish a whole number and a grade."""
    if result["exact"] is None:
        return False
    if name == "hvbp":
        return distance(result, row) <= TOLERANCE
    if "components" in row and not same_components(result, row):
        return False
    return bool(result["total"] == row["published"] and result["grade"] == row["grade"])


def distance(result: Result, row: Row) -> Fraction:
    return abs(Fraction(result["exact"]) - Fraction(row["published"]))


def same_components(result: Result, row: Row) -> bool:
    """The published sum and number of components, from the items that were scored."""
    points = [Fraction(item["exact"]) for item in result["items"] if item["state"] == "scored"]
    return sum(points) == Fraction(row["points"]) and len(points) == int(row["components"])


def has_no_total(result: Result) -> bool:
    """Reported as the contract asks: nothing but the reason."""
    empty = all(result[key] is None for key in ("total", "exact", "band", "grade", "rank"))
    return empty and [reason["code"] for reason in result["reasons"]] == ["nothing_applicable"]


def shown(result: Result) -> str:
    return "no score" if result["total"] is None else f"{result['total']} {result['grade']}"


def run_all() -> dict[str, Outcome]:
    """Every unit of every case through the command."""
    outcomes = {}
    for name in FULL:
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            batch = full(name)
            outcomes[name] = compare(batch, assess_score(batch, Path(folder)))
            click.echo(f"{name}: {len(batch.units):,} units in {time.perf_counter() - start:.1f} s", err=True)
    return outcomes


def lines(title: str, differing: list[tuple[str, str, str]]) -> str:
    return "".join(f"{title} {unit:<16} computed {ours:<24} published {theirs}\n" for unit, ours, theirs in differing)


def tell(hvbp: Outcome, florida: Outcome, sf: Outcome) -> bool:
    """Print the figures of the three cases; whether each is what was asked for."""
    refused = {row["unit"] for row in full("sf").expected if row["reproducible"] == "no"}
    by_the_source = [line for line in sf.differing if line[0] in refused]
    faults = hvbp.differing + florida.differing + [line for line in sf.differing if line[0] not in refused]
    far = Decimal(hvbp.furthest.numerator) / Decimal(hvbp.furthest.denominator)
    click.echo(f"02 HVBP     exact total within 1e-9: {len(hvbp.equal):,} of 2,676; furthest {far:.1E}")
    click.echo(f"03 Florida  points, components, percent and grade: {len(florida.equal):,} of 3,343")
    click.echo(f"            no score, reported as nothing_applicable: {len(florida.unscored)} of 102")
    click.echo(f"04 SF       score and label: {len(sf.equal)} of 544")
    click.echo(f"            published score is not what the recorded violations give: {len(by_the_source)} of 99")
    click.echo(lines("           ", by_the_source) + lines("UNEXPECTED ", faults), nl=False)
    figures = (len(hvbp.equal), len(florida.equal), len(florida.unscored), len(sf.equal), len(by_the_source))
    return figures == (2676, 3343, 102, 544, 99) and not faults


def main() -> int:
    """Run everything; 0 when every figure is reached."""
    if not CASES.is_dir():
        click.echo("the full published cases are not here (ASSESS_SHARED_CASES or ../shared/cases)")
        return 1
    outcomes = run_all()
    hvbp, sf, florida = outcomes.pop("hvbp"), outcomes.pop("sf"), Outcome()
    for outcome in outcomes.values():
        florida = florida.add(outcome)
    return 0 if tell(hvbp, florida, sf) else 1


if __name__ == "__main__":
    sys.exit(main())
