"""Fields of forms: texts, days, choices and exact numbers. What is wrong is said in the reader's language.

A form is filled from what it is given, `request.form` or `request.args`; a JSON body never fills one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, SelectField
from wtforms.validators import StopValidation
from wtforms.widgets import DateInput, TextInput

from assess.web.languages import lang
from indicators.faults import Fault, learn
from indicators.strict_number import narrow, strict, why_not
from indicators.values import ANY, Span, decimal

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EXAMPLE = "YYYY-MM-DD"

learn(
    {
        "form.empty": ("请填写", "fill this in"),
        "form.long": ("最多 {most} 个字", "{most} characters at most"),
        "form.choice": ("请从列表中选择", "choose one of the list"),
        "form.day": ("日期写作 年-月-日，例如 {example}", "a day is written year-month-day, for example {example}"),
        "form.span": ("应在 {span} 之内", "must be within {span}"),
        "form.places": ("最多 {places} 位小数", "{places} decimals at most"),
        "form.not_number": ("不是数", "is not a number"),
        "form.invisible": ("里有看不见的字符（{hidden}）", "holds invisible characters ({hidden})"),
        "form.digits": ("只能用 0 至 9 的数字", "only the digits 0 to 9 are taken"),
        "form.signed_zero": ("零不带负号，请写 0", "a zero has no sign; write 0"),
        "form.sign": ("不能带这样的正负号", "such a sign is not taken"),
        "form.scientific": ("不能用科学计数法", "scientific notation is not taken"),
        "form.underscore": ("不能有下划线", "an underscore is not taken"),
        "form.percent": ("不写百分号，只写数", "write the number without a percent sign"),
        "form.thousands": ("不用千位逗号，请写 {write}", "no thousands separator; write {write}"),
        "form.comma": ("小数点不能写成逗号，请写 {write}", "no decimal comma; write {write}"),
        "form.spaces": ("中间不能有空格", "no space inside"),
        "form.leading_zero": ("前面有多余的 0", "has a leading zero"),
        "form.open_point": ("小数点前后要有数字", "digits are needed on both sides of the point"),
        "form.long_whole": ("整数部分超过 12 位", "more than 12 digits before the point"),
        "form.long_decimals": ("小数超过 6 位", "more than 6 decimals"),
    }
)


def said(kind: str, **args: object) -> str:
    """A sentence of a fault, for the reader of the page."""
    return Fault(kind, args).text(lang())


def text(most: int, needed: bool = True) -> Callable[[Any, Any], None]:
    """A check of a field: something is filled in, and it has at most `most` characters."""

    def check(_: FlaskForm, field: Field) -> None:
        value = field.raw_data[0] if field.raw_data else ""
        if needed and not value.strip():
            raise StopValidation(said("form.empty"))
        if len(value) > most:
            raise StopValidation(said("form.long", most=most))

    return check


class PageForm(FlaskForm):  # type: ignore[misc]
    """A form of a page. Where it was sent from is checked for every request before (`accounts/signing/csrf.py`)."""

    class Meta:
        csrf = False

        def wrap_formdata(self, _: FlaskForm, formdata: object) -> MultiDict[str, Any] | None:
            """What the form was given and nothing else; by itself Flask-WTF would take a JSON body."""
            return formdata if isinstance(formdata, MultiDict) else None


class ChoiceField(SelectField):  # type: ignore[misc]
    """One of a list. unknown: the fault that is told for anything else."""

    def __init__(
        self, label: str | None = None, validators: Sequence[Any] = (), unknown: str = "form.choice", **more: Any
    ) -> None:
        super().__init__(label, validators, **more)
        self.invalid_choice_message = self.invalid_value_message = said(unknown)


def identifier(given: str | int | None) -> int | None:
    """The identifier of a choice; None for the choice of nothing. Raises `ValueError` for anything else."""
    written = str(given or "").strip()
    if not written:
        return None
    if not written.isascii() or not written.isdecimal() or len(written) > 18:
        raise ValueError(written)
    return int(written)


class DayField(Field):  # type: ignore[misc]
    """A civil day, written YYYY-MM-DD; full-width digits are read as plain ones. `data`: a date, or None if empty."""

    widget = DateInput()

    def _value(self) -> str:
        if self.raw_data and self.data is None:
            return str(self.raw_data[0])
        return self.data.isoformat() if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        written = narrow(valuelist[0]) if valuelist else ""
        self.data = None
        if not written:
            return
        try:
            self.data = date.fromisoformat(written if DAY.fullmatch(written) else "")
        except ValueError:
            raise ValueError(said("form.day", example=EXAMPLE)) from None


class NumberField(Field):  # type: ignore[misc]
    """A number in decimals by the strict grammar of all numbers. `data`: an exact `Fraction`, or None if empty.

    span: which numbers are allowed, and with how many decimals.
    """

    widget = TextInput()

    def __init__(self, label: str | None = None, validators: Sequence[Any] = (), span: Span = ANY, **more: Any) -> None:
        super().__init__(label, validators, **more)
        self.span = span

    def _value(self) -> str:
        """As it was typed, with full-width signs shown as they were read."""
        if self.raw_data:
            return narrow(str(self.raw_data[0]))
        return "" if self.data is None else decimal(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        written = narrow(valuelist[0]) if valuelist else ""
        self.data = None
        if not written:
            return
        found = strict(written)
        if found is None:
            kind, args = why_not(written)
            raise ValueError(said(f"form.{kind}", **args))
        if self.span.places is not None and found.places > self.span.places:
            raise ValueError(said("form.places", places=self.span.places))
        if found.value not in self.span:
            raise ValueError(said("form.span", span=self.span))
        self.data = found.value
