"""Who may do what: roles, their words and functions, and in which states of a record each function reaches it.

A business role works for one office, and within it for a unit and those below or for all. An administrator keeps the
system going, has no business function, and none can grant: that takes two persons (assess/accounts). A new role is a
row here, and a migration that lets the database take it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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


Pair = tuple[str, str]


@dataclass(frozen=True)
class Role:
    """name and told: what it is called, and for whoever grants it what it may do; both Chinese, English."""

    name: Pair
    told: Pair
    functions: Functions


_ONLY_PUBLISHED = (
    "只看所授权单位已公布的结果",
    "sees published results of the units granted",
)
_TAKEN_PUBLISHED = (
    "看已公布的结果，可以取走成绩册和封存包",
    "sees published results; may take score books and packages",
)
BUSINESS: Mapping[str, Role] = {
    "office": Role(
        ("安委办", "committee office"),
        (
            "导入本安委办的数据、计分、取走成绩册和封存包；看全部结果，公布前后都能看",
            (
                "brings in the office's facts, scores, takes score books and packages; "
                "sees all results, before and after publication"
            ),
        ),
        {**_whole(EARLY), **_plain("facts.load", "runs.make")},
    ),
    "assessor": Role(
        ("考核组", "assessor"),
        (
            "看所授权单位的结果，公布前后都能看",
            "sees results of the units granted, before and after publication",
        ),
        _reading(EARLY),
    ),
    "reporter": Role(("填报员", "reporter"), _ONLY_PUBLISHED, _reading(PUBLISHED)),
    "approver": Role(
        ("审定人", "approver"),
        (
            "看所授权单位的结果，公布前后都能看；可以取走成绩册和封存包",
            "sees results of the units granted, before and after publication; may take score books and packages",
        ),
        _whole(EARLY),
    ),
    "organization": Role(("组织部", "organization department"), _TAKEN_PUBLISHED, _whole(PUBLISHED)),
    "discipline": Role(("纪检监察", "discipline inspection"), _TAKEN_PUBLISHED, _whole(PUBLISHED)),
    "owner": Role(("国资委", "owner body"), _TAKEN_PUBLISHED, _whole(PUBLISHED)),
    "reader": Role(("读者", "reader"), _ONLY_PUBLISHED, _reading(PUBLISHED)),
}
ADMINISTRATORS: Mapping[str, Role] = {
    "system": Role(
        ("系统管理员", "system administrator"),
        (
            "新建和停用人员，提出和决定授权；没有业务权限",
            "makes and disables people, proposes and decides grants; no business rights",
        ),
        _plain("people.read", "people.make", "grants.propose", "grants.decide", "jobs.watch"),
    ),
    "security": Role(
        ("安全管理员", "security administrator"),
        (
            "提出和决定授权；没有业务权限",
            "proposes and decides grants; no business rights",
        ),
        _plain("people.read", "grants.propose", "grants.decide"),
    ),
    "auditor": Role(
        ("审计管理员", "audit administrator"),
        (
            "看审计记录；没有业务权限",
            "reads the record; no business rights",
        ),
        _plain("audit.read"),
    ),
}
ROLES: Mapping[str, Role] = {**BUSINESS, **ADMINISTRATORS}
FUNCTIONS: Mapping[str, Functions] = {name: role.functions for name, role in ROLES.items()}

LOCAL = frozenset({"years.read", "results.read", "results.take"})
"""Of whoever sits at the serving machine, where the setting lets them read."""
SEAT = ("office",)
"""Who also sees what a superior office found of the unit that their office belongs to: its own slip, once published."""
