"""What is filled in about people and grants. A form takes its own fields only, each once, and never looks at others.

Passwords are limited by their rules, everything else here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from flask import abort, request
from wtforms import PasswordField, StringField

from assess.accounts.signing import passwords
from assess.web.fields import ChoiceField, DayField, PageForm, identifier, text

WIDE = 4096
"""Characters that nothing that is filled in here has."""
Filled = TypeVar("Filled", bound=PageForm)


class SignIn(PageForm):
    login = StringField(validators=[text(64)])
    password = PasswordField(validators=[text(passwords.LONGEST)])
    code = StringField(validators=[text(20, needed=False)])
    next = StringField(validators=[text(1000, needed=False)])


class Code(PageForm):
    code = StringField(validators=[text(20)])
    next = StringField(validators=[text(1000, needed=False)])


class OneTimeCode(PageForm):
    code = StringField(validators=[text(64)])


class SetPassword(OneTimeCode):
    password = PasswordField(validators=[text(passwords.LONGEST)])
    again = PasswordField(validators=[text(passwords.LONGEST)])


class ChangePassword(PageForm):
    old = PasswordField(validators=[text(passwords.LONGEST)])
    password = PasswordField(validators=[text(passwords.LONGEST)])
    again = PasswordField(validators=[text(passwords.LONGEST)])


class NewPerson(PageForm):
    login = StringField(validators=[text(64)])
    name = StringField(validators=[text(200)])


class Name(PageForm):
    name = StringField(validators=[text(200)])


class Decision(PageForm):
    decision = ChoiceField(choices={"approve": "", "refuse": ""})


class What(PageForm):
    what = ChoiceField(choices={"password": "", "totp": ""})


class NewGrant(PageForm):
    """Roles and offices are chosen from lists (`offer`); a unit is named by its code."""

    role = ChoiceField(validators=[text(20)], unknown="accounts.role", default="")
    office = ChoiceField(coerce=identifier, unknown="accounts.office_unknown")
    unit = StringField(validators=[text(100, needed=False)])
    starts = DayField(validators=[text(10)])
    ends = DayField(validators=[text(10, needed=False)])

    def offer(self, roles: Mapping[str, str], offices: Mapping[int, str], nothing: str) -> NewGrant:
        """The lists to choose from, by what is shown of each; `nothing`: what stands where no role is chosen yet."""
        self.role.choices = {"": nothing, **roles}
        self.office.choices = {"": "", **{str(number): name for number, name in offices.items()}}
        return self

    @property
    def first_day(self) -> date:
        """Of a form without faults."""
        assert self.starts.data is not None
        return self.starts.data


def filled(kind: type[Filled]) -> Filled:
    """What was sent; one field twice, or longer than anything, is nobody's typing."""
    for values in request.form.listvalues():
        if len(values) > 1 or len(values[0]) > WIDE:
            abort(400)
    return kind(request.form)


def checked(kind: type[Filled]) -> tuple[Filled, Mapping[str, list[str]]]:
    """What was sent, and field → sentences of what is wrong with it."""
    form = filled(kind)
    return form, wrong_in(form)


def wrong_in(form: PageForm) -> Mapping[str, list[str]]:
    """Field → sentences; empty where nothing is wrong."""
    found: Mapping[str, list[str]] = {} if form.validate() else form.errors
    return found


def empty(kind: type[Filled], **given: object) -> Filled:
    """A form that nobody has sent yet; `given` stands in its fields already."""
    return kind(data=given)


def number(given: str | None) -> int | None:
    """A number of a page in an address."""
    text = (given or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
