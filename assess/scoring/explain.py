"""The arithmetic behind one unit's grade as a tree of codes with arguments.

`reports.words.explanation_lines` puts it into words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from assess.scoring.awards import counted, overruled, why
from assess.scoring.engine import Results
from assess.scoring.facts import NOT_APPLICABLE, Facts
from assess.scoring.numbers.exact import Rows
from assess.scoring.numbers.number_texts import about, plain
from assess.scoring.pools import Pool
from assess.scoring.stands import Stand, stands
from indicators.schema import Indicator, Item, Scheme


@dataclass(frozen=True)
class Node:
    """One number or decision: what it is, its arguments as text, and what it was made from."""

    code: str
    args: Mapping[str, str]
    children: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Subject:
    """The unit that is explained, and where everything about it is found."""

    scheme: Scheme
    facts: Facts
    results: Results
    row: int

    @cached_property
    def rows(self) -> Rows:
        return np.array([self.row])

    @cached_property
    def sums(self) -> dict[str, tuple[Fraction, Fraction]]:
        """Indicator code → points and available points, exactly."""
        return {code: _sums(self, pool) for code, pool in self.results.pools.items()}


def explain(scheme: Scheme, facts: Facts, results: Results, unit: str) -> Node:
    """The tree of one unit. Raises KeyError for a code that is not among the units."""
    try:
        row = facts.units.index(unit)
    except ValueError as error:
        raise KeyError(unit) from error
    subject = Subject(scheme, facts, results, row)
    stand = stands(scheme, facts, results, subject.rows)[0]
    indicators = tuple(_indicator(subject, one) for one in scheme.indicators)
    steps = [Node("indicators", _weights(subject), indicators)]
    if scheme.extras:
        steps.append(Node("extras", {}, tuple(_item(subject, item) for item in scheme.extras)))
    if stand.exact is not None:
        steps.append(_base(subject))
    outside = (*scheme.bonuses, *scheme.penalties)
    if outside:
        steps.append(Node("outside", {}, tuple(_item(subject, item) for item in outside)))
    steps += _decisions(subject, stand)
    head = {
        "unit": unit,
        "name": stand.name,
        "group": stand.group,
        "total": stand.total or "",
        "grade": stand.grade or "",
        "rank": "" if stand.rank is None else str(stand.rank),
    }
    return Node("unit" if stand.total is not None else "unit.none", head, tuple(steps))


def _shown(subject: Subject, x: Fraction) -> str:
    """A decimal that ends, or the fraction with what it is about."""
    close = about(x.numerator, x.denominator, subject.scheme.decimals, subject.scheme.rounding)
    return f"{plain(x)} {close}" if close.startswith("≈") else close


def _weights(subject: Subject) -> dict[str, str]:
    left = [one.weight for one in subject.scheme.indicators if subject.results.pools[one.code].avail[subject.row] > 0]
    return {"weights": plain(sum(left, Fraction(0))), "decimals": str(subject.scheme.decimals)}


def _sums(subject: Subject, pool: Pool) -> tuple[Fraction, Fraction]:
    num, avail = pool.exact(subject.rows)
    if not avail[0]:
        return Fraction(0), Fraction(0)
    available = Fraction(int(pool.avail[subject.row]), pool.grain)
    return Fraction(int(num[0]), int(avail[0])) * available, available


def _indicator(subject: Subject, indicator: Indicator) -> Node:
    points, available = subject.sums[indicator.code]
    items = tuple(_item(subject, item) for item in indicator.items)
    head = {"code": indicator.code, "name": indicator.name, "name_en": indicator.name_en or indicator.name}
    head |= {"weight": plain(indicator.weight), "basis": "; ".join(str(one) for one in indicator.basis)}
    if not available:
        return Node("indicator.none", head, items)
    result = points / available * indicator.weight
    said = {"earned": _shown(subject, points), "available": plain(available), "points": _shown(subject, result)}
    return Node("indicator", head | said, items)


def _item(subject: Subject, item: Item) -> Node:
    rows, cell = subject.rows, subject.results.cells[item.code]
    num, den = counted(subject.results, item, rows)
    over = overruled(subject.results, item, rows).get(0)
    code, args = over or why(subject.scheme, subject.facts, cell, rows).at(0)
    points = Fraction(int(num[0]), den if isinstance(den, int) else int(den[0]))
    head = {
        "code": item.code,
        "text": item.text,
        "text_en": item.text_en or item.text,
        "points": _shown(subject, points),
        "full": plain(item.full),
    }
    away = cell.column.state[subject.row] == NOT_APPLICABLE
    role = "tally" if item.role in ("bonus", "penalty") else "item"
    children = [Node(f"why.{code}", args), Node("basis", {"basis": cell.basis})]
    if item.how:
        children.insert(0, Node("how", {"how": item.how, "how_en": item.how_en or item.how}))
    return Node(f"{role}.none" if away else role, head, tuple(children))


def _base(subject: Subject) -> Node:
    """Indicators and extras scaled back to 100."""
    exact = subject.results.totals.base.fractions(subject.rows)[0]
    there = [(one, *subject.sums[one.code]) for one in subject.scheme.indicators if subject.sums[one.code][1]]
    summed = sum((points / available * one.weight for one, points, available in there), Fraction(0))
    weights = sum((one.weight for one, _, _ in there), Fraction(0))
    args = {"sum": _shown(subject, summed), "weights": plain(weights), "base": _shown(subject, exact)}
    if not subject.scheme.extras:
        return Node("base" if weights != 100 else "base.whole", args)
    cells = [subject.results.cells[item.code] for item in subject.scheme.extras]
    earned = sum((cell.fractions(subject.rows)[0] for cell in cells), Fraction(0))
    there_full = (cell.item.full for cell in cells if cell.column.state[subject.row] != NOT_APPLICABLE)
    args |= {"extra": _shown(subject, earned), "extra_full": plain(sum(there_full, Fraction(0)))}
    return Node("base.extras", args)


def _decisions(subject: Subject, stand: Stand) -> list[Node]:
    """From the exact total to rank and grade, each change with its reason."""
    scheme, results = subject.scheme, subject.results
    said = [Node(f"why.{code}", args) for code, args in stand.reasons]
    if stand.total is None or stand.exact is None:
        return said
    before = results.totals.total.fractions(subject.rows)[0]
    steps = [Node("total", {"exact": _shown(subject, before)})]
    quotas = [node for node in said if node.code == "why.quota"]
    steps += [node for node in said if node not in quotas]
    rounds = {"exact": _shown(subject, Fraction(stand.exact)), "total": stand.total, "rounding": scheme.rounding}
    steps.append(Node("rounded", rounds | {"decimals": str(scheme.decimals)}))
    steps.append(Node("band", {"band": stand.band or "", "compare": scheme.compare}))
    graded = int(np.count_nonzero(results.totals.has_total & (subject.facts.group == subject.facts.group[subject.row])))
    steps.append(Node("rank", {"rank": str(stand.rank), "of": str(graded), "group": stand.group}))
    return [*steps, *quotas, Node("grade", {"grade": stand.grade or ""})]
