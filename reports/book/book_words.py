"""The score book's own words, Chinese and English: headings, states, legend."""

from __future__ import annotations

from collections.abc import Mapping

Pair = tuple[str, str]

HEADS: Mapping[str, Pair] = {
    "unit": ("单位代码", "Code"),
    "name": ("单位", "Unit"),
    "group": ("组别", "Group"),
    "parent": ("一级要素", "Element"),
    "second": ("二级要素", "Sub-element"),
    "full": ("标准分值", "Standard points"),
    "text": ("考评要点", "What is assessed"),
    "how": ("评分标准", "Scoring standard"),
    "method": ("考评方式", "Way of assessment"),
    "value": ("事实数据", "Fact"),
    "other": ("上年数/\n控制数", "Last year/\nlimit"),
    "available": ("应得分", "Available"),
    "reason": ("扣分说明", "Reason"),
    "lost": ("扣分分值", "Points deducted"),
    "points": ("得分", "Points"),
    "rank": ("名次", "Rank"),
    "total": ("总分", "Total"),
    "grade": ("等次", "Grade"),
    "vetoes": ("一票否决", "Vetoes"),
    "reasons": ("否决、名额等说明", "Vetoes, quota cuts and other reasons"),
    "weight": ("权重", "Weight"),
    "size": ("权重/分值", "Weight/points"),
    "label": ("图表用名", "Name on charts"),
    "pick": ("选择项", "Choice"),
    "sum": ("指标得分合计", "Sum of indicators"),
    "weights": ("适用权重", "Weights that apply"),
    "hundred": ("折算到百分", "Scaled to 100"),
    "extra": ("重点工作得分", "Extras"),
    "extra_full": ("重点工作应得", "Extras available"),
    "base": ("含重点工作折算", "With extras, to 100"),
    "bonus": ("加分", "Bonuses"),
    "penalty": ("扣分", "Penalties"),
    "before": ("总分（未舍入）", "Total before rounding"),
    "limited": ("否决限额后", "After total limits"),
    "published": ("公布总分", "Published total"),
    "band": ("总分对应等次序号", "Band (position)"),
    "lowered": ("否决、限制后等次序号", "After vetoes and minima"),
    "cut": ("名额下调级数", "Lowered by quota"),
    "final": ("最终等次序号", "Final grade (position)"),
    "clear": ("未被否决", "No veto"),
    "tie": ("同分比较", "Tie-break"),
    "place": ("按次序名次", "Place"),
    "first": ("同名次首位", "First of its tie"),
    "line": ("等次线", "Line"),
    "kind": ("类别", "Kind"),
    "code": ("代码", "Code"),
    "content": ("内容", "Content"),
    "rule": ("规则及参数", "Rule and parameters"),
    "doc": ("依据文件", "Document"),
    "article": ("条款", "Article"),
    "date": ("日期", "Date"),
    "standing": ("效力", "Standing"),
    "quota": ("名额", "Quota"),
    "min": ("下限（含）", "From (inclusive)"),
    "all": ("全部单位", "All units"),
    "indicator": ("指标", "Indicator"),
    "loss": ("平均失分", "Average points lost"),
}

ROLES: Mapping[str, Pair] = {
    "item": ("细项", "item"),
    "extra": ("重点工作", "Extra"),
    "bonus": ("加分", "Bonus"),
    "penalty": ("扣分", "Penalty"),
    "indicator": ("指标", "indicator"),
    "veto": ("一票否决", "veto"),
    "minimum": ("最低得分率", "minimum"),
    "scheme": ("方案", "scheme"),
    "parent": ("上级考核", "parent assessment"),
}
STANDINGS: Mapping[str, Pair] = {
    "issued": ("正式文件", "issued"),
    "draft": ("征求意见稿", "draft"),
    "explanation": ("起草说明", "explanation"),
    "sample": ("范文", "sample"),
    "office": ("本办公室确定", "this office"),
}
SOURCES: Mapping[str, Pair] = {
    "self": ("单位自报", "self-report"),
    "assessor": ("考核组评定", "assessors"),
    "import": ("部门数据", "data of other bodies"),
}
SCHEME_KINDS: Mapping[str, Pair] = {
    "government": ("政府", "governments"),
    "department": ("部门", "departments"),
    "enterprise": ("企业", "enterprises"),
}
STATES: Mapping[str, Pair] = {
    "not_applicable": ("不涉及", "not applicable"),
    "missing": ("缺报", "missing"),
    "pending": ("待定", "pending"),
    "done": ("是", "yes"),
    "not_done": ("否", "no"),
}
NATURES: Mapping[str, Pair] = {"process": ("过程考核", "process"), "result": ("结果考核", "result")}
APART: Pair = ("；\n", ";\n")


def pick(pair: Pair, lang: str) -> str:
    return pair[1] if lang == "en" else pair[0]


def head(name: str, lang: str) -> str:
    return pick(HEADS[name], lang)
