"""A year of 5,000 units × 100 items is sealed and verified within its limits of time and memory."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.reference.random_years import make_year
from tests.sealing.honest import written
from tests.sealing.measuring import measured
from tests.sealing.year import VERIFIER, scored

MEBIBYTE = 2**20


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_large_year(keys: dict[str, Path], tmp_path: Path) -> None:
    year = written(make_year(5, 5000, 100, "continuous"), tmp_path / "year")
    results = scored(year / "out", year / "scheme.toml", year / "facts")
    assert (results / "results.json").stat().st_size > 150 * MEBIBYTE
    package = tmp_path / "large.zip"
    seal = [sys.executable, "-m", "assess.cli", "seal", results, "-o", package, "--key", keys["private"]]
    verify = [sys.executable, "-I", "-S", VERIFIER, package, "--key", keys["public"]]
    for name, command, limit in (("sealed", seal, 30), ("verified", verify, 60)):
        seconds, memory = measured(command)
        sys.stdout.write(f"\n5,000 units × 100 items {name}: {seconds} s, {memory // MEBIBYTE} MiB\n")
        assert seconds <= limit
        assert memory <= 512 * MEBIBYTE
