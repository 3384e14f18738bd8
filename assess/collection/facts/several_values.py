"""The two rules whose fact is more than one number: events by level, and a series of years."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assess.collection.facts.item_rows import Mask, Part
from assess.collection.tables.name_keys import key, nearest
from assess.collection.tables.number_parser import EMPTY, EXEMPT, MILLION, NUMBER, PLACES, Reading, codes, reading
from assess.scoring.facts import MISSING, NOT_APPLICABLE, SCORED, Column, Ints
from indicators.faults import Fault
from indicators.strict_number import narrow, why_not

SAFE = 1 << 62
MOST_NOTICES = 20


def read_levels(part: Part) -> Column:
    """Rows (level, count); a row without a level says that nothing happened, or is empty."""
    named = part.filled("level")
    value, count = part.numbers["value"], part.numbers["count"]
    ok = ~part.refused()
    part.refuse(ok & named & (value.kind != EMPTY), "level_with_value")
    level = _levels(part, ok & named)
    part.refuse(ok & named & ~_is_count(part), "count", "count")
    part.refuse(ok & ~named & (count.kind != EMPTY) & ~part.bad, "count_alone", "count")
    none = value.kind == NUMBER
    for row in np.flatnonzero(ok & ~named & none & (value.millionths != 0) & ~part.bad).tolist():
        part.refuse_row(row, "level_missing", "level", number=part.text(row, "value"))
    part.refuse_text(ok & ~named & ~np.isin(value.kind, (EMPTY, NUMBER, EXEMPT)))
    if part.tally:
        part.refuse(ok & ~named & (value.kind == EXEMPT) & ~part.bad, "tally_exempt")
    _refuse_company(part, ok & ~named)
    state = part.fresh_state()
    good = ~part.bad
    state[part.unit[good & (named | none)]] = SCORED
    state[part.unit[good & ~named & (value.kind == EXEMPT)]] = NOT_APPLICABLE
    events = _events(part, good & named, level)
    present = part.present()
    if present is not None:
        present[part.unit[good & ~named & (value.kind == EMPTY)]] = False
    return Column(state, events.sum(axis=0), counts=events, present=present)


def _levels(part: Part, rows: Mask) -> NDArray[np.int64]:
    """The level of each row by its position in the scheme; an unknown one is refused."""
    known = {key(name): at for at, name in enumerate(part.item.rule.levels)}
    found = np.zeros(len(part), np.int64)
    for row in np.flatnonzero(rows).tolist():
        name = key(part.text(row, "level"))
        if name in known:
            found[row] = known[name]
        else:
            near_zh, near_en = nearest(name, known)
            part.refuse_row(row, "unknown_level", "level", near_zh=near_zh, near_en=near_en)
    return found


def _is_count(part: Part) -> Mask:
    """Empty, or a whole number from 1."""
    count = part.numbers["count"]
    whole = (count.kind == NUMBER) & (count.needed == 0) & (count.millionths >= MILLION)
    return np.asarray(whole | (count.kind == EMPTY), np.bool_)


def _refuse_company(part: Part, alone: Mask) -> None:
    """A row without a level stands alone: beside others it would be a contradiction."""
    starts = part.starts()
    sizes = np.diff(np.append(starts, len(part)))
    for first, size in zip(starts[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        for row in range(first, first + size):
            if alone[row] and not part.bad[row]:
                other = first if row != first else first + 1
                part.refuse_row(row, "level_company", row=int(part.table.rows[int(part.at[other])]))


def _events(part: Part, rows: Mask, level: NDArray[np.int64]) -> Ints:
    """Events by level and unit; rows of the same level add up."""
    count = part.numbers["count"]
    number = np.where(count.kind == NUMBER, count.millionths // MILLION, 1)[rows]
    safe = 10**12 * (int(rows.sum()) + 1) < SAFE
    shape = (len(part.item.rule.levels), len(part.units))
    events: Ints = np.zeros(shape, np.int64 if safe else object)
    np.add.at(events, (level[rows], part.unit[rows]), number if safe else number.astype(object))
    return events


def read_series(part: Part) -> Column:
    """A series of years, oldest first; only the last years + 1 count."""
    need = int(part.item.rule.num("years")) + 1
    at, distinct = codes(part.texts("value"))
    read = [_one_series(text, need) for text in distinct]
    rows: dict[str, list[int]] = {"empty": [], "exempt": [], "": []}
    for row, text_at in enumerate(at.tolist()):
        kind, args, _ = read[text_at]
        if part.bad[row]:
            continue
        if kind in rows:
            rows[kind].append(row)
        else:
            part.refuse_row(row, kind, **args)
    state = part.fresh_state()
    state[part.unit[rows[""]]] = SCORED
    state[part.unit[rows["exempt"]]] = NOT_APPLICABLE
    if part.tally:
        state[part.unit[rows["empty"]]] = MISSING
    numbers = [read[int(at[row])][2] for row in rows[""]]
    places = max((cell.needed for cells in numbers for cell in cells), default=0)
    series = np.zeros((need, len(part.units)), np.int64)
    for row, cells in zip(rows[""], numbers, strict=True):
        series[:, part.unit[row]] = [cell.millionths // 10 ** (PLACES - places) for cell in cells]
    part.notices += _mended(part)
    return Column(state, np.zeros(len(part.units), np.int64), 10**places, series=series, present=part.present())


def _one_series(text: str, need: int) -> tuple[str, dict[str, object], tuple[Reading, ...]]:
    """ "" and the last `need` numbers, or "empty", "exempt", or a fault code with its arguments."""
    whole = reading(text)
    if whole.kind in (EMPTY, EXEMPT):
        return ("empty" if whole.kind == EMPTY else "exempt"), {}, ()
    texts = narrow(text).split(";")
    cells = tuple(reading(one) for one in texts)
    for one, cell in zip(texts, cells, strict=True):
        if cell.kind == EMPTY:
            return "series_gap", {}, ()
        if cell.kind != NUMBER:
            kind, args = why_not(one)
            return kind, {**args, "value": one.strip()}, ()
        if cell.millionths < 0:
            return "sign", {"value": one.strip()}, ()
    if len(cells) < need:
        return "series_short", {"count": len(cells), "need": need}, ()
    return "", {}, cells[-need:]


def _mended(part: Part) -> list[Fault]:
    """Series in full-width digits were read all the same, which is said."""
    texts = part.texts("value")
    rows = [row for row, text in enumerate(texts) if narrow(text) != text and any("0" <= char <= "9" for char in text)]
    found = [
        part.table.fault("mended", int(part.at[row]), "value", value=texts[row], taken=narrow(texts[row]))
        for row in rows[:MOST_NOTICES]
    ]
    if len(rows) > MOST_NOTICES:
        found.append(part.table.fault("mended_more", -1, "value", count=len(rows) - MOST_NOTICES))
    return found
