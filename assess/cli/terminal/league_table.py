"""The league table on the terminal: each group in the order of its ranks, with vetoes and quota cuts."""

from __future__ import annotations

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assess.cli.terminal.speech import lang, say
from assess.scoring.facts import Facts
from assess.scoring.kernel import Results
from assess.scoring.stands import Stand, stands
from indicators.schema import Scheme
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
        console.print(_table(speaker, group, stands(scheme, facts, results, order[:most])))
        if len(order) > most:
            more = len(order) - most
            console.print(say(f"……另有 {more} 个单位，见结果文件", f"… and {more} more units, see the results"))


def _table(speaker: Speaker, group: str, units: list[Stand]) -> Table:
    table = Table(title=group, title_justify="left", box=box.SIMPLE_HEAD, title_style="bold")
    table.add_column(say("名次", "rank"), justify="right")
    table.add_column(say("代码", "code"))
    table.add_column(say("单位", "unit"), overflow="fold")
    table.add_column(say("总分", "total"), justify="right")
    table.add_column(say("等次", "grade"))
    table.add_column(say("否决、名额等说明", "vetoes, quota cuts and other reasons"), overflow="fold")
    for unit in units:
        said = "\n".join(minus(speaker.reason(code, args)) for code, args in unit.reasons)
        rank = "—" if unit.rank is None else str(unit.rank)
        grade = speaker.grades.get(unit.grade or "", "—")
        cells = (rank, unit.unit, unit.name, unit.total or "—", grade, said)
        table.add_row(*(Text(cell) for cell in cells))
    return table
