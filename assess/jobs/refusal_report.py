"""What a refused job leaves behind for whoever asked: the first faults on its page, and every one in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from sqlalchemy import Engine

from assess.jobs import job_files
from indicators.faults import Fault, Refused
from reports.listing import listing

SHOWN = 50
"""Of faults, and of notices, on a page; where there are more the file has all of them."""
NAMES = {"zh": "错误清单", "en": "faults"}
HEADS = {
    "zh": ("类别", "文件", "工作表", "行", "列", "说明"),
    "en": ("kind", "file", "sheet", "row", "column", "what"),
}
KINDS = {"zh": ("错误", "提示"), "en": ("fault", "note")}


def pairs(faults: Iterable[Fault]) -> list[list[str]]:
    """Each in Chinese and English: what was said must be readable after the program has changed."""
    return [[fault.text("zh"), fault.text("en")] for fault in list(faults)[:SHOWN]]


def refusal(engine: Engine, refused: Refused, lang: str) -> dict[str, Any]:
    """A job's failure and result: how many places are wrong, the notices, and a file where the page can't show all."""
    result: dict[str, Any] = {"count": refused.count, "notices": pairs(refused.notices)}
    if len(refused.every) > SHOWN or len(refused.notices) > SHOWN or refused.every != refused.faults:
        made = BytesIO()
        listing(made, NAMES[lang], HEADS[lang], list(_rows(refused, lang)))
        made.seek(0)
        result |= {"file": f"{NAMES[lang]}.xlsx", "digest": job_files.put(engine, made)}
    return {"failure": pairs(refused.faults), "result": result}


def _rows(refused: Refused, lang: str) -> Iterable[Sequence[str]]:
    for kind, faults in zip(KINDS[lang], (refused.every, refused.notices), strict=True):
        for fault in faults:
            row = str(fault.row) if fault.row else ""
            yield kind, fault.file, fault.sheet, row, fault.column, fault.text(lang)
