"""The first line of a table: are these its columns, under their names or others, and does the line separate by commas?

Nothing is guessed: a line that is no header is refused as a whole, with what is wrong with it, before any row is looked
at. A column under another name is refused with the name to write.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assess.collection.tables.name_keys import key
from indicators.faults import Fault
from indicators.values import one_line

COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "units": (("unit", "name", "group"), ()),
    "facts": (("unit", "item", "value"), ("base", "limit", "level", "count", "assessor")),
    "vetoes": (("unit", "veto", "date", "state"), ("basis",)),
}
"""Table → columns that must be there, columns that may be."""
LOOKED_AT = 10
"""Rows below the first in which the header is looked for."""
_SEP = re.compile(r'"?sep=(.?)"?[,;，；\t]*', re.IGNORECASE)
_SIGNS = re.compile("[，;；\t|｜、]")
_ANY = re.compile("[,，;；\t|｜、]")
_CODES = "单位代码 单位编码 单位编号 单位代号 代码 编码 区划代码 行政区划代码 统一社会信用代码 组织机构代码 机构代码"
_UNITS = "单位名称 单位 名称 部门名称 部门 机构名称 企业名称 被考核单位 考核对象 责任单位 责任主体 行使主体 实施主体"
_OTHERS: Mapping[str, Mapping[str, str]] = {
    "units": {
        "unit": f"{_CODES} unit_code code id",
        "name": f"{_UNITS} unit_name",
        "group": "组别 分组 组 类别 考核类别 单位类别 单位类型 所属组",
    },
    "facts": {
        "unit": f"{_CODES} {_UNITS} unit_code",
        "item": "细项 细项代码 细项编码 指标 指标代码 指标编码 指标编号 项目编号 要点编号 item_code",
        "value": "值 数值 填报值 实际值 完成值 完成情况 得分 评分 分值 数据 score",
        "base": "基数 基期值 上年值 上年数 去年数",
        "limit": "控制数 控制指标 限值 上限",
        "level": "层级 级别 等级",
        "count": "次数 起数 件数",
        "assessor": "评分人 考核人 评审人 打分人 评委 专家",
    },
    "vetoes": {
        "unit": f"{_CODES} {_UNITS} unit_code",
        "veto": "一票否决 否决事项 否决代码 一票否决事项 事项代码",
        "date": "日期 认定日期 时间",
        "state": "状态 认定状态",
        "basis": "依据 文号 认定依据 备注",
    },
}
CALLED = {
    table: {alias: column for column, aliases in columns.items() for alias in aliases.split()}
    for table, columns in _OTHERS.items()
}
"""Table → a heading that others use → our column."""


def column_of(table: str, heading: str) -> str:
    """The column that a heading names, under its own name in any case or under one that others use; "" if none."""
    plain = key(heading).casefold()
    required, optional = COLUMNS[table]
    return plain if plain in (*required, *optional) else CALLED[table].get("".join(plain.split()), "")


def named(table: str, cells: Sequence[str]) -> set[str]:
    """The columns that these cells name."""
    return {column_of(table, cell) for cell in cells} - {""}


def blank(text: str) -> bool:
    """Whether a text holds nothing but separators and quotes."""
    return not key(_ANY.sub("", text).replace('"', ""))


def line_fault(table: str, line: str, row: int, file: str) -> Fault | None:
    """What is wrong with the first line before it is taken apart: it separates by something else than commas."""
    plain = line.strip("\r\n \ufeff")
    if found := _SEP.fullmatch(plain):
        return Fault("facts.sep_line", {"found": _spoken(found[1] or ",")}, file, row=row)
    bare = plain.replace('"', "")
    commas = bare.split(",")
    signs = list(dict.fromkeys(_SIGNS.findall(bare)))
    lone = len(commas) == 1 and bool(set(signs) - {"，", "、"})
    if signs and (len(named(table, commas)) < len(named(table, _ANY.split(bare))) or lone):
        return Fault("facts.delimiter", {"found": "”“".join(map(_spoken, signs))}, file, row=row)
    return None


def header_fault(
    table: str, header: Sequence[str], rows: Sequence[Sequence[str]], lines: Sequence[int], place: Fault
) -> Fault | None:
    """What is wrong with a first row that names no column: it is a title, or there is no header at all."""
    ours = len(named(table, header))
    if ours > 1:
        return None
    for at, row in enumerate(rows[:LOOKED_AT]):
        if len(named(table, row)) > max(ours, 1):
            args = {"value": _short(header), "row": int(lines[at])}
            return Fault("facts.title_row", args, place.file, place.sheet, place.row)
    if ours:
        return None
    required, optional = COLUMNS[table]
    args = {"value": _short(header), "allowed": ", ".join(required), "optional": ", ".join(optional) or "—"}
    return Fault("facts.no_header", args, place.file, place.sheet, place.row)


def _short(cells: Sequence[str]) -> str:
    return one_line(", ".join(filter(None, map(key, cells)))[:60])


def _spoken(sign: str) -> str:
    return "Tab" if sign == "\t" else sign
