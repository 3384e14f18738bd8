"""Who may hold what beside what, and who may decide: plain rules over plain values.

An administrator holds nothing else at the same time. A grant takes two persons, one of them a security
administrator, and neither may be the one who gets it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assess.web.roles import ADMINISTRATORS, BUSINESS

OPEN = ("proposed", "granted")


@dataclass(frozen=True)
class GrantLine:
    """A role from a day to a day, both included; without a last day until it is withdrawn."""

    id: int
    person_id: int
    role: str
    office_id: int | None
    unit_id: int | None
    starts: date
    ends: date | None
    state: str
    proposed_by: int | None
    decided_by: int | None


def is_in_force(grant: GrantLine, day: date) -> bool:
    return grant.state == "granted" and grant.starts <= day and (grant.ends is None or day <= grant.ends)


def overlap(one: GrantLine, other: GrantLine) -> bool:
    """Is there a day on which both would be in force?"""
    return (one.ends is None or other.starts <= one.ends) and (other.ends is None or one.starts <= other.ends)


def clash(wanted: GrantLine, others: Iterable[GrantLine], states: tuple[str, ...] = OPEN) -> tuple[str, str] | None:
    """The rule that a grant would break beside a person's others, and the role that stands against it."""
    for other in others:
        if other.id == wanted.id or other.state not in states or not overlap(wanted, other):
            continue
        same = (other.role, other.office_id, other.unit_id) == (wanted.role, wanted.office_id, wanted.unit_id)
        if same:
            return "accounts.twice", other.role
        if wanted.role in ADMINISTRATORS or other.role in ADMINISTRATORS:
            return "accounts.mixed", other.role
    return None


def place(role: str, office: int | None, unit: int | None) -> tuple[str, str] | None:
    """What is wrong with where a role is to be held, and in which field."""
    if role in ADMINISTRATORS:
        return None if office is None and unit is None else ("accounts.no_office", "office")
    if role not in BUSINESS:
        return "accounts.role", "role"
    return None if office is not None else ("accounts.office_needed", "office")


def two_persons(
    grantee: int, proposer: int | None, decider: int, proposers: frozenset[str], deciders: frozenset[str]
) -> bool:
    """May this person decide what that one proposed? The sets are the roles each held at that time."""
    if decider in (grantee, proposer) or proposer in (grantee, None):
        return False
    able = {"system", "security"}
    return bool(proposers & able and deciders & able and "security" in proposers | deciders)
