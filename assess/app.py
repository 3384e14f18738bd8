"""The application put together. The only file that names every room."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from assess import job_kinds, viewer
from assess.accounts import recorded_refusals
from assess.accounts.signing import csrf, passwords
from assess.accounts.views import accounts
from assess.audit.verification import chain_start
from assess.collection import fact_actions, pack_repair
from assess.config import Settings, settings
from assess.cycles.views import rooms as cycles
from assess.jobs.views import jobs
from assess.records.views import records
from assess.results.views import results
from assess.units import tree_actions
from assess.upkeep import schema
from assess.upkeep.backup import make_backup, restore
from assess.web import access, errors, headers, languages, plotly_script
from assess.workflow.views import office, widen

HOME = Path(__file__).resolve().parent
TEMPLATES = HOME.parent / "templates"
ROOMS = (accounts, records, cycles, results, jobs, office)
TELLING = (chain_start, make_backup, restore, fact_actions, pack_repair, tree_actions)
"""Rooms whose actions only commands take: the pages of the record have words for them too."""
FOREIGN = {"static": access.PUBLIC}
"""Endpoints that libraries bring along."""
LARGEST = 1024 * 1024
"""Bytes of a request; nothing is uploaded yet."""


class Number(IntegerConverter):
    """A number in an address is written one way only, in plain digits, and fits any database."""

    regex = "0|[1-9][0-9]{0,17}"


def create_app(chosen: Settings | None = None) -> Flask:
    """A WSGI application. Raises `Unusable` for a database that can't be used, `Undeclared` for an open endpoint."""
    given = chosen or settings()
    app = Flask("assess", root_path=str(HOME), template_folder=str(TEMPLATES))
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        ZONE=given.zone,
        SETTINGS=given,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.filters["instant"] = lambda at: at.astimezone(given.zone).strftime("%Y-%m-%d %H:%M")
    schema.attach(app, given)
    job_kinds.declare_all()
    languages.attach(app, str(given.zone))
    errors.attach(app)
    headers.attach(app)
    app.url_map.converters["int"] = Number
    for room in ROOMS:
        app.register_blueprint(room)
    plotly_script.attach(app)
    access.attach(app, FOREIGN, viewer.who(given), (*access.HOSTS, *given.hosts))
    app.before_request(widen)
    csrf.attach(app)
    recorded_refusals.attach(app)
    passwords.dummy()
    if given.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, given.proxies, given.proxies, given.proxies, 0, 0)  # type: ignore[method-assign]
    return app
