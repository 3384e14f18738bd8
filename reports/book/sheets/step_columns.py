"""The steps from indicators to the final grade, as formulas with the engine's numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from assess.scoring.facts import NOT_APPLICABLE
from assess.scoring.numbers.number_texts import plain
from reports.book.book_layout import FIRST_COLUMN, GRADES, Year
from reports.book.fact_cells import Marks
from reports.book.item_points import Points
from reports.book.safety import PLACES, Safety
from reports.book.sheet_writer import LETTERS
from reports.book.terms import Term, half_up

Value = int | float | str
PARTS = {
    "sum": 2, "weights": 2, "hundred": 2, "extra": 3, "extra_full": 3, "base": 3, "bonus": 3, "penalty": 3,
    "before": 3, "limited": 5, "published": 4, "band": 5, "lowered": 5, "clear": 6, "tie": 6, "place": 6,
    "first": 6, "rank": 6, "cut": 7, "final": 7,
}  # fmt: skip
LONG = "0." + "0" * PLACES


@dataclass(frozen=True)
class Step:
    """A column: `live` and `values` row by row of the facts; `items` are the places that `{i}` and `{j}` stand for."""

    name: str
    head: str
    template: str | None
    live: Marks
    values: list[Value]
    pattern: str = LONG
    items: tuple[int, int] = (0, 0)

    @property
    def part(self) -> int:
        """Which step of the scheme format it belongs to; 0: none."""
        return PARTS.get(self.name.split(" ")[0], 0)


def nearest(x: Fraction) -> int | float:
    """The number as a cell holds it."""
    return x.numerator if x.denominator == 1 else x.numerator / x.denominator


def rounded(x: Fraction, places: int = PLACES) -> int | float:
    scale = 10**places
    return nearest(Fraction((2 * x.numerator * scale + x.denominator) // (2 * x.denominator), scale))


@dataclass(frozen=True)
class Steps:
    """Makes the steps of a year."""

    year: Year
    safety: Safety
    points: Mapping[str, Points]

    def step(
        self,
        name: str,
        template: str | None,
        values: Iterable[Value],
        live: Marks | None = None,
        pattern: str = LONG,
        items: tuple[int, int] = (0, 0),
    ) -> Step:
        """A column that is empty where a unit has no total."""
        sure = np.ones(len(self.year), np.bool_) if live is None else live
        return Step(name, self.year.head(name), template, sure, list(values), pattern, items)

    def where_total(self, values: Iterable[Value]) -> list[Value]:
        return [value if there else "" for value, there in zip(values, self.safety.has_total, strict=True)]

    def here(self, name: str) -> str:
        """A cell of this sheet, in the same row."""
        return self.year.step(name).partition("!")[2]

    def if_total(self, cell: str, formula: str) -> str:
        return f'IF({cell}="","",{formula})'


def step_columns(year: Year, safety: Safety, points: Mapping[str, Points]) -> list[Step]:
    """All steps up to the final grade."""
    steps = Steps(year, safety, points)
    return [*_hundred(steps), *_extras(steps), *_outside(steps), *_total(steps), *_grade(steps)]


def _hundred(steps: Steps) -> list[Step]:
    """Σ indicators, over the weights that apply, × 100."""
    year, shares = steps.year, steps.safety.shares
    indicators = year.scheme.indicators
    sheet, first, last = year.sheet("indicators"), LETTERS[FIRST_COLUMN], LETTERS[FIRST_COLUMN + len(indicators) - 1]
    row, weights = f"{sheet}!{first}{{u}}:{last}{{u}}", f"{sheet}!{first}$5:{last}$5"
    there = {one.code: year.results.pools[one.code].avail > 0 for one in indicators}
    sums, left = [], []
    for unit in range(len(year)):
        mine = [one for one in indicators if there[one.code][unit]]
        sums.append(sum((shares[one.code][unit] * one.weight for one in mine), Fraction(0)))
        left.append(sum((one.weight for one in mine), Fraction(0)))
    scaled = [total / weight * 100 if weight else Fraction(0) for total, weight in zip(sums, left, strict=True)]
    formula = f'IF({steps.here("weights")}=0,"",{steps.here("sum")}/{steps.here("weights")}*100)'
    return [
        steps.step("sum", f"SUM({row})", map(nearest, sums)),
        steps.step("weights", f'SUMIF({row},">=0",{weights})', map(nearest, left), pattern="General"),
        steps.step("hundred", formula, steps.where_total(map(nearest, scaled))),
    ]


def _extras(steps: Steps) -> list[Step]:
    year = steps.year
    if not year.scheme.extras:
        return []
    run = year.runs["role extra"]
    earned, full = ([Fraction(0)] * len(year) for _ in range(2))
    for item in year.scheme.extras:
        cell = year.results.cells[item.code]
        exact = cell.fractions(np.arange(len(year)))
        for unit in np.flatnonzero(cell.column.state != NOT_APPLICABLE).tolist():
            earned[unit] += exact[unit]
            full[unit] += item.full
    hundred = steps.here("hundred")
    formula = f"({hundred}+{steps.here('extra')})/(100+{steps.here('extra_full')})*100"
    return [
        steps.step("extra", f"SUM({year.item_range('points', '{i}', '{j}')})", map(nearest, earned), items=run),
        steps.step("extra_full", f"SUM({year.item_range('available', '{i}', '{j}')})", map(nearest, full), items=run),
        steps.step("base", steps.if_total(hundred, formula), steps.where_total(map(nearest, steps.safety.base))),
    ]


def _outside(steps: Steps) -> list[Step]:
    year, found = steps.year, []
    for role, items in (("bonus", year.scheme.bonuses), ("penalty", year.scheme.penalties)):
        if items:
            values = sum((steps.points[item.code].value for item in items), np.zeros(len(year)))
            formula = f"SUM({year.item_range('points', '{i}', '{j}')})"
            found.append(steps.step(role, formula, (values + 0.0).tolist(), items=year.runs[f"role {role}"]))
    return found


def _total(steps: Steps) -> list[Step]:
    """Before rounding, after limits, published."""
    year, safety = steps.year, steps.safety
    base = steps.here("base")
    parts = "".join(f"+{steps.here(role)}" for role in ("bonus", "penalty") if role in year.steps)
    formula = f"ROUND(MAX(0,{base}{parts}),{PLACES})"
    found = [steps.step("before", steps.if_total(base, formula), steps.where_total(map(rounded, safety.before)))]
    if "limited" in year.steps:
        before, sheet = steps.here("before"), year.sheet("vetoes")
        lines = [
            f"IF({sheet}!{LETTERS[FIRST_COLUMN + at]}{{u}}=1,{plain(limit.effect.total)},{before})"
            for at, limit in enumerate(year.limits)
            if limit.effect.total is not None
        ]
        formula = steps.if_total(before, f"MIN({before},{','.join(lines)})")
        found.append(steps.step("limited", formula, steps.where_total(map(rounded, safety.total))))
    decimals = year.scheme.decimals
    values = [nearest(Fraction(int(units), 10**decimals)) for units in year.results.published]
    cell = steps.here("limited")
    formula = steps.if_total(cell, _rounding(cell, decimals, year.scheme.rounding))
    pattern = "0." + "0" * decimals if decimals else "0"
    return [*found, steps.step("published", formula, steps.where_total(values), safety.published, pattern)]


def _rounding(cell: str, decimals: int, rounding: str) -> str:
    """Half up, or half to even: one less where half up made an odd number of an exact half."""
    up = half_up(Term(cell, np.zeros(1)), decimals).text
    if rounding == "half-up":
        return up
    scaled = f"{cell}*{10**decimals}" if decimals else cell
    at = f"ROUND({scaled},{9 - decimals})"
    even = f"INT({at}+0.5)-IF(AND({at}-INT({at})=0.5,ISODD(INT({at}+0.5))),1,0)"
    return f"({even})/{10**decimals}" if decimals else even


def _grade(steps: Steps) -> list[Step]:
    """The band by the grade lines, then the worst of it and all effects, then quotas."""
    year, results, scheme = steps.year, steps.year.results, steps.year.scheme
    last = len(scheme.grades)
    cell = steps.here("published" if scheme.compare == "published" else "limited")
    lines = f"{year.sheet('scheme')}!$C${GRADES}:$C${GRADES + last - 2}"
    band = f'1+COUNTIF({lines},">"&{cell})' if last > 1 else "1"
    letters = {at: f"{year.sheet('vetoes')}!{LETTERS[FIRST_COLUMN + at]}{{u}}" for at in range(len(year.limits))}
    steps_down, floors = "", []
    for at, limit in enumerate(year.limits):
        floor = limit.effect.grade if limit.effect.grade is not None else limit.effect.grade_cap
        if limit.effect.downgrade is not None:
            steps_down += f"+{limit.effect.downgrade}*{letters[at]}"
        elif floor is not None:
            floors.append(f"{floor + 1}*{letters[at]}")
    banded = steps.here("band")
    lowered = f"MIN({last},{banded}{steps_down})" if steps_down else banded
    lowered = f"MAX({','.join([lowered, *floors])})" if floors else lowered
    cuts = sum((one.units.astype(np.int64) for one in results.cuts.values()), np.zeros(len(year), np.int64))
    final = f"{steps.here('lowered')}+{steps.here('cut')}"
    positions: list[tuple[str, str | None, Iterable[Value], Marks | None]] = [
        ("band", steps.if_total(cell, band), (results.band + 1).tolist(), steps.safety.banded),
        ("lowered", steps.if_total(banded, lowered), (results.grade + 1 - cuts).tolist(), None),
        ("cut", None, cuts.tolist(), None),
        ("final", steps.if_total(steps.here("lowered"), final), (results.grade + 1).tolist(), None),
    ]
    return [
        steps.step(name, template, steps.where_total(values), sure, "0") for name, template, values, sure in positions
    ]
