"""A correction is a new package beside the old one: with a reason, by two persons, of the same office and year."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sealing.conftest import CORRECTION, changed_year
from tests.sealing.forging import digest, taken_apart
from tests.sealing.year import ROOT, assess, bare, scored

REASON = ("--reason", "录入有误（示例）")
TWO = ("--approver", "示例甲", "--approver", "示例乙")


def manifest(path: Path) -> dict:
    return json.loads(taken_apart(path)["manifest.json"])


def test_both_verify_afterwards(packages: dict[str, Path], keys: dict[str, Path]) -> None:
    told = manifest(packages["correction"])["supersedes"]
    assert told["package"] == digest(taken_apart(packages["first"])["manifest.json"])
    assert (told["reason"], told["approvers"]) == ("专家评分录入有误（示例）", ["示例乙", "示例甲"])
    for name, more in (("first", ()), ("correction", ("--previous", packages["first"]))):
        assert bare(packages[name], "--key", keys["public"], *more)[0] == 0


def test_keeps_its_place_in_the_row_of_years(packages: dict[str, Path], place: Path, tmp_path: Path) -> None:
    """A corrected package follows the same previous year; another one may be named."""
    better = changed_year(place, "better", {"202,A1,2": "202,A1,3"})
    supersedes = ("--supersedes", packages["package"], *CORRECTION)
    assess("seal", better, "-o", tmp_path / "a.zip", *supersedes)
    assert manifest(tmp_path / "a.zip")["previous"] == manifest(packages["package"])["previous"] is not None
    assess("seal", better, "-o", tmp_path / "b.zip", *supersedes, "--previous", packages["first"])
    assert manifest(tmp_path / "b.zip")["previous"] == digest(taken_apart(packages["first"])["manifest.json"])


@pytest.mark.parametrize(
    "wishes",
    [
        (*TWO,),
        ("--reason", "  ", *TWO),
        (*REASON,),
        (*REASON, "--approver", "示例甲"),
        (*REASON, "--approver", "示例甲", "--approver", "示例甲"),
        (*REASON, "--approver", "示例甲", "--approver", " 示例甲\u200b"),
        (*REASON, "--approver", "Li A", "--approver", "Ｌi a"),
        (*REASON, "--approver", "示例甲", "--approver", "示例 甲"),
        (*REASON, "--approver", "示例甲", "--approver", "示例\U000e0101甲"),
        (*REASON, "--approver", "示例甲", "--approver", "示例\n乙"),
        (*REASON, "--approver", "示例甲", "--approver", "\u3164"),
        ("--reason", "\u2800", *TWO),
        (*REASON, *TWO, "--evidence", ""),
        (*REASON, "--approver", "示例甲", "--approver", " "),
        (*REASON, *TWO, "--approver", "示例丙"),
    ],
)
def test_needs_a_reason_and_two_persons(
    wishes: tuple[str, ...], results: Path, packages: dict[str, Path], tmp_path: Path
) -> None:
    assess("seal", results, "-o", tmp_path / "a.zip", "--supersedes", packages["first"], *wishes, code=2)
    assert not list(tmp_path.iterdir())


def test_corrects_something_of_its_own_year(results: Path, packages: dict[str, Path], tmp_path: Path) -> None:
    """Not another year, not nothing; and reason or approvers without a corrected package are a slip."""
    other = scored(tmp_path / "other", ROOT / "indicators/2025/governments.toml", ROOT / "docs/example/2025")
    out = tmp_path / "a.zip"
    assess("seal", other, "-o", out, "--supersedes", packages["first"], *REASON, *TWO, code=2)
    assess("seal", results, "-o", tmp_path / "plain.zip")
    assess("seal", results, "-o", out, "--supersedes", tmp_path / "plain.zip", *REASON, *TWO, code=2)
    assess("seal", results, "-o", out, *REASON, code=2)
    assess("seal", results, "-o", out, *TWO, code=2)


def test_old_packages_are_looked_at(results: Path, packages: dict[str, Path], tmp_path: Path) -> None:
    """What is named as previous or superseded must be a sound package itself."""
    broken = tmp_path / "broken.zip"
    broken.write_bytes(packages["first"].read_bytes().replace(b"104,A1,2", b"104,A1,3"))
    for option in (("--previous", broken), ("--supersedes", broken, *REASON, *TWO)):
        assess("seal", results, "-o", tmp_path / "a.zip", *option, code=3)
    assess("seal", results, "-o", tmp_path / "a.zip", "--previous", tmp_path / "none.zip", code=2)
