"""得分 and 扣分分值 as clerks wrote them on the form, held against the points computed: told, never used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from assess.collection.filled.filled_books import Claims
from assess.collection.filled.filled_form import Entry
from assess.collection.filled.filled_rows import fault
from assess.collection.tables.number_parser import MILLION, NUMBER, reading
from assess.scoring.awards import counted, fixed_texts
from assess.scoring.facts import SCORED, Facts
from assess.scoring.kernel import Results
from indicators.faults import Fault
from indicators.schema import Item, Scheme
from indicators.values import decimal

MOST = 50


def differing(scheme: Scheme, facts: Facts, results: Results, claims: Claims) -> list[Fault]:
    """A notice for every form's points that are not those computed, the first of them one by one."""
    index = {code: at for at, code in enumerate(facts.units)}
    of: dict[str, dict[int, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in claims.entries:
        column = facts.columns.get(entry.item)
        if column is not None and entry.unit in index and column.state[index[entry.unit]] == SCORED:
            of[entry.item][index[entry.unit]].append(entry)
    found: list[Fault] = []
    for item in scheme.items():
        if item.code in of:
            found += _of_item(scheme, results, item, of[item.code])
    more = len(found) - MOST
    return [*found[:MOST], Fault("facts.form_claims_more", {"count": more})] if more > 0 else found


def _of_item(scheme: Scheme, results: Results, item: Item, claimed: dict[int, list[Entry]]) -> list[Fault]:
    units = sorted(claimed)
    num, den = counted(results, item, np.array(units, np.int64))
    shown = fixed_texts(num, den, scheme)
    found: list[Fault] = []
    for at, unit in enumerate(units):
        exact = abs(Fraction(int(num[at]), int(den if isinstance(den, int) else den[at])))
        found += _compare(item, claimed[unit], exact, shown[at])
    return found


def _compare(item: Item, entries: Sequence[Entry], exact: Fraction, shown: str) -> list[Fault]:
    """One unit's points of one item. Where an item has several rows the points may stand on any one of them."""
    said = [(entry, _number(entry, "score"), _number(entry, "deducted")) for entry in entries]
    said = [one for one in said if one[1] is not None or one[2] is not None]
    if len(said) != 1:
        return []
    entry, score, deducted = said[0]
    full = item.points
    if score is not None and deducted is not None and full is not None and score + deducted != full:
        args = {"score": decimal(score), "deducted": decimal(deducted), "points": decimal(full)}
        return [fault(entry, "form_claim_sum", "score", **args)]
    given, points = (exact, abs(Fraction(shown))), shown.removeprefix("-")
    if score is not None:
        return [] if score in given else [fault(entry, "form_claim", "score", score=decimal(score), points=points)]
    if full is None or deducted is None or full - deducted in given:
        return []
    # Told at the cell that the clerk filled in, with the number that stands there.
    args = {"deducted": decimal(deducted), "full": decimal(full), "points": points}
    return [fault(entry, "form_claim_deducted", "deducted", **args)]


def _number(entry: Entry, name: str) -> Fraction | None:
    read = reading(entry.text(name))
    return abs(Fraction(read.millionths, MILLION)) if read.kind == NUMBER else None
