"""The table of rooms names every module that declares something: one left out would be missing now and then only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import ModuleType

import pytest

from assess.rooms import ROOMS, Room
from tests.test_house import python_files

MARKS = {
    "models": r"^class \w+\(Base\):",
    "events": r"^declare\(",
    "views": r"^@\w+\.(get|post|route)\(",
    "jobs": r"^[A-Z_]+ = Kind\(",
}
"""What a row names → by what a module is known that belongs there."""
NOT_A_ROOM = {"assess/web/plotly_script.py"}


def named(row: Room, part: str) -> set[str]:
    """The files that a row names under one of `MARKS`."""
    found: object = getattr(row, part)
    if part == "jobs":
        return {f"{kind.work.__module__.replace('.', '/')}.py" for kind in row.jobs}
    modules = found if isinstance(found, tuple) else (found,) if isinstance(found, ModuleType) else ()
    return {f"{one.__name__.replace('.', '/')}.py" for one in modules}


def left_out(files: Mapping[str, str], part: str) -> set[str]:
    """Files of the product that declare something and stand in no row."""
    known = {name for row in ROOMS for name in named(row, part)} | NOT_A_ROOM
    return {name for name, text in files.items() if re.search(MARKS[part], text, re.MULTILINE)} - known


@pytest.mark.parametrize("part", MARKS)
def test_every_room_is_in_the_table(part: str) -> None:
    files = python_files("assess")
    assert left_out(files, part) == set()
    assert {name for row in ROOMS for name in named(row, part)} <= set(files)


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("models", "class Duty(Base):\n    pass\n"),
        ("events", 'declare("duty.done", "完成", "done")\n'),
        ("views", '@duties.get("/duties")\ndef duties(): ...\n'),
        ("jobs", 'EXPORT = Kind("export", "导出", "Export", "jobs.read", export)\n'),
    ],
)
def test_a_room_that_is_left_out_is_found(part: str, text: str) -> None:
    assert left_out({"assess/duties/new.py": text}, part) == {"assess/duties/new.py"}


def test_the_names_of_rows_are_folders() -> None:
    assert all(name.startswith(f"assess/{row.name}/") for row in ROOMS for part in MARKS for name in named(row, part))
