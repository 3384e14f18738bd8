"""Each item's points: the formula, the rows in which a spreadsheet is sure to find the engine's number, and the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assess.scoring.awards import counted
from assess.scoring.facts import MISSING, NOT_APPLICABLE, PENDING, Ints
from indicators.schema import Item
from reports.book_facts import Block, Fact, Marks, Numbers
from reports.book_layout import Year
from reports.book_rules import FORMULAS, ZERO, Given
from reports.book_safety import Safety
from reports.book_terms import Floats, Term, Unwritable, choose, half_up, number, smaller
from reports.book_words import STATES

CLOSE = 1e-13
"""How far a formula's outcome may lie from the exact points, in parts of the full marks (of 1 where these are less)."""


@dataclass(frozen=True)
class Points:
    """Row by row of the facts. `template` is None where no cell is live; NaN in `value` or `available` is no number."""

    item: Item
    template: str | None
    live: Marks
    value: Floats
    available: Floats
    states: Counter[str]


def points(year: Year, facts: Mapping[str, Fact], safety: Safety) -> dict[str, Points]:
    """All items' points."""
    modes = {item.code: one.not_applicable for one in year.scheme.indicators for item in one.items}
    with np.errstate(all="ignore"):
        return {item.code: _points(year, facts[item.code], modes.get(item.code, ""), safety) for item in year.items}


def _points(year: Year, fact: Fact, mode: str, safety: Safety) -> Points:
    item, column = fact.item, fact.column
    value = quotients(*counted(year.results, item, np.arange(len(year))))
    away = np.asarray(column.state == NOT_APPLICABLE, np.bool_)
    full = item.full.numerator / item.full.denominator
    value[away] = {"full": full, "zero": 0.0}.get(mode, np.nan)
    available = np.full(len(value), full if item.role in ("item", "extra") else np.nan)
    if mode not in ("full", "zero"):
        available[away] = np.nan
    template, live = _live(year, fact, value, safety)
    states = Counter(
        not_applicable=int(away.sum()),
        missing=int((column.state == MISSING).sum()),
        pending=int((column.state == PENDING).sum()),
        live=int(live.sum()),
        unsafe=int((fact.scored & ~live).sum()),
    )
    return Points(item, template if live.any() else None, live, value, available, states)


def quotients(num: Ints, den: Ints | int) -> Floats:
    """The nearest binary fractions, also of whole numbers of any size."""
    if num.dtype == object or (not isinstance(den, int) and den.dtype == object):
        dens = [den] * len(num) if isinstance(den, int) else den.tolist()
        return np.array([int(n) / int(d) for n, d in zip(num.tolist(), dens, strict=True)], np.float64)
    return np.asarray(num / den, np.float64)


def _live(year: Year, fact: Fact, value: Floats, safety: Safety) -> tuple[str | None, Marks]:
    """The formula under which most cells are live; none where the rule has a number no cell holds."""
    exact, best, marks = fact.exact(), None, np.zeros(len(value), np.bool_)
    margin = CLOSE * max(1.0, fact.item.full.numerator / fact.item.full.denominator)
    try:
        candidates = _formulas(year, fact, safety)
    except Unwritable:
        return None, marks
    for term in candidates:
        found = exact & (np.abs(term.value - value) <= margin)
        if best is None or found.sum() > marks.sum():
            best, marks = term.text, found
    return best, marks


def _formulas(year: Year, fact: Fact, safety: Safety) -> list[Term]:
    item = fact.item
    raw = FORMULAS[item.rule.kind](_given(year, fact))
    if item.role in ("item", "extra"):
        rounds = year.scheme.round_items and year.scheme.rounding == "half-up"
        return [raw, half_up(raw, year.scheme.decimals)] if rounds else [raw]
    if item.cap is not None:
        raw = smaller(number(item.cap), raw)
    if item.gate is not None:
        base = year.cell("totals", safety.base_column, "{u}")
        passed = np.where(safety.near_gate(item.gate), np.nan, year.results.totals.counted[item.code].astype(np.float64))
        raw = choose(Term(f"ROUND(N({base}),9)>{number(item.gate).text}", passed, 0), raw, ZERO)
    return [raw if item.role == "bonus" else -raw]


def _given(year: Year, fact: Fact) -> Given:
    item, column = fact.item, fact.column
    cell = year.item_cell("value", here=True)
    value = fact.value.value
    if item.rule.kind == "tick":
        value = np.asarray(column.value > 0, np.float64)
    full = Term(year.item_cell("full", here=True), number(item.full).value)
    other = fact.other.value if fact.other else np.zeros(1)
    done = Term(f'{cell}="{year.say(STATES["done"])}"', np.asarray(column.value > 0, np.float64), 0)
    other_term = Term(year.item_cell("other", here=True), other)
    return Given(item, Term(cell, value), full, other_term, _many(year, fact), done)


def _many(year: Year, fact: Fact) -> list[Term]:
    """The cells on the sheet of several values that the rule looks at."""
    block, column = fact.block, fact.column
    if block is None:
        return []
    sheet, letters = year.sheet("several"), block.letters()
    cells = [f"{sheet}!{letter}{{u}}" for letter in letters]
    if fact.item.rule.kind == "levels":
        assert column.counts is not None
        values = [line.astype(np.float64) for line in column.counts]
    elif fact.item.rule.kind == "streak":
        assert column.series is not None
        values = [Numbers.of(line, column.den).value for line in column.series]
    elif fact.item.rule.kind == "rank":
        cells, values = cells[1:], _standing(block)
    else:
        return []
    return [Term(cell, value) for cell, value in zip(cells, values, strict=True)]


def _standing(block: Block) -> list[Floats]:
    return [np.array([np.nan if x is None else x for x in line], np.float64) for line in block.columns[1:]]
