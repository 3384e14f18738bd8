"""The reader's language: Chinese unless `?lang=en` was chosen; the choice is kept in a cookie that says nothing else.

Chinese is the language of the source. The English catalogue is read as the text it is edited as: there is no
compiled file that could be older than it.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Response, g, request
from flask_babel import Babel, Domain

from reports.words.sentences import LANGS

CATALOGUE = Path(__file__).parent.parent / "translations" / "en.po"
LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
COLON = {"zh": "：", "en": ": "}
HTML = {"zh": "zh-CN", "en": "en"}
COOKIE, A_YEAR = "lang", 365 * 24 * 3600


class Catalogue(Domain):  # type: ignore[misc]
    """Our one catalogue, in place of a search through folders on each start."""

    def get_translations(self) -> NullTranslations:
        return english() if lang() == "en" else chinese()


@cache
def english() -> Translations:
    compiled = BytesIO()
    with CATALOGUE.open("rb") as source:
        write_mo(compiled, read_po(source, locale="en", abort_invalid=True))
    compiled.seek(0)
    return Translations(compiled)


@cache
def chinese() -> NullTranslations:
    return NullTranslations()


def lang() -> str:
    """ "zh" or "en", chosen once for each request."""
    chosen: str | None = g.get("lang")
    if chosen is None:
        asked = (request.args.get("lang"), request.cookies.get(COOKIE))
        chosen = g.lang = next((one for one in asked if one in LANGS), LANGS[0])
    return chosen


def said(text: str, **named: object) -> str:
    """A text of a template in the reader's language. It is escaped where it is shown, like any other."""
    found = english().ugettext(text) if lang() == "en" else text
    return found % named if named else found


def here(other: str) -> str:
    """This page in the other language."""
    asked = {**request.args.to_dict(flat=False), "lang": [other]}
    return f"{quote(request.script_root + request.path)}?{urlencode(asked, doseq=True)}"


def attach(app: Flask, zone: str) -> None:
    """Texts of templates and messages in the reader's language, instants in the office's zone."""
    babel = Babel(app, locale_selector=lambda: LOCALES[lang()], default_locale=LOCALES["zh"], default_timezone=zone)
    domain: Any = Catalogue()
    babel.domain_instance = domain
    app.jinja_env.globals["_"] = said
    app.context_processor(lambda: {"lang": lang(), "html_lang": HTML[lang()], "here": here, "colon": COLON[lang()]})

    @app.after_request
    def remember(response: Response) -> Response:
        if request.args.get("lang") in LANGS:
            secure = request.is_secure
            response.set_cookie(COOKIE, lang(), max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax")
        return response
