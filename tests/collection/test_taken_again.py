"""What was taken is written down in a form that is taken again and means the same, whatever stood in the cells."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from assess.collection.facts.fact_reader import read
from assess.collection.tables.canonical import CanonicalRows, csv_texts
from indicators.faults import Refused
from tests.collection.schemes import rule_item, small_scheme, write_book

SCHEME = small_scheme(
    rule_item("mark", points=100),
    rule_item("mark", "A2", 100, combine="mean"),
    rule_item("levels", "A3"),
    rule_item("streak", "A4"),
    missing="zero",
)
VALUES = {"A1": "5", "A2": "7", "A3": "0", "A4": "4;3;2;1"}
ODD = ["", " ", "\u3000", "\u200b", "甲·乙", "乙 丙", "𠮷", "é", "a,b", 'a"b', "a\nb", "a\r\nb", "\x07", "\u2028"]
ODD += ["\tx", "#\x07REF!", "#\u200bN/A", "\ufeff#REF!", "＝", "#", "?甲", "TRUE\u200b", "₃", "①", "ﬁ", "A\u030a"]
ODD += ["1\u20602", "_x0000_", "_xD83D__xDE00_", "_xD83D_", "3月\u200b1日", "????", "张 三", "张三"]


def _tables(dice: random.Random) -> dict[str, list[list[str]]]:
    """A sound year but for an odd text here and there."""

    def cell(good: str) -> str:
        odd = dice.random()
        return dice.choice(ODD) if odd < 0.06 else good + dice.choice(ODD) if odd < 0.09 else good

    units = [[str(at), cell(f"{at}县"), cell("县")] for at in (1, 2, 3)]
    facts = [
        [unit, item, VALUES[item], cell(dice.choice("甲乙"))]
        for unit, _, _ in units
        for item in VALUES
        if dice.random() < 0.6
    ]
    vetoes = [[unit, "V1", "2026-01-02", "confirmed", dice.choice(ODD)] for unit, _, _ in units if dice.random() < 0.5]
    return {
        "units": [["unit", "name", "group"], *units],
        "facts": [["unit", "item", "value", "assessor"], *facts],
        "vetoes": [["unit", "veto", "date", "state", "basis"], *vetoes],
    }


def _as_csv(place: Path, tables: dict[str, list[list[str]]]) -> Path:
    place.mkdir()
    for name, rows in tables.items():
        with (place / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
    return place


def _as_book(place: Path, tables: dict[str, list[list[str]]]) -> Path:
    """Characters that no workbook holds are written as spreadsheets do."""
    place.mkdir()
    safe = {name: [[cell.replace("\x07", "_x0007_") for cell in row] for row in rows] for name, rows in tables.items()}
    return write_book(place / "a.xlsx", **safe)


@pytest.mark.parametrize(("write", "cases"), [(_as_csv, 150), (_as_book, 40)], ids=["csv", "xlsx"])
def test_what_was_taken_is_taken_again(
    tmp_path: Path, write: Callable[[Path, dict[str, list[list[str]]]], Path], cases: int
) -> None:
    taken = 0
    for seed in range(cases):
        kept: dict[str, CanonicalRows] = {}
        try:
            read(SCHEME, write(tmp_path / str(seed), _tables(random.Random(seed))), kept=kept)
        except Refused:
            continue
        taken += 1
        again: dict[str, CanonicalRows] = {}
        folder = tmp_path / f"{seed} again"
        folder.mkdir()
        for name, text in csv_texts(kept).items():
            (folder / name).write_bytes(text.encode())
        read(SCHEME, folder, kept=again)
        assert csv_texts(again) == csv_texts(kept), seed
    assert taken > cases // 10
