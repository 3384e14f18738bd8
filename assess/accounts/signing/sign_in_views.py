"""Pages of signing in and out, of the second factor, and of a first password."""

from __future__ import annotations

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assess.accounts import forms
from assess.accounts.queries import current
from assess.accounts.signing import one_time_links, sign_in_actions, sign_in_attempts, totp
from assess.accounts.signing.request_session import drop, keep, rules
from assess.accounts.signing.safe_redirect import own_path
from assess.accounts.signing.sessions import COOKIE, Session
from assess.accounts.words import by_field, refusal
from assess.audit.request_occasion import clock, occasion
from assess.web import access
from assess.web.languages import lang
from assess.web.roles import ROLES
from indicators.faults import Refused

accounts = Blueprint("accounts", __name__)
BARRED = ("accounts.locked", "accounts.still_locked", "accounts.slow")
"""Refusals after which the form asks for the code too."""
Page = str | Response | tuple[str, int]


@accounts.app_context_processor
def known() -> dict[str, object]:
    """For menus and buttons, which show what would be refused to nobody."""
    viewer = g.get("viewer") or access.NOBODY
    return {"viewer": viewer, "may": lambda function: access.may(viewer, function)}


@accounts.after_request
def unkept(response: Response) -> Response:
    """Nothing of these pages stays in a browser that somebody else uses next."""
    response.headers["Cache-Control"] = "no-store"
    return response


@accounts.route("/sign-in", methods=["GET", "POST"])
@access.public
def sign_in() -> Page:
    """The page of signing in by login and password."""
    if request.method == "GET":
        form = forms.empty(forms.SignIn, next=own_path(request.args.get("next")) or "")
        return _sign_in(form, {}, request.args.get("done", ""))
    form, wrong = forms.checked(forms.SignIn)
    barred = False
    if not wrong:
        try:
            given, old = (form.login.data, form.password.data), request.cookies.get(COOKIE)
            code = form.code.data or ""
            token, must = sign_in_actions.sign_in(occasion(), rules(), *given, old, address(), code)
        except Refused as refused:
            barred = any(one.kind in BARRED for one in refused.faults)
            wrong = by_field(refused, lang())
        else:
            onward = own_path(form.next.data)
            target = url_for(f"accounts.{must}", next=onward) if must else onward or url_for("results.home")
            return keep(make_response(redirect(target, 303)), token)
    return _sign_in(form, wrong, barred=barred or bool(form.code.data)), 422


def _sign_in(form: forms.SignIn, wrong: object, done: str = "", barred: bool = False) -> str:
    return render_template("accounts/sign_in.html", form=form, wrong=wrong, done=done, barred=barred)


def address() -> str:
    """From where the request comes, behind as many relays as the settings say (ASSESS_PROXIES)."""
    return sign_in_attempts.address_of(request.remote_addr)


@accounts.route("/sign-in/code", methods=["GET", "POST"])
@access.first
@access.signed
def code() -> Page:
    """The second step of whoever has a second factor."""
    session = _session()
    if session.must != "code":
        return redirect(url_for("results.home"), 303)
    if request.method == "GET":
        form = forms.empty(forms.Code, next=own_path(request.args.get("next")) or "")
        return render_template("accounts/code.html", form=form, wrong={})
    form, wrong = forms.checked(forms.Code)
    if not wrong:
        try:
            token = sign_in_actions.sign_in_code(occasion(), rules(), session, form.code.data, address())
        except Refused as refused:
            wrong = by_field(refused, lang())
        else:
            target = own_path(form.next.data) or url_for("results.home")
            return keep(make_response(redirect(target, 303)), token)
    return render_template("accounts/code.html", form=form, wrong=wrong), 422


@accounts.route("/sign-in/enrol", methods=["GET", "POST"])
@access.first
@access.signed
def enrol() -> Page:
    """Setting up a second factor, by whoever needs one or wants one."""
    session = _session()
    if session.must == "code" or _has_factor(session):
        return redirect(url_for("results.home"), 303)
    secret = totp.secret_of(str(request.cookies.get(COOKIE)))
    if request.method == "GET":
        form = forms.empty(forms.Code, next=own_path(request.args.get("next")) or "")
        return _enrol(form, {}, secret, session)
    form, wrong = forms.checked(forms.Code)
    if not wrong:
        try:
            token = sign_in_actions.enrol(occasion(), rules(), session, secret, form.code.data, address())
        except Refused as refused:
            wrong = by_field(refused, lang())
        else:
            target = own_path(form.next.data) or url_for("accounts.me", done="factor")
            return keep(make_response(redirect(target, 303)), token)
    return _enrol(form, wrong, secret, session), 422


def _enrol(form: forms.Code, wrong: object, secret: str, session: Session) -> str:
    return render_template(
        "accounts/enrol.html",
        form=form,
        wrong=wrong,
        picture=totp.picture(secret, session.login),
        secret=totp.grouped(secret),
        needed=session.must == "enrol",
    )


def _has_factor(session: Session) -> bool:
    connection = access.connection()
    return current(connection, session.person_id, "totp") is not None


@accounts.post("/sign-out")
@access.first
@access.signed
def sign_out() -> Response:
    """The session is over on the server, not only in this browser."""
    sign_in_actions.sign_out(occasion(), _session())
    return drop(make_response(redirect(url_for("accounts.sign_in"), 303)))


@accounts.get("/start")
@access.public
def start() -> str:
    """The page that a one-time link leads to. The code stands behind a "#", which browsers send to nobody: so it is in
    no log of a server or proxy. A script moves it into the form; without one it is typed in."""
    return render_template("accounts/start.html", form=forms.empty(forms.OneTimeCode), link=None, wrong={})


@accounts.post("/start")
@access.public
def set_password() -> Page:
    """First the code alone is sent, and whose link it is shown; then the password with it."""
    chosen = "password" in request.form
    form, wrong = forms.checked(forms.SetPassword if chosen else forms.OneTimeCode)
    link = one_time_links.find(access.connection(), form.code.data or "", clock())
    if link is None:
        return render_template("accounts/start.html", form=None, link=None, wrong={}), 404
    if chosen and not wrong:
        try:
            if form.password.data != form.again.data:
                raise refusal("accounts.differs", "again")
            sign_in_actions.set_password(occasion(), form.code.data, form.password.data)
        except Refused as refused:
            wrong = by_field(refused, lang())
        else:
            return redirect(url_for("accounts.sign_in", done="password"), 303)
    asked = form if chosen else forms.empty(forms.SetPassword, code=form.code.data)
    return render_template("accounts/start.html", form=asked, link=link, wrong=wrong), 422 if chosen else 200


def _session() -> Session:
    """The session of whoever reached a page that needs one."""
    session: Session = g.session
    return session


def roles() -> dict[str, str]:
    """Roles in the reader's words."""
    return {name: role.name[lang() == "en"] for name, role in ROLES.items()}


def roles_told() -> list[tuple[str, str]]:
    """Of each role its name and what it may do, in the reader's words."""
    at = lang() == "en"
    return [(role.name[at], role.told[at]) for role in ROLES.values()]
