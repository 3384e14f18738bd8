"""Advice on a scheme that may be used as it is: what an office would probably want to look at again.

Nothing here refuses. A scheme with advice loads and scores; `assess check` prints the advice and exits 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from indicators.faults import Fault, learn
from indicators.kinds import KINDS
from indicators.schema import Basis, Indicator, Item, Scheme
from indicators.values import decimal, fold

ANNUAL = "年度综合目标考核"
_CHANGED = re.compile(
    r"[0-9]{1,4}[-/][0-9]{1,2}([-/][0-9]{1,4})?|0[0-9]+|[0-9]+\.[0-9]*0|[0-9]+E[0-9]+|[0-9]{16,}"
    r"|(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)-?[0-9]{1,2}|TRUE|FALSE",
    re.IGNORECASE,
)
_ANNUAL = re.compile("(年度|年终|综合|目标|绩效).*(考核|考评|考绩|评价|评估)")
"""The annual assessment under any of its names: 年度综合考核, 目标管理绩效考核, 高质量发展综合评价 …"""
_LACKING = re.compile("(?<![减至])[少缺](开|报|办|查)?[0-9一]+(次|项|件|个|期|份)")
"""Where a standard takes off for what was not done: 每少1次, 少开一次, 缺1项; not 至少1次, 减少1次."""
EXAMPLES = 5
"""Codes that an advice about many names."""
Check = Callable[[Scheme], Iterator[Fault]]

learn(
    {
        "advice.item_points": (
            "各细项满分之和为 {value}，权重为 {weight}；得分按比例折算，若想直接相加请使两者相等",
            "the items' full marks sum to {value}, the weight is {weight}; make them equal to add up",
        ),
        "advice.no_quota": (
            "第一等次“{value}”没有名额限制（quota）",
            "the first grade “{value}” has no quota",
        ),
        "advice.weak_basis": (
            "依据全部只是 {value}，没有正式文件（issued）或本办公室决定（office）",
            "it rests on {value} alone, on nothing issued and no decision of the office",
        ),
        "advice.no_english": (
            "{value} 处没有英文文本（如 {example}）；英文界面将显示中文",
            "{value} texts have no English twin (such as {example}); the Chinese is shown instead",
        ),
        "advice.no_veto": ("没有一票否决指标", "no indicator has a veto (一票否决)"),
        "advice.no_annual": (
            "parent 中没有年度综合考核一类的考核（如“{value}”）",
            "no parent is an annual comprehensive assessment (such as “{value}”)",
        ),
        "advice.uncounted": (
            "{value} 个扣分或计次的细项没有写明数的是什么（如 {example}）；宜写 counts_zh、unit_zh，免得填成相反的数",
            "{value} items do not say what they count (as {example}); forms ask for a bare number: write counts_zh",
        ),
        "advice.undone": (
            "评分标准写的是“{value}”，而没有 undone = true；填报表不会说明要填的是少做的数",
            "the standard says “{value}”, but there is no undone = true: the form does not ask for what is missing",
        ),
        "advice.blank": ("{key} 是空的", "{key} is empty"),
        "advice.always": (
            "{value} 的这一条件{often}成立；请核对数值",
            "this condition on {value} {often_en} holds; look at its number again",
        ),
        "advice.all_at": (
            "all_at（{value}）不大于 free（{free}）；不扣分的次数已经扣到底",
            "all_at ({value}) is not above free ({free}); what costs nothing costs everything already",
        ),
        "advice.step": (
            "step 为 {value}，而评分至多 {decimals} 位小数；实际只能评 {least} 的整倍数",
            "step is {value}, but a mark has at most {decimals} decimals; only multiples of {least} can be given",
        ),
        "advice.step_full": (
            "满分 {full} 不是 step（{value}）的整倍数；没有人能得满分",
            "the full {full} is no multiple of step ({value}); nobody can reach it",
        ),
        "advice.code": (
            "表格软件会把“{value}”改成日期或数（如 3-1、1.10、001、1E5）；宜加上字母或汉字",
            "a spreadsheet makes a day or number of “{value}” (as of 3-1, 1.10, 001, 1E5); put a letter in front",
        ),
        "advice.cap": (
            "没有 cap；{role} 没有上限",
            "no cap; the {role} has no limit",
        ),
    }
)


def advise(scheme: Scheme, file: str = "") -> list[Fault]:
    """Everything worth a second look, the scheme as a whole first; codes are the place."""
    return [Fault(each.kind, each.args, file=file, code=each.code) for check in CHECKS for each in check(scheme)]


def _grades(scheme: Scheme) -> Iterator[Fault]:
    first = scheme.grades[0]
    if len(scheme.grades) > 1 and first.quota is None:
        yield Fault("advice.no_quota", {"value": first.name})


def _vetoes(scheme: Scheme) -> Iterator[Fault]:
    if not any(scheme.vetoes()):
        yield Fault("advice.no_veto")


def _parents(scheme: Scheme) -> Iterator[Fault]:
    if not any(_ANNUAL.search("".join(fold(parent.name).split())) for parent in scheme.parents):
        yield Fault("advice.no_annual", {"value": ANNUAL})


def _english(scheme: Scheme) -> Iterator[Fault]:
    """One line for all of them: a scheme without English would drown everything else."""
    lacking = [code for code, twin in _twins(scheme) if not twin]
    if lacking:
        yield Fault("advice.no_english", {"value": len(lacking), "example": lacking[0]})


def _twins(scheme: Scheme) -> Iterator[tuple[str, str]]:
    yield "scheme.title", scheme.title_en
    yield from ((grade.name, grade.name_en) for grade in scheme.grades)
    yield from ((parent.name, parent.name_en) for parent in scheme.parents)
    for indicator in scheme.indicators:
        yield indicator.code, indicator.name_en
    for item in scheme.items():
        yield item.code, item.text_en
        if item.role == "item":
            yield from ((f"{item.code} {key}", twin) for key, text, twin in _told(item) if text)
    for veto in scheme.vetoes():
        yield veto.code, veto.name_en


def _bases(scheme: Scheme) -> Iterator[Fault]:
    entries: list[tuple[str, tuple[Basis, ...]]] = [("scheme", scheme.basis)]
    entries += [(indicator.code, indicator.basis) for indicator in scheme.indicators]
    entries += [(veto.code, veto.basis) for veto in scheme.vetoes()]
    # An item may add a draft or a sample to the clause of its indicator.
    entries += [(item.code, item.basis) for item in scheme.items() if item.role != "item"]
    for code, basis in entries:
        standings = list(dict.fromkeys(each.standing for each in basis))
        if not {"issued", "office"} & set(standings):
            yield Fault("advice.weak_basis", {"value": " | ".join(standings)}, code=code)


def _points(scheme: Scheme) -> Iterator[Fault]:
    """Items that don't add up to their weight, unless all are told on one larger scale, such as 1000 points in all."""
    sums = [sum((item.full for item in indicator.items), Fraction(0)) for indicator in scheme.indicators]
    if len({total / indicator.weight for total, indicator in zip(sums, scheme.indicators, strict=True)}) == 1:
        return
    for total, indicator in zip(sums, scheme.indicators, strict=True):
        if total != indicator.weight:
            args = {"value": decimal(total), "weight": decimal(indicator.weight)}
            yield Fault("advice.item_points", args, code=indicator.code)


def _codes(scheme: Scheme) -> Iterator[Fault]:
    """Codes that a spreadsheet makes something else of as soon as they are typed: days, numbers, powers of ten."""
    typed = [(item.code, item.code) for item in scheme.items()]
    typed += [(veto.code, veto.code) for veto in scheme.vetoes()]
    typed += [
        (item.code, level) for item in scheme.items() if "levels" in item.rule.params for level in item.rule.levels
    ]
    for code, text in typed:
        if _CHANGED.fullmatch(text):
            yield Fault("advice.code", {"value": text}, code=code)


def _steps(scheme: Scheme) -> Iterator[Fault]:
    """Marks on a step that has more decimals than a mark may have, or that never reaches the full marks."""
    for item in scheme.items():
        step = item.rule.opt("step") if item.rule.kind == "mark" else None
        if step is None:
            continue
        if (step * 10**scheme.decimals).denominator != 1:
            # The marks that can be given: multiples of the step with few enough decimals.
            least = step * (step * 10**scheme.decimals).denominator
            args = {"value": decimal(step), "decimals": scheme.decimals, "least": decimal(least)}
            yield Fault("advice.step", args, code=item.code)
        if (item.full / step).denominator != 1:
            yield Fault("advice.step_full", {"value": decimal(step), "full": decimal(item.full)}, code=item.code)


def _items(scheme: Scheme) -> Iterator[Fault]:
    for item in scheme.items():
        if item.role == "item":
            yield from (Fault("advice.blank", {"key": key}, code=item.code) for key, text, _ in _told(item) if not text)
        if item.role in {"bonus", "penalty"} and item.cap is None and item.points is None:
            yield Fault("advice.cap", {"role": item.role}, code=item.code)
        if item.rule.kind == "deduct":
            all_at, free = item.rule.opt("all_at"), item.rule.num("free")
            if all_at is not None and all_at <= free and free > 0:
                yield Fault("advice.all_at", {"value": decimal(all_at), "free": decimal(free)}, code=item.code)


def _counted(scheme: Scheme) -> Iterator[Fault]:
    """Numbers of events of which nobody is told what they count; one line for all, as a scheme may say it of none."""
    events = [item for item in scheme.items() if KINDS[item.rule.kind].events]
    lacking = [item.code for item in events if not _says(item)]
    if lacking:
        yield Fault("advice.uncounted", {"value": len(lacking), "example": " | ".join(lacking[:EXAMPLES])})
    for item in events:
        found = _LACKING.search(item.how or item.text)
        if found and not (item.counts and item.counts.undone):
            yield Fault("advice.undone", {"value": found.group()}, code=item.code)


def _says(item: Item) -> bool:
    """A deduction may count what happened or what is missing; a bonus or penalty counts what its text says."""
    told = item.counts
    return told is not None and bool(told.what[0] or (item.role in {"bonus", "penalty"} and told.unit[0]))


def _told(item: Item) -> tuple[tuple[str, str, str], ...]:
    """What an item tells beside its text: key, Chinese, English."""
    return (("how", item.how, item.how_en), ("evidence", item.evidence, item.evidence_en))


def _triggers(scheme: Scheme) -> Iterator[Fault]:
    """A trigger that every value meets, or none."""
    kinds = {item.code: item.rule.kind for item in scheme.items()}
    for indicator in scheme.indicators:
        yield from _idle(indicator, kinds)


def _idle(indicator: Indicator, kinds: dict[str, str]) -> Iterator[Fault]:
    for veto in indicator.vetoes:
        when = veto.when
        if when.value is None or (when.item and KINDS[kinds[when.item]].signed):
            continue
        args = {"value": when.item or "total"}
        if when.kind in {"at_least", "level"} and when.value == 0:
            yield Fault("advice.always", {**args, "often": "总是", "often_en": "always"}, code=veto.code)
        if when.kind in {"below", "total_below"} and when.value == 0:
            yield Fault("advice.always", {**args, "often": "永不", "often_en": "never"}, code=veto.code)


CHECKS: tuple[Check, ...] = (
    _grades,
    _vetoes,
    _parents,
    _english,
    _bases,
    _points,
    _codes,
    _steps,
    _items,
    _counted,
    _triggers,
)
