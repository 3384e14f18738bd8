"""external: P × v ÷ full."""

from __future__ import annotations

import numpy as np

from assess.scoring.facts import Column
from assess.scoring.numbers.number_texts import plain
from assess.scoring.rule_kinds.arithmetic import Arithmetic
from assess.scoring.rule_kinds.branch import Branch, Shown
from assess.scoring.rule_kinds.formula import Cells, Formula, number
from assess.scoring.rule_kinds.plan import Grouping, Plan, times
from indicators.schema import Item


def _plan(item: Item, column: Column, _: Grouping) -> Plan:
    return times(item.full / item.rule.num("full"), column, item.full)


def _branch(shown: Shown) -> Branch:
    # `full` of the rule is the outside scale; in the reason `full` is the item's own, as everywhere.
    item = shown.cell.item
    args = {"scale": plain(item.rule.num("full")), "full": plain(item.full)}
    return ("external",), np.zeros(len(shown.rows), dtype=np.int8), args


def _formula(cells: Cells) -> Formula:
    return cells.full * cells.value / number(cells.item.rule.num("full"))


ARITHMETIC = Arithmetic(_plan, _branch, _formula)
