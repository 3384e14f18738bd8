"""No false alarm: whatever was honestly scored and sealed passes, every check of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sealing.checking import told
from tests.sealing.honest import packages
from tests.sealing.year import bare, failed


def alarms(folder: Path, keys: dict[str, Path], first: int, count: int) -> list[tuple[int, set[str]]]:
    """Seeds whose honest packages do not pass, and the checks that say so."""
    found = []
    before: Path | None = None
    for seed, package in packages(folder, keys["private"], first, count):
        words = [
            *(["--key", str(keys["public"])] if seed % 2 else []),
            *(["--previous", str(before)] if before else []),
        ]
        code, said = told(package, *words)
        if code:
            found.append((seed, failed(said)))
        before = package
    return found


@pytest.mark.parametrize("count", [6, pytest.param(20, marks=pytest.mark.slow)])
def test_random_years(count: int, keys: dict[str, Path], tmp_path: Path) -> None:
    """Every size and style of a year, signed and not."""
    assert alarms(tmp_path, keys, 0, count) == []
    # The last one again as a stranger would: no packages installed, no environment.
    last, before = tmp_path / f"{count - 1}.zip", tmp_path / f"{count - 2}.zip"
    code, said = bare(last, "--key", keys["public"], "--previous", before)
    assert code == 0, said


@pytest.mark.slow
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("part", range(10))
def test_a_thousand_random_years(part: int, keys: dict[str, Path], tmp_path: Path) -> None:
    assert alarms(tmp_path, keys, 1000 + 100 * part, 100) == []
