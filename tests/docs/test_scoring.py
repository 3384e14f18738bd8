"""docs/SCORING.md: every row of its tables is scored, every piece of its arithmetic worked out."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from indicators.faults import Refused
from indicators.kinds import KINDS
from indicators.loader import parse
from tests.docs import arithmetic, worked
from tests.docs.markdown import Grid, code, codes, grids
from tests.docs.shell import ROOT

TEXT = (ROOT / "docs" / "SCORING.md").read_text("utf-8")
FILES = worked.files_in(TEXT)
GRIDS = grids(TEXT)
RULES = ("rule", "fact", "arithmetic", "points", "reason")
HEADING = re.compile(r"(\w+) · (\w+)(?: of unit (\w+))?(?: \((?:P = (.+)|bonus|penalty)\))")


def cases(first: str) -> list[object]:
    found = [(grid, row) for grid in GRIDS if grid.header[0] == first for row in grid.records()]
    return [pytest.param(grid, row, id=f"{grid.heading}:{place}") for place, (grid, row) in enumerate(found)]


def test_every_table_is_one_that_is_checked() -> None:
    """A table of another form would claim figures that nobody looks at; those of kinds and codes are generated."""
    assert {grid.header[0] for grid in GRIDS} == {"rule", "change", "kind", "code"}
    assert all(grid.header == RULES for grid in GRIDS if grid.header[0] == "rule")


def test_every_rule_kind_has_its_section() -> None:
    found = [HEADING.fullmatch(grid.heading) for grid in GRIDS if grid.header[0] == "rule"]
    assert {head[1] for head in found if head} == set(KINDS)


@pytest.mark.parametrize(("grid", "row"), cases("rule"))
def test_rule(grid: Grid, row: dict[str, str], tmp_path: Path) -> None:
    """The points and the reason of one fact under one rule, and the arithmetic printed beside them."""
    head = HEADING.fullmatch(grid.heading)
    assert head
    kind, item, unit, full = head.groups()
    unit = unit or "1001"
    scheme = parse(FILES["scheme.toml"].encode(), "")
    assert full is None or next(one for one in scheme.items() if one.code == item).full == Fraction(full)
    parts = ", ".join([f'kind = "{kind}"', *code(row["rule"])])
    files = worked.changed(FILES, [f"{item}: rule = {{{parts}}}"])
    files = worked.with_fact(files, unit, item, worked.fact_rows(row["fact"]))
    (reason,) = code(row["reason"])
    if row["points"] == "refused":
        with pytest.raises(Refused) as refusal:
            worked.results(files, tmp_path)
        assert [fault.kind for fault in refusal.value.faults] == [reason]
        return
    record = worked.results(files, tmp_path)[unit]
    entry = next(one for one in record["items"] if one["code"] == item)
    assert (entry["exact"], entry["reason"]["code"]) == (row["points"], reason)
    if row["arithmetic"] != "–":
        assert arithmetic.value(*code(row["arithmetic"])) == Fraction(row["points"])


def test_first_rows_are_the_year_as_it_stands(tmp_path: Path) -> None:
    """The first row of each rule's table changes nothing."""
    before = worked.results(FILES, tmp_path)
    for grid in (grid for grid in GRIDS if grid.header == RULES):
        head = HEADING.fullmatch(grid.heading)
        assert head
        entries = {one["code"]: one for one in before[head[3] or "1001"]["items"]}
        assert entries[head[2]]["exact"] == grid.records()[0]["points"]


@pytest.mark.parametrize(("grid", "row"), cases("change"))
def test_change(grid: Grid, row: dict[str, str], tmp_path: Path) -> None:
    """What comes out of the year with the change that the row names."""
    pieces = code(row["change"])
    assert pieces or row["change"] == "as it stands"
    files = worked.changed(FILES, pieces)
    if "refused with" in row:
        with pytest.raises(Refused) as refusal:
            worked.results(files, tmp_path)
        assert [fault.kind for fault in refusal.value.faults] == code(row["refused with"])
        return
    record = worked.results(files, tmp_path)[row["unit"]]
    for name in grid.header[2:]:
        if name.startswith("arithmetic of "):
            told = worked.figure(record, name.removeprefix("arithmetic of "))
            assert arithmetic.value(*code(row[name])) == Fraction(told), name
        else:
            assert worked.figure(record, name) == row[name], name


def test_arithmetic_in_the_text() -> None:
    """Every `a = b` in the text holds, and there are some."""
    claims = [claim for piece in codes(TEXT) for claim in arithmetic.claims(piece)]
    assert len(claims) > 8
    wrong = [text for text, sides in claims if len(set(sides)) != 1]
    assert not wrong


def test_arithmetic_of_the_text_is_the_year(tmp_path: Path) -> None:
    """What the text works out for units 1001 and 1005 is what the kernel found."""
    year = worked.results(FILES, tmp_path)
    told = {side for piece in codes(TEXT) for _, sides in arithmetic.claims(piece) for side in sides}
    for unit in ("1001", "1005"):
        found = [year[unit]["exact"], *(one["exact"] for one in year[unit]["indicators"] if unit == "1001")]
        assert {Fraction(text) for text in found} <= told


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1 + 2 × 3", "7"), ("−min(6, 2 × 4)", "-6"), ("0.1 + 0.2", "3/10"), ("ceil(7 ÷ 2)", "4"), ("17/4 − 1", "13/4")],
)
def test_arithmetic_is_exact(text: str, expected: str) -> None:
    assert arithmetic.value(text) == Fraction(expected)


def test_wrong_figures_are_seen() -> None:
    """The checks above can fail."""
    ((_, sides),) = arithmetic.claims("3 × 72 ÷ 90 = 2.5")
    assert sides[0] != sides[1]
    assert arithmetic.claims("`rounding = half-up`") == []
