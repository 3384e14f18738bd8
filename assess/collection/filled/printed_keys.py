"""What a form says in print, held against its hidden keys: sorting a part of a sheet moves the one without the other.

What the clerk saw beside a value is what the value is about; where the keys say something else nobody can tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assess.collection.filled.filled_form import Entry, Form
from assess.collection.tables.name_keys import key
from indicators.faults import Fault
from reports.fill_in.fill_in_words import unit_label


def checked(form: Form, entries: Sequence[Entry], names: Mapping[str, str]) -> list[Entry]:
    """The entries of a form, those refused whose printed unit, item or level is not that of their keys.

    names: unit code → name, as the book lists them. Faults are added to the form's.
    """
    printed = set(form.header.values())
    if len(names) == 1:
        form.faults += _title(form, *names)
    told = []
    for entry in entries:
        fault = _moved(form, entry, names, printed)
        if fault is not None:
            form.faults.append(fault)
        told.append(entry if fault is None else replace(entry, bad=True))
    return told


def _moved(form: Form, entry: Entry, names: Mapping[str, str], printed: set[str]) -> Fault | None:
    """The first printed cell of a row that says something else than its keys."""
    leveled = entry.slot and not entry.slot.isdecimal()
    wanted = {"name": names.get(entry.unit), "second": entry.item, "level": entry.slot if leveled else None}
    for column, said in wanted.items():
        seen = entry.printed.get(column, "")
        if said is None or column not in printed or key(seen) in (key(said), key(unit_label(said, entry.unit))):
            continue
        label = form.labels.get(column, column)
        args = {"value": seen.strip()[:60] or "—", "unit": entry.unit, "item": entry.item, "said": said}
        return form.fault("form_moved", entry.row, label, **args)
    return None


def _title(form: Form, unit: str) -> list[Fault]:
    """The title of one unit's sheet names the unit that the keys are of."""
    row, label, title = form.title
    if not form.entries or key(title).endswith(f"({key(unit)})"):
        return []
    return [form.fault("form_title", row, label, value=title.strip()[:60] or "—", unit=unit)]
