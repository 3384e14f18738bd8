"""tick: P if done, else 0."""

from __future__ import annotations

import numpy as np

from assess.scoring.facts import Column
from assess.scoring.rule_kinds.arithmetic import Arithmetic
from assess.scoring.rule_kinds.branch import Branch, Shown
from assess.scoring.rule_kinds.formula import ZERO, Cells, Formula, choose
from assess.scoring.rule_kinds.plan import Grouping, Plan, times
from indicators.schema import Item


def _plan(item: Item, column: Column, _: Grouping) -> Plan:
    return times(item.full, column, item.full)


def _branch(shown: Shown) -> Branch:
    return ("tick.not_done", "tick.done"), (shown.value > 0).astype(np.int8), {}


def _formula(cells: Cells) -> Formula:
    return choose(cells.done, cells.full, ZERO)


ARITHMETIC = Arithmetic(_plan, _branch, _formula)
