"""Why an item has its points: a code with arguments for every unit, read off the facts and the points themselves.

`CODES` names each code's arguments; the sentences stand in `reports.words.sentences`. All arguments are text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from assess.scoring.facts import MISSING, NOT_APPLICABLE, PENDING, SCORED, Ints
from assess.scoring.numbers.number_texts import about, decimal, plain, ratio, texts
from assess.scoring.numbers.whole import ceiling
from assess.scoring.pools import Cell

Texts = Sequence[str]

CODES: Mapping[str, tuple[str, ...]] = {
    "mark": ("value", "full", "points"),
    "mark.several": ("several", "combine", "value", "full", "points"),
    "tick.done": ("full", "points"),
    "tick.not_done": ("full", "points"),
    "deduct": ("full", "per", "value", "free", "points"),
    "deduct.none": ("value", "free", "points"),
    "deduct.floor": ("full", "per", "value", "free", "floor", "points"),
    "deduct.all_at": ("value", "all_at", "floor", "points"),
    "deduct.escalating": ("full", "per", "escalate", "value", "free", "points"),
    "levels.none": ("points",),
    "levels.sum": ("full", "events", "points"),
    "levels.highest": ("full", "events", "points"),
    "levels.sum_only": ("events", "points"),
    "levels.highest_only": ("events", "points"),
    "band": ("value", "bound", "points"),
    "band.below": ("value", "bound", "points"),
    "ratio": ("full", "value", "target", "points"),
    "ratio.reached": ("value", "target", "points"),
    "ratio.bonus": ("full", "value", "target", "bonus_step", "bonus_per", "bonus_cap", "points"),
    "shortfall": ("full", "value", "target", "step", "per", "partial", "points"),
    "shortfall.reached": ("value", "target", "points"),
    "quota.over": ("full", "over", "value", "limit", "points"),
    "quota.at": ("value", "limit", "points"),
    "quota.under": ("full", "under", "under_cap", "value", "limit", "points"),
    "change": ("full", "base", "value", "target", "better", "points"),
    "change.reached": ("base", "value", "target", "better", "points"),
    "change.worse": ("base", "value", "better", "points"),
    "change.zero_same": ("points",),
    "change.zero_more": ("value", "points"),
    "streak.held": ("series", "years", "points"),
    "streak.broken": ("series", "years", "points"),
    "rank": ("value", "place", "of", "points"),
    "external": ("full", "value", "scale", "points"),
    "each": ("per", "value", "points"),
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


@dataclass(frozen=True)
class Shown:
    """An item's facts in some rows; places holds the unit's place and how many were scored, for `rank`."""

    cell: Cell
    rows: NDArray[np.intp]
    places: tuple[Texts, Texts] | None = None

    @property
    def value(self) -> Ints:
        return self.cell.column.value[self.rows]

    @property
    def other(self) -> Ints:
        assert self.cell.column.other is not None
        return self.cell.column.other[self.rows]


Branch = tuple[tuple[str, ...], NDArray[np.int8], dict[str, str | Texts]]


def reasons(shown: Shown, mode: str, decimals: int, rounding: str) -> Reasons:
    """The reason for each row's points, whatever its state; `mode` is what a not-applicable item does here."""
    cell, rows = shown.cell, shown.rows
    codes, which, args = BRANCHES[cell.item.rule.kind](shown)
    below = cell.grain if cell.den is None else cell.den[rows]
    said = partial(about, decimals=decimals, rounding=rounding)
    everything = {**cell.params, **args, "points": texts(cell.points[rows], below, said)}
    if "value" not in everything:
        everything["value"] = texts(shown.value, cell.column.den, _plainly)
    state = cell.column.state[rows]
    idle = (f"not_applicable.{mode}", "missing", "pending", "absent")
    which = which.copy()
    if state.any():
        for offset, idle_state in enumerate((NOT_APPLICABLE, MISSING, PENDING)):
            which[state == idle_state] = len(codes) + offset
    if cell.column.present is not None:
        which[~cell.column.present[rows] & (state == SCORED)] = len(codes) + 3
    return Reasons((*codes, *idle), which, everything)


def _plainly(num: int, den: int) -> str:
    return decimal(num, den) or ratio(num, den)


def _pick(*choices: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Which branch: the first that holds, else the one after the last."""
    which = np.full(len(choices[0]), len(choices), dtype=np.int8)
    for place in range(len(choices) - 1, -1, -1):
        which[choices[place]] = place
    return which


def _one(code: str) -> Callable[[Shown], Branch]:
    return lambda shown: ((code,), np.zeros(len(shown.rows), dtype=np.int8), {})


def _mark(shown: Shown) -> Branch:
    column = shown.cell.column
    if not column.several:
        return ("mark",), np.zeros(len(shown.rows), dtype=np.int8), {}
    several = ["、".join(column.several.get(int(row), ())) for row in shown.rows]
    which = np.array([1 if text else 0 for text in several], dtype=np.int8)
    return ("mark", "mark.several"), which, {"several": several, "combine": shown.cell.item.combine}


def _tick(shown: Shown) -> Branch:
    return ("tick.not_done", "tick.done"), (shown.value > 0).astype(np.int8), {}


def _deduct(shown: Shown) -> Branch:
    rule, den = shown.cell.item.rule, shown.cell.column.den
    free, all_at = rule.num("free"), rule.opt("all_at")
    over = shown.value.astype(object) * free.denominator - free.numerator * den
    cost = over * rule.num("per").numerator
    left = (shown.cell.item.full - rule.num("floor")) * rule.num("per").denominator * free.denominator * den
    used_up = np.asarray(cost * left.denominator > left.numerator, np.bool_)
    if rule.num("escalate") != 1:
        used_up = np.zeros(len(over), np.bool_)
    none = np.asarray(over <= 0, np.bool_)
    gone = np.zeros(len(over), np.bool_) if all_at is None else shown.value >= ceiling(all_at * den)
    codes = ("deduct.all_at", "deduct.none", "deduct.floor")
    last = "deduct" if rule.num("escalate") == 1 else "deduct.escalating"
    return (*codes, last), _pick(np.asarray(gone, np.bool_), none, used_up), {}


def _levels(shown: Shown) -> Branch:
    counts = shown.cell.column.counts
    assert counts is not None
    names = list(shown.cell.item.rule.levels)
    events = [""] * len(shown.rows)
    for place in np.flatnonzero(shown.value > 0):
        row = shown.rows[place]
        events[place] = "、".join(f"{name}×{counts[k][row]}" for k, name in enumerate(names) if counts[k][row])
    each = shown.cell.item.rule.word("each")
    code = f"levels.{each}" if shown.cell.item.role in ("item", "extra") else f"levels.{each}_only"
    return ("levels.none", code), (shown.value > 0).astype(np.int8), {"events": events}


def _bands(shown: Shown) -> Branch:
    rule, den = shown.cell.item.rule, shown.cell.column.den
    bounds = sorted(bound for bound, _ in rule.pairs("bands"))
    edges = np.array([ceiling(bound * den) for bound in bounds])
    reached = np.searchsorted(edges, shown.value, side="right")
    written = [plain(bounds[0]), *(plain(bound) for bound in bounds)]
    return ("band.below", "band"), (reached > 0).astype(np.int8), {"bound": [written[k] for k in reached]}


def _ratio(shown: Shown) -> Branch:
    rule = shown.cell.item.rule
    target = rule.num("target") * shown.cell.column.den
    below, beyond = shown.value < ceiling(target), shown.value > target.numerator // target.denominator
    if rule.opt("bonus_step") is None:
        return ("ratio", "ratio.reached"), _pick(np.asarray(below, np.bool_)), {}
    which = _pick(np.asarray(below, np.bool_), ~np.asarray(beyond, np.bool_))
    return ("ratio", "ratio.reached", "ratio.bonus"), which, {}


def _shortfall(shown: Shown) -> Branch:
    target = ceiling(shown.cell.item.rule.num("target") * shown.cell.column.den)
    return ("shortfall", "shortfall.reached"), _pick(np.asarray(shown.value < target, np.bool_)), {}


def _quota(shown: Shown) -> Branch:
    column = shown.cell.column
    gap = shown.value.astype(object) * column.other_den - shown.other.astype(object) * column.den
    which = _pick(np.asarray(gap > 0, np.bool_), np.asarray(gap == 0, np.bool_))
    return ("quota.over", "quota.at", "quota.under"), which, {"limit": texts(shown.other, column.other_den, _plainly)}


def _change(shown: Shown) -> Branch:
    column, rule = shown.cell.column, shown.cell.item.rule
    value, base = shown.value.astype(object) * column.other_den, shown.other.astype(object) * column.den
    gain = base - value if rule.word("better") == "low" else value - base
    goal = rule.num("target")
    zero = np.asarray(base == 0, np.bool_)
    which = _pick(
        zero & np.asarray(value == 0, np.bool_),
        zero,
        np.asarray(gain * goal.denominator >= base * goal.numerator, np.bool_),
        np.asarray(gain <= 0, np.bool_),
    )
    codes = ("change.zero_same", "change.zero_more", "change.reached", "change.worse", "change")
    return codes, which, {"base": texts(shown.other, column.other_den, _plainly)}


def _streak(shown: Shown) -> Branch:
    column = shown.cell.column
    assert column.series is not None
    years = [texts(line[shown.rows], column.den, _plainly) for line in column.series]
    series = [";".join(one) for one in zip(*years, strict=True)]
    held = shown.cell.points[shown.rows] > 0
    return ("streak.broken", "streak.held"), held.astype(np.int8), {"series": series}


def _rank(shown: Shown) -> Branch:
    assert shown.places is not None
    place, of = shown.places
    return ("rank",), np.zeros(len(shown.rows), dtype=np.int8), {"place": place, "of": of}


def _external(shown: Shown) -> Branch:
    scale = plain(shown.cell.item.rule.num("full"))
    return (
        ("external",),
        np.zeros(len(shown.rows), dtype=np.int8),
        {"scale": scale, "full": plain(shown.cell.item.full)},
    )


BRANCHES: Mapping[str, Callable[[Shown], Branch]] = {
    "mark": _mark,
    "tick": _tick,
    "deduct": _deduct,
    "levels": _levels,
    "bands": _bands,
    "ratio": _ratio,
    "shortfall": _shortfall,
    "quota": _quota,
    "change": _change,
    "streak": _streak,
    "rank": _rank,
    "external": _external,
    "each": _one("each"),
}
