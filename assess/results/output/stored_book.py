"""The score book of a stored run, made of the facts in the database that the run was made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from assess.cycles.queries import scheme_line
from assess.results.queries import in_league, league
from assess.results.run_facts import facts_at
from assess.results.runs import RunLine
from assess.scoring.facts import Facts
from assess.scoring.kernel import Results, score
from assess.scoring.stands import stands
from indicators.faults import Fault, Refused, learn
from indicators.schema import Scheme

learn(
    {
        "results.other_now": (
            "第 {run} 批次保存的结果与同一数据现在得出的不同（{unit}），不制作成绩册；请运行 assess doctor",
            "run {run} holds other results than its facts give now ({unit}); no book is made: run assess doctor",
        ),
    }
)


@dataclass(frozen=True)
class Reckoned:
    """A run's year with every step that led to its results, which a book shows and a run does not keep."""

    scheme: Scheme
    facts: Facts
    results: Results


def reckoned(connection: Connection, run: RunLine) -> Reckoned:
    """The run's facts, scored once more; `Refused` where that is not, unit by unit, what the run holds."""
    line = scheme_line(connection, run.scheme_id)
    assert line is not None
    gathered = facts_at(connection, line, run.cut)
    again = Reckoned(gathered.scheme, gathered.facts, score(gathered.scheme, gathered.facts))
    ours = in_league(stands(again.scheme, again.facts, again.results, np.arange(len(again.facts.units))))
    theirs = league(connection, run)
    if ours != theirs:
        told = zip(ours, theirs, strict=False)
        unit = next((one.unit for one, other in told if one != other), f"{len(ours)} ≠ {len(theirs)}")
        raise Refused([Fault("results.other_now", {"run": run.id, "unit": unit})])
    return again
