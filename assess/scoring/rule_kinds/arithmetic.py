"""What is computed of a rule kind: points on columns, the reason of each row, and the points as a formula."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assess.scoring.facts import Column
from assess.scoring.rule_kinds.branch import Branch, Shown
from assess.scoring.rule_kinds.formula import Cells, Formula
from assess.scoring.rule_kinds.plan import Grouping, Plan
from indicators.schema import Item


@dataclass(frozen=True)
class Arithmetic:
    """A kind's own; its words and parameters stand under the same name in `indicators.rule_kinds`.

    `empty_is_zero`: the formula may look at an empty cell; MIN, MAX and comparisons would pass over it instead.
    """

    plan: Callable[[Item, Column, Grouping], Plan]
    branch: Callable[[Shown], Branch]
    formula: Callable[[Cells], Formula]
    empty_is_zero: bool = False
