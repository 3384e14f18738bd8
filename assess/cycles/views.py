"""Pages of schemes: which there are, and what one says. Public: rules that units are assessed by are no secret."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, render_template

from assess import access
from assess.cycles import queries
from assess.db import db
from assess.languages import lang
from reports.speaking import Speaker
from reports.tables import kind_words

rooms = Blueprint("cycles", __name__)


@rooms.get("/schemes")
@access.public
def schemes() -> str:
    """Every scheme and version, by year."""
    lines = queries.schemes(db.session.connection())
    return render_template("cycles/schemes.html", lines=lines, kinds=kind_words(lang()))


@rooms.get("/schemes/<int:scheme_id>")
@access.public
def scheme(scheme_id: int) -> str:
    """One scheme: weights, rules in words, clauses."""
    line = queries.scheme_line(db.session.connection(), scheme_id) or abort(404)
    speaker = Speaker(queries.scheme(db.session.connection(), scheme_id), lang())
    return render_template(
        "cycles/scheme.html", line=line, scheme=speaker.scheme, speaker=speaker, kinds=kind_words(lang())
    )


@rooms.get("/schemes/<int:scheme_id>/scheme.toml")
@access.public
def source(scheme_id: int) -> Response:
    """The scheme file itself, byte for byte what its digest is of."""
    line = queries.scheme_line(db.session.connection(), scheme_id) or abort(404)
    answer = make_response(queries.scheme_source(db.session.connection(), scheme_id) or b"")
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="scheme-{line.id}.toml"'
    return answer
