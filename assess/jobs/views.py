"""Pages of jobs: what waits, how far it is, what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response as Answer

from assess.audit.audit_keys import held
from assess.audit.request_occasion import occasion
from assess.audit.touched_rows import rows
from assess.audit.vouches import require_vouched
from assess.database.engine import db
from assess.jobs import actions, job_files, queries
from assess.jobs.kinds import KINDS
from assess.jobs.worker_lock import is_at_work
from assess.web import access
from assess.web.address_numbers import asked_page, pager
from assess.web.languages import lang

jobs = Blueprint("jobs", __name__)


@jobs.get("/jobs")
@access.needs("jobs.read")
def listing() -> str:
    """Jobs, newest first, a page at a time."""
    page = asked_page()
    lines, count = queries.jobs(access.connection(), page)
    asking = queries.asking(access.connection(), lines)
    shown = {"lines": lines, "asking": asking, "titles": _titles(), "place": _place(), "idle": _idle_since(lines)}
    around = pager(count, queries.PAGE, page)
    return render_template("jobs/list.html", pager=around, **shown)


@jobs.get("/jobs/<int:job_id>")
@access.needs("jobs.read")
def one(job_id: int) -> str:
    """One job: progress while it goes on, then what came of it."""
    line = _vouched(job_id)
    asking = queries.asking(access.connection(), [line])
    shown = {"job": line, "asking": asking, "titles": _titles(), "place": _place(), "idle": _idle_since([line])}
    return render_template("jobs/one.html", **shown)


@jobs.get("/jobs/<int:job_id>/state")
@access.needs("jobs.read")
def state(job_id: int) -> Response:
    """For the page's script: how far it is."""
    line = queries.job(access.connection(), job_id) or abort(404)
    idle = _idle_since([line]) is not None
    return jsonify(state=line.state, percent=line.percent, over=line.over, idle=idle)


@jobs.get("/jobs/<int:job_id>/file")
@access.needs("jobs.read")
def file(job_id: int) -> Response:
    """The file that a job made, for whoever may still have what is in it."""
    line = _vouched(job_id)
    told = line.result or {}
    if "file" not in told:
        abort(404)
    path = job_files.get(db.engine, str(told.get("digest", ""))) or abort(404)
    return send_file(path, as_attachment=True, download_name=told["file"], max_age=0)


@jobs.post("/jobs/<int:job_id>/cancel")
@access.needs("jobs.read")
def cancel(job_id: int) -> Answer:
    """End a job: now where it waits, at its next step where it is being done."""
    queries.job(access.connection(), job_id) or abort(404)
    actions.cancel(occasion(), job_id)
    return redirect(url_for("jobs.one", job_id=job_id), 303)


@jobs.post("/jobs/<int:job_id>/again")
@access.needs("jobs.read")
def again(job_id: int) -> Answer:
    """Ask once more for a job that failed or was cancelled."""
    queries.job(access.connection(), job_id) or abort(404)
    actions.again(occasion(), job_id)
    return redirect(url_for("jobs.one", job_id=job_id), 303)


def _idle_since(lines: Iterable[queries.JobLine]) -> datetime | None:
    """Since when the first of these jobs waits for a worker that is not there; None where one is, or nothing waits."""
    waiting = [line.asked for line in lines if not line.over]
    return min(waiting) if waiting and not is_at_work(db.engine, access.connection()) else None


def _vouched(job_id: int) -> queries.JobRecord:
    """A job that may be seen; raises `Unusable` where it is not what the last event on it says."""
    connection = access.connection()
    line = queries.job(connection, job_id) or abort(404)
    require_vouched(connection, held(db.engine), rows("jobs", job_id))
    return line


def _place() -> int:
    """Of the reader's language in pairs of texts."""
    return 0 if lang() == "zh" else 1


def _titles() -> dict[str, str]:
    return {name: kind.title(lang()) for name, kind in KINDS.items()}
