"""What is filled in for an office's own work: the workbook that is brought in."""

from __future__ import annotations

from flask_babel import gettext
from flask_wtf.file import FileField
from wtforms.validators import StopValidation

from assess.web.fields import PageForm


def _is_workbook(_: PageForm, field: FileField) -> None:
    if field.data is None or not field.data.filename.lower().endswith(".xlsx"):
        raise StopValidation(gettext("请选择一个 .xlsx 文件：数据表，或填好的填报表。"))


class FactsForm(PageForm):
    """One workbook: facts, or a filled form."""

    facts = FileField(validators=[_is_workbook])
