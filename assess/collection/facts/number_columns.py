"""One item's rows → its `Column`, for the rules whose fact is one number (or 是/否)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from assess.collection.facts.assessor_marks import combined
from assess.collection.facts.item_rows import Mask, Part
from assess.collection.facts.several_values import read_levels, read_streak
from assess.collection.tables.number_parser import EMPTY, EXEMPT, MILLION, NO, NUMBER, OTHER, YES, Numbers, scaled
from assess.scoring.facts import MISSING, NOT_APPLICABLE, SCORED, Column
from indicators.kinds import KINDS
from indicators.values import decimal


def read_part(part: Part) -> Column:
    """The item's column; what is wrong is noted in the part."""
    part.refuse_unwanted()
    kind = part.item.rule.kind
    if kind == "levels":
        return read_levels(part)
    if part.item.combine == "none":
        part.refuse_repeats()
    refuse_exempt(part)
    if kind == "streak":
        return read_streak(part)
    value = _ticks(part) if kind == "tick" else _numbers(part)
    check = CHECKS.get(kind)
    if check:
        check(part, value, (value.kind == NUMBER) & ~part.bad)
    if part.item.combine != "none":
        return combined(part, value)
    return _single(part, value)


def refuse_exempt(part: Part) -> None:
    """不适用 has no meaning for a bonus or penalty."""
    if part.tally:
        part.refuse((part.numbers["value"].kind == EXEMPT) & ~part.bad, "tally_exempt")


def _numbers(part: Part) -> Numbers:
    """The value cells, those that hold no number of the allowed form refused."""
    value = part.numbers["value"]
    part.refuse_text(np.isin(value.kind, (OTHER, YES, NO)))
    if not KINDS[part.item.rule.kind].signed:
        part.refuse((value.millionths < 0) & ~part.bad, "sign")
    return value


def _ticks(part: Part) -> Numbers:
    """是 and 1 are one, 否 and 0 are none; nothing else is taken, 1.0 neither."""
    value = part.numbers["value"]
    plain = (value.kind == NUMBER) & (value.written == 0) & np.isin(value.millionths, (0, MILLION))
    done = (value.kind == YES) | (plain & (value.millionths == MILLION))
    known = plain | np.isin(value.kind, (EMPTY, EXEMPT, YES, NO))
    part.refuse(~known & ~part.bad, "tick")
    kind = np.where(np.isin(value.kind, (YES, NO)), NUMBER, value.kind).astype(np.uint8)
    nothing = np.zeros_like(value.needed)
    return Numbers(kind, np.where(done, MILLION, 0).astype(np.int64), nothing, nothing, value.mended)


def _check_mark(part: Part, value: Numbers, given: Mask) -> None:
    part.refuse(given & (value.written > part.decimals), "mark_decimals", decimals=part.decimals)
    given = given & ~part.bad
    part.refuse(given & (value.millionths > _millionths(part.item.full)), "above", most=decimal(part.item.full))
    step = part.item.rule.opt("step")
    if step is not None:
        part.refuse(given & ~part.bad & off_step(value, step), "off_step", step=decimal(step))


def off_step(value: Numbers, step: Fraction) -> Mask:
    """Which numbers are not a whole multiple of the step."""
    exact = step * MILLION
    wide = max(exact.numerator, 10**18 * exact.denominator) >= 1 << 62
    numbers = value.millionths.astype(object) if wide else value.millionths
    return np.asarray(numbers * exact.denominator % exact.numerator != 0, np.bool_)


def _check_whole(part: Part, value: Numbers, given: Mask) -> None:
    if part.item.rule.num("escalate") != 1:
        part.refuse(given & (value.needed > 0), "not_whole")


def _check_external(part: Part, value: Numbers, given: Mask) -> None:
    full = part.item.rule.num("full")
    part.refuse(given & (value.millionths > _millionths(full)), "above", most=decimal(full))


def _single(part: Part, value: Numbers) -> Column:
    """One row for a unit at most."""
    state = part.fresh_state()
    other_name = next((name for name in KINDS[part.item.rule.kind].columns if name in ("base", "limit")), "")
    given = (value.kind == NUMBER) & ~part.bad
    if other_name:
        other = _other(part, other_name, given)
        state = part.fresh_state()
        given = given & (other.kind == NUMBER) & ~part.bad
    state[part.unit[given]] = SCORED
    state[part.unit[(value.kind == EXEMPT) & ~part.bad]] = NOT_APPLICABLE
    if part.tally:
        state[part.unit[(value.kind == EMPTY) & ~part.bad]] = MISSING
    numbers, den = spread(part, value, given)
    if not other_name:
        return Column(state, numbers, den, present=part.present())
    others, other_den = spread(part, other, given)
    return Column(state, numbers, den, others, other_den, present=part.present())


def spread(part: Part, read: Numbers, given: Mask) -> tuple[NDArray[np.int64], int]:
    """The given rows' numbers at their units, zero elsewhere, over their common denominator."""
    column = np.zeros(len(part.units), np.int64)
    column[part.unit[given]], den = scaled(read.millionths[given], read.needed[given])
    return column, den


def _other(part: Part, name: str, given: Mask) -> Numbers:
    """The second number that a rule asks for, next to a value."""
    other = part.numbers[name]
    if name not in part.table.header:
        if given.any():
            part.found.append(part.table.fault("column_needed", -1, name, part.item.code))
            part.bad |= given
        return other
    part.refuse_text(~np.isin(other.kind, (EMPTY, NUMBER)), name)
    part.refuse((other.millionths < 0) & ~part.bad, "sign", name)
    return other


CHECKS: dict[str, Callable[[Part, Numbers, Mask], None]] = {
    "mark": _check_mark,
    "deduct": _check_whole,
    "external": _check_external,
}


def _millionths(limit: Fraction) -> int:
    """A limit in whole millionths, rounded down: facts are whole millionths, so nothing is lost."""
    exact = limit * MILLION
    return min(exact.numerator // exact.denominator, 10**18)
