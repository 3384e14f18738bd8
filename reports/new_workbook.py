"""The one way a workbook is begun: a text stays a text whatever it begins with, and no clock makes two copies differ."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter import Workbook

TEXT_STAYS = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
"""A cell that begins with "=" or "http:" is neither a formula nor a link: who filled it in decides nothing here."""


def new_workbook(
    into: str | IO[bytes], year: int = 1980, properties: dict[str, str] | None = None, **more: Any
) -> Workbook:
    """Made on the first day of `year`, whenever it is made; `more` are XlsxWriter's own options."""
    # A third of a second that the commands without a workbook need not wait for.
    from xlsxwriter import Workbook

    made = Workbook(into, {**TEXT_STAYS, **more})
    made.set_properties({**(properties or {}), "created": datetime(year, 1, 1, tzinfo=UTC)})
    return made
