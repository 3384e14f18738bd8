"""What a delivery changes in a year that stands already: worked out before anything is written, without a database.

A delivery touches what it names: its units are entered or updated, of each the items and vetoes that have rows.
Everything else stays as it is. Asked for as the whole year, what it doesn't name leaves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from assess.audit.encoding import cells
from assess.collection.fact_difference import Row, Rows, beside_other_days, difference, nothing_else
from indicators.digests import digest_from

CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Member:
    """A unit as it takes part."""

    code: str
    name: str
    group: str


@dataclass(frozen=True)
class Changed:
    """An item or a veto of a unit: its rows as they stood and as they will; without any it is new, or leaves."""

    unit: Member
    name: str
    before: Sequence[Row]
    now: Sequence[Row]


@dataclass(frozen=True)
class YearPlan:
    """What changes, in the order of units.

    named: units of the delivery; stayed: those that take part and are not among them; left: those that leave, with the
    vetoes that stand of them; kept: unit → how many items stay that the delivery doesn't name; kept_vetoes: those that
    stand and are not touched; former: those that take part under the version before, where this one is new, and are not
    named. first: nothing of this year stood before, so that all facts and vetoes are new; they are
    not listed then.
    """

    replace: bool
    first: bool
    delivery: str
    named: Sequence[Member]
    joined: Sequence[Member] = ()
    renamed: Sequence[tuple[Member, Member]] = ()
    left: Sequence[tuple[Member, Sequence[str]]] = ()
    stayed: Sequence[Member] = ()
    facts: Sequence[Changed] = ()
    vetoes: Sequence[Changed] = ()
    kept: Mapping[str, int] | None = None
    kept_vetoes: Sequence[Changed] = ()
    former: Sequence[Member] = ()

    def __bool__(self) -> bool:
        """Whether anything changes."""
        return bool(self.joined or self.renamed or self.left or self.facts or self.vetoes)

    @property
    def lifted(self) -> list[Changed]:
        """Vetoes that stood and no longer will, of units that go on taking part."""
        return [one for one in self.vetoes if stands(one.before) and not stands(one.now)]

    @property
    def gone(self) -> list[Changed]:
        """Facts of which nothing will stand any more."""
        return [one for one in self.facts if not one.now]

    @property
    def changed(self) -> int:
        """Units of which anything is new: facts or vetoes, or that they take part."""
        return len({one.unit.code for one in (*self.facts, *self.vetoes)} | {one.code for one in self.joined})

    @cached_property
    def digest(self) -> str:
        """Of all that changes, what stood before included: the same plan, and no other, has it."""
        whole = sha256()
        for part in self._parts():
            whole.update(cells(part))
        return digest_from(whole)

    def _parts(self) -> Iterator[Sequence[str | int | None]]:
        yield ("plan", int(self.replace), int(self.first), self.delivery)
        yield from (("joined", one.code, one.name, one.group) for one in self.joined)
        yield from (("left", one.code, one.name, one.group, *vetoes) for one, vetoes in self.left)
        for old, new in self.renamed:
            yield ("renamed", new.code, old.name, old.group, new.name, new.group)
        for table, changes in (("facts", self.facts), ("vetoes", self.vetoes)):
            for one in changes:
                yield (table, one.unit.code, one.name, len(one.before), len(one.now))
                yield from (*one.before, *one.now)


def stands(rows: Sequence[Row]) -> bool:
    """Whether a veto with these records (day, state, basis) stands: the latest day decides."""
    return bool(rows) and max((row[0] or "", row[1] or "") for row in rows)[1] == CONFIRMED


def last_day(rows: Sequence[Row]) -> str:
    """The day of the newest of these records of a veto, which decides."""
    return max((row[0] or "" for row in rows), default="")


def fact_changes(unit: Member, given: Rows, before: Rows, replace: bool) -> list[Changed]:
    """The items of a unit that change."""
    return _changes(unit, nothing_else(given, before) if replace else given, before)


def veto_changes(unit: Member, given: Rows, before: Rows, replace: bool) -> list[Changed]:
    """The vetoes of a unit that change."""
    return _changes(unit, nothing_else(given, before) if replace else beside_other_days(given, before), before)


def _changes(unit: Member, wanted: Rows, before: Rows) -> list[Changed]:
    found = difference(wanted, before)
    names = (*found.appended, *found.withdrawn)
    return [Changed(unit, name, before.get(name, ()), found.appended.get(name, ())) for name in names]


def backdated(given: Sequence[Row], before: Sequence[Row]) -> bool:
    """Whether a veto that stands would be lifted by records that are all older: they would have no effect."""
    return stands(before) and bool(given) and not stands(given) and last_day(given) < last_day(before)
