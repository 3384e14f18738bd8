"""A scheme and what was decided under it, in the reader's language: English twins where the scheme has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from assess.scoring.explain import Node
from assess.scoring.numbers.number_texts import plain
from assess.scoring.stands import effect_args
from indicators.schema import Basis, Effect, Indicator, Item, Quota, Scheme, Veto
from reports.book.book_words import NATURES, SOURCES, STANDINGS, pick
from reports.words.explanation_lines import words as node_words
from reports.words.rule_words import rule_words
from reports.words.sentences import effect, sentence

ROUNDING = {
    "floor": ("去尾取整", "rounded down"),
    "half-up": ("四舍五入", "half up"),
    "ceil": ("进一取整", "rounded up"),
}
TIES = {
    "out": (
        "同分且并列名次的单位跨过名额线的，全部不计",
        "units that share a rank across the line of the last place are all left out",
    ),
    "in": (
        "同分且并列名次的单位跨过名额线的，全部计入",
        "units that share a rank across the line of the last place are all counted",
    ),
}
SETTINGS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "rounding": {
        "half-up": ("总分保留 {decimals} 位小数，四舍五入", "Totals are rounded half up to {decimals} decimals"),
        "half-even": (
            "总分保留 {decimals} 位小数，四舍六入五成双",
            "Totals are rounded half to even, {decimals} decimals",
        ),
    },
    "round_items": {
        "True": ("各细项得分先舍入再合计", "Points of items are rounded before they are added"),
        "False": ("细项得分不舍入，只在最后对总分舍入一次", "Points of items are not rounded: only the total is, once"),
    },
    "compare": {
        "published": ("等次按公布的总分确定", "Grades are read from the published total"),
        "full": ("等次按未舍入的总分确定", "Grades are read from the total before rounding"),
    },
    "missing": {
        "refuse": ("缺报数据时不计分，先补齐", "No scoring while facts are missing"),
        "zero": ("缺报数据按 0 分计", "Missing facts earn 0"),
    },
    "ties": {
        "competition": ("并列占名次：1、2、2、4", "Shared ranks use up places: 1, 2, 2, 4"),
        "dense": ("并列不占名次：1、2、2、3", "Shared ranks use up no places: 1, 2, 2, 3"),
    },
    "veto_rank": {
        "last": ("触发一票否决的单位排在本组最后", "Units with a veto rank last in their group"),
        "score": ("触发一票否决的单位仍按总分排名", "Units with a veto rank by their total"),
    },
}
BARS = {"award": ("评先评优", "awards"), "promotion": ("提拔晋升", "promotion")}
"""What `persons` of a veto may name, in words; other names stand as they are."""
NAMING = ("to", "grade", "next", "band")
"""Arguments that may hold a grade's name."""


@dataclass(frozen=True)
class Speaker:
    """`lang` is "zh" or "en"."""

    scheme: Scheme
    lang: str

    def say(self, zh: str, en: str) -> str:
        """English only where there is any."""
        return en if self.lang == "en" and en else zh

    def opening(self, text: str) -> str:
        """A sentence of its own begins with a capital."""
        return text[:1].upper() + text[1:] if self.lang == "en" else text

    @property
    def title(self) -> str:
        return self.say(self.scheme.title, self.scheme.title_en)

    @cached_property
    def grades(self) -> Mapping[str, str]:
        """Each grade's name as the reader knows it, by its name in the scheme."""
        return {grade.name: self.say(grade.name, grade.name_en) for grade in self.scheme.grades}

    @cached_property
    def vetoes(self) -> Mapping[str, str]:
        return {veto.code: self.say(veto.name, veto.name_en) for veto in self.scheme.vetoes()}

    @cached_property
    def indicators(self) -> Mapping[str, str]:
        return {one.code: self.say(one.name, one.name_en) for one in self.scheme.indicators}

    @cached_property
    def items(self) -> Mapping[str, Item]:
        return {item.code: item for item in self.scheme.items()}

    @staticmethod
    def plain(x: Fraction) -> str:
        """A number of the scheme."""
        return plain(x)

    def name(self, one: Indicator | Veto) -> str:
        return self.say(one.name, one.name_en)

    def text(self, item: Item) -> str:
        return self.say(item.text, item.text_en)

    def how(self, item: Item) -> str:
        return self.say(item.how, item.how_en)

    def evidence(self, item: Item) -> str:
        return self.say(item.evidence, item.evidence_en)

    def rule(self, item: Item) -> str:
        return rule_words(item, self.lang)

    def reason(self, code: str, args: Mapping[str, str]) -> str:
        """Why something is as it is."""
        return sentence(code, self._named(args), self.lang)

    def node(self, node: Node) -> str:
        """A line of an explanation."""
        return node_words(Node(node.code, self._named(node.args)), self.lang)

    def effect(self, one: Effect) -> str:
        return effect(self._named(effect_args(self.scheme, one)), self.lang)

    def quota(self, quota: Quota) -> str:
        ties = self.say(*TIES[quota.ties])
        if quota.share is None:
            return self.say(f"每组不超过 {quota.count} 个，{ties}", f"at most {quota.count} of a group; {ties}")
        share, cut = plain(quota.share * 100), self.say(*ROUNDING[quota.rounding])
        return self.say(f"不超过本组的 {share}%（{cut}），{ties}", f"at most {share}% of the group ({cut}); {ties}")

    def source(self, item: Item) -> str:
        """Who supplies the fact."""
        return pick(SOURCES[item.source], self.lang) if item.source else ""

    def nature(self, one: Indicator) -> str:
        return pick(NATURES[one.nature], self.lang)

    def standing(self, basis: Basis) -> str:
        """How far a clause may be relied on."""
        return pick(STANDINGS[basis.standing], self.lang)

    def settings(self) -> Iterator[str]:
        """How the scheme rounds, ranks and treats what is missing, a sentence each."""
        one = self.scheme
        chosen = (
            ("rounding", one.rounding), ("round_items", str(one.round_items)), ("compare", one.compare),
            ("missing", one.missing), ("ties", one.ties), ("veto_rank", one.veto_rank),
        )  # fmt: skip
        for name, value in chosen:
            yield self.say(*SETTINGS[name][value]).format(decimals=one.decimals)
        names = [self.indicators[code] for code in one.tie_break]
        if names:
            zh, en = "、".join(names), ", ".join(names)
            yield self.say(f"总分相同的，依次比较：{zh}", f"Equal totals are parted by: {en}")

    def when(self, veto: Veto) -> str:
        """What sets off a veto."""
        when = veto.when
        value = "" if when.value is None else plain(when.value)
        texts = {
            "at_least": ("{item} 的数据达到 {value}", "the fact of {item} is {value} or more"),
            "below": ("{item} 的数据低于 {value}", "the fact of {item} is below {value}"),
            "level": ("{item} 中“{level}”达到 {value} 次", "{item}: “{level}” happened {value} times or more"),
            "at_least_limit": (
                "{item} 的数据达到控制数的 {value} 倍",
                "the fact of {item} is {value} times its limit or more",
            ),
            "total_below": ("总分低于 {value} 分", "the total is below {value}"),
            "recorded": ("由有权机关认定", "decided and recorded by the body in charge"),
        }
        return self.say(*texts[when.kind]).format(item=when.item, value=value, level=when.level)

    def persons(self, veto: Veto) -> Iterable[str]:
        """For how many months the responsible leaders are barred from what."""
        for name, months in veto.persons.items():
            yield self.person_bar(name, months)

    def person_bar(self, name: str, months: int) -> str:
        """From what, and for how many months."""
        what = self.say(*BARS.get(name, (name, name)))
        return self.say(f"{what} {months} 个月", f"{what}: {months} months")

    def _named(self, args: Mapping[str, str]) -> dict[str, str]:
        said = dict(args)
        if self.lang != "en":
            return said
        said |= {name: self.grades[said[name]] for name in NAMING if said.get(name) in self.grades}
        known = self.vetoes.get(said.get("veto", "")) or self.indicators.get(said.get("indicator", ""))
        return said | ({"name": known} if known else {})
