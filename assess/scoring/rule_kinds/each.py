"""each: per × v."""

from __future__ import annotations

from assess.scoring.facts import Column
from assess.scoring.rule_kinds.arithmetic import Arithmetic
from assess.scoring.rule_kinds.branch import only
from assess.scoring.rule_kinds.formula import Cells, Formula, number
from assess.scoring.rule_kinds.plan import Grouping, Plan, times
from indicators.schema import Item


def _plan(item: Item, column: Column, _: Grouping) -> Plan:
    return times(item.rule.num("per"), column, item.full)


def _formula(cells: Cells) -> Formula:
    return number(cells.item.rule.num("per")) * cells.value


ARITHMETIC = Arithmetic(_plan, only("each"), _formula, empty_is_zero=True)
