"""A year of four items and one veto, small enough that each case is read at a glance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from assess.collection.actions import Loaded, load_year
from assess.collection.delivery import Delivery, read_delivery
from assess.collection.facts.unit_table import read_units
from assess.collection.queries import fact_lines, veto_lines
from assess.collection.tables.csv_files import read_csv
from assess.cycles.queries import enrolled
from assess.database.engine import reading
from assess.results.actions import KeptRun, run_scheme
from assess.results.selection import named
from indicators.loader import load
from reports.fill_in.fill_in_workbook import book
from tests.collection.filling import Row, fill
from tests.database.years import NOW
from tests.occasions import occasion

SCHEME = Path(__file__).with_name("mini.toml")
UNITS = "510600,示例甲县,县组\n510700,示例乙县,县组\n"
FACTS = """510600,A1,8,
510600,A2,90,
510600,A3,9,甲
510600,B1,2,
510700,A1,7,
510700,A2,80,
510700,A3,9,甲
510700,B1,1,
"""
NEW_UNIT = "510800,示例丙县,县组\n"
NEW_FACTS = "510800,A1,5,\n510800,A2,95,\n510800,A3,8,甲\n510800,B1,0,\n"
VETO = "510600,V1,2026-03-05,confirmed,示例决定\n"
HEADS = {"units": "unit,name,group\n", "facts": "unit,item,value,assessor\n", "vetoes": "unit,veto,date,state,basis\n"}


def given(units: str = UNITS, facts: str = FACTS, vetoes: str | None = None, scheme: Path = SCHEME) -> Delivery:
    """A delivery of these rows; without vetoes it has no such table."""
    tables = {"units": units, "facts": facts} | ({} if vetoes is None else {"vetoes": vetoes})
    with TemporaryDirectory() as folder:
        for name, rows in tables.items():
            (Path(folder) / f"{name}.csv").write_text(HEADS[name] + rows, "utf-8")
        return read_delivery(scheme, Path(folder))


def form(folder: Path, unit: str, *rows: Row, name: str = "", scheme: Path = SCHEME) -> Path:
    """One unit's own form, as `assess template` makes it for a year of two units, filled in with these facts."""
    folder.mkdir(exist_ok=True, parents=True)
    roster = folder / "units.csv"
    roster.write_text(HEADS["units"] + UNITS, "utf-8")
    units, _, _ = read_units(read_csv("units", roster))
    roster.unlink()
    path = folder / (name or f"{unit}.xlsx")
    path.write_bytes(book(load(scheme), units, (units.codes.index(unit),)))
    return fill(path, rows)


def loads(engine: Engine) -> Callable[..., Loaded]:
    """Loads one delivery after the other, each a day later."""
    day = iter(range(1, 1000))

    def take(delivery: Delivery, replace: bool = False, seen: str | None = None) -> Loaded:
        return load_year(occasion(engine, NOW + timedelta(days=next(day))), delivery, replace, seen)

    return take


def facts(engine: Engine, code: str = "MINI") -> dict[str, dict[str, list[str | None]]]:
    """Unit → item → the values that stand, of those who take part."""
    with reading(engine) as connection:
        number = named(connection, code, 2026).id
        members = {one.unit_id: one.code for one in enrolled(connection, number)}
        found: dict[str, dict[str, list[str | None]]] = {code: {} for code in members.values()}
        for unit, lines in fact_lines(connection, number, None, list(members)):
            for line in lines:
                found[members[unit]].setdefault(line.item, []).append(line.value)
    return found


def vetoes(engine: Engine) -> list[tuple[str, str, str, str]]:
    """(unit, veto, day, state) as they stand."""
    with reading(engine) as connection:
        number = named(connection, "MINI", 2026).id
        members = {one.unit_id: one.code for one in enrolled(connection, number)}
        return [
            (members[unit], line.veto, line.day.isoformat(), line.state)
            for unit, lines in veto_lines(connection, number, None, list(members))
            for line in lines
        ]


def run(engine: Engine, days: int = 500) -> KeptRun:
    with reading(engine) as connection:
        line = named(connection, "MINI", 2026)
    return run_scheme(occasion(engine, NOW + timedelta(days=days)), line)
