"""Each item's points: the formula, the rows in which a spreadsheet is sure to find the engine's number, and the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assess.scoring.awards import counted
from assess.scoring.facts import MISSING, NOT_APPLICABLE, PENDING, Ints
from assess.scoring.rule_arithmetic import ARITHMETIC
from assess.scoring.rule_kinds.formula import Cells
from indicators.kinds import kind_of
from indicators.schema import Item
from reports.book.book_layout import Year
from reports.book.book_words import STATES
from reports.book.fact_cells import Fact, Marks, Shown
from reports.book.formulas import written
from reports.book.safety import Safety
from reports.book.terms import ZERO, Floats, Term, Unwritable, choose, half_up, number, smaller

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
    absent = np.zeros(len(value), np.bool_) if column.present is None else ~column.present & fact.scored
    states = Counter(
        not_applicable=int(away.sum()),
        missing=int((column.state == MISSING).sum()),
        pending=int((column.state == PENDING).sum()),
        live=int(live.sum()),
        absent=int((~live & absent).sum()),
        unsafe=int((fact.scored & ~live & ~absent).sum()),
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
    if fact.column.present is not None and not ARITHMETIC[fact.item.rule.kind].empty_is_zero:
        exact &= fact.column.present
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
    many = _many(year, fact)
    raw = written(ARITHMETIC[item.rule.kind].formula(Cells.of(item, len(many))), _cells(year, fact) | many)
    if item.role in ("item", "extra"):
        rounds = year.scheme.round_items and year.scheme.rounding == "half-up"
        return [raw, half_up(raw, year.scheme.decimals)] if rounds else [raw]
    if item.cap is not None:
        raw = smaller(number(item.cap), raw)
    if item.gate is not None:
        passed = np.where(
            safety.near_gate(item.gate), np.nan, year.results.totals.counted[item.code].astype(np.float64)
        )
        raw = choose(Term(f"ROUND(N({year.step('base')}),9)>{number(item.gate).text}", passed, 0), raw, ZERO)
    return [raw if item.role == "bonus" else -raw]


def _cells(year: Year, fact: Fact) -> dict[str, Term]:
    """The cells a rule looks at. One that is empty, because a bonus or penalty has no row, counts as 0."""
    item, column = fact.item, fact.column
    cell, full, beside = (year.item_cell(name, here=True) for name in ("value", "full", "other"))
    there = np.ones(len(year), np.bool_) if column.present is None else column.present
    done = np.where(there, column.value > 0, False).astype(np.float64)
    return {
        "value": Term(cell, np.where(there, fact.value.value, 0)),
        "full": Term(full, number(item.full).value),
        "other": Term(beside, fact.other.value if fact.other else np.zeros(1)),
        "done": Term(f'{cell}="{year.say(STATES["done"])}"', done, 0),
    }


def _many(year: Year, fact: Fact) -> dict[str, Term]:
    """The cells on the sheet of several values that the rule looks at; of a rank the fact itself is not among them."""
    block, kind = fact.block, kind_of(fact.item)
    if block is None or not (kind.fact in ("levels", "series") or kind.ranked):
        return {}
    cells = [f"{year.sheet('several')}!{letter}{{u}}" for letter in block.letters()]
    looked_at = range(1 if kind.ranked else 0, len(cells))
    return {f"many{at}": Term(cells[here], _held(block.columns[here])) for at, here in enumerate(looked_at)}


def _held(cells: Sequence[Shown]) -> Floats:
    """What a formula finds in these cells: 0 in empty ones, nothing certain in texts."""
    return np.array([0 if x is None else np.nan if isinstance(x, str) else x for x in cells], np.float64)
