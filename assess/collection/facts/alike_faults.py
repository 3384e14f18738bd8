"""Very many faults that differ in their row only are told once, with their number and the rows they lie between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indicators.faults import Fault

ALIKE = 100
"""Up to so many faults of one kind in one column and item are told one by one."""
SHOWN = 10
"""So many of more are."""


def gathered(faults: Sequence[Fault]) -> list[Fault]:
    """The faults in their order; of many that are alike the first, then one that stands for the rest."""
    groups: dict[tuple[str, ...], list[Fault]] = {}
    for fault in faults:
        groups.setdefault(_alike(fault), []).append(fault)
    many = {what: group for what, group in groups.items() if len(group) > ALIKE}
    seen = dict.fromkeys(many, 0)
    told = []
    for fault in faults:
        what = _alike(fault)
        if what not in many:
            told.append(fault)
            continue
        seen[what] += 1
        if seen[what] <= SHOWN:
            told.append(fault)
        elif seen[what] == SHOWN + 1:
            told.append(_rest(fault, many[what][SHOWN:]))
    return told


def _alike(fault: Fault) -> tuple[str, ...]:
    item = fault.code.rpartition(" ")[2]
    return fault.kind, fault.file, fault.sheet, fault.column, item


def _rest(fault: Fault, rest: Sequence[Fault]) -> Fault:
    rows = sorted(one.row for one in rest if one.row)
    kind = "facts.alike" if rows else "facts.alike_absent"
    args = {"count": len(rest), "first": rows[0] if rows else 0, "last": rows[-1] if rows else 0}
    return replace(fault, kind=kind, args=args, row=0, code=fault.code.rpartition(" ")[2])
