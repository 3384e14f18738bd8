"""Pages of the administrators: people, what they are granted, and what waits for the second of two."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext

from assess.accounts import actions, forms, grant_actions, queries
from assess.accounts.name_queries import renames
from assess.accounts.rename_actions import decide_name, propose_name
from assess.accounts.signing.sign_in_views import Page, accounts, roles, roles_told
from assess.accounts.words import by_field, refusal
from assess.audit.request_occasion import occasion
from assess.units.queries import offices as offices_of
from assess.units.queries import reaches, unit_of
from assess.web import access
from assess.web.address_numbers import asked_page, pager
from assess.web.languages import lang
from assess.web.page_links import linked
from indicators.faults import Refused

DONE = ("disabled", "enabled", "proposed", "withdrawn", "asked", "approved", "refused", "lifted")


@accounts.get("/people")
@access.needs("people.read")
def people() -> str:
    """Everybody, by login; found by parts of login and name."""
    search = request.args.get("q", "").strip()[:64]
    page = asked_page()
    at = occasion()
    connection = access.connection()
    count, lines = queries.people(connection, search, page, at.day)
    around = pager(count, queries.PAGE, page)
    words, between = roles(), gettext("、")
    held = {one.id: between.join(words[role] for role in one.roles) for one in lines}
    return render_template("accounts/people.html", lines=lines, count=count, search=search, pager=around, held=held)


@accounts.route("/people/new", methods=["GET", "POST"])
@access.needs("people.make")
@linked("accounts.people", "新建人员")
def new_person() -> Page:
    """Make a person; the page that answers is the only one that ever shows the link."""
    if request.method == "GET":
        return render_template("accounts/new_person.html", form=forms.empty(forms.NewPerson), wrong={})
    form, wrong = forms.checked(forms.NewPerson)
    if not wrong:
        try:
            number, token = actions.make_person(occasion(), form.login.data, form.name.data)
        except Refused as refused:
            wrong = by_field(refused, lang())
        else:
            return _link(number, token)
    return render_template("accounts/new_person.html", form=form, wrong=wrong), 422


def _link(number: int, token: str) -> str:
    at = occasion()
    connection = access.connection()
    line = queries.person(connection, number, at.day) or abort(404)
    address = url_for("accounts.start", _anchor=token, _external=True)
    return render_template("accounts/link.html", line=line, address=address)


@accounts.get("/people/<int:person_id>")
@access.needs("people.read")
def person(person_id: int) -> str:
    """The page of one person: state, grants, what became of them."""
    return _person(person_id, {})


def _person(person_id: int, wrong: object) -> str:
    at = occasion()
    connection = access.connection()
    line = queries.person(connection, person_id, at.day) or abort(404)
    told = queries.grant_histories(connection, person_id)
    done = request.args.get("done")
    return render_template(
        "accounts/person.html",
        line=line,
        told=told,
        wrong=wrong,
        day=at.day,
        resets=queries.resets(connection, person_id),
        renames=renames(connection, person_id),
        offices=offices_of(connection),
        units=reaches(connection, [one.grant.unit_id for one in told if one.grant.unit_id], at.day),
        roles=roles(),
        done=done if done in DONE else None,
    )


@accounts.post("/people/<int:person_id>/disable")
@access.needs("people.make")
def disable(person_id: int) -> Page:
    return _done(person_id, lambda: actions.disable(occasion(), person_id), "disabled")


@accounts.post("/people/<int:person_id>/enable")
@access.needs("people.make")
def enable(person_id: int) -> Page:
    return _done(person_id, lambda: actions.enable(occasion(), person_id), "enabled")


@accounts.post("/people/<int:person_id>/name")
@access.needs("grants.propose")
def rename(person_id: int) -> Page:
    """Propose another name, as the first of two administrators."""
    form = forms.filled(forms.Name)
    return _done(person_id, lambda: propose_name(occasion(), person_id, form.name.data or ""), "asked")


@accounts.post("/people/<int:person_id>/link")
@access.needs("people.make")
def link(person_id: int) -> Page:
    """Another link for somebody without a password."""
    try:
        return _link(person_id, actions.new_link(occasion(), person_id))
    except Refused as refused:
        return _person(person_id, by_field(refused, lang())), 422


@accounts.post("/people/<int:person_id>/reset")
@access.needs("grants.propose")
def ask_reset(person_id: int) -> Page:
    """Ask for a reset of a lost password or second factor, as the first of two administrators."""
    form = forms.filled(forms.What)
    return _done(person_id, lambda: actions.ask_reset(occasion(), person_id, form.what.data or ""), "asked")


@accounts.post("/people/<int:person_id>/lift")
@access.needs("grants.propose")
def lift_lock(person_id: int) -> Page:
    """Lift the lock that failed sign-ins brought on somebody."""
    return _done(person_id, lambda: actions.lift_lock(occasion(), person_id), "lifted")


def _done(person_id: int, action: Callable[[], object], done: str) -> Page:
    """Do it, and show the person again: with what was done, or with why not."""
    try:
        action()
    except Refused as refused:
        return _person(person_id, by_field(refused, lang())), 422
    return redirect(url_for("accounts.person", person_id=person_id, done=done), 303)


@accounts.route("/people/<int:person_id>/grants/new", methods=["GET", "POST"])
@access.needs("grants.propose")
@linked("accounts.person", "提出授权")
def new_grant(person_id: int) -> Page:
    """Propose a grant, as the first of two administrators."""
    at = occasion()
    connection = access.connection()
    line = queries.person(connection, person_id, at.day) or abort(404)
    offices = offices_of(connection)
    shown = {"line": line, "offices": offices, "roles_told": roles_told()}
    if request.method == "GET":
        form = forms.empty(forms.NewGrant, starts=at.day).offer(roles(), offices, gettext("请选择"))
        return render_template("accounts/new_grant.html", form=form, wrong={}, **shown)
    form = forms.filled(forms.NewGrant).offer(roles(), offices, gettext("请选择"))
    wrong = forms.wrong_in(form)
    if not wrong:
        try:
            grant_actions.propose(at, _wanted(person_id, form))
        except Refused as refused:
            wrong = by_field(refused, lang())
        else:
            return redirect(url_for("accounts.person", person_id=person_id, done="proposed"), 303)
    return render_template("accounts/new_grant.html", form=form, wrong=wrong, **shown), 422


def _wanted(person_id: int, form: forms.NewGrant) -> grant_actions.Wanted:
    """What was filled in, with the unit found by its code."""
    office, code = form.office.data, (form.unit.data or "").strip()
    unit = None
    if code:
        connection = access.connection()
        unit = unit_of(connection, office or 0, code, occasion().day)
        if unit is None:
            raise refusal("accounts.unit_unknown", "unit", unit=code)
    return grant_actions.Wanted(person_id, form.role.data, office, unit, form.first_day, form.ends.data)


@accounts.get("/grants")
@access.needs("people.read")
def grants() -> str:
    """What waits for the second administrator."""
    return _grants({})


def _grants(wrong: object) -> str:
    at = occasion()
    connection = access.connection()
    told = queries.grant_histories(connection, state="proposed")
    return render_template(
        "accounts/grants.html",
        told=told,
        wrong=wrong,
        resets=queries.resets(connection),
        renames=renames(connection),
        offices=offices_of(connection),
        units=reaches(connection, [one.grant.unit_id for one in told if one.grant.unit_id], at.day),
        roles=roles(),
        roles_told=roles_told(),
        done=request.args.get("done") if request.args.get("done") in DONE else None,
    )


@accounts.post("/grants/<int:grant_id>/decide")
@access.needs("grants.decide")
def decide(grant_id: int) -> Page:
    """Decide on a proposed grant, as the second of two administrators."""
    approve = _approves()
    try:
        grant_actions.decide(occasion(), grant_id, approve)
    except Refused as refused:
        return _grants(by_field(refused, lang())), 422
    return redirect(url_for("accounts.grants", done="approved" if approve else "refused"), 303)


def _approves() -> bool:
    form, wrong = forms.checked(forms.Decision)
    return bool(form.decision.data == "approve") if not wrong else abort(400)


@accounts.post("/grants/<int:grant_id>/withdraw")
@access.needs("grants.propose")
def withdraw(grant_id: int) -> Page:
    """Take a grant back; one administrator is enough to take away."""
    connection = access.connection()
    known = queries.grant(connection, grant_id) or abort(404)
    return _done(known.person_id, lambda: grant_actions.withdraw(occasion(), grant_id), "withdrawn")


@accounts.post("/renames/<int:rename_id>/decide")
@access.needs("grants.decide")
def decide_rename(rename_id: int) -> Page:
    """Decide on another name, as the second of two administrators."""
    approve = _approves()
    try:
        decide_name(occasion(), rename_id, approve)
    except Refused as refused:
        return _grants(by_field(refused, lang())), 422
    return redirect(url_for("accounts.grants", done="approved" if approve else "refused"), 303)


@accounts.post("/resets/<int:reset_id>/decide")
@access.needs("grants.decide")
def decide_reset(reset_id: int) -> Page:
    """Decide on a reset, as the second of two administrators; a link for a password is shown in the answer only."""
    approve = _approves()
    connection = access.connection()
    asked = next((one for one in queries.resets(connection) if one.id == reset_id), None) or abort(404)
    try:
        token = grant_actions.decide_reset(occasion(), reset_id, approve)
    except Refused as refused:
        return _grants(by_field(refused, lang())), 422
    if token is not None:
        return _link(asked.person_id, token)
    return redirect(url_for("accounts.grants", done="approved" if approve else "refused"), 303)
