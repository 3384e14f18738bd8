"""Each item's award in words that can be checked: what counted, out of how much, why, and by which clause."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assess.scoring.facts import SCORED, Facts, Ints
from assess.scoring.kernel import Results
from assess.scoring.numbers.number_texts import FEW, decimal, fixed, plain, ratio
from assess.scoring.numbers.whole import constant, rounded
from assess.scoring.pools import Cell
from assess.scoring.ranking import Order, ranks
from assess.scoring.reasons import Reasons, reasons
from assess.scoring.rule_kinds.branch import Shown
from indicators.kinds import kind_of
from indicators.schema import Item, Scheme


def why(scheme: Scheme, facts: Facts, cell: Cell, rows: NDArray[np.intp]) -> Reasons:
    """The reasons of an item's points in some rows."""
    kept = places(facts, cell, rows) if kind_of(cell.item).ranked else None
    mode = cell.home.not_applicable if cell.home else "rescale"
    return reasons(Shown(cell, rows, kept), mode, scheme.decimals, scheme.rounding)


def places(facts: Facts, cell: Cell, rows: NDArray[np.intp]) -> tuple[list[str], list[str]]:
    """Each row's competition rank on this item, and among how many scored units of its group."""
    values = cell.column.value if cell.item.rule.word("better") == "high" else -cell.column.value
    scored = cell.column.state == SCORED
    if len(rows) < FEW:
        rivals = [values[scored & (facts.group == facts.group[row])] for row in rows]
        ahead = [int(np.count_nonzero(one > values[row])) for one, row in zip(rivals, rows, strict=True)]
        return [str(1 + n) for n in ahead], [str(len(one)) for one in rivals]
    members = np.flatnonzero(scored)
    place = ranks(Order.of(members, facts.group, values.astype(np.int64)), len(values), "competition")
    sizes = np.bincount(facts.group[members], minlength=len(facts.groups))
    return [str(n) for n in place[rows]], [str(n) for n in sizes[facts.group[rows]]]


def counted(results: Results, item: Item, rows: NDArray[np.intp]) -> tuple[Ints, Ints | int]:
    """The points that count: of a bonus or penalty after cap and gate, with their sign."""
    tally, cell = results.tallies.get(item.code), results.cells[item.code]
    if tally is None:
        return cell.points[rows], cell.grain if cell.den is None else cell.den[rows]
    sign = constant(tally.sign, tally.points.dtype)
    return np.where(results.totals.counted[item.code], tally.points, 0)[rows] * sign, tally.grain


def fixed_texts(num: Ints, den: Ints | int, scheme: Scheme) -> list[str]:
    """Numbers rounded to the scheme's decimals; a penalty's sign stays outside the rounding."""
    sign = np.where(num < 0, -1, 1)
    units = rounded(num * sign, den, scheme.decimals, scheme.rounding) * sign
    return [fixed(unit, scheme.decimals) for unit in units.tolist()]


def overruled(results: Results, item: Item, rows: NDArray[np.intp]) -> dict[int, tuple[str, dict[str, str]]]:
    """Places among `rows` where a bonus or penalty did not count in full: the gate was closed, or the cap reached."""
    if item.code not in results.tallies:
        return {}
    tally, cell = results.tallies[item.code], results.cells[item.code]
    points = cell.points[rows].astype(object)
    grain, below = constant(cell.grain, object), constant(tally.grain, object)
    earned = np.asarray(points > 0, np.bool_)
    shut = earned & ~results.totals.counted[item.code][rows]
    capped = earned & ~shut & np.asarray(tally.points[rows].astype(object) * grain < points * below, np.bool_)
    over: dict[int, tuple[str, dict[str, str]]] = {}
    for code, where, line in (("gate", shut, item.gate), ("capped", capped, item.cap)):
        for row in np.flatnonzero(where).tolist():
            raw = int(points[row])
            limit = "" if line is None else plain(line)
            shown = decimal(raw, cell.grain) or ratio(raw, cell.grain)
            over[row] = (code, {"gate" if code == "gate" else "cap": limit, "raw": shown})
    return over
