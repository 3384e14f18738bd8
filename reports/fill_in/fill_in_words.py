"""The words of a fill-in workbook, Chinese and English."""

from __future__ import annotations

from indicators.kinds import kind_of
from indicators.schema import Effect, Item, Scheme
from indicators.values import decimal
from reports.words.rule_words import rule_words

Pair = tuple[str, str]

HEADINGS: dict[str, Pair] = {
    "item": ("细项代码", "Item code"),
    "slot": ("层级或序号", "Level or number"),
    "name": ("单位", "Unit"),
    "parent": ("一级要素", "Element"),
    "second": ("二级要素", "Sub-element"),
    "points": ("标准分值", "Full points"),
    "text": ("考评要点", "What is assessed"),
    "how": ("评分标准", "Scoring standard"),
    "method": ("考评方式", "Way of assessment"),
    "level": ("层级", "Level"),
    "exempt": ("不适用", "Not applicable"),
    "value": ("填报值", "Value"),
    "base": ("上年数", "Last year"),
    "limit": ("控制指标", "Limit"),
    "count": ("次数", "Count"),
    "assessor": ("评分人", "Assessor"),
    "hint": ("填报要求", "What to fill in"),
    "remark": ("扣分说明", "Deduction note"),
    "deducted": ("扣分分值", "Points off"),
    "score": ("得分", "Points"),
    "unit": ("单位", "Unit"),
    "veto": ("一票否决事项", "Veto"),
    "date": ("日期", "Date"),
    "state": ("状态", "State"),
    "basis": ("认定文件", "Deciding document"),
}
VETO_SHEET: Pair = ("一票否决", "Vetoes")
LEGEND_SHEET: Pair = ("填表说明", "How to fill in")
EXEMPT: Pair = ("不适用", "not applicable")
TICK = {"是": ("是", "yes"), "否": ("否", "no")}
STATE = {"confirmed": ("认定", "confirmed"), "lifted": ("解除", "lifted")}
SOURCE = {"self": ("单位自报", "self-report"), "assessor": ("考核组评定", "assessors"), "import": ("部门数据", "data")}

# What people choose or type → what the strict readers know. Both languages are taken in every book.
SPOKEN: dict[str, dict[str, str]] = {
    "value": {english: word for word, (_, english) in TICK.items()} | {EXEMPT[1]: "不适用"},
    "exempt": {EXEMPT[1]: "不适用"},
    "count": {EXEMPT[1]: "不适用"},
    "state": {said: word for word, pair in STATE.items() for said in pair},
}


def pick(pair: Pair, lang: str) -> str:
    return pair[1] if lang == "en" else pair[0]


def spoken(field: str, text: str) -> str:
    """A word from a drop-down in the readers' form; every other text as it is."""
    words = SPOKEN.get(field)
    return words.get(text.strip().lower(), text) if words else text


def unit_label(name: str, code: str) -> str:
    """A unit whose name another one of the book has too."""
    return f"{name}（{code}）"


def hint(item: Item, tally: bool, decimals: int, lang: str) -> str:
    """What to write in an item's cells, in a line or two."""
    kind = kind_of(item)
    said = [kind.hint(item, decimals)]
    if "base" in kind.columns:
        said.append(("“上年数”一并填", "fill in “Last year” too"))
    if "limit" in kind.columns:
        said.append(("“控制指标”一并填", "fill in “Limit” too"))
    if item.combine != "none":
        said.append(
            ("每位评分人一行，写明姓名，多余的行空着", "a row and a name for each assessor; leave the rest empty")
        )
    if tally:
        said.append(("没有的空着", "leave empty where there is none"))
    return pick(("；".join(zh for zh, _ in said), "; ".join(en for _, en in said)), lang)


def how(item: Item, lang: str) -> str:
    """The scoring standard; extras, bonuses and penalties have none printed, so what their rule says."""
    if not item.how:
        return rule_words(item, lang)
    return item.how_en if lang == "en" and item.how_en else item.how


def method(item: Item, lang: str) -> str:
    """Who supplies it, and the evidence."""
    source = pick(SOURCE[item.source], lang) if item.source in SOURCE else ""
    evidence = item.evidence_en if lang == "en" and item.evidence_en else item.evidence
    return pick(("：", ": "), lang).join(part for part in (source, evidence) if part)


def effect(scheme: Scheme, given: Effect, lang: str) -> str:
    """What a veto does."""
    if given.total is not None:
        return pick((f"总分计 {decimal(given.total)} 分", f"total {decimal(given.total)}"), lang)
    if given.downgrade is not None:
        return pick((f"降 {given.downgrade} 个等次", f"{given.downgrade} grade(s) lower"), lang)
    at = given.grade if given.grade is not None else given.grade_cap
    assert at is not None
    grade = scheme.grades[at].name
    english = scheme.grades[at].name_en or grade
    if given.grade is not None:
        return pick((f"定为{grade}", f"grade {english}"), lang)
    return pick((f"最高评为{grade}", f"at most {english}"), lang)
