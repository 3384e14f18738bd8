"""One item's rows → its `Column`, for the rules whose fact is one number (or 是/否)."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from assess.collection.facts.assessor_marks import combined
from assess.collection.facts.item_rows import Mask, Part
from assess.collection.facts.several_values import read_levels, read_series
from assess.collection.tables.number_parser import EMPTY, EXEMPT, MILLION, NO, NUMBER, OTHER, YES, Numbers, scaled
from assess.scoring.facts import MISSING, NOT_APPLICABLE, SCORED, Column
from indicators.kinds import beside, kind_of
from indicators.values import decimal


def read_part(part: Part) -> Column:
    """The item's column; what is wrong is noted in the part."""
    part.refuse_unwanted()
    fact = kind_of(part.item).fact
    if fact == "levels":
        return read_levels(part)
    if part.item.combine == "none":
        part.refuse_repeats()
    refuse_exempt(part)
    if fact == "series":
        return read_series(part)
    value = _ticks(part) if fact == "tick" else _numbers(part)
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
    if not kind_of(part.item).signed:
        part.refuse((value.millionths < 0) & ~part.bad, "sign")
    _refuse_beyond(part, value, (value.kind == NUMBER) & ~part.bad)
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


def _refuse_beyond(part: Part, value: Numbers, given: Mask) -> None:
    """Numbers that this item's rule doesn't take: each is told its first fault."""
    limits = kind_of(part.item).limits(part.item, part.decimals)
    if limits.whole:
        part.refuse(given & (value.needed > 0), "not_whole")
    if limits.places is not None:
        part.refuse(given & (value.written > limits.places), "mark_decimals", decimals=limits.places)
    if limits.most is not None:
        above = value.millionths > _millionths(limits.most)
        part.refuse(given & ~part.bad & above, "above", most=decimal(limits.most))
    if limits.step is not None:
        part.refuse(given & ~part.bad & off_step(value, limits.step), "off_step", step=decimal(limits.step))


def off_step(value: Numbers, step: Fraction) -> Mask:
    """Which numbers are not a whole multiple of the step."""
    exact = step * MILLION
    wide = max(exact.numerator, 10**18 * exact.denominator) >= 1 << 62
    numbers = value.millionths.astype(object) if wide else value.millionths
    return np.asarray(numbers * exact.denominator % exact.numerator != 0, np.bool_)


def _single(part: Part, value: Numbers) -> Column:
    """One row for a unit at most."""
    state = part.fresh_state()
    other_name = beside(part.item)
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


def _millionths(limit: Fraction) -> int:
    """A limit in whole millionths, rounded down: facts are whole millionths, so nothing is lost."""
    exact = limit * MILLION
    return min(exact.numerator // exact.denominator, 10**18)
