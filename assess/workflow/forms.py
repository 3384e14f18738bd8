"""What is filled in for an office's own work: the workbooks that are brought in."""

from __future__ import annotations

from flask_babel import gettext
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, StringField
from wtforms.validators import StopValidation

from assess.web.fields import PageForm

MOST = 500
"""Files of an upload."""


def _are_workbooks(_: PageForm, field: MultipleFileField) -> None:
    names = [one.filename.lower() for one in field.data or []]
    if not names or not all(name.endswith(".xlsx") for name in names):
        raise StopValidation(gettext("请选择 .xlsx 文件：一个数据表，或一份或几份填好的填报表。"))
    if len(names) > MOST:
        raise StopValidation(gettext("一次最多 %(most)s 个文件。", most=MOST))


class FactsForm(PageForm):
    """One workbook of facts, or filled forms; replace: they are the whole year."""

    facts = MultipleFileField(validators=[_are_workbooks])
    replace = BooleanField()


class PlanForm(PageForm):
    """A yes to a replacement: the digest of the plan that was shown."""

    plan = StringField()
