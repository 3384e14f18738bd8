"""From the indicators to the grade, step by step: what a clerk reads, with the exact arithmetic folded away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assess.scoring.explain import Node, base_node, decision_nodes
from assess.scoring.unit_result import Sums, UnitResult
from reports.words.shown_numbers import minus, near, shown, signed
from reports.words.speaker import Speaker


@dataclass(frozen=True)
class Step:
    """`exact`: the same without rounding, where that differs."""

    text: str
    exact: str = ""


@dataclass(frozen=True)
class Way:
    """What the steps tell: the unit's result, and what there is to say of decisions.

    `ranked`: of the rank, as of ties and vetoes; `said`: of vetoes and quotas, by their code or grade.
    """

    result: UnitResult
    ranked: str
    said: Mapping[str, str]


def steps(speaker: Speaker, way: Way) -> tuple[Step, ...]:
    """In the order of the scheme format."""
    made = [] if way.result.stand.exact is None else [*_made(speaker, way.result)]
    for node in decision_nodes(way.result):
        if node.code == "rounded":
            made += _limited(speaker, way.result)
        if node.code != "total":
            made.append(_decided(speaker, way, node))
    return tuple(Step(speaker.opening(one.text), one.exact) for one in made)


def _limited(speaker: Speaker, result: UnitResult) -> Iterator[Step]:
    """Where a veto's limit took points."""
    after, before = Fraction(result.stand.exact or 0), result.sums.before
    if after != before:
        full, left = near(speaker.scheme, before), _short(speaker, after)
        yield Step(speaker.say(f"封顶前 {full} → 封顶后 {left}", f"Before the limit {full} → after it {left}"))


def _made(speaker: Speaker, result: UnitResult) -> Iterator[Step]:
    scheme, sums = speaker.scheme, result.sums
    exact = minus(speaker.node(base_node(result)))
    exact = exact if "≈" in exact else ""
    summed, weights, base = near(scheme, sums.indicators), speaker.plain(sums.weights), near(scheme, sums.base)
    text = speaker.say(f"指标合计 {summed}（应得 {weights}）", f"Indicators {summed} of {weights}")
    if not scheme.extras:
        if sums.weights != 100:
            text += speaker.say(f"，不涉及的权重按比例折算为 {base}", f", scaled to 100 for what applies: {base}")
        yield Step(text, exact)
    else:
        extra, full = near(scheme, sums.extra), speaker.plain(sums.extra_full)
        none = speaker.say("重点工作不涉及", "no extras apply")
        there = speaker.say(f"重点工作 {extra}（应得 {full}）", f"extras {extra} of {full}")
        yield Step(f"{text}{speaker.say('，', '; ')}{there if sums.extra_full else none}")
        yield Step(_scaled(speaker, sums, summed, extra, base), exact)
    if scheme.bonuses or scheme.penalties:
        yield _outside(speaker, sums)


def _scaled(speaker: Speaker, sums: Sums, summed: str, extra: str, base: str) -> str:
    """Indicators and extras brought to 100, as arithmetic on what is shown."""
    bare, top = summed.lstrip("≈"), extra.lstrip("≈")
    left = bare if sums.weights == 100 else f"{bare} ÷ {speaker.plain(sums.weights)} × 100"
    if sums.extra_full:
        left = f"({left} + {top}) ÷ (100 + {speaker.plain(sums.extra_full)}) × 100"
    sum_ = base if left == bare else f"{left} {'≈' if '≈' in summed + extra + base else '='} {base.lstrip('≈')}"
    return speaker.say(f"折算到百分：{sum_}", f"Scaled to 100: {sum_}")


def _outside(speaker: Speaker, sums: Sums) -> Step:
    before = near(speaker.scheme, sums.before)
    said = speaker.say("、", ", ").join(
        speaker.say(f"{signed(_short(speaker, x))}（{code}）", f"{signed(_short(speaker, x))} ({code})")
        for code, x in sums.outside.items()
    )
    if not said:
        return Step(speaker.say(f"加分和扣分：没有，仍为 {before}", f"Bonuses and penalties: none, still {before}"))
    least = ""
    if sums.base + sum(sums.outside.values(), Fraction(0)) < 0:
        least = speaker.say("（不低于 0）", " (never below 0)")
    return Step(
        speaker.say(f"加分和扣分：{said} → {before}{least}", f"Bonuses and penalties: {said} → {before}{least}")
    )


def _short(speaker: Speaker, x: Fraction) -> str:
    """A number without trailing zeros where it ends, else to the scheme's decimals."""
    text = speaker.plain(x)
    return minus(text if "/" not in text else shown(speaker.scheme, x))


def _decided(speaker: Speaker, way: Way, node: Node) -> Step:
    own = way.said.get(node.args.get("veto") or node.args.get("grade") or "") if node.code.startswith("why.") else None
    said = minus(speaker.node(node))
    if own is not None:
        return Step(own)
    if node.code == "rounded":
        exact = near(speaker.scheme, Fraction(way.result.stand.exact or 0))
        if exact == node.args["total"]:
            places = node.args["decimals"]
            return Step(speaker.say(f"保留 {places} 位小数：{exact}", f"To {places} decimals: {exact}"))
        text = minus(speaker.node(Node(node.code, {**node.args, "exact": exact})))
        return Step(text, said if exact.startswith("≈") else "")
    if node.code == "rank":
        rank, of = node.args["rank"], node.args["of"]
        said = speaker.say(f"本组名次：第 {rank} 名（共 {of} 个）", f"Rank in the group: {rank} of {of}")
        return Step(f"{said}{speaker.say('；', '; ')}{way.ranked}" if way.ranked else said)
    return Step(said)


def last_of_group(speaker: Speaker, vetoes: Sequence[str]) -> str:
    """Where units with a veto rank, whatever it did to their grade."""
    if not vetoes or speaker.scheme.veto_rank != "last":
        return ""
    return speaker.say(
        "触发一票否决，按方案排在本组其他单位之后", "with a veto: by the scheme after all others of the group"
    )
