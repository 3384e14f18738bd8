"""名次: places within the group, counted by formulas where the group is small enough and its totals stand apart."""

from __future__ import annotations

import numpy as np

from reports.book.book_layout import FIRST_COLUMN, GRADES, Year
from reports.book.fact_cells import Marks
from reports.book.safety import PLACES, Safety
from reports.book.sheet_writer import LETTERS
from reports.book.sheets.step_columns import Step, Value, nearest, rounded

MOST_LETTERS = 12


def rank_steps(year: Year, safety: Safety) -> list[Step]:
    """Keys, place, rank; the grade lines for the charts; and the names for the slip's selector."""
    live, steps = _live(year, safety), []
    everywhere = np.ones(len(year), np.bool_)
    if "clear" in year.steps:
        sheet, last = (
            year.sheet("vetoes"),
            LETTERS[FIRST_COLUMN + sum(limit.veto is not None for limit in year.limits) - 1],
        )
        clear = ~np.logical_or.reduce(list(year.results.vetoes.values()))
        template = f"IF(SUM({sheet}!{LETTERS[FIRST_COLUMN]}{{u}}:{last}{{u}})=0,1,0)"
        steps.append(Step("clear", year.head("clear"), template, everywhere, clear.astype(int).tolist(), "0"))
    steps += [_tie(year, safety, code) for code in year.scheme.tie_break]
    places, firsts = _places(year)
    if year.scheme.ties == "dense":
        cell, around = _here(year, "place"), _around(year, "place")
        first = f'IF({cell}="","",IF(COUNTIF({around.split(":")[0]}:{cell},{cell})=1,1,0))'
        steps.append(Step("place", year.head("place"), _place(year), live, places, "0"))
        steps.append(Step("first", year.head("first"), first, live, firsts, "0"))
        rank = f'IF({cell}="","",1+SUMIF({around},"<"&{cell},{_around(year, "first")}))'
    else:
        rank = _place(year)
    ranks: list[Value] = [int(rank) if rank > 0 else "" for rank in year.results.rank]
    steps.append(Step("rank", year.head("rank"), rank, live, ranks, "0"))
    return [*steps, *_lines(year), *_names(year)]


def _live(year: Year, safety: Safety) -> Marks:
    live = np.zeros(len(year), np.bool_)
    for group in year.groups:
        live[year.order[group.start : group.stop]] = safety.ranked(group)
    return live


def _here(year: Year, name: str) -> str:
    return year.step(name).partition("!")[2]


def _around(year: Year, name: str) -> str:
    """The column's cells of the unit's group."""
    letter = _here(year, name).removesuffix("{u}")
    return f"{letter}${{a}}:{letter}${{b}}"


def _place(year: Year) -> str:
    """1 + those ahead: by the first key, or equal in it and ahead by the next."""
    total = "limited"
    keys = [*(["clear"] if "clear" in year.steps else []), total, *(f"tie {code}" for code in year.scheme.tie_break)]
    parts = []
    for at, key in enumerate(keys):
        equal = "".join(f"{_around(year, name)},{_here(year, name)}," for name in keys[:at])
        counted = "" if total in keys[: at + 1] else f',{_around(year, total)},">=0"'
        parts.append(f'COUNTIFS({equal}{_around(year, key)},">"&{_here(year, key)}{counted})')
    return f'IF({_here(year, total)}="","",1+{"+".join(parts)})'


def _tie(year: Year, safety: Safety, code: str) -> Step:
    at, one = next((k, one) for k, one in enumerate(year.scheme.indicators) if one.code == code)
    template = f"ROUND(N({year.cell('indicators', FIRST_COLUMN + at, '{u}')}),{PLACES})"
    there = year.results.pools[code].avail > 0
    values: list[Value] = [
        rounded(share * one.weight) if on else 0 for share, on in zip(safety.shares[code], there, strict=True)
    ]
    return Step(f"tie {code}", f"{year.head('tie')} {code}", template, np.ones(len(year), np.bool_), values)


def _places(year: Year) -> tuple[list[Value], list[Value]]:
    """Competition places, and who stands first among equals; units stand in the order of their ranks."""
    places: list[Value] = [""] * len(year)
    firsts: list[Value] = [""] * len(year)
    for group in year.groups:
        before, place = 0, 0
        for at, unit in enumerate(year.order[group.start : group.stop].tolist()):
            rank = int(year.results.rank[unit])
            if rank <= 0:
                continue
            place = at + 1 if rank != before else place
            places[unit], firsts[unit] = place, int(rank != before)
            before = rank
    return places, firsts


def _lines(year: Year) -> list[Step]:
    """Each grade's minimum beside every unit, for the charts."""
    everywhere = np.ones(len(year), np.bool_)
    found = []
    for at, grade in enumerate(year.scheme.grades[:-1]):
        assert grade.min is not None
        name = year.speaker.grades[grade.name]
        template = f"{year.sheet('scheme')}!$C${GRADES + at}"
        values: list[Value] = [nearest(grade.min)] * len(year)
        found.append(Step(f"line {at}", f"{year.head('line')} {name}", template, everywhere, values, "General"))
    return found


def _names(year: Year) -> list[Step]:
    """Names short enough for a chart, and the choices of the slip."""
    codes, names, nowhere = year.facts.units, year.facts.names, np.zeros(len(year), np.bool_)
    short: list[Value] = [name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1]}…" for name in names]
    choices: list[Value] = [f"{code} {name}" for code, name in zip(codes, names, strict=True)]
    return [
        Step(name, year.head(name), None, nowhere, values) for name, values in (("label", short), ("pick", choices))
    ]
