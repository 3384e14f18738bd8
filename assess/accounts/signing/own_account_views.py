"""Pages of one's own account: password, second factor, sessions."""

from __future__ import annotations

from flask import abort, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assess.accounts import actions, forms, queries
from assess.accounts.signing import sessions, sign_in_actions
from assess.accounts.signing.request_session import keep, rules
from assess.accounts.signing.sign_in_views import Page, accounts, address, roles
from assess.accounts.words import by_field, refusal
from assess.audit.request_occasion import clock, occasion
from assess.units.queries import offices, reaches
from assess.web import access
from assess.web.languages import lang
from indicators.faults import Refused


@accounts.get("/me")
@access.signed
def me() -> str:
    """The page of one's own account: grants in force, and where one is signed in."""
    session: sessions.Session = g.session
    at = occasion()
    connection = access.connection()
    mine = queries.grants_in_force(connection, session.person_id, at.day)
    return render_template(
        "accounts/me.html",
        session=session,
        grants=mine,
        offices=offices(connection),
        units=reaches(connection, [one.unit_id for one in mine if one.unit_id], at.day),
        sessions=sessions.of_person(connection, session.person_id, clock(), rules().limits),
        has_factor=queries.current(connection, session.person_id, "totp") is not None,
        roles=roles(),
        done=request.args.get("done"),
    )


@accounts.route("/me/password", methods=["GET", "POST"])
@access.signed
def password() -> Page:
    """Change one's own password; everywhere else one is signed out."""
    if request.method == "GET":
        return _password(forms.empty(forms.ChangePassword), {})
    form, wrong = forms.checked(forms.ChangePassword)
    if not wrong:
        try:
            if form.password.data != form.again.data:
                raise refusal("accounts.differs", "again")
            given = (form.old.data, form.password.data)
            token = sign_in_actions.change_password(occasion(), rules(), g.session, *given, address())
        except Refused as refused:
            wrong = by_field(refused, lang())
        else:
            return keep(make_response(redirect(url_for("accounts.me", done="password"), 303)), token)
    return _password(form, wrong), 422


def _password(form: forms.ChangePassword, wrong: object) -> str:
    return render_template("accounts/password.html", form=form, wrong=wrong, login=g.session.login)


@accounts.post("/me/sessions/<int:session_id>/end")
@access.signed
def end_session(session_id: int) -> Response:
    """End one of one's own sessions; somebody else's does not exist."""
    try:
        actions.end_session(occasion(), g.session.person_id, session_id)
    except Refused:
        abort(404)
    return redirect(url_for("accounts.me", done="ended"), 303)


@accounts.post("/me/sessions/end")
@access.signed
def end_others() -> Response:
    """End all of one's own sessions but the one that asks."""
    actions.end_session(occasion(), g.session.person_id, None, but=g.session.id)
    return redirect(url_for("accounts.me", done="ended"), 303)
