"""What each person may have, written down by hand from the words of the design and not from the program's tables."""

from __future__ import annotations

from tests.access.world import STATES, units

CITY_FIRST = units("city")[0]
JIA_FIRST, JIA_SECOND = units("jia")[:2]
ALL = "all"
BEFORE = ("provisional", "published", "withdrawn")

Sight = dict[str, tuple[tuple[str, ...], object, bool]]
"""Office → states of runs, units (or all of them), and whether whole files may be taken."""

SEES: dict[str | None, Sight] = {
    None: {},
    "none": {},
    "system": {},
    "security": {},
    "auditor": {},
    "city office": {"city": (BEFORE, ALL, True)},
    "city assessor": {"city": (BEFORE, ALL, False)},
    "city reporter": {"city": (("published",), ALL, False)},
    "city approver": {"city": (BEFORE, ALL, True)},
    "city organization": {"city": (("published",), ALL, True)},
    "city discipline": {"city": (("published",), ALL, True)},
    "city owner": {"city": (("published",), ALL, True)},
    "city reader": {"city": (("published",), ALL, False)},
    "city limited": {"city": (("published",), {CITY_FIRST}, False)},
    "city limited assessor": {"city": (BEFORE, {CITY_FIRST}, False)},
    # The office of a county: its own year, and its own county's published slip in the city's.
    "jia office": {"jia": (BEFORE, ALL, True), "city": (("published",), {CITY_FIRST}, False)},
    "yi office": {"yi": (BEFORE, ALL, True), "city": (("published",), {units("city")[1]}, False)},
    "far office": {"far": (BEFORE, ALL, True)},
    # One below the other.
    "jia limited": {"jia": (("published",), {JIA_FIRST, JIA_SECOND}, False)},
    "two offices": {"jia": (("published",), ALL, False), "far": (("published",), ALL, True)},
}
WORKS = {"city office": "city", "jia office": "jia", "yi office": "yi", "far office": "far"}
"""Who brings facts in and asks for runs, at which office."""
PEOPLE = {"people.read": {"system", "security"}, "people.make": {"system"}, "grants": {"system", "security"}}


def sees_run(person: str | None, office: str, state: str) -> bool:
    return office in SEES[person] and state in SEES[person][office][0]


def sees_unit(person: str | None, office: str, state: str, unit: str) -> bool:
    if not sees_run(person, office, state):
        return False
    mine = SEES[person][office][1]
    return mine == ALL or (isinstance(mine, set) and unit in mine)


def takes(person: str | None, office: str, state: str) -> bool:
    return sees_run(person, office, state) and SEES[person][office][2]


def ever_takes(person: str | None) -> bool:
    """Has the right anywhere: pages that are not of one office."""
    return any(takes(person, office, state) for office in SEES[person] for state in STATES)


def relation(person: str | None, office: str) -> str:
    """Of somebody to an office's record."""
    if person is None or person in ("none", "system", "security", "auditor"):
        return "none"
    own = {"two offices": ("jia", "far")}.get(person, (person.split()[0],))
    if office in own:
        return "own"
    return {
        ("city", "jia"): "child", ("city", "yi"): "child", ("jia", "city"): "parent", ("yi", "city"): "parent",
        ("jia", "yi"): "sibling", ("yi", "jia"): "sibling",
    }.get((own[0], office), "other office")  # fmt: skip
