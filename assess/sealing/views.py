"""The sealed package of a run, to take away."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response

from assess.results import runs as stored
from assess.results.output.downloads import laid_out
from assess.sealing.seal import Asked, seal
from assess.web import access

sealing = Blueprint("sealing", __name__)


@sealing.get("/runs/<int:run_id>/package.zip")
@access.needs("results.take")
def package(run_id: int) -> Response:
    """Unsigned, since the office's key is never on a server: byte for byte what `assess seal` makes without one."""
    run = stored.whole_run(access.connection(), run_id) or abort(404)
    with laid_out(access.connection(), run) as folder:
        sealed = seal(folder, folder.with_name("package.zip"), Asked())
        answer = make_response(sealed.path.read_bytes())
    answer.headers["Content-Type"] = "application/zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="package-{run.year}-{run.id}.zip"'
    return answer
