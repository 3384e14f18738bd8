"""Why a unit stands where it stands among its group: ties that were parted, places that ran out, facts not reported.

What was decided is stored; here it is only told, from the league table and the exact points of the tie-break.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from assess.scoring.stands import Stand
from indicators.schema import Quota
from reports.words.shown_numbers import shown
from reports.words.speaker import Speaker

NAMED = 60
"""Units of a group of which every tie is told."""
Points = Sequence[Fraction]
"""The tie-break's indicators of a unit, in the order in which they are compared."""
CUT = {"floor": ("去尾", " rounded down"), "half-up": ("四舍五入", " rounded"), "ceil": ("进一", " rounded up")}


@dataclass(frozen=True)
class RankNotes:
    """By unit: how a tie was parted from the unit above, and from that below; what a quota did; facts not reported."""

    above: Mapping[str, str] = field(default_factory=dict)
    below: Mapping[str, str] = field(default_factory=dict)
    quotas: Mapping[tuple[str, str], str] = field(default_factory=dict)
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


def quota(speaker: Speaker, args: Mapping[str, str]) -> str:
    """How many places a quota gives, and how that number comes about."""
    grade, seats = speaker.grades.get(args["grade"], args["grade"]), args["seats"]
    said = _reckoned(speaker, args)
    return speaker.say(
        f"名额：本组{grade}最多 {seats} 个{f'（{said}）' if said else ''}",
        f"Quota: at most {seats} of the group may hold {grade}{f' ({said})' if said else ''}",
    )


def _reckoned(speaker: Speaker, args: Mapping[str, str]) -> str:
    found = _quota(speaker, args["grade"])
    if found is None or found.share is None:
        return ""
    share, cut = speaker.plain(found.share * 100), speaker.say(*CUT[found.rounding])
    return f"{args['graded']}×{share}%{cut}={args['seats']}"


def _quota(speaker: Speaker, name: str) -> Quota | None:
    return next((grade.quota for grade in speaker.scheme.grades if grade.name == name), None)


def cut_words(speaker: Speaker, args: Mapping[str, str], tied: str = "") -> str:
    """Why a unit did not keep a grade; `tied` tells of equals across the line."""
    following = speaker.grades.get(args["next"], args["next"])
    past = "" if args["seats"] == "0" else speaker.say("，本单位排在名额之外", "; the unit stands beyond them")
    return quota(speaker, args) + speaker.say(
        f"{tied or past}，改为{following}", f"{tied or past}; becomes {following}"
    )


def quotas(speaker: Speaker, group: Sequence[Stand], points: Mapping[str, Points]) -> dict[tuple[str, str], str]:
    """(unit, grade) → why the unit did not keep the grade."""
    found: dict[tuple[str, str], str] = {}
    for name, cut in _cut(speaker, group).items():
        left = _left(group, name, cut)
        level = _foremost(cut, points) if left > 0 and _dropping(speaker, name) else []
        for one, args in cut:
            said = _across(speaker, level, left) if one in level else _beyond(speaker, left, args)
            found[one.unit, name] = cut_words(speaker, args, said)
    return found


def straddling(speaker: Speaker, group: Sequence[Stand]) -> set[str]:
    """Units of which the tie-break has to be known to tell who was level at the last place."""
    found = ((name, cut) for name, cut in _cut(speaker, group).items() if _dropping(speaker, name))
    return {one.unit for name, cut in found if _left(group, name, cut) > 0 for one in _foremost(cut, {})}


Cut = list[tuple[Stand, Mapping[str, str]]]


def _cut(speaker: Speaker, group: Sequence[Stand]) -> dict[str, Cut]:
    """Grade → the units that its quota moved down, each with the reason's arguments."""
    found: dict[str, Cut] = {}
    for one in group:
        for said in one.reasons:
            if said.code == "quota":
                found.setdefault(said.args["grade"], []).append((one, said.args))
    return found


def _left(group: Sequence[Stand], grade: str, cut: Cut) -> int:
    """Places that nobody holds."""
    return int(cut[0][1]["seats"]) - sum(one.grade == grade for one in group)


def _dropping(speaker: Speaker, grade: str) -> bool:
    found = _quota(speaker, grade)
    return found is not None and found.ties == "out"


def _foremost(cut: Cut, points: Mapping[str, Points]) -> list[Stand]:
    best = max(_order(one, points) for one, _ in cut)
    return [one for one, _ in cut if _order(one, points) == best]


def _beyond(speaker: Speaker, left: int, args: Mapping[str, str]) -> str:
    """More than the places hold the grade, where equals at the last of them all count."""
    if left >= 0:
        return ""
    n = int(args["seats"]) - left
    return speaker.say(
        f"；末位并列的都计入，实有 {n} 个，本单位排在名额之外",
        f"; all who are level at the last place count, {n} in all; the unit stands beyond them",
    )


def _order(one: Stand, points: Mapping[str, Points]) -> tuple[Fraction, ...]:
    return (Fraction(one.exact or 0), *points.get(one.unit, ()))


def _across(speaker: Speaker, level: Sequence[Stand], left: int) -> str:
    """Equals across the line of the last place."""
    ranks = {one.rank for one in level}
    there = speaker.say(f"第 {level[0].rank} 名", f"at rank {level[0].rank}") if len(ranks) == 1 else ""
    n = len(level)
    return speaker.say(
        f"；{there}有 {n} 个单位并列，只剩 {left} 个名额，按方案都不计",
        f"; {n} units are level{f' {there}' if there else ''} for the {left} left: by the scheme none of them counts",
    )
