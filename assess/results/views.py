"""Pages of results: home, league, slip, comparison, history. Parse, one call, render."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, make_response, render_template, request
from sqlalchemy import Connection

from assess.cycles import queries as cycles
from assess.jobs.kinds import offers
from assess.results import runs as stored
from assess.results.output import run_export
from assess.results.pages import comparison_page, history_page, result_pages, slip_page, unit_search
from assess.web import access
from assess.web.languages import lang
from reports.league_rows import kind_words

results = Blueprint("results", __name__)


@results.app_template_global()
def league_of(scheme_id: int) -> int | None:
    """The run whose league a scheme's page leads to; none for those who may not read it."""
    run = stored.latest(access.connection(), scheme_id)
    return run.id if run else None


@results.get("/")
@access.inside
def home() -> str:
    """Which years there are, and what is there of each; as far as the viewer may see it."""
    c = access.connection()
    every = cycles.schemes(c)
    runs = {run.scheme_id: run for run in stored.latest_runs(c, lines=every)}
    lines = [line for line in every if not line.superseded]
    years = cycles.years(c, every)
    work = {line.id for line in lines if access.whole(g.viewer, "runs.make", line.office_id)}
    whole = {run.id for run in runs.values() if result_pages.is_whole(c, run)}
    shown = {"years": years, "lines": lines, "runs": runs, "kinds": kind_words(lang()), "work": work, "whole": whole}
    login = g.session.login if g.get("session") else ""
    return render_template("results/home.html", reader=access.may(g.viewer, "results.read"), login=login, **shown)


@results.get("/runs/<int:run_id>")
@access.needs("results.read")
def league(run_id: int) -> str:
    """The league table of a year's scheme; with ?group= one group and its charts."""
    c = access.connection()
    page = result_pages.league(c, run_id, request.args.get("group"), lang()) or abort(404)
    return render_template("results/league.html", page=page, offers=offers(lang()), unscored=_unscored(c, page.run))


def _unscored(c: Connection, run: stored.RunLine) -> bool:
    """Whether the viewer could score facts that came in after the run, where the run is the newest that counts."""
    if run.superseded or run.outdated or not access.whole(g.viewer, "runs.make", run.office_id):
        return False
    return cycles.newest_scored(c, run.scheme_id) != run.load_id


@results.get("/runs/<int:run_id>/units/<path:unit>")
@access.needs("results.read")
def slip(run_id: int, unit: str) -> str:
    """A unit's slip, where every number opens into its why; with ?reasons=all every item is opened already."""
    c = access.connection()
    run = stored.run(c, run_id) or abort(404)
    opened = request.args.get("reasons") == "all"
    page = slip_page.slip_page(c, run, unit, lang(), opened) or abort(404)
    return render_template("results/slip.html", page=page)


@results.get("/runs/<int:run_id>/compare")
@access.needs("results.read")
def compare(run_id: int) -> Response:
    """Two units of a run side by side; where a code is of no unit of the run, or both are of one, the choice again."""
    c, one, other = access.connection(), request.args.get("one", ""), request.args.get("other", "")
    run = stored.run(c, run_id) or abort(404)
    page, unknown = comparison_page.comparison(c, run, one, other, lang())
    same = bool(one) and one == other and not unknown
    text = render_template("results/compare.html", page=page, one=one, other=other, unknown=unknown, same=same)
    return make_response(text, 404 if unknown else 200)


@results.get("/units")
@access.needs("results.read")
def find() -> str:
    """Units by a part of their name or code."""
    asked = request.args.get("find", "")
    page = unit_search.find(access.connection(), asked)
    return render_template("results/find.html", page=page, asked=asked)


@results.get("/units/<path:unit>")
@access.needs("results.read")
def history(unit: str) -> str:
    """A unit over the years."""
    page = history_page.history(access.connection(), unit, lang()) or abort(404)
    return render_template("results/history.html", page=page)


@results.get("/runs/<int:run_id>/results.json")
@access.needs("results.take")
def document(run_id: int) -> Response:
    """results.json, byte for byte what `assess score` writes of the same facts."""
    run = stored.whole_run(access.connection(), run_id) or abort(404)
    pieces = access.streamed(lambda connection: run_export.export(connection, run_id))
    answer = Response(pieces, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="results-{run.year}-{run.id}.json"'
    return answer
