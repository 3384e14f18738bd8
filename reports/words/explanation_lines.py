"""An explanation as text: one line for each number, indented under what it was made into."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from assess.scoring.explain import Node
from reports.words.sentences import LANGS, sentence

STEPS: Mapping[str, tuple[str, str]] = {
    "unit": (
        "{unit} {name}({group})：总分 {total}，第 {rank} 名，{grade}",
        "{unit} {name} ({group}): total {total}, rank {rank}, {grade}",
    ),
    "unit.none": ("{unit} {name}({group})：不计总分、名次和等次", "{unit} {name} ({group}): no total, rank or grade"),
    "indicators": ("指标得分（适用权重合计 {weights}）", "indicators (weights that apply: {weights})"),
    "indicator": (
        "{code} {name}：{earned} ÷ {available} × {weight} = {points}",
        "{code} {name_en}: {earned} ÷ {available} × {weight} = {points}",
    ),
    "indicator.none": (
        "{code} {name}：不涉及，权重 {weight} 不计",
        "{code} {name_en}: not applicable, weight {weight} left out",
    ),
    "item": ("{code} {text}：{points} / {full}", "{code} {text_en}: {points} of {full}"),
    "item.none": ("{code} {text}：不涉及", "{code} {text_en}: not applicable"),
    "tally": ("{code} {text}：{points}", "{code} {text_en}: {points}"),
    "tally.none": ("{code} {text}：不涉及", "{code} {text_en}: not applicable"),
    "how": ("评分标准：{how}", "standard: {how_en}"),
    "basis": ("依据：{basis}", "basis: {basis}"),
    "extras": ("重点工作单独赋分", "extras"),
    "base": ("折算到百分：{sum} ÷ {weights} × 100 = {base}", "scaled back to 100: {sum} ÷ {weights} × 100 = {base}"),
    "base.whole": ("指标合计：{sum}", "sum of indicators: {sum}"),
    "base.extras": (
        "折算到百分：({sum} ÷ {weights} × 100 + {extra}) ÷ (100 + {extra_full}) × 100 = {base}",
        "scaled back to 100: ({sum} ÷ {weights} × 100 + {extra}) ÷ (100 + {extra_full}) × 100 = {base}",
    ),
    "outside": ("加分和扣分", "bonuses and penalties"),
    "total": ("总分（未舍入）：{exact}", "total before rounding: {exact}"),
    "rounded": (
        "{rounding_zh}到 {decimals} 位小数：{exact} → {total}",
        "{rounding} to {decimals} decimals: {exact} → {total}",
    ),
    "band": ("按{compare_zh}总分对应等次：{band}", "grade band by the {compare} total: {band}"),
    "rank": ("{group}内名次：第 {rank} 名（共 {of} 个）", "rank in {group}: {rank} of {of}"),
    "grade": ("最终等次：{grade}", "final grade: {grade}"),
}
_ZH = {
    "rounding": {"half-up": "四舍五入", "half-even": "四舍六入五成双"},
    "compare": {"published": "公布", "full": "未舍入"},
}


def words(node: Node, lang: str = "zh") -> str:
    """The line of one node."""
    if node.code.startswith("why."):
        return sentence(node.code.removeprefix("why."), node.args, lang)
    known = {f"{name}_zh": table[node.args[name]] for name, table in _ZH.items() if name in node.args}
    return STEPS[node.code][LANGS.index(lang)].format(**node.args, **known)


def lines(node: Node, say: Callable[[Node, Node | None], str], above: Node | None = None) -> Iterator[str]:
    """The tree, one line a node; `say` puts a node into words, beside the node that it stands under."""
    yield say(node, above)
    for place, child in enumerate(node.children):
        end = place == len(node.children) - 1
        below = lines(child, say, node)
        yield f"{'└─' if end else '├─'} {next(below)}"
        for line in below:
            yield f"{'  ' if end else '│ '} {line}"
