"""What is decided on a unit as a whole: total, grade, rank, vetoes, and the reasons for each change on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from assess.scoring.facts import Facts
from assess.scoring.kernel import Results
from assess.scoring.numbers.exact import Rows
from assess.scoring.numbers.number_texts import about, fixed, plain
from assess.scoring.ranking import Cut, seats
from indicators.schema import Effect, Indicator, Scheme


class Reason(NamedTuple):
    """A code with its arguments: `reports.words.sentences.sentence(code, args, lang)` says it."""

    code: str
    args: dict[str, str]


@dataclass(frozen=True)
class Stand:
    """What was decided on a unit as a whole; total, exact, band, grade and rank are None where it has no total."""

    unit: str
    name: str
    group: str
    total: str | None
    exact: str | None
    band: str | None
    grade: str | None
    rank: int | None
    vetoes: tuple[str, ...]
    reasons: tuple[Reason, ...]


def stands(scheme: Scheme, facts: Facts, results: Results, rows: Rows) -> list[Stand]:
    """What was decided on these units, in the order of `rows`."""
    exact = results.total.fractions(rows)
    said = _reasons(scheme, facts, results, rows)
    published = results.published[rows].tolist()
    names = [grade.name for grade in scheme.grades]
    marks = {code: units[rows] for code, units in results.vetoes.items()}
    vetoes: list[list[str]] = [[] for _ in rows]
    for code, units in marks.items():
        for place in np.flatnonzero(units).tolist():
            vetoes[place].append(code)
    out: list[Stand] = []
    for place, row in enumerate(rows.tolist()):
        there = bool(results.totals.has_total[row])
        out.append(
            Stand(
                facts.units[row],
                facts.names[row],
                facts.groups[facts.group[row]],
                fixed(published[place], scheme.decimals) if there else None,
                str(exact[place]) if there else None,
                names[results.band[row]] if there else None,
                names[results.grade[row]] if there else None,
                int(results.rank[row]) if there else None,
                tuple(vetoes[place]),
                tuple(said[place]),
            )
        )
    return out


def _reasons(scheme: Scheme, facts: Facts, results: Results, rows: Rows) -> list[list[Reason]]:
    said: list[list[Reason]] = [[] for _ in rows]
    for veto in scheme.vetoes():
        for place in np.flatnonzero(results.vetoes[veto.code][rows]).tolist():
            said[place].append(
                Reason("veto", {"veto": veto.code, "name": veto.name, **effect_args(scheme, veto.effect)})
            )
    for indicator in scheme.indicators:
        if indicator.code in results.short:
            _minimum_reasons(scheme, indicator, results, rows, said)
    for position in results.cuts:
        _quota_reasons(scheme, facts, results, position, rows, said)
    for place in np.flatnonzero(~results.totals.has_total[rows]).tolist():
        said[place].append(Reason("nothing_applicable", {}))
    return said


def effect_args(scheme: Scheme, effect: Effect) -> dict[str, str]:
    """An effect as arguments of a reason: its kind, and to what."""
    if effect.grade is not None:
        return {"effect": "grade", "to": scheme.grades[effect.grade].name}
    if effect.grade_cap is not None:
        return {"effect": "grade_cap", "to": scheme.grades[effect.grade_cap].name}
    if effect.total is not None:
        return {"effect": "total", "to": plain(effect.total)}
    return {"effect": "downgrade", "to": str(effect.downgrade)}


def _minimum_reasons(
    scheme: Scheme, indicator: Indicator, results: Results, rows: Rows, said: list[list[Reason]]
) -> None:
    assert indicator.minimum is not None
    places = np.flatnonzero(results.short[indicator.code][rows])
    for place, share in zip(places, results.shares[indicator.code].fractions(rows[places]), strict=True):
        args = {
            "indicator": indicator.code,
            "name": indicator.name,
            "share": plain(share),
            "reached": about(share.numerator * 100, share.denominator, scheme.decimals, scheme.rounding),
            "percent": plain(indicator.minimum.percent),
        }
        said[place].append(Reason("minimum", args | effect_args(scheme, indicator.minimum.effect)))


def _quota_reasons(
    scheme: Scheme, facts: Facts, results: Results, position: int, rows: Rows, said: list[list[Reason]]
) -> None:
    quota, cut = scheme.grades[position].quota, results.cuts[position]
    assert quota is not None
    graded = np.bincount(facts.group[results.totals.has_total], minlength=len(facts.groups))
    known = {"grade": scheme.grades[position].name, "next": scheme.grades[position + 1].name}
    reckoned = {"share": "", "rounding": ""}
    if quota.share is not None:
        reckoned = {"share": plain(quota.share * 100), "rounding": quota.rounding}
    shared = _shared_ranks(cut, facts, results)
    for place in np.flatnonzero(cut.units[rows]).tolist():
        row = int(rows[place])
        group = int(facts.group[row])
        mine = graded[group : group + 1]
        known |= {"seats": str(seats(quota, mine)[0]), "graded": str(mine[0])}
        across = {"kept": str(cut.kept[group]), "level": "", "left": "", "rank": ""}
        if cut.level[row]:
            across |= {"level": str(cut.level[row]), "left": str(cut.left[row]), "rank": shared.get(group, "")}
        said[place].append(Reason("quota", {**known, **reckoned, **across}))


def _shared_ranks(cut: Cut, facts: Facts, results: Results) -> dict[int, str]:
    """Group → the rank of the tie across its line, where all of it share one: a veto may put some of it last."""
    found: dict[int, set[int]] = {}
    for row in np.flatnonzero(cut.level).tolist():
        found.setdefault(int(facts.group[row]), set()).add(int(results.rank[row]))
    return {group: str(min(ranks)) for group, ranks in found.items() if len(ranks) == 1}
