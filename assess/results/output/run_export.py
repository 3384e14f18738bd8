"""A stored run as files: byte for byte the folder that `assess score` leaves, ready to be sealed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from assess.collection.queries import fact_lines, veto_lines
from assess.collection.stored_facts import cells
from assess.collection.tables.canonical import HEADERS, canonical
from assess.collection.tables.table import Table, from_rows
from assess.cycles.queries import enrolled, scheme, scheme_source
from assess.results.output.document import document
from assess.results.output.record_rebuild import records
from assess.results.output.results_folder import RESULTS, SCHEME
from assess.results.queries import stored_units
from assess.results.runs import RunLine, run
from assess.whole_files import Content

TOGETHER = 2000
"""Units opened at a time."""


def export(connection: Connection, run_id: int) -> Iterator[str]:
    """results.json of a run, in pieces; KeyError for an unknown run."""
    line = run(connection, run_id)
    if line is None:
        raise KeyError(run_id)
    return document(scheme(connection, line.scheme_id), line.engine, _units(connection, line))


def _units(connection: Connection, line: RunLine) -> Iterator[str]:
    known = scheme(connection, line.scheme_id)
    stored = stored_units(connection, line)
    for start in range(0, len(stored), TOGETHER):
        yield from records(known, stored[start : start + TOGETHER])


def folder(connection: Connection, run_id: int) -> dict[str, Content]:
    """File name → content of the results folder: scheme, tables and results. Take it within the same connection."""
    line = run(connection, run_id)
    if line is None:
        raise KeyError(run_id)
    source = scheme_source(connection, line.scheme_id)
    assert source is not None
    tables = canonical(scheme(connection, line.scheme_id), _tables(connection, line))
    return {SCHEME: bytes(source), **tables, RESULTS: export(connection, run_id)}


def _tables(connection: Connection, line: RunLine) -> dict[str, Table]:
    """The input as of the run, as the tables it was read from."""
    members = enrolled(connection, line.scheme_id, line.cut)
    codes = {one.unit_id: one.code for one in members}
    asked = (connection, line.scheme_id, line.cut, list(codes))
    facts = [[codes[unit], *cells(one)] for unit, lines in fact_lines(*asked) for one in lines]
    vetoes = [
        [codes[unit], one.veto, one.day.isoformat(), one.state, one.basis or ""]
        for unit, lines in veto_lines(*asked)
        for one in lines
    ]
    units = [[one.code, one.name, one.group] for one in members]
    rows = {"units": units, "facts": facts, "vetoes": vetoes}
    return {name: from_rows(name, list(HEADERS[name]), rows[name]) for name in rows}
