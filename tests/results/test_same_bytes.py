"""The same input gives the same results.json: in any row order, locale, time zone and hash seed."""

from __future__ import annotations

import csv
import random
import subprocess
import sys
from pathlib import Path

import pytest

SETTINGS = (
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "4242", "LC_ALL": "tr_TR.UTF-8", "TZ": "America/New_York"},
    {"PYTHONHASHSEED": "7", "LC_ALL": "zh_CN.GB18030", "TZ": "Pacific/Kiritimati"},
    {"PYTHONHASHSEED": "99", "LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Shanghai", "ASSESS_LANG": "en"},
)


def scored(root: Path, facts: Path, out: Path, environment: dict[str, str]) -> bytes:
    command = [sys.executable, "-m", "assess.cli", "score", str(root / "indicators/2026/governments.toml"), str(facts)]
    command += ["--out", str(out), "--quiet", "--no-book"]
    subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)
    return (out / "results.json").read_bytes()


def shuffled(source: Path, target: Path, seed: int) -> Path:
    target.mkdir()
    for path in sorted(source.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            head, *rows = csv.reader(stream)
        random.Random(seed).shuffle(rows)
        with (target / path.name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([head, *rows])
    return target


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    root = Path(__file__).resolve().parents[2]
    out = tmp_path_factory.mktemp("usual")
    return scored(root, root / "docs/example/2026", out, {"PATH": "", "HOME": str(out)})


@pytest.mark.parametrize("place", range(len(SETTINGS)))
def test_environment_changes_no_byte(
    place: int, root: Path, tmp_path: Path, plain_environment: dict[str, str], usual: bytes
):
    facts = shuffled(root / "docs/example/2026", tmp_path / "facts", place)
    result = scored(root, facts, tmp_path / "out", plain_environment | SETTINGS[place])
    assert result == usual
    assert len(result) > 100_000
