"""Each kind's formula, worked out in exact fractions, gives the kernel's points in every worked case."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
import pytest

from assess.collection.facts.fact_reader import build as build_facts
from assess.scoring.awards import places
from assess.scoring.facts import SCORED, Column
from assess.scoring.kernel import score
from assess.scoring.rule_arithmetic import ARITHMETIC
from assess.scoring.rule_kinds.formula import ONE, ZERO, Cells, Formula, number, stairs
from indicators.loader import build as build_scheme
from indicators.rule_kinds.deduct import MOST_EVENTS
from tests.scoring.test_cases import FACT, RULES, as_year, document, table

EXACT = [
    pytest.param(case, id=f"{stem}:{case['name']}") for stem in RULES for case in RULES[stem] if "refused" not in case
]
PLAIN: dict[str, Callable[..., Any]] = {
    "+": lambda *parts: sum(parts),
    "−": operator.sub,
    "×": operator.mul,
    "÷": operator.truediv,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "max": max,
    "min": min,
    "and": min,
    "or": max,
    "floor": floor,
    "ceiling": ceil,
}


def exactly(formula: Formula, cells: Mapping[str, Fraction]) -> Fraction:
    """The formula in fractions; what a condition rules out is not worked out, so that nothing is divided by 0."""
    if formula.sign == "number":
        return formula.number
    if formula.sign == "cell":
        return cells[formula.cell]
    if formula.sign == "if":
        condition, yes, no = formula.parts
        return exactly(yes if exactly(condition, cells) else no, cells)
    if formula.sign == "stairs":
        pairs = zip(formula.parts[::2], formula.parts[1::2], strict=True)
        return next((exactly(points, cells) for condition, points in pairs if exactly(condition, cells)), Fraction(0))
    parts = [exactly(part, cells) for part in formula.parts]
    if formula.sign == "^":
        # After so many events nothing is left of any scheme's points: more would be thousands of digits for nothing.
        return parts[0] ** min(int(parts[1]), MOST_EVENTS)
    return Fraction(PLAIN[formula.sign](*parts))


def many(column: Column, row: int, ranked: tuple[list[str], list[str]] | None) -> list[Fraction]:
    if ranked is not None:
        return [Fraction(texts[row]) for texts in ranked]
    if column.counts is not None:
        return [Fraction(int(line[row])) for line in column.counts]
    return [] if column.series is None else [Fraction(int(line[row]), column.den) for line in column.series]


@pytest.mark.parametrize("case", EXACT)
def test_a_formula_gives_the_points_of_the_columns(case: dict) -> None:
    year = as_year(case)
    scheme = build_scheme(document(year), "case.toml")
    tables = {
        "units": table("units", ["unit", "name", "group"], year["units"]),
        "facts": table("facts", FACT, year["facts"]),
    }
    facts = build_facts(scheme, tables)
    cell = score(scheme, facts).cells["T1"]
    column, everyone = cell.column, np.arange(len(facts.units))
    ranked = places(facts, cell, everyone) if cell.item.rule.kind == "rank" else None
    there = (column.state == SCORED) & (True if column.present is None else column.present)
    points = cell.fractions(everyone)
    for row in np.flatnonzero(there).tolist():
        value = Fraction(int(column.value[row]), column.den)
        other = Fraction(int(column.other[row]), column.other_den) if column.other is not None else Fraction(0)
        several = many(column, row, ranked)
        known = {"value": value, "full": cell.item.full, "other": other, "done": value}
        known |= {f"many{at}": one for at, one in enumerate(several)}
        formula = ARITHMETIC[cell.item.rule.kind].formula(Cells.of(cell.item, len(several)))
        assert exactly(formula, known) == points[row], (facts.units[row], known)


def test_a_wrong_formula_is_seen() -> None:
    """The comparison can fail: one step of a stair more or less is another number."""
    rows = [(ONE.compared(">", ZERO), Fraction(3)), (ONE.compared("=", ONE), Fraction(2))]
    assert exactly(stairs(rows), {}) == 3
    assert exactly(stairs(rows[1:]), {}) == 2
    assert exactly(number(Fraction(1, 3)) + ONE + ONE, {}) == Fraction(7, 3)
