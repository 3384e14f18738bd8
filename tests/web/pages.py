"""Every page there is, with addresses that lead somewhere, for tests that walk them all."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

from assess.cycles.queries import schemes
from assess.database.engine import db
from assess.results.queries import league
from assess.results.runs import latest_runs
from assess.web import access
from assess.web.roles import LOCAL

LANGS = ("zh", "en")
FILES = ("static", "plotly")


def rules(app: Flask) -> Iterator[Rule]:
    """Pages and downloads that a local reader has; the files of libraries are not walked."""
    mine = {"inside", *LOCAL}
    declared = {name: getattr(view, access.MARK, None) for name, view in app.view_functions.items()}
    return (rule for rule in app.url_map.iter_rules() if rule.endpoint not in FILES and declared[rule.endpoint] in mine)


def addresses(app: Flask) -> dict[str, list[str]]:
    """Endpoint → addresses that are to answer 200: each scheme, each run, a few units, each group."""
    with app.test_request_context():
        connection = db.session.connection()
        runs = latest_runs(connection)
        standings = {run.id: league(connection, run) for run in runs}
        ids = [line.id for line in schemes(connection)]
    some = [(run, one.unit) for run, units in standings.items() for one in (units[0], units[-1])]
    groups = [(run, one.group) for run, units in standings.items() for one in units]
    pairs = [(run, units[0].unit, units[-1].unit) for run, units in standings.items()]
    with app.test_request_context():
        url = app.url_for
        return {
            "results.home": [url("results.home")],
            "cycles.schemes": [url("cycles.schemes")],
            "cycles.scheme": [url("cycles.scheme", scheme_id=one) for one in ids],
            "cycles.source": [url("cycles.source", scheme_id=one) for one in ids[:2]],
            "results.league": [
                *(url("results.league", run_id=run) for run in standings),
                *(url("results.league", run_id=run, group=group) for run, group in dict.fromkeys(groups)),
            ],
            "results.slip": [
                *(url("results.slip", run_id=run, unit=unit, reasons="all") for run, unit in some),
                *(url("results.slip", run_id=run, unit=unit) for run, unit in some),
            ],
            "results.compare": [
                *(url("results.compare", run_id=run) for run in standings),
                *(url("results.compare", run_id=run, one=one, other=other) for run, one, other in pairs),
            ],
            "results.find": [url("results.find"), *(url("results.find", find=unit) for _, unit in some[:2])],
            "results.history": [url("results.history", unit=unit) for _, unit in some],
            "results.document": [url("results.document", run_id=run) for run in list(standings)[:2]],
        }
