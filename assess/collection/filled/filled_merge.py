"""Several books into one year: the same said twice is harmless, a contradiction is refused with both its places."""

from __future__ import annotations

from collections.abc import Sequence

from assess.collection.filled.filled_book import Filling, Unit
from assess.collection.filled.filled_form import Entry
from assess.collection.filled.filled_rows import Row, fault, rows_of
from assess.collection.filled.left_empty import left_empty, tells_veto
from assess.collection.tables.name_keys import key, squeezed
from indicators.faults import Fault
from indicators.schema import Item, Scheme
from reports.fill_in.fill_in_fields import KEY_SHEET, VETO_SECTION

Block = tuple[str, str]


def where(entry: Entry, column: str) -> str:
    """The other place of a contradiction, in words that need no language."""
    label = entry.place.labels.get(column, column).partition(" ")[0]
    return f"{entry.place.file} [{entry.place.sheet}] {label}{entry.row}"


class Merged:
    """The rows of all books, each fact once."""

    def __init__(self, scheme: Scheme, fillings: Sequence[Filling]) -> None:
        self.scheme = scheme
        self.fillings = fillings
        self.faults: list[Fault] = [fault for filling in fillings for fault in filling.faults]
        self.items: dict[str, Item] = {item.code: item for item in scheme.items()}
        self.tallies = {item.code for item in (*scheme.bonuses, *scheme.penalties)}
        self.files = {filling.file: at for at, filling in enumerate(fillings)}
        self.unit_faults: list[Fault] = []
        self.units = self._units()
        self.seen = sum(len(filling.entries) for filling in fillings)
        self.same = 0
        self.facts = self._facts()
        self.has_vetoes = any(place.section == VETO_SECTION for filling in fillings for place in filling.places)
        self.veto_seen = sum(len(filling.vetoes) for filling in fillings)
        self.vetoes = self._vetoes()

    def notices(self) -> list[Fault]:
        sheets = sum(len(filling.places) for filling in self.fillings)
        args = {
            "books": len(self.fillings),
            "sheets": sheets,
            "rows": self.seen,
            "blank": self.seen - sum(row.bad or not row.blank for row in self.facts) - self.same,
            "same": self.same,
        }
        found = [*left_empty(self.fillings, self._unsaid), Fault("facts.form_rows", args)]
        roster = max(filling.roster for filling in self.fillings)
        if len(self.units) < roster:
            found.append(Fault("facts.form_roster", {"roster": roster, "count": len(self.units)}))
        return found

    def _units(self) -> dict[str, tuple[Unit, str]]:
        """Code → unit and its file."""
        units: dict[str, tuple[Unit, str]] = {}
        for filling in self.fillings:
            for unit in filling.units:
                first, file = units.setdefault(unit.code, (unit, filling.file))
                if (first.name, first.group) != (unit.name, unit.group):
                    args = {
                        "unit": unit.code,
                        "value": f"{unit.name} / {unit.group}",
                        "said": f"{first.name} / {first.group}",
                        "other": file,
                    }
                    self.unit_faults.append(
                        Fault("facts.form_unit_differs", args, filling.file, KEY_SHEET, unit.row, "C")
                    )
        return units

    def _facts(self) -> list[Row]:
        blocks: dict[Block, list[Row]] = {}
        for filling in self.fillings:
            of: dict[tuple[str, str, str], list[Entry]] = {}
            for entry in filling.entries:
                of.setdefault((entry.place.sheet, entry.unit, entry.item), []).append(entry)
            for (_, unit, code), entries in of.items():
                item = self.items.get(code)
                rows = rows_of(item, code in self.tallies, entries, self.faults)
                if (unit, code) in blocks:
                    self._join(item, blocks[unit, code], rows)
                else:
                    blocks[unit, code] = rows
        unsaid = [rows[0] for rows in blocks.values() if rows and all(row.blank and not row.bad for row in rows)]
        self._unsaid = [row.entry for row in unsaid]
        return [row for rows in blocks.values() for row in rows]

    def _join(self, item: Item | None, known: list[Row], rows: list[Row]) -> None:
        """Add what another form says about the same unit and item."""
        filled = [row for row in rows if not row.blank or row.bad]
        if any(row.bad for row in (*known, *filled)):
            # Refused already; what was meant is not known, so it contradicts nothing.
            self.same += len(rows) - sum(row.bad for row in rows)
            known += [row for row in rows if row.bad]
            return
        if not filled:
            return
        if all(row.blank for row in known):
            known[:] = rows
            return
        named = item is not None and item.combine != "none" and all(_assessor(row) for row in (*known, *rows))
        if named:
            self._join_assessors(known, rows)
        elif sorted(row.said for row in known) == sorted(row.said for row in rows):
            self.same += len(rows)
        else:
            mine = {row.said for row in known}
            odd = next((row for row in rows if row.said not in mine), rows[0])
            self._contradict(known, odd, known[min(rows.index(odd), len(known) - 1)])

    def _join_assessors(self, known: list[Row], rows: list[Row]) -> None:
        """Assessors may hand in their marks one by one."""
        by_name = {_assessor(row): row for row in known}
        for row in rows:
            first = by_name.get(_assessor(row))
            if first is None:
                known.append(row)
            elif first.said == row.said:
                self.same += 1
            else:
                self._contradict(known, row, first)

    def _contradict(self, known: list[Row], row: Row, first: Row) -> None:
        column = "count" if "level" in row.cells or "level" in first.cells else "value"
        for name in ("base", "limit"):
            if row.said[0] == first.said[0] and row.cells.get(name) != first.cells.get(name):
                column = name
        args = {
            "unit": row.entry.unit,
            "item": row.entry.item,
            "value": _short(row),
            "said": _short(first),
            "other": where(first.entry, column),
        }
        self.faults.append(fault(row.entry, "form_contradiction", column, **args))
        known.append(Row(row.entry, row.cells, bad=True))

    def _vetoes(self) -> list[Row]:
        """The rows of the vetoes' forms that say something, units and vetoes by their codes."""
        units = {_said(text): code for code, (unit, _) in self.units.items() for text in (code, f"{code} {unit.name}")}
        vetoes = {
            _said(text): veto.code
            for veto in self.scheme.vetoes()
            for text in (veto.code, f"{veto.code} {veto.name}", f"{veto.code} {veto.name_en or veto.name}")
        }
        rows: list[Row] = []
        days: dict[tuple[str, ...], Row] = {}
        for filling in self.fillings:
            alone = len(filling.units) == 1
            for entry in filling.vetoes:
                if not tells_veto(entry, alone):
                    continue
                row = _coded(entry, {"unit": units, "veto": vetoes}, self.faults)
                first = days.setdefault(tuple(row.cells[name] for name in ("unit", "veto", "date")), row)
                rows.append(Row(entry, row.cells, self._clashes(row, first) or row.bad))
        return rows

    def _clashes(self, row: Row, first: Row) -> bool:
        """Whether two files disagree about a day; within one sheet the reader of the table tells it."""
        entry, cells = row.entry, row.cells
        if row.bad or first.cells["state"] == cells["state"] or first.entry.place == entry.place:
            return False
        args = {"unit": cells["unit"], "veto": cells["veto"], "day": cells["date"], "value": cells["state"]}
        args |= {"said": first.cells["state"], "other": where(first.entry, "state")}
        self.faults.append(fault(entry, "form_veto_contradiction", "state", **args))
        return True


def _said(text: str) -> str:
    return squeezed(text).casefold()


def _coded(entry: Entry, lists: dict[str, dict[str, str]], found: list[Fault]) -> Row:
    """A veto's row with codes for the texts of the lists; what is on no list is refused here, in the clerk's words."""
    cells = {name: entry.text(name).strip() for name in ("unit", "veto", "date", "state", "basis")}
    bad = entry.bad
    for name, codes in lists.items():
        if not cells[name]:
            continue
        if _said(cells[name]) in codes:
            cells[name] = codes[_said(cells[name])]
        else:
            found.append(fault(entry, "form_unlisted", name, value=cells[name][:60]))
            bad = True
    return Row(entry, cells, bad)


def _assessor(row: Row) -> str:
    return key(row.cells.get("assessor", ""))


def _short(row: Row) -> str:
    return " ".join(text for text in (*row.said[3:], *row.said[:3]) if text) or "—"
