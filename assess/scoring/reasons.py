"""Why an item has its points: a code with arguments for every unit, read off the facts and the points themselves.

`CODES` names each code's arguments, all of them text: those of the rules, which `indicators.rule_kinds` holds with
their sentences, and those of an item that has no points of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from assess.scoring.facts import MISSING, NOT_APPLICABLE, PENDING, SCORED
from assess.scoring.numbers.number_texts import about, texts
from assess.scoring.rule_arithmetic import ARITHMETIC
from assess.scoring.rule_kinds.branch import Shown, Texts, plainly
from indicators.kinds import KINDS

CODES: Mapping[str, tuple[str, ...]] = {
    **{code: reason.args for kind in KINDS.values() for code, reason in kind.reasons.items()},
    "not_applicable.rescale": (),
    "not_applicable.full": ("full",),
    "not_applicable.zero": ("full",),
    "missing": ("full",),
    "pending": (),
    "absent": (),
    "gate": ("gate", "raw"),
    "capped": ("cap", "raw"),
}


@dataclass(frozen=True)
class Reasons:
    """`codes[which[i]]` is row i's code; an argument is one text for all rows, or one each."""

    codes: tuple[str, ...]
    which: NDArray[np.int8]
    args: Mapping[str, str | Texts]

    def at(self, row: int) -> tuple[str, dict[str, str]]:
        """One row's code and arguments."""
        code = self.codes[self.which[row]]
        return code, {name: self.text(name, row) for name in CODES[code]}

    def text(self, name: str, row: int) -> str:
        value = self.args[name]
        return value if isinstance(value, str) else value[row]


def reasons(shown: Shown, mode: str, decimals: int, rounding: str) -> Reasons:
    """The reason for each row's points, whatever its state; `mode` is what a not-applicable item does here."""
    cell, rows = shown.cell, shown.rows
    codes, which, args = ARITHMETIC[cell.item.rule.kind].branch(shown)
    below = cell.grain if cell.den is None else cell.den[rows]
    said = partial(about, decimals=decimals, rounding=rounding)
    everything = {**cell.params, **args, "points": texts(cell.points[rows], below, said)}
    if "value" not in everything:
        everything["value"] = texts(shown.value, cell.column.den, plainly)
    state = cell.column.state[rows]
    idle = (f"not_applicable.{mode}", "missing", "pending", "absent")
    which = which.copy()
    if state.any():
        for offset, idle_state in enumerate((NOT_APPLICABLE, MISSING, PENDING)):
            which[state == idle_state] = len(codes) + offset
    if cell.column.present is not None:
        which[~cell.column.present[rows] & (state == SCORED)] = len(codes) + 3
    return Reasons((*codes, *idle), which, everything)
