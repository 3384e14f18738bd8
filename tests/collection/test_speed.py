"""A year of 3,000 units × 100 items is read in a moment; the figure is printed, the limit is generous."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

from assess.collection.facts.fact_reader import read
from tests.collection.schemes import rule_item, small_scheme, write_csv

KINDS = ("mark", "deduct", "tick", "bands", "ratio")


def test_three_hundred_thousand_rows(tmp_path: Path) -> None:
    dice = random.Random(1)
    items = [rule_item(KINDS[at % 5], f"A{at}", 100) for at in range(100)]
    units = [["unit", "name", "group"], *([f"{n:06}", f"示例单位{n}", f"组{n % 3}"] for n in range(3000))]
    rows = [[f"{n:06}", item.code, str(dice.randrange(2))] for n in range(3000) for item in items]
    dice.shuffle(rows)
    folder = write_csv(tmp_path / "facts", units=units, facts=[["unit", "item", "value"], *rows])
    start = time.perf_counter()
    facts, _ = read(small_scheme(*items), folder)
    seconds = time.perf_counter() - start
    assert sum(int(column.value.sum()) for column in facts.columns.values()) == sum(int(row[2]) for row in rows)
    # Shown with `pytest -s`.
    sys.stdout.write(f"\n300,000 rows of CSV → Facts: {seconds:.2f} s\n")
    assert seconds < 15
