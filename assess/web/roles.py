"""Who may do what: roles, their functions, and the states of a record in which each may see it. Plain tables.

A business role works for one office, and within it for a unit and those below or for all. An administrator keeps the
system going, has no business function, and none can grant: that takes two persons (assess/accounts).
"""

from __future__ import annotations

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

READING = frozenset({"years.read", "results.read"})
LOCAL = READING | {"results.take"}
"""Of whoever sits at the serving machine, where the setting lets them read."""
WHOLE = LOCAL | {"jobs.read"}
"""Also the files of a whole run, made by jobs; only for who sees all units of the office."""
FUNCTIONS = {
    "office": WHOLE | {"facts.load", "runs.make"},
    "assessor": READING,
    "reporter": READING,
    "approver": WHOLE,
    "organization": WHOLE,
    "discipline": WHOLE,
    "owner": WHOLE,
    "reader": READING,
    "system": frozenset({"people.read", "people.make", "grants.propose", "grants.decide", "jobs.watch"}),
    "security": frozenset({"people.read", "grants.propose", "grants.decide"}),
    "auditor": frozenset({"audit.read"}),
}
BEFORE = frozenset({"office", "assessor", "approver"})
"""Who works on results before they are published; everybody else sees published ones only."""
STATES = {role: ("provisional", "published", "withdrawn") if role in BEFORE else ("published",) for role in BUSINESS}
SEAT = ("office",)
"""Who also sees what a superior office found of the unit that their office belongs to: its own slip, once published."""
