"""What the browser is told, and that no page asks for anything from outside."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from assess.app import HOME, TEMPLATES
from assess.web.plotly_script import unwanted_styles
from tests.house_rules import outside_addresses
from tests.web.pages import addresses

INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=|\son\w+=|javascript:", re.IGNORECASE)
OUTSIDE = re.compile(r"""(?:src|href|action|content)=["'](?:https?:)?//""", re.IGNORECASE)

STATIC = HOME / "static"
BOOTSTRAP = STATIC / "bootstrap"


def everywhere(app: Flask) -> list[str]:
    return ["/nothing", *(some[-1] for some in addresses(app).values())]


def test_every_answer_carries_the_policy(app: Flask, client: FlaskClient) -> None:
    """Pages, files, downloads and errors alike."""
    for address in [*everywhere(app), "/static/assess.css"]:
        with client.get(address) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cache-Control"]


def test_pages_are_not_kept_by_others(client: FlaskClient) -> None:
    assert client.get("/runs/1").headers["Cache-Control"] == "private, no-cache"


def test_transport_is_remembered_only_where_it_is_safe(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    assert client.get("/", base_url="https://localhost").headers["Strict-Transport-Security"]


def test_no_page_has_anything_inline_or_outside(app: Flask, client: FlaskClient) -> None:
    assert INLINE.search("<script>x</script>")
    assert INLINE.search('<p style="x">')
    assert OUTSIDE.search('<link href="//cdn.example/x.css">')
    for address in everywhere(app):
        answer = client.get(address)
        if answer.mimetype == "text/html":
            assert not INLINE.search(answer.text), address
            assert not OUTSIDE.search(answer.text), address


def test_the_only_cookie_is_the_language(client: FlaskClient) -> None:
    """No session is kept in a browser: it would outlive any sign-out."""
    assert "Set-Cookie" not in client.get("/").headers
    cookie = client.get("/?lang=en").headers.getlist("Set-Cookie")
    assert len(cookie) == 1
    assert cookie[0].startswith("lang=en;")
    assert "HttpOnly" in cookie[0]
    assert "SameSite=Lax" in cookie[0]
    assert "Secure" not in cookie[0]
    assert "Secure" in client.get("/?lang=zh", base_url="https://localhost").headers["Set-Cookie"]


def test_the_language_is_kept(client: FlaskClient) -> None:
    assert '<html lang="zh-CN">' in client.get("/").text
    client.get("/?lang=en")
    assert '<html lang="en">' in client.get("/").text
    assert '<html lang="en">' in client.get("/?lang=fr").text


def test_drawing_script_is_the_packages_own(client: FlaskClient) -> None:
    """Served from this machine, kept by the browser, and told which styles not to write."""
    page = client.get("/units/990511").text
    found = re.search(r'src="(/plotly-[^"]+)"', page)
    assert found
    assert len(unwanted_styles()) == 1
    assert all(f'id="{name}"' in page for name in unwanted_styles())
    with client.get(found[1]) as answer:
        assert answer.status_code == 200
        assert len(answer.data) > 1_000_000
        assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_no_source_of_a_page_names_an_outside_address() -> None:
    """Templates, styles and scripts of our own."""
    files = [path for folder in (TEMPLATES, STATIC) for path in folder.rglob("*") if path.is_file()]
    files = [path for path in files if path.parent != BOOTSTRAP]
    assert {path.suffix for path in files} >= {".html", ".css", ".js", ".svg"}
    assert [found for path in files for found in outside_addresses(path.name, path.read_text("utf-8"))] == []


def test_bootstrap_is_the_release_that_the_documents_name(root: Path, client: FlaskClient) -> None:
    """Its stylesheet, unedited, with its licence; it asks for nothing."""
    with client.get("/static/bootstrap/bootstrap.min.css") as answer:
        style = answer.data
    assert f"`sha256:{sha256(style).hexdigest()}`" in (root / "docs" / "ARCHITECTURE.md").read_text("utf-8")
    assert set(re.findall(rb"url\((.{6})", style)) == {b'"data:'}
    assert b"@import" not in style
    assert "Permission is hereby granted" in (BOOTSTRAP / "LICENSE.txt").read_text("utf-8")
