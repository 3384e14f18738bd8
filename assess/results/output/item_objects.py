"""The objects of `items` in results.json, a column of all units at a time.

A year has some hundred thousand of them that differ only in a few numbers, so each reason of an item is put into JSON
once, with marks where the numbers go.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assess.canonical_json import compact_json
from assess.scoring.awards import counted, fixed_texts, overruled, why
from assess.scoring.facts import SCORED, STATES, Facts, Ints
from assess.scoring.kernel import Results
from assess.scoring.numbers.number_texts import plain, ratio, texts
from assess.scoring.reasons import CODES, Reasons
from indicators.schema import Item, Scheme
from reports.words.sentences import sentence

MARK = re.compile(r"\\u0001(\w+)\\u0002")
FREE_TEXT = ("events", "several")


@dataclass(frozen=True)
class Award:
    """What counts for an item in some rows: num ÷ den, why, by which clause; over: where cap or gate overruled it."""

    item: Item
    basis: str
    why: Reasons
    num: Ints
    den: Ints | int
    over: Mapping[int, tuple[str, dict[str, str]]]


def item_texts(scheme: Scheme, facts: Facts, results: Results, item: Item) -> list[str]:
    """The item's object for every unit, as JSON text."""
    rows, cell = np.arange(len(facts.units)), results.cells[item.code]
    num, den = counted(results, item, rows)
    said = why(scheme, facts, cell, rows)
    return award_texts(scheme, Award(item, cell.basis, said, num, den, overruled(results, item, rows)))


def award_texts(scheme: Scheme, award: Award) -> list[str]:
    """The item's object for every row, as JSON text."""
    said, rows, args = award.why, np.arange(len(award.num)), _arguments(scheme, award)
    for name in FREE_TEXT:
        if not isinstance(args.get(name, ""), str):
            args[name] = [compact_json(text)[1:-1] for text in args[name]]
    out = np.empty(len(rows), dtype=object)
    for place, code in enumerate(said.codes):
        where = np.flatnonzero(said.which == place)
        if len(where):
            out[where] = _filled(_entry(award, code, args), args, where)
    for row, (code, over) in award.over.items():
        known = {**over, "_points": args["_points"][row], "_exact": args["_exact"][row]}
        out[row] = compact_json(_entry(award, code, known))
    return list(out)


def award_objects(scheme: Scheme, award: Award) -> list[dict[str, Any]]:
    """The same as plain data: for a few rows in a fraction of the time."""
    args = _arguments(scheme, award)
    codes = [award.why.codes[which] for which in award.why.which.tolist()]
    objects = []
    for row, code in enumerate(codes):
        known = {name: value if isinstance(value, str) else value[row] for name, value in args.items()}
        chosen, over = award.over.get(row, (code, {}))
        objects.append(_entry(award, chosen, {**known, **over}))
    return objects


def _arguments(scheme: Scheme, award: Award) -> dict[str, str | Sequence[str]]:
    """What the objects of an item are filled with: the reasons' arguments, its points rounded and exact."""
    rounded, exact = fixed_texts(award.num, award.den, scheme), texts(award.num, award.den, ratio)
    return {**award.why.args, "_points": rounded, "_exact": exact}


def _entry(award: Award, code: str, args: Mapping[str, str | Sequence[str]]) -> dict[str, Any]:
    """One object, with a mark for every argument that differs from unit to unit."""

    def show(name: str) -> str:
        value = args[name]
        return value if isinstance(value, str) else f"\x01{name}\x02"

    said = {name: show(name) for name in CODES[code]}
    kind = code.partition(".")[0]
    nothing, item = kind == "not_applicable", award.item
    available = plain(item.full) if item.role in ("item", "extra") else "0"
    return {
        "code": item.code,
        "points": None if nothing else show("_points"),
        "exact": None if nothing else show("_exact"),
        "available": None if nothing else available,
        "state": kind if kind in STATES else STATES[SCORED],
        "reason": {"code": code, "args": said, "text": sentence(code, said)},
        "basis": award.basis,
    }


def _filled(
    entry: dict[str, Any], args: Mapping[str, str | Sequence[str]], where: NDArray[np.intp]
) -> NDArray[np.object_]:
    text = compact_json(entry).replace("%", "%%")
    names = MARK.findall(text)
    template = MARK.sub("%s", text)
    chosen = {name: [args[name][row] for row in where.tolist()] for name in set(names)}
    out = np.empty(len(where), dtype=object)
    out[:] = [template % row for row in zip(*(chosen[name] for name in names), strict=True)] if names else template % ()
    return out
