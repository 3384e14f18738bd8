"""Who may do what: roles, their functions, and in which states of a record each function reaches it. Plain tables.

A business role works for one office, and within it for a unit and those below or for all. An administrator keeps the
system going, has no business function, and none can grant: that takes two persons (assess/accounts).
"""

from __future__ import annotations

from collections.abc import Mapping

BUSINESS = {
    "office": ("安委办", "committee office"),
    "assessor": ("考核组", "assessor"),
    "reporter": ("填报员", "reporter"),
    "approver": ("审定人", "approver"),
    "organization": ("组织部", "organization department"),
    "discipline": ("纪检监察", "discipline inspection"),
    "owner": ("国资委", "owner body"),
    "reader": ("读者", "reader"),
}
ADMINISTRATORS = {
    "system": ("系统管理员", "system administrator"),
    "security": ("安全管理员", "security administrator"),
    "auditor": ("审计管理员", "audit administrator"),
}
ROLES = BUSINESS | ADMINISTRATORS

States = tuple[str, ...] | None
"""In which states a function reaches a record; None: in any, or of a kind that has none."""
Functions = Mapping[str, States]
"""Function → states of its kind of record: cases and lists have others than runs."""
ANY: States = None
EARLY: States = ("provisional", "published", "withdrawn")
"""Runs, for whoever works on results before they are published."""
PUBLISHED: States = ("published",)
"""Runs, for everybody else."""


def _reading(runs: States) -> Functions:
    return {"years.read": ANY, "results.read": runs}


def _whole(runs: States) -> Functions:
    """Also the files of a whole run, made by jobs; only for who sees all units of the office."""
    return {**_reading(runs), "results.take": runs, "jobs.read": ANY}


def _plain(*functions: str) -> Functions:
    return dict.fromkeys(functions, ANY)


LOCAL = frozenset({"years.read", "results.read", "results.take"})
"""Of whoever sits at the serving machine, where the setting lets them read."""
FUNCTIONS: Mapping[str, Functions] = {
    "office": {**_whole(EARLY), **_plain("facts.load", "runs.make")},
    "assessor": _reading(EARLY),
    "reporter": _reading(PUBLISHED),
    "approver": _whole(EARLY),
    "organization": _whole(PUBLISHED),
    "discipline": _whole(PUBLISHED),
    "owner": _whole(PUBLISHED),
    "reader": _reading(PUBLISHED),
    "system": _plain("people.read", "people.make", "grants.propose", "grants.decide", "jobs.watch"),
    "security": _plain("people.read", "grants.propose", "grants.decide"),
    "auditor": _plain("audit.read"),
}
SEAT = ("office",)
"""Who also sees what a superior office found of the unit that their office belongs to: its own slip, once published."""
