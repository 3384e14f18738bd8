"""The league table on the terminal: each group in the order of its ranks, with vetoes and quota cuts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assess.cli.terminal.speech import lang, say
from assess.scoring.facts import Facts
from assess.scoring.kernel import Results
from assess.scoring.numbers.exact import Rows
from assess.scoring.stands import Stand, stands
from indicators.schema import Scheme
from reports.words.rank_words import parted, ties
from reports.words.shown_numbers import minus
from reports.words.speaker import Speaker

WIDTH = 110


def print_league(scheme: Scheme, facts: Facts, results: Results, most: int) -> None:
    """Print at most `most` units of each group."""
    console = Console(width=None if Console().is_terminal else WIDTH, highlight=False)
    speaker = Speaker(scheme, lang())
    console.print(Text(speaker.title, style="bold"))
    for position, group in enumerate(facts.groups):
        rows = np.flatnonzero(facts.group == position)
        places = results.rank[rows]
        order = rows[np.lexsort((rows, np.where(places > 0, places, len(facts.units) + 1)))]
        shown = stands(scheme, facts, results, order[:most])
        console.print(_table(speaker, group, shown, _parted(speaker, results, order, shown)))
        if len(order) > most:
            more = len(order) - most
            console.print(say(f"……另有 {more} 个单位，见结果文件", f"… and {more} more units, see the results"))


def _parted(speaker: Speaker, results: Results, order: Rows, shown: list[Stand]) -> dict[str, str]:
    """Why a unit stands below one with the same total, as the page says it."""
    pairs = parted(speaker, shown) if speaker.scheme.tie_break else []
    row = {one.unit: order[place : place + 1] for place, one in enumerate(shown)}
    weight = {one.code: one.weight for one in speaker.scheme.indicators}
    points = {
        one.unit: [results.shares[code].fractions(row[one.unit])[0] * weight[code] for code in speaker.scheme.tie_break]
        for pair in pairs
        for one in pair
    }
    return ties(speaker, pairs, points)[0]


def _table(speaker: Speaker, group: str, units: list[Stand], below: Mapping[str, str]) -> Table:
    table = Table(title=group, title_justify="left", box=box.SIMPLE_HEAD, title_style="bold")
    table.add_column(say("名次", "rank"), justify="right")
    table.add_column(say("代码", "code"))
    table.add_column(say("单位", "unit"), overflow="fold")
    table.add_column(say("总分", "total"), justify="right")
    table.add_column(say("等次", "grade"))
    table.add_column(say("否决、名额等说明", "vetoes, quota cuts and other reasons"), overflow="fold")
    for unit in units:
        why = [minus(speaker.reason(code, args)) for code, args in unit.reasons]
        said = "\n".join([*why, below[unit.unit]] if unit.unit in below else why)
        rank = "—" if unit.rank is None else str(unit.rank)
        grade = speaker.grades.get(unit.grade or "", "—")
        cells = (rank, unit.unit, unit.name, unit.total or "—", grade, said)
        table.add_row(*(Text(cell) for cell in cells))
    return table
