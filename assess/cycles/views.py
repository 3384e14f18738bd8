"""Pages of schemes: which there are, and what one says."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, render_template

from assess.cycles import queries
from assess.web import access
from assess.web.languages import lang
from reports.league_rows import kind_words
from reports.words.speaker import Speaker

cycles = Blueprint("cycles", __name__)


@cycles.get("/schemes")
@access.needs("years.read")
def schemes() -> str:
    """Every scheme and version, by year."""
    lines = queries.schemes(access.connection())
    return render_template("cycles/schemes.html", lines=lines, kinds=kind_words(lang()))


@cycles.get("/schemes/<int:scheme_id>")
@access.needs("years.read")
def scheme(scheme_id: int) -> str:
    """One scheme: weights, rules in words, clauses."""
    line = queries.scheme_line(access.connection(), scheme_id) or abort(404)
    speaker = Speaker(queries.scheme(access.connection(), scheme_id), lang())
    shown = {"line": line, "scheme": speaker.scheme, "speaker": speaker, "kinds": kind_words(lang())}
    return render_template("cycles/scheme.html", **shown)


@cycles.get("/schemes/<int:scheme_id>/scheme.toml")
@access.needs("years.read")
def source(scheme_id: int) -> Response:
    """The scheme file itself, byte for byte what its digest is of."""
    line = queries.scheme_line(access.connection(), scheme_id) or abort(404)
    answer = make_response(queries.scheme_source(access.connection(), scheme_id) or b"")
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="scheme-{line.id}.toml"'
    return answer
