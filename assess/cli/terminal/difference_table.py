"""A difference on the terminal, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assess.cli.terminal.speech import lang, say

WIDTH = 120
_COLUMNS = ("total", "grade", "rank", "vetoes")
_TITLES = {
    "total": ("总分", "total"),
    "grade": ("等次", "grade"),
    "rank": ("名次", "rank"),
    "vetoes": ("一票否决", "vetoes"),
    "name": ("名称", "name"),
    "group": ("分组", "group"),
    "exact": ("精确总分", "exact total"),
    "band": ("分数段", "band"),
}
_CAUSES = {
    "added": ("新增单位", "unit added"),
    "removed": ("单位不再参评", "unit removed"),
    "unit": ("units 表改动", "changed in the table units"),
    "fact": ("事实", "fact"),
    "veto": ("一票否决登记", "recorded veto"),
    "item": ("方案细项", "scheme item"),
    "settings": ("方案设置", "scheme settings"),
    "others": ("本组其他单位变动", "other units of the group moved"),
    "gate": ("是否超过加分门槛", "the gate of the bonus"),
    "engine": ("计分引擎版本不同", "another version of the engine"),
    "reason": ("说明", "reason"),
    "unexplained": ("没有任何解释：请用 assess verify 核验两个文件", "nothing explains it: run assess verify on both"),
}


def _said(pair: tuple[str, str]) -> str:
    return say(*pair)


def print_difference(found: Mapping[str, Any]) -> None:
    """Both packages, the settings that differ, and a row for each unit that moved."""
    console = Console(width=None if Console().is_terminal else WIDTH, highlight=False)
    for side, title in (("old", say("旧", "old")), ("new", say("新", "new"))):
        about = found[side]
        scheme = f"{about['scheme'].get('code')} v{about['scheme'].get('version')}"
        console.print(Text(f"{title}  {about['office']} {about['year']} {scheme}  {about['digest']}"))
    if found["supersedes"]:
        approvers = "、".join(found["supersedes"]["approvers"])
        reason = found["supersedes"]["reason"]
        console.print(
            Text(say(f"更正：{reason}（批准：{approvers}）", f"correction: {reason} (approved: {approvers})"))
        )
    if found["scheme"]:
        console.print(_settings(found["scheme"]))
    count, facts, vetoes = len(found["units"]), found["facts_changed"], found["vetoes_changed"]
    console.print(
        Text(
            say(
                f"变动的单位 {count} 个（共 {found['new']['units']} 个）；改动的事实 {facts} 处，否决登记 {vetoes} 处",
                f"{count} of {found['new']['units']} units moved; {facts} facts and {vetoes} recorded vetoes changed",
            )
        )
    )
    if count:
        console.print(_units(found["units"]))


def _table(*titles: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for title in titles:
        table.add_column(title, overflow="fold")
    return table


def _settings(changes: Sequence[Mapping[str, Any]]) -> Table:
    table = _table(say("方案改动", "scheme change"), say("旧", "old"), say("新", "new"), say("影响得分", "counts"))
    for change in changes:
        name = f"{change['code']} {change['setting']}".strip()
        counts = say("是", "yes") if change["counts"] else say("否", "no")
        table.add_row(*(Text(cell) for cell in (name, _shown(change["old"]), _shown(change["new"]), counts)))
    return table


def _units(units: Sequence[Mapping[str, Any]]) -> Table:
    table = _table(
        say("代码", "code"), say("单位", "unit"), *(_said(_TITLES[name]) for name in _COLUMNS), say("原因", "why")
    )
    for unit in units:
        moved = unit["moved"]
        cells = [_pair(moved[name]) if name in moved else "" for name in _COLUMNS]
        others = [f"{_said(_TITLES[name])} {_pair(moved[name])}" for name in ("name", "group", "band") if name in moved]
        if "total" not in moved and "exact" in moved:
            others.append(f"{_said(_TITLES['exact'])} {_pair(moved['exact'])}")
        told = "\n".join([*others, *map(cause_text, unit["why"])])
        table.add_row(*(Text(cell) for cell in (unit["unit"], unit["name"], *cells, told)))
    return table


def cause_text(cause: Mapping[str, Any]) -> str:
    """One cause as a line."""
    said = _said(_CAUSES[cause["cause"]])
    code = cause.get("item") or cause.get("veto") or ""
    parts = [f"{said} {code}".strip()]
    if "old" in cause:
        parts.append(f"{rows_text(cause['old'])} → {rows_text(cause['new'])}")
    if "settings" in cause:
        parts.append(", ".join(cause["settings"]))
    parts += [cause["gained"]] if "gained" in cause else []
    parts += [say("不再：", "no longer: ") + cause["lost"]] if "lost" in cause else []
    if cause.get("points"):
        parts.append(say(f"得分 {_pair(cause['points'])}", f"points {_pair(cause['points'])}"))
    mark = "：" if lang() == "zh" else ": "
    return parts[0] + (mark if parts[1:] else "") + ("；" if lang() == "zh" else "; ").join(filter(None, parts[1:]))


def rows_text(rows: Sequence[Mapping[str, str]]) -> str:
    """Rows of a table in short: the value alone, other cells with their names."""
    return " + ".join(
        " ".join(text if name == "value" else f"{name} {text}" for name, text in row.items()) or "—" for row in rows
    ) or say("无", "none")


def _pair(pair: Sequence[Any]) -> str:
    return f"{_shown(pair[0])} → {_shown(pair[1])}"


def _shown(value: Any) -> str:
    if value is None:
        return "—"
    return "、".join(map(str, value)) or say("无", "none") if isinstance(value, list) else str(value)
