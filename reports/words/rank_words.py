"""Why a unit stands where it stands among its group: ties that were parted, facts not reported.

What was decided is stored; here it is only told, from the league table and the exact points of the tie-break.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from assess.scoring.stands import Stand
from reports.words.shown_numbers import shown
from reports.words.speaker import Speaker

NAMED = 60
"""Units of a group of which every tie is told."""
Points = Sequence[Fraction]
"""The tie-break's indicators of a unit, in the order in which they are compared."""


@dataclass(frozen=True)
class RankNotes:
    """By unit: how a tie was parted from the unit above, and from that below; facts not reported."""

    above: Mapping[str, str] = field(default_factory=dict)
    below: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, int] = field(default_factory=dict)


def parted(speaker: Speaker, group: Sequence[Stand], unit: str | None = None) -> list[tuple[Stand, Stand]]:
    """Units of equal totals and different ranks beside each other; in large groups only where their grades differ.

    `unit`: only the pairs that it is in.
    """
    pairs = _level(speaker, group)
    if unit is not None:
        return [pair for pair in pairs if unit in (pair[0].unit, pair[1].unit)]
    return [pair for pair in pairs if len(group) <= NAMED or pair[0].grade != pair[1].grade]


def _level(speaker: Speaker, group: Sequence[Stand]) -> Iterator[tuple[Stand, Stand]]:
    apart = speaker.scheme.veto_rank == "last"
    ranked = [one for one in group if one.rank is not None]
    above = None
    for one, before in zip(ranked, [None, *ranked], strict=False):
        if before is not None and before.rank != one.rank:
            above = before
        if above is not None and above.exact == one.exact and not (apart and bool(above.vetoes) != bool(one.vetoes)):
            yield above, one


def ties(
    speaker: Speaker, pairs: Sequence[tuple[Stand, Stand]], points: Mapping[str, Points]
) -> tuple[dict[str, str], dict[str, str]]:
    """For the lower and for the upper of two, what parted them."""
    lower: dict[str, str] = {}
    upper: dict[str, str] = {}
    for above, one in pairs:
        found = _decider(speaker, points.get(above.unit, ()), points.get(one.unit, ()))
        if found is None:
            continue
        name, more, less = found
        lower[one.unit] = speaker.say(
            f"与{above.name}同分，{name} {less} 低于 {more}，列第 {one.rank} 名",
            f"level with {above.name}; {name} {less} is below {more}: rank {one.rank}",
        )
        upper.setdefault(
            above.unit,
            speaker.say(
                f"与{one.name}同分，{name} {more} 高于 {less}，列在其前",
                f"level with {one.name}; {name} {more} is above {less}: ranked before it",
            ),
        )
    return lower, upper


def _decider(speaker: Speaker, upper: Points, lower: Points) -> tuple[str, str, str] | None:
    """The first indicator in which two differ, and both its points; exactly where the decimals look alike."""
    for code, more, less in zip(speaker.scheme.tie_break, upper, lower, strict=False):
        if more != less:
            said = shown(speaker.scheme, more), shown(speaker.scheme, less)
            return speaker.indicators[code], *(said if said[0] != said[1] else (str(more), str(less)))
    return None
