"""mark: the assessor's mark is the points."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from assess.scoring.facts import Column
from assess.scoring.rule_kinds.arithmetic import Arithmetic
from assess.scoring.rule_kinds.branch import Branch, Shown
from assess.scoring.rule_kinds.formula import Cells, Formula
from assess.scoring.rule_kinds.plan import Grouping, Plan, times
from indicators.schema import Item


def _plan(item: Item, column: Column, _: Grouping) -> Plan:
    return times(Fraction(1), column, item.full)


def _branch(shown: Shown) -> Branch:
    column = shown.cell.column
    if not column.several:
        return ("mark",), np.zeros(len(shown.rows), dtype=np.int8), {}
    several = ["、".join(column.several.get(int(row), ())) for row in shown.rows]
    which = np.array([1 if text else 0 for text in several], dtype=np.int8)
    return ("mark", "mark.several"), which, {"several": several, "combine": shown.cell.item.combine}


def _formula(cells: Cells) -> Formula:
    return cells.value


ARITHMETIC = Arithmetic(_plan, _branch, _formula)
