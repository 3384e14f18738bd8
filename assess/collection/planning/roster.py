"""Units that could no longer be told apart: those of a delivery beside those that stay."""

from __future__ import annotations

from collections.abc import Sequence

from assess.collection.planning.year_plan import Member
from assess.collection.tables.name_keys import key, squeezed
from indicators.faults import Fault


def clashes(named: Sequence[Member], staying: Sequence[Member], file: str) -> list[Fault]:
    """A fault for each unit named whose code, or name within its group, looks like that of another that stays.

    Among themselves the units of a delivery were looked at when it was read.
    """
    codes = {squeezed(one.code): one for one in staying}
    names = {(key(one.group), squeezed(one.name)): one for one in staying}
    found = []
    for one in named:
        other, kind = codes.get(squeezed(one.code)), "facts.like_code"
        if other is None:
            other, kind = names.get((key(one.group), squeezed(one.name))), "facts.like_name"
        if other is not None:
            args = {"name": one.name, "other": f"{other.code} {other.name}", "group": one.group}
            found.append(Fault(kind, args, file, code=one.code))
    return found
