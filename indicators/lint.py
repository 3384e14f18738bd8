"""Advice on a scheme that may be used as it is: what an office would probably want to look at again.

Nothing here refuses. A scheme with advice loads and scores; `assess check` prints the advice and exits 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from indicators.faults import Fault, learn
from indicators.kinds import KINDS
from indicators.schema import Basis, Indicator, Item, Scheme
from indicators.values import decimal, fold

ANNUAL = "年度综合目标考核"
Check = Callable[[Scheme], Iterator[Fault]]

learn(
    {
        "advice.item_points": (
            "建议：各细项满分之和为 {value}，权重为 {weight}；得分按比例折算，若想直接相加请使两者相等",
            "advice: the items' full marks sum to {value}, the weight is {weight}; make them equal to add up",
        ),
        "advice.no_quota": (
            "建议：第一等次“{value}”没有名额限制（quota）",
            "advice: the first grade “{value}” has no quota",
        ),
        "advice.weak_basis": (
            "建议：依据全部只是 {value}，没有正式文件（issued）或本办公室决定（office）",
            "advice: it rests on {value} alone, on nothing issued and no decision of the office",
        ),
        "advice.no_english": (
            "建议：{value} 处没有英文文本（如 {example}）；英文界面将显示中文",
            "advice: {value} texts have no English twin (such as {example}); the Chinese is shown instead",
        ),
        "advice.no_veto": ("建议：没有一票否决指标", "advice: no indicator has a veto (一票否决)"),
        "advice.no_annual": (
            "建议：parent 中没有“{value}”",
            "advice: no parent is named “{value}” (the annual comprehensive assessment)",
        ),
        "advice.blank": ("建议：{key} 是空的", "advice: {key} is empty"),
        "advice.always": (
            "建议：{value} 的这一条件{often}成立；请核对数值",
            "advice: this condition on {value} {often_en} holds; look at its number again",
        ),
        "advice.all_at": (
            "建议：all_at（{value}）不大于 free（{free}）；不扣分的次数已经扣到底",
            "advice: all_at ({value}) is not above free ({free}); what costs nothing costs everything already",
        ),
        "advice.cap": (
            "建议：没有 cap；{role} 没有上限",
            "advice: no cap; the {role} has no limit",
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
    if not any(ANNUAL in fold(parent.name) for parent in scheme.parents):
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
    for indicator in scheme.indicators:
        total = sum((item.full for item in indicator.items), Fraction(0))
        if total != indicator.weight:
            args = {"value": decimal(total), "weight": decimal(indicator.weight)}
            yield Fault("advice.item_points", args, code=indicator.code)


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


CHECKS: tuple[Check, ...] = (_grades, _vetoes, _parents, _english, _bases, _points, _items, _triggers)
