"""Fields of forms: exact numbers by the one grammar, days, choices; and no form is filled by a JSON body."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from assess.web import languages
from assess.web.fields import ChoiceField, DayField, NumberField, PageForm, identifier, text
from indicators.values import Span


class Marks(PageForm):
    points = NumberField(span=Span(high=Fraction(100), places=3))
    change = NumberField()
    day = DayField(validators=[text(20)])
    until = DayField()
    office = ChoiceField(choices={"": "", "7": "示例市安委办"}, coerce=identifier)


@pytest.fixture
def bare() -> Flask:
    """Languages, and nothing else of the application."""
    app = Flask("bare")
    languages.attach(app, "Asia/Shanghai")
    return app


@pytest.fixture(autouse=True)
def page(bare: Flask) -> Iterator[None]:
    with bare.test_request_context("/"):
        yield


def filled(**given: str) -> Marks:
    form = Marks(MultiDict({"day": "2026-03-01", **given}))
    form.validate()
    return form


@pytest.mark.parametrize(
    ("written", "value", "shown"),
    [
        ("89.995", Fraction(89995, 1000), "89.995"),
        ("0", Fraction(0), "0"),
        ("100", Fraction(100), "100"),
        (" 89.50 ", Fraction(895, 10), "89.50"),
        ("８９．５", Fraction(895, 10), "89.5"),
        ("", None, ""),
    ],
)
def test_numbers_are_exact_and_shown_back(written: str, value: Fraction | None, shown: str) -> None:
    form = filled(points=written)
    assert (form.errors, form.points.data, form.points._value()) == ({}, value, shown)  # noqa: SLF001 - WTForms' own name
    assert not isinstance(form.points.data, float)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("NaN", "不是数"),
        ("1e2", "不能用科学计数法"),
        ("1_0", "不能有下划线"),
        ("٨٩", "只能用 0 至 9 的数字"),
        ("89,5", "小数点不能写成逗号，请写 89.5"),
        ("-0", "零不带负号，请写 0"),
        ("−0", "零不带负号，请写 0"),
        ("－０", "零不带负号，请写 0"),
        ("+5", "不能带这样的正负号"),
        ("1,000", "不用千位逗号，请写 1000"),
        ("5%", "不写百分号，只写数"),
        ("8 9", "中间不能有空格"),
        ("089", "前面有多余的 0"),
        (".5", "小数点前后要有数字"),
        ("1234567890123", "整数部分超过 12 位"),
        ("0.1234567", "小数超过 6 位"),
        ("8\u200b9", "里有看不见的字符（U+200B）"),
        ("89.9951", "最多 3 位小数"),
        ("100.001", "应在 0…100 之内"),
        ("-1", "应在 0…100 之内"),
    ],
)
def test_other_numbers_are_refused_beside_their_field(written: str, told: str) -> None:
    form = filled(points=written)
    assert form.errors == {"points": [told]}
    assert form.points.data is None


def test_a_number_may_be_negative_where_that_is_allowed() -> None:
    assert filled(change="-0.5").change.data == Fraction(-1, 2)


@pytest.mark.parametrize("written", ["2026-03-01", "２０２６－０３－０１", " 2026-03-01 "])
def test_a_day(written: str) -> None:
    form = filled(day=written, until="")
    assert (form.errors, form.day.data, form.until.data) == ({}, date(2026, 3, 1), None)


@pytest.mark.parametrize(
    "written", ["1.3.2026", "2026-3-1", "20260301", "2026-W09-7", "2026-02-30", "2026-03-01T00", "٢٠٢٦-٠٣-٠١"]
)
def test_a_day_is_written_in_one_way(written: str) -> None:
    form = filled(day=written)
    assert form.errors == {"day": ["日期写作 年-月-日，例如 YYYY-MM-DD"]}
    assert (form.day.data, form.day._value()) == (None, written)  # noqa: SLF001 - WTForms' own name


def test_what_is_needed_is_asked_for() -> None:
    assert filled(day=" ").errors == {"day": ["请填写"]}
    assert filled(day="2" * 21).errors["day"][-1] == "最多 20 个字"


@pytest.mark.parametrize(("chosen", "value"), [("7", 7), ("", None)])
def test_a_choice(chosen: str, value: int | None) -> None:
    form = filled(office=chosen)
    assert (form.errors, form.office.data) == ({}, value)


@pytest.mark.parametrize("chosen", ["8", "x", "-7", "7.0", "٧", "9" * 30])
def test_only_what_is_listed_is_chosen(chosen: str) -> None:
    assert filled(office=chosen).errors == {"office": ["请从列表中选择"]}


def test_a_json_body_fills_no_form(bare: Flask) -> None:
    for body in ('{"day": "2026-03-01", "points": "5"}', "[1, 2]", "{", '"x"', "null"):
        with bare.test_request_context("/", method="POST", data=body, content_type="application/json"):
            form = Marks()
            assert (form.validate(), form.day.data, form.points.data) == (False, None, None)
