"""Template → filled by a script → (saved by LibreOffice) → score: the same results as the CSV gives."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from assess.collection.facts.fact_reader import read
from assess.results.output.document import ENGINE, write
from assess.scoring.kernel import score
from indicators.loader import load
from indicators.schema import Scheme
from reports.fill_in.fill_in_workbook import book
from tests.collection.filling import csv_rows, fill, filled, units_of
from tests.collection.schemes import write_csv
from tests.reference.random_years import Year, make_year

EXAMPLE = Path("docs/example/2026")
COLUMNS = ("unit", "item", "value", "base", "limit", "level", "count", "assessor")
SEEDS = [(seed, style) for seed in range(10) for style in ("tie-dense", "continuous")]


def results(scheme: Scheme, path: Path) -> str:
    """What results.json would hold."""
    facts, _ = read(scheme, path)
    return "".join(write(scheme, facts, score(scheme, facts), ENGINE))


def example(root: Path) -> Scheme:
    return load(root / "indicators/2026/governments.toml")


def by_soffice(path: Path, folder: Path) -> Path:
    """The workbook opened and saved again by LibreOffice."""
    program = shutil.which("soffice")
    if not program:
        pytest.skip("LibreOffice (soffice) is not here: make deps")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    form = "xlsx:Calc MS Excel 2007 XML"
    asked = [program, profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(path)]
    subprocess.run(asked, check=True, capture_output=True, timeout=120)
    return folder / path.name


def test_example_year_by_way_of_libreoffice(root: Path, tmp_path: Path) -> None:
    """All 40 units in one book."""
    scheme, folder = example(root), root / EXAMPLE
    rows, vetoes = csv_rows(folder / "facts.csv"), csv_rows(folder / "vetoes.csv")
    path = filled(tmp_path / "book.xlsx", scheme, units_of(folder / "units.csv"), rows, vetoes)
    expected = results(scheme, folder)
    assert results(scheme, path) == expected
    (tmp_path / "saved").mkdir()
    assert results(scheme, by_soffice(path, tmp_path / "saved")) == expected


def test_example_year_in_forty_books(root: Path, tmp_path: Path) -> None:
    """One book for each unit, some handed in twice, some in English, one renamed; CSV scores the same."""
    scheme, folder = example(root), root / EXAMPLE
    rows, vetoes = csv_rows(folder / "facts.csv"), csv_rows(folder / "vetoes.csv")
    units = units_of(folder / "units.csv")
    forms = tmp_path / "forms"
    forms.mkdir()
    for at in range(len(units)):
        path = forms / f"{units.codes[at]}.xlsx"
        path.write_bytes(book(scheme, units, [at], "en" if at % 2 else "zh"))
        fill(path, rows, vetoes)
    (forms / "copy.bak").write_bytes((forms / f"{units.codes[3]}.xlsx").read_bytes())
    (forms / "~$lock.xlsx").write_bytes(b"x")
    assert results(scheme, forms) == results(scheme, folder)


def formable(year: Year) -> list[dict[str, str]]:
    """The facts that a form can hold: an empty row of a bonus or penalty looks like no row there."""
    outside = {part["code"] for kind in ("bonus", "penalty") for part in year.scheme.get(kind, [])}
    return [row for row in year.facts if row["item"] not in outside or row.get("value") or row.get("level")]


def table(columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> list[list[str]]:
    return [[*columns], *([row.get(name, "") for name in columns] for row in rows)]


@pytest.mark.parametrize(("seed", "style"), SEEDS)
def test_random_years(tmp_path: Path, seed: int, style: str) -> None:
    year = make_year(seed, 5, 14, style)  # type: ignore[arg-type]
    (tmp_path / "scheme.toml").write_text(year.scheme_toml, "utf-8")
    scheme, facts = load(tmp_path / "scheme.toml"), formable(year)
    folder = write_csv(
        tmp_path / "csv",
        units=table(("unit", "name", "group"), year.units),
        facts=table(COLUMNS, facts),
        vetoes=table(("unit", "veto", "date", "state", "basis"), year.vetoes),
    )
    units = units_of(folder / "units.csv")
    path = filled(tmp_path / "book.xlsx", scheme, units, facts, year.vetoes, assessors=6)
    assert results(scheme, path) == results(scheme, folder)
