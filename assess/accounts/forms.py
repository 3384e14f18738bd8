"""What is filled in. A form takes its own fields only, each once, and never looks at others that were sent along.

Passwords are limited by their rules, everything else here; where a form is from, `forgery` has decided already.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from flask import abort, request
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, StringField
from wtforms.validators import StopValidation

from assess.accounts.signing import passwords
from assess.accounts.words import refusal
from assess.web.languages import lang
from indicators.faults import Fault

EXAMPLE = "YYYY-MM-DD"
WIDE = 4096
"""Characters that nothing that is filled in here has."""
Filled = TypeVar("Filled", bound="Form")


def text(most: int, needed: bool = True) -> Any:
    """A check: something, and not too much."""

    def check(_: FlaskForm, field: Field) -> None:
        value = field.data or ""
        if needed and not value.strip():
            raise StopValidation(_said("accounts.empty"))
        if len(value) > most:
            raise StopValidation(_said("accounts.long", most=most))

    return check


def _said(kind: str, **args: int) -> str:
    return Fault(kind, args).text(lang())


class Form(FlaskForm):  # type: ignore[misc]
    class Meta:
        csrf = False


class SignIn(Form):
    login = StringField(validators=[text(64)])
    password = PasswordField(validators=[text(passwords.LONGEST)])
    next = StringField(validators=[text(1000, needed=False)])


class Code(Form):
    code = StringField(validators=[text(20)])
    next = StringField(validators=[text(1000, needed=False)])


class SetPassword(Form):
    code = StringField(validators=[text(64)])
    password = PasswordField(validators=[text(passwords.LONGEST)])
    again = PasswordField(validators=[text(passwords.LONGEST)])


class ChangePassword(Form):
    old = PasswordField(validators=[text(passwords.LONGEST)])
    password = PasswordField(validators=[text(passwords.LONGEST)])
    again = PasswordField(validators=[text(passwords.LONGEST)])


class NewPerson(Form):
    login = StringField(validators=[text(64)])
    name = StringField(validators=[text(200)])


class Name(Form):
    name = StringField(validators=[text(200)])


class Decision(Form):
    decision = StringField(validators=[text(10)])


class What(Form):
    what = StringField(validators=[text(10)])


class NewGrant(Form):
    role = StringField(validators=[text(20)])
    office = StringField(validators=[text(18, needed=False)])
    unit = StringField(validators=[text(100, needed=False)])
    starts = StringField(validators=[text(10)])
    ends = StringField(validators=[text(10, needed=False)])


def filled(kind: type[Filled]) -> Filled:
    """What was sent; one field twice, or longer than anything, is nobody's typing."""
    for values in request.form.listvalues():
        if len(values) > 1 or len(values[0]) > WIDE:
            abort(400)
    return kind()


def checked(kind: type[Filled]) -> tuple[Filled, Mapping[str, list[str]]]:
    """The same, with what is wrong in which field."""
    form = filled(kind)
    return form, {} if form.validate() else form.errors


def empty(kind: type[Filled], **given: object) -> Filled:
    """To be filled in."""
    return kind(formdata=None, data=given)


def day(field: str, given: str | None) -> date | None:
    """A civil day; refuses anything written otherwise."""
    text = (given or "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text if len(text) == 10 else "")
    except ValueError:
        raise refusal("accounts.day", field, example=EXAMPLE) from None


def number(given: str | None) -> int | None:
    """An identifier chosen from a list."""
    text = (given or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
