"""Every text of the pages has its English, and none is left over."""

from __future__ import annotations

import re
from io import BytesIO

from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from assess.app import TEMPLATES
from assess.web.languages import CATALOGUE
from tests.web.pages import addresses

KEYWORDS = {**DEFAULT_KEYWORDS, "linked": (2,)}
"""What a link says is the second argument of its declaration."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SOURCES = {"jinja2": list(TEMPLATES.rglob("*.html")), "python": list(CATALOGUE.parents[1].rglob("*.py"))}


def asked() -> set[str]:
    """Texts in templates and code."""
    found = set()
    for method, paths in SOURCES.items():
        for path in paths:
            source = BytesIO(path.read_bytes())
            for _, text, *_ in extract(method, source, KEYWORDS, options={"encoding": "utf-8"}):
                found.add(text if isinstance(text, str) else text[0])
    return found


def test_the_catalogue_is_complete() -> None:
    with CATALOGUE.open("rb") as source:
        catalogue = read_po(source, locale="en", abort_invalid=True)
    known = {str(message.id): message for message in catalogue if message.id}
    assert len(known) > 100
    assert asked() == set(known)
    assert [text for text, message in known.items() if not message.string or message.fuzzy] == []
    assert [text for text, message in known.items() if CHINESE.search(str(message.string))] == []
    for text, message in known.items():
        assert sorted(re.findall(r"%\(\w+\)s", text)) == sorted(re.findall(r"%\(\w+\)s", str(message.string)))


def test_templates_hold_no_text_of_their_own() -> None:
    """Chinese outside of _() would stay Chinese on English pages; the link to the Chinese pages may."""
    for path in SOURCES["jinja2"]:
        bare = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        left = bare.replace(">中文<", "><").replace("：", "").replace("、", "")
        assert not CHINESE.search(left), path.name


def test_english_pages_speak_english(app: Flask, client: FlaskClient) -> None:
    """None of our own texts is left in Chinese; names and clauses stay as they are."""
    ours = {text for text in asked() if len(text) > 1 and "%(" not in text}
    client.get("/?lang=en")
    for some in addresses(app).values():
        answer = client.get(some[0])
        if answer.mimetype == "text/html":
            text = re.sub(
                r'<(\w+)[^>]*lang="zh-CN"[^>]*>.*?</\1>|<option.*?</option>', "", answer.text, flags=re.DOTALL
            )
            cells = {" ".join(cell.split()) for cell in re.split(r"<[^>]*>", text)}
            assert cells & ours == set(), some[0]
