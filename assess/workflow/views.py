"""An office's own work on a year: bring facts in, score, make books and packages. Each is done by a job."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import PurePath
from unicodedata import category

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.datastructures import CombinedMultiDict, FileStorage
from werkzeug.wrappers import Response as Answer

from assess.audit.request_occasion import occasion
from assess.cycles import queries as cycles
from assess.database.engine import db
from assess.database.faults import Unusable
from assess.jobs import job_files, kinds
from assess.jobs import queries as jobs
from assess.jobs.actions import ask
from assess.jobs.uploads import drop
from assess.results import runs as stored
from assess.web import access
from assess.web.languages import lang
from assess.web.page_links import linked
from assess.workflow.forms import FactsForm, PlanForm

office = Blueprint("office", __name__)
XLSX = ".xlsx"
LARGEST = 64 * 1024 * 1024
"""Bytes of an upload; what it unpacks to is limited where it is read."""


def widen() -> None:
    """An upload may be larger than other requests; to be attached after access, before anything is read."""
    if request.endpoint == "office.load":
        request.max_content_length = LARGEST


@office.get("/schemes/<int:scheme_id>/work")
@access.needs("runs.make")
@linked("cycles.scheme", "数据和计分")
def work(scheme_id: int, form: FactsForm | None = None) -> str:
    """What can be done on a scheme's year."""
    line = _own(scheme_id, "runs.make")
    run = stored.latest(access.connection(), scheme_id)
    loaded = cycles.cut_off(access.connection(), scheme_id)
    fresh = loaded is not None and (run is None or loaded != run.cut)
    shown = {"line": line, "run": run, "loaded": loaded, "fresh": fresh, "offers": kinds.offers(lang())}
    return render_template("workflow/work.html", form=form or FactsForm(), **shown)


@office.post("/schemes/<int:scheme_id>/run")
@access.needs("runs.make")
def run(scheme_id: int) -> Answer:
    """Ask for a run of the scheme, which a job does."""
    line = _own(scheme_id, "runs.make")
    return _asked("run", {"scheme": line.id, "about": _about(line)}, line.office_id)


@office.post("/schemes/<int:scheme_id>/load")
@access.needs("facts.load")
def load(scheme_id: int) -> Answer | tuple[str, int]:
    """Take a workbook, or several forms, and ask for their import."""
    line = _own(scheme_id, "facts.load")
    form = FactsForm(CombinedMultiDict([request.files, request.form]))
    if not form.validate():
        return work(scheme_id, form), 400
    args = {"scheme": line.id, "about": _about(line), "lang": lang()} | ({"replace": 1} if form.replace.data else {})
    kept: dict[str, str] = {}
    try:
        return _asked("load", args | _taken(form.facts.data, kept), line.office_id)
    except Exception:
        # Nothing refers to what was kept; where the database can't be asked, that is what has to be told.
        with suppress(Unusable):
            drop(db.engine, kept.values())
        raise


def _taken(given: Sequence[FileStorage], names: dict[str, str]) -> dict[str, object]:
    """The uploaded files, kept: digest and name of one, or those of each and what they are called together.

    names: is filled, file by file, with the digest of each name.
    """
    for one in given:
        name = name_of(one.filename)
        stem, times = name.removesuffix(XLSX), 1
        while name in names:
            times += 1
            name = f"{stem} ({times}){XLSX}"
        names[name] = job_files.put(db.engine, one.stream)
    files = [[digest, name] for name, digest in names.items()]
    if len(files) == 1:
        return {"digest": files[0][0], "name": files[0][1]}
    shown = [name for _, name in files]
    return {"files": files, "name": ", ".join(shown[:3]) + (f" … ({len(files)})" if len(files) > 3 else "")}


@office.post("/schemes/<int:scheme_id>/load/<int:job_id>")
@access.needs("facts.load")
def replace(scheme_id: int, job_id: int) -> Answer:
    """Say yes to the replacement of a year that a job has shown: it is done as it was shown, or not at all."""
    line = _own(scheme_id, "facts.load")
    shown = jobs.job(access.connection(), job_id) or abort(404)
    seen = (shown.result or {}).get("confirm")
    if shown.kind != "load" or shown.args.get("scheme") != line.id or seen is None:
        abort(404)
    if PlanForm(request.form).plan.data != seen:
        abort(400)
    return _asked("load", shown.args | {"seen": seen, "lang": lang()}, line.office_id)


@office.post("/runs/<int:run_id>/prepare/<kind>")
@access.needs("jobs.read")
def prepare(run_id: int, kind: str) -> Answer:
    """Ask for a file of a run: its score book, its sealed package."""
    made = kinds.KINDS.get(kind)
    if made is None or made.offer is None:
        abort(404)
    line = stored.whole_run(access.connection(), run_id) or abort(404)
    args: dict[str, object] = {"run": line.id, "scheme": line.scheme_id, "about": _about(line)}
    return _asked(kind, args | {"lang": lang()} if made.offer.spoken else args, line.office_id)


def name_of(given: str | None) -> str:
    """What an uploaded workbook may be called: a name and no path, that every disk takes, without unseen signs."""
    last = PurePath((given or "").replace("\\", "/")).name
    seen = "".join(one for one in last if category(one)[0] != "C")
    # Whatever is cut away, the end says what it is.
    stem = seen[: -len(XLSX)] if seen.casefold().endswith(XLSX) else seen
    return f"{stem.strip(' .')[:60] or 'facts'}{XLSX}"


def _about(line: cycles.SchemeLine | stored.RunLine) -> list[str]:
    """What a job's pages call it: the scheme's title in both languages."""
    return [line.title, line.title_en or line.title]


def _own(scheme_id: int, function: str) -> cycles.SchemeLine:
    """The scheme, for whoever has the function over its whole office."""
    line = cycles.scheme_line(access.connection(), scheme_id) or abort(404)
    return line if access.whole(g.viewer, function, line.office_id) else abort(404)


def _asked(kind: str, args: dict[str, object], office_id: int) -> Answer:
    job = ask(occasion(), kind, args, office_id)
    return redirect(url_for("jobs.one", job_id=job), 303)
