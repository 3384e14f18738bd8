"""What was left empty on forms: whole books, units of a book, items of a unit; told, never refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assess.collection.filled.filled_book import Filling, Unit
from assess.collection.filled.filled_form import Entry
from indicators.faults import Fault
from reports.fill_in.fill_in_fields import CLAIMS, INPUTS, VETO_INPUTS

NAMED = 10
"""As many units or items are named, the others counted."""


def tells_veto(entry: Entry, alone: bool) -> bool:
    """Whether a row of the vetoes says anything; the only unit of a book stands there from the beginning."""
    asked = VETO_INPUTS[1:] if alone else VETO_INPUTS
    return any(entry.text(name).strip() for name in asked)


def left_empty(fillings: Sequence[Filling], unsaid: Sequence[Entry]) -> Iterator[Fault]:
    """A notice for each book with nothing in it, and for what the others leave out.

    unsaid: a row of each unit and item that no book says anything about.
    """
    for filling in fillings:
        if not filling.broken:
            yield from _of_book(filling, [entry for entry in unsaid if entry.place.file == filling.file])


def _of_book(filling: Filling, unsaid: Sequence[Entry]) -> Iterator[Fault]:
    told = {entry.unit for entry in filling.entries if entry.bad or _tells(entry)}
    silent = [unit for unit in filling.units if unit.code not in told]
    alone = len(filling.units) == 1
    if not told and not any(tells_veto(entry, alone) for entry in filling.vetoes):
        yield _notice("form_blank", filling, [_name(unit) for unit in silent])
        return
    if silent:
        yield _notice("form_units_blank", filling, [_name(unit) for unit in silent])
    items = [entry.item if alone else f"{entry.unit} {entry.item}" for entry in unsaid if entry.unit in told]
    if items:
        yield _notice("form_items_blank", filling, items)


def _tells(entry: Entry) -> bool:
    return any(entry.text(name).strip() for name in (*INPUTS, *CLAIMS))


def _name(unit: Unit) -> str:
    return f"{unit.code} {unit.name}".strip()


def _notice(kind: str, filling: Filling, names: Sequence[str]) -> Fault:
    more = " …" if len(names) > NAMED else ""
    args = {"count": len(names), "names": "、".join(names[:NAMED]) + more}
    return Fault(f"facts.{kind}", args, file=filling.file)
