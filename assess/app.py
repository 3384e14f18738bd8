"""The application put together: settings, database, pages of every room, and what guards them."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from assess import viewer
from assess.accounts import recorded_refusals
from assess.accounts.signing import csrf, passwords
from assess.config import Settings, settings
from assess.rooms import ROOMS
from assess.upkeep import schema
from assess.web import access, address_numbers, errors, headers, languages, page_links, plotly_script
from assess.workflow.views import widen

HOME = Path(__file__).resolve().parent
TEMPLATES = HOME.parent / "templates"
FOREIGN = {"static": access.PUBLIC}
"""Endpoints that libraries bring along."""
LARGEST = 1024 * 1024
"""Bytes of a request; nothing is uploaded yet."""


def create_app(chosen: Settings | None = None) -> Flask:
    """A WSGI application.

    Raises `Unusable` for a database that can't be used, `OpenEndpoint` where no right guards an address.
    """
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
    languages.attach(app, str(given.zone))
    errors.attach(app)
    headers.attach(app)
    app.url_map.converters["int"] = address_numbers.Number
    for room in ROOMS:
        if room.pages is not None:
            app.register_blueprint(room.pages)
    plotly_script.attach(app)
    access.attach(app, FOREIGN, viewer.who(given), (*access.HOSTS, *given.hosts))
    page_links.attach(app)
    app.before_request(widen)
    csrf.attach(app)
    recorded_refusals.attach(app)
    passwords.dummy()
    if given.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, given.proxies, given.proxies, given.proxies, 0, 0)  # type: ignore[method-assign]
    return app
