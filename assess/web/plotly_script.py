"""Plotly's own script, served from its package, and kept from writing styles into the page.

The security policy bars inline styles, and a barred style is reported. Plotly writes two: its own, which it leaves out
where an element `plotly.js-style-global` says so (static/figures.css has what is needed of it), and that of its maps,
which it leaves out where an element with the style's own name is there already.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from flask import Flask, Response, send_file

from assess.web import access

A_YEAR = 365 * 24 * 3600
GUARDED = re.compile(r'if\(!document\.getElementById\("([0-9a-f]{64})"\)\)\{var \w+=document\.createElement\("style"\)')


def attach(app: Flask) -> None:
    """The script's address bears its version, so browsers may keep it."""
    app.add_url_rule(f"/plotly-{version('plotly')}.min.js", "plotly", plotly)
    app.jinja_env.globals["unwanted_styles"] = unwanted_styles


@access.public
def plotly() -> Response:
    """The file as it is."""
    return send_file(script(), mimetype="text/javascript", max_age=A_YEAR)


@cache
def script() -> Path:
    """Found without importing the package, which takes a second."""
    found = find_spec("plotly")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "package_data" / "plotly.min.js"


@cache
def unwanted_styles() -> tuple[str, ...]:
    """Names of the styles that the script would write."""
    return tuple(GUARDED.findall(script().read_text("utf-8")))
