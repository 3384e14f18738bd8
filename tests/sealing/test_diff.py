"""`assess diff` lists every unit that moved, and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assess.sealing.differences.difference import merged
from tests.sealing.forging import Forger, taken_apart
from tests.sealing.year import SCHEME, assess, scored, write_year


def difference(old: Path, new: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(assess("diff", old, new, "--json"))
    return found


def moves(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {unit["unit"]: unit["moved"] for unit in found["units"]}


def causes(found: dict[str, Any]) -> dict[str, list[str]]:
    return {unit["unit"]: [cause["cause"] for cause in unit["why"]] for unit in found["units"]}


def test_nothing_moved(packages: dict[str, Path]) -> None:
    found = difference(packages["package"], packages["package"])
    assert (found["units"], found["scheme"], found["facts_changed"]) == ([], [], 0)
    assert "0" in assess("diff", packages["package"], packages["package"])


def test_facts_and_what_follows_for_others(packages: dict[str, Path]) -> None:
    """first → correction: 104 has more events (fact), 102 a smaller B3 (fact), which moves places of B3 for others."""
    found = difference(packages["first"], packages["correction"])
    assert found["supersedes"]["reason"] == "专家评分录入有误（示例）"
    assert found["facts_changed"] == 2
    own = {unit["unit"]: unit["why"][0] for unit in found["units"]}
    assert own["104"] == {
        "cause": "fact", "item": "A1", "old": [{"value": "2"}], "new": [{"value": "9"}], "points": ["8.00", "1.00"],
    }  # fmt: skip
    assert (own["102"]["cause"], own["102"]["item"]) == ("fact", "B3")
    told = moves(found)
    assert told["104"]["total"][1] == "69.21"
    assert told["102"]["grade"] == ["优秀", "良好"]
    assert "unexplained" not in {cause for named in causes(found).values() for cause in named}


def test_says_it_in_both_languages(packages: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    chinese = assess("diff", packages["first"], packages["correction"])
    assert all(words in chinese for words in ("更正", "示例甲", "事实 A1：2 → 9", "优秀 → 良好"))
    monkeypatch.setenv("ASSESS_LANG", "en")
    english = assess("diff", packages["first"], packages["correction"])
    assert all(words in english for words in ("correction", "fact A1: 2 → 9", "moved"))


def sealed(folder: Path, scheme: str = SCHEME, **changes: tuple[str, str]) -> Path:
    """A package of the year with a changed scheme or one change in a table."""
    year = write_year(folder / "year")
    (year / "scheme.toml").write_text(scheme, encoding="utf-8")
    for table, (old, new) in changes.items():
        path = year / "facts" / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
    assess("seal", scored(folder / "out", year / "scheme.toml", year / "facts"), "-o", folder / "new.zip")
    return folder / "new.zip"


def test_scheme_item(packages: dict[str, Path], tmp_path: Path) -> None:
    """A dearer rule moves whoever it concerns, and says which setting."""
    new = sealed(tmp_path, SCHEME.replace('rule = {kind = "deduct", per = "1"}', 'rule = {kind = "deduct", per = "2"}'))
    found = difference(packages["package"], new)
    assert found["scheme"] == [{"code": "A1", "setting": "rule.per", "old": "1", "new": "2", "counts": True}]
    assert moves(found).keys() >= {"103", "202"}
    (why,) = [unit["why"][0] for unit in found["units"] if unit["unit"] == "202"]
    assert why == {"cause": "item", "item": "A1", "settings": ["rule.per"], "points": ["8.00", "6.00"]}


def test_scheme_as_a_whole(packages: dict[str, Path], tmp_path: Path) -> None:
    """A moved grade moves those it catches; a reworded item nobody."""
    new = sealed(tmp_path, SCHEME.replace('min = "75"', 'min = "69"').replace("每少一次扣1分", "每少一次扣一分"))
    found = difference(packages["package"], new)
    assert {(change["setting"], change["counts"]) for change in found["scheme"]} == {
        ("grade.良好.min", True), ("how", False),
    }  # fmt: skip
    assert causes(found) == {"104": ["settings"], "202": ["settings"]}
    assert moves(found)["202"] == {"band": ["不合格", "良好"], "grade": ["不合格", "良好"]}


def test_recorded_veto(packages: dict[str, Path], tmp_path: Path) -> None:
    new = sealed(tmp_path, vetoes=("103,A-V1,2026-06-01,confirmed", "103,A-V1,2026-06-01,lifted"))
    found = difference(packages["package"], new)
    assert found["vetoes_changed"] == 1
    assert moves(found)["103"]["vetoes"] == [["A-V1"], []]
    assert causes(found)["103"] == ["veto", "reason"]


def test_units_come_and_go(packages: dict[str, Path], tmp_path: Path) -> None:
    new = sealed(tmp_path, units=("203,示例203,乡镇", "203,示例乡,县区"))
    found = difference(packages["package"], new)
    assert moves(found)["203"]["name"] == ["示例203", "示例乡"]
    assert causes(found)["203"][0] == "unit"
    assert {"others"} == {cause for unit, named in causes(found).items() if unit != "203" for cause in named}


def test_what_nothing_explains_is_said(packages: dict[str, Path], tmp_path: Path) -> None:
    """Two packages that agree in everything but a total: one of them is forged, and the difference says so."""
    forged = tmp_path / "forged.zip"
    forger = Forger(taken_apart(packages["package"]))
    forged.write_bytes(forger.in_unit("202", lambda unit: unit.update(total="89.81")).reseal())
    assert causes(difference(packages["package"], forged)) == {"202": ["unexplained"]}
    assert "assess verify" in assess("diff", packages["package"], forged)


def test_years_side_by_side(packages: dict[str, Path], tmp_path: Path) -> None:
    """Units that are only in one of the two are told as such."""
    fewer = write_year(tmp_path / "fewer")
    for table in ("units", "facts", "vetoes"):
        path = fewer / "facts" / f"{table}.csv"
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("104,")]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    folder = scored(tmp_path / "out", fewer / "scheme.toml", fewer / "facts")
    assess("seal", folder, "-o", tmp_path / "fewer.zip")
    assert causes(difference(packages["package"], tmp_path / "fewer.zip"))["104"] == ["removed"]
    assert causes(difference(tmp_path / "fewer.zip", packages["package"]))["104"] == ["added"]


def test_merging_two_sorted_lists() -> None:
    left, right = [("a", 1), ("b", 2), ("d", 3)], [("b", 2), ("c", 4), ("d", 5)]
    assert [*merged(left, right)] == [("a", 1, None), ("b", 2, 2), ("c", None, 4), ("d", 3, 5)]
    assert [*merged([], right[:1])] == [("b", None, 2)]
