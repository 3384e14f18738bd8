"""Honest packages of random years: every rule kind, every setting, with and without signature."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from tests.reference.random_years import Year, make_year
from tests.scoring.against_reference import HEADERS
from tests.sealing.year import assess, scored

SIZES = (1, 2, 5, 8, 13, 20)
STYLES: tuple[Literal["tie-dense", "continuous"], ...] = ("tie-dense", "continuous")


def written(year: Year, folder: Path) -> Path:
    """The year as files: scheme.toml and the folder facts."""
    facts = folder / "facts"
    facts.mkdir(parents=True)
    (folder / "scheme.toml").write_text(year.scheme_toml, encoding="utf-8")
    for name, header in HEADERS.items():
        with (facts / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            rows = ([row.get(column, "") for column in header] for row in getattr(year, name))
            csv.writer(stream).writerows([header, *rows])
    return folder


def packages(folder: Path, key: Path, first: int, count: int) -> Iterator[tuple[int, Path]]:
    """`count` sealed random years from seed `first` on, every second one signed, each but the first after another."""
    before: Path | None = None
    for seed in range(first, first + count):
        year = written(make_year(seed, SIZES[seed % len(SIZES)], 6 + seed % 7, STYLES[seed % 2]), folder / str(seed))
        results = scored(year / "out", year / "scheme.toml", year / "facts")
        package = folder / f"{seed}.zip"
        signed = ("--key", key) if seed % 2 else ()
        follows = ("--previous", before) if before else ()
        assess("seal", results, "-o", package, *signed, *follows)
        yield seed, package
        before = package
