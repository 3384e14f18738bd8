"""What the pages say of ranks besides what is stored: who was level with whom, and what parted them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from sqlalchemy import Connection

from assess.collection.queries import TOGETHER
from assess.cycles.models import Enrolment
from assess.results.payload import read_shares, read_states
from assess.results.runs import RunLine
from assess.results.stored_stands import read, stored
from assess.scoring.facts import MISSING
from assess.scoring.stands import Stand
from reports.words import rank_words as said
from reports.words.rank_words import Points, RankNotes
from reports.words.speaker import Speaker


def rank_notes(
    c: Connection,
    run: RunLine,
    speaker: Speaker,
    groups: Iterable[Sequence[Stand]],
    unit: str | None = None,
    whole: bool = True,
) -> RankNotes:
    """Of every unit of the groups, or of one; in large groups only where a tie decided a grade.

    whole: whether these are all units of the groups; of some of them nobody can tell who was level or how many.
    """
    scheme, above, below, missing = speaker.scheme, dict[str, str](), dict[str, str](), dict[str, int]()
    for every in groups:
        group = [] if not whole else every if unit is None else _concerned(every, unit)
        pairs = said.parted(speaker, group, unit) if scheme.tie_break else []
        codes = {one.unit for pair in pairs for one in pair}
        points = _points(c, run.id, speaker, sorted(codes))
        lower, upper = said.ties(speaker, pairs, points)
        above |= lower
        below |= upper
        if scheme.missing == "zero":
            missing |= _missing(c, run.id, every[0].group, unit)
    return RankNotes(above, below, missing)


def _concerned(group: Sequence[Stand], unit: str) -> Sequence[Stand]:
    """Those of whom something has to be known to tell of one: its equals."""
    own = next(one for one in group if one.unit == unit)
    return [one for one in group if one.exact == own.exact]


def _points(c: Connection, run_id: int, speaker: Speaker, codes: Sequence[str]) -> dict[str, Points]:
    """Exact points of the tie-break's indicators; 0 where nothing of one applied."""
    order = [one.code for one in speaker.scheme.indicators]
    places = [order.index(code) for code in speaker.scheme.tie_break]
    found: dict[str, Points] = {}
    for start in range(0, len(codes) if places else 0, TOGETHER):
        some = Enrolment.code.in_(codes[start : start + TOGETHER])
        for row, _ in read(run_id, c.execute(stored(run_id).where(some))):
            shares = read_shares(row.items)
            found[row.code] = [Fraction(shares[place] or 0) for place in places]
    return found


def _missing(c: Connection, run_id: int, group: str, unit: str | None) -> Mapping[str, int]:
    """How many facts were not reported, where any was not."""
    asked = stored(run_id).where(Enrolment.group_name == group)
    rows = read(run_id, c.execute(asked if unit is None else asked.where(Enrolment.code == unit)))
    counts = {row.code: read_states(row.items).count(str(MISSING)) for row, _ in rows}
    return {code: count for code, count in counts.items() if count}
