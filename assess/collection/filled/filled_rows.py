"""A unit's rows for one item, as filled in → the fact rows that say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assess.collection.filled.filled_form import Entry
from assess.collection.tables.number_parser import EXEMPT, NUMBER, reading, settled
from indicators.faults import Fault
from indicators.kinds import kind_of
from indicators.schema import Item
from indicators.strict_number import narrow
from reports.fill_in.fill_in_fields import INPUTS

EXEMPT_WORD = "不适用"
ASKED = ("value", "base", "limit", "count")


@dataclass(frozen=True)
class Row:
    """A row of the table of facts and the form's row behind it. `bad`: refused already, its fault is noted."""

    entry: Entry
    cells: Mapping[str, str]
    bad: bool = False

    @property
    def said(self) -> tuple[str, ...]:
        """What it says, in one spelling, so that two files can be compared."""
        return tuple(settled(self.cells.get(name, "")) for name in ("value", "base", "limit", "level", "count"))

    @property
    def blank(self) -> bool:
        return not any(self.cells.values())


def fault(entry: Entry, kind: str, column: str, /, **args: object) -> Fault:
    place = entry.place
    code = f"{entry.unit} {entry.item}".strip()
    return Fault(f"facts.{kind}", args, place.file, place.sheet, entry.row, place.labels.get(column, column), code)


def rows_of(item: Item | None, tally: bool, entries: Sequence[Entry], found: list[Fault]) -> list[Row]:
    """The fact rows; a bonus or penalty that is left empty gives none, an item one that says it is missing."""
    if item is None:
        return [Row(entry, _plain(entry), entry.bad) for entry in entries]
    if kind_of(item).fact == "levels":
        return _leveled(item, tally, entries, found)
    rows = [_exempted(entry, found) for entry in entries]
    if tally or item.combine != "none":
        filled = [row for row in rows if row.bad or not row.blank]
        return filled or ([] if tally else rows[:1])
    return rows


def _plain(entry: Entry) -> dict[str, str]:
    return {name: entry.text(name).strip() for name in INPUTS if name != "exempt" and entry.text(name).strip()}


def _says_exempt(entry: Entry, found: list[Fault]) -> tuple[bool, bool]:
    """Whether 不适用 is chosen for the row, and whether that column holds something it must not."""
    text = entry.text("exempt")
    if not text.strip():
        return False, False
    if reading(text).kind == EXEMPT:
        return True, False
    found.append(fault(entry, "form_exempt", "exempt", value=text.strip()[:40]))
    return False, True


def _exempted(entry: Entry, found: list[Fault]) -> Row:
    """A row whose column 不适用 has become its value."""
    exempt, wrong = _says_exempt(entry, found)
    cells = _plain(entry)
    if exempt:
        other = next((name for name in ASKED if name in cells and reading(cells[name]).kind != EXEMPT), "")
        if other:
            found.append(fault(entry, "form_both", other, value=cells[other][:40]))
            wrong = True
        cells = {**{name: text for name, text in cells.items() if name not in ASKED}, "value": EXEMPT_WORD}
    return Row(entry, cells, wrong or entry.bad)


def _leveled(item: Item, tally: bool, entries: Sequence[Entry], found: list[Fault]) -> list[Row]:
    """One row for each level: its count, 0 where none happened; what is not known is never taken for 0."""
    counts: list[tuple[Entry, Row]] = []
    exempt: list[Row] = []
    bad: list[Row] = []
    for entry in entries:
        row = _exempted(entry, found)
        if row.bad:
            bad.append(row)
        elif row.cells.get("value") == EXEMPT_WORD or reading(row.cells.get("count", "")).kind == EXEMPT:
            exempt.append(replace(row, cells={"value": EXEMPT_WORD}))
        else:
            counts.append((entry, row))
    filled = [(entry, row) for entry, row in counts if not row.blank]
    if exempt:
        for entry, row in filled:
            found.append(fault(entry, "form_both", "count", value=row.cells.get("count", row.cells.get("value", ""))))
            bad.append(replace(row, bad=True))
        return [exempt[0], *bad]
    if not filled and not bad:
        return [] if tally else [Row(entries[0], {})]
    bad += _repeated(filled, found)
    if not tally:
        bad += _unsaid(item, entries, counts, found)
    refused = {id(row.entry) for row in bad}
    said = [_count(row) for entry, row in filled if id(entry) not in refused]
    events = [row for row in said if row.cells != {"value": "0"}]
    return [*(events or ([] if bad else said[:1])), *bad]


def _count(row: Row) -> Row:
    """Its level and count as the table of facts has them; a count of 0 says that none happened."""
    read = reading(row.cells.get("count", ""))
    if read.kind == NUMBER and not read.millionths and not read.written and "value" not in row.cells:
        return replace(row, cells={"value": "0"})
    return replace(row, cells={**row.cells, "level": row.entry.slot, "count": narrow(row.cells.get("count", ""))})


def _repeated(filled: Sequence[tuple[Entry, Row]], found: list[Fault]) -> list[Row]:
    """A copied row of a level: counting it twice would be a guess."""
    first: dict[str, Entry] = {}
    again = []
    for entry, row in filled:
        earlier = first.setdefault(entry.slot, entry)
        if earlier is not entry:
            found.append(fault(entry, "form_level_twice", "count", level=entry.slot, row=earlier.row))
            again.append(replace(row, bad=True))
    return again


def _unsaid(item: Item, entries: Sequence[Entry], counts: Sequence[tuple[Entry, Row]], found: list[Fault]) -> list[Row]:
    """Levels left empty beside others that are filled, and levels whose row is gone."""
    there = {entry.slot for entry in entries}
    told = {entry.slot for entry, row in counts if not row.blank}
    silent = [row for entry, row in counts if row.blank and entry.slot not in told]
    found += [fault(row.entry, "form_level_blank", "count", level=row.entry.slot) for row in silent]
    gone = [level for level in item.rule.levels if level not in there]
    found += [fault(entries[0], "form_level_gone", "count", level=level) for level in gone]
    return [replace(row, bad=True) for row in silent]
