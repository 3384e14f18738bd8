"""An item's rule as a sentence for the people who are assessed by it, in Chinese and English."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assess.scoring.numbers.number_texts import plain
from indicators.schema import Item, Rule

Pair = tuple[str, str]
Said = list[Pair]

COMBINE: Mapping[str, Pair] = {
    "mean": ("多名评分人的评分取平均", "the mean of several assessors"),
    "median": ("多名评分人的评分取中位数", "the median of several assessors"),
    "trimmed": (
        "4 名以上评分人的，去掉最高和最低各一个后平均",
        "from four assessors up, the mean without one highest and one lowest",
    ),
}
PARTIAL: Mapping[str, Pair] = {
    "begun": ("不足一档按一档", "a begun step counts in full"),
    "whole": ("不足一档不扣", "a step not completed costs nothing"),
    "proportional": ("不足一档按比例扣", "parts of a step in proportion"),
}


def rule_words(item: Item, lang: str = "zh") -> str:
    """What the rule does with the fact; for bonuses and penalties also their limit and gate."""
    said = KINDS[item.rule.kind](item, item.rule)
    if item.combine != "none":
        said.append(COMBINE[item.combine])
    if item.cap is not None:
        said.append((f"最多计 {plain(item.cap)} 分", f"at most {plain(item.cap)} points counted"))
    if item.gate is not None:
        said.append(
            (f"加扣分前总分超过 {plain(item.gate)} 分的才计", f"counted only above a total of {plain(item.gate)}")
        )
    return "；".join(zh for zh, _ in said) if lang == "zh" else "; ".join(en for _, en in said)


def _mark(item: Item, rule: Rule) -> Said:
    step, full = rule.opt("step"), plain(item.full)
    if step is None:
        return [(f"评分，0 至 {full} 分", f"a mark from 0 to {full}")]
    return [(f"评分，0 至 {full} 分，{plain(step)} 分一档", f"a mark from 0 to {full} in steps of {plain(step)}")]


def _tick(item: Item, _: Rule) -> Said:
    full = plain(item.full)
    return [(f"完成得 {full} 分，未完成得 0 分", f"done: {full}; not done: 0")]


def _deduct(item: Item, rule: Rule) -> Said:
    full, per, free, escalate = plain(item.full), plain(rule.num("per")), rule.num("free"), rule.num("escalate")
    floor, all_at = rule.num("floor"), rule.opt("all_at")
    said: Said = [(f"满分 {full} 分", f"full marks {full}")]
    if free:
        said.append(
            (
                f"{plain(free)} 次（项）以内不扣",
                "the first one costs nothing" if free == 1 else f"the first {plain(free)} cost nothing",
            )
        )
    if escalate == 1:
        said.append((f"每 1 次（项）扣 {per} 分", f"{per} off for each one"))
    else:
        times = plain(escalate)
        zh = f"逐次（项）加重：首次扣 {per} 分，以后每次为上次的 {times} 倍"
        said.append((zh, f"{per} off for the first one, {times} times as much for each next"))
    said.append((f"最低 {plain(floor)} 分", f"never below {plain(floor)}") if floor else ("扣完为止", "never below 0"))
    if all_at is not None:
        zh = f"达到 {plain(all_at)} 次（项）得 {plain(floor)} 分"
        said.append((zh, f"{plain(floor)} from {plain(all_at)} up"))
    return said


def _levels(item: Item, rule: Rule) -> Said:
    listed = [(name, plain(points)) for name, points in rule.levels.items()]
    zh, en = "、".join(f"{name} {points} 分" for name, points in listed), ", ".join(f"{n} {p}" for n, p in listed)
    highest = rule.word("each") == "highest"
    together = ("就高不累计", "only the highest counts") if highest else ("逐次累计", "events add up")
    if item.role in ("bonus", "penalty"):
        return [(f"每次：{zh}", f"each event: {en}"), together]
    full = plain(item.full)
    return [
        (f"满分 {full} 分，每次扣：{zh}", f"full marks {full}, off for each event: {en}"),
        together,
        ("扣完为止", "never below 0"),
    ]


def _bands(_: Item, rule: Rule) -> Said:
    pairs = [(plain(bound), plain(points)) for bound, points in rule.pairs("bands")]
    zh, en = "、".join(f"≥ {b} 得 {p} 分" for b, p in pairs), ", ".join(f"{p} from {b}" for b, p in pairs)
    return [(f"{zh}，更低得 0 分", f"{en}, 0 below")]


def _ratio(item: Item, rule: Rule) -> Said:
    full, target, step = plain(item.full), plain(rule.num("target")), rule.opt("bonus_step")
    said = [
        (f"达到目标 {target} 得 {full} 分，未达到的按比例", f"{full} at the target {target}, in proportion below it")
    ]
    if step is not None:
        per, cap = plain(rule.num("bonus_per")), rule.opt("bonus_cap")
        most = ("", "") if cap is None else (f"，最多加 {plain(cap)} 分", f", at most {plain(cap)}")
        said.append(
            (f"每超目标的 {plain(step)}% 加 {per} 分{most[0]}", f"{per} more for each {plain(step)}% beyond{most[1]}")
        )
    return said


def _shortfall(item: Item, rule: Rule) -> Said:
    full, target, step, per = plain(item.full), *(plain(rule.num(name)) for name in ("target", "step", "per"))
    said = [
        (
            f"目标 {target} 得 {full} 分，每低 {step} 扣 {per} 分",
            f"{full} at the target {target}, {per} off for each {step} below",
        )
    ]
    return [*said, PARTIAL[rule.word("partial")], ("扣完为止", "never below 0")]


def _quota(item: Item, rule: Rule) -> Said:
    full, over, under, cap = plain(item.full), plain(rule.num("over")), rule.num("under"), rule.opt("under_cap")
    said = [(f"等于控制数得 {full} 分，每超 1 扣 {over} 分", f"{full} at the limit, {over} off for each 1 over")]
    if under:
        most = ("", "") if cap is None else (f"，最多加 {plain(cap)} 分", f", at most {plain(cap)}")
        said.append((f"每低 1 加 {plain(under)} 分{most[0]}", f"{plain(under)} more for each 1 under{most[1]}"))
    return [*said, ("扣完为止", "never below 0")]


def _change(item: Item, rule: Rule) -> Said:
    full, target = plain(item.full), plain(rule.num("target") * 100)
    way = ("下降", "fallen") if rule.word("better") == "low" else ("上升", "risen")
    said = [
        (
            f"比上年{way[0]} {target}% 以上得 {full} 分，不足的按比例",
            f"{full} when {way[1]} by {target}%, in proportion below",
        )
    ]
    same, more = plain(rule.num("same")), plain(rule.num("more"))
    zero = f"上年为 0 的：本年仍为 0 得 {same} 分，否则得 {more} 分", f"0 last year: {same} if still 0, else {more}"
    return [*said, zero]


def _streak(item: Item, rule: Rule) -> Said:
    years, full = plain(rule.num("years")), plain(item.full)
    return [
        (
            f"连续 {years} 年下降（或均为 0）得 {full} 分，否则得 0 分",
            f"{full} if it fell (or stayed 0) {years} years running, else 0",
        )
    ]


def _rank(_: Item, rule: Rule) -> Said:
    percent = rule.word("unit") == "percent"
    pairs = [(plain(upto), plain(points)) for upto, points in rule.pairs("table")]
    better = ("从高到低", "from high to low") if rule.word("better") == "high" else ("从低到高", "from low to high")
    if percent:
        zh, en = [f"前 {u}% 得 {p} 分" for u, p in pairs], [f"{p} for the first {u}%" for u, p in pairs]
    else:
        zh, en = [f"前 {u} 名得 {p} 分" for u, p in pairs], [f"{p} up to place {u}" for u, p in pairs]
    return [
        (
            f"组内{better[0]}排名：{'、'.join(zh)}，其余得 0 分",
            f"place in the group {better[1]}: {', '.join(en)}, else 0",
        )
    ]


def _external(item: Item, rule: Rule) -> Said:
    full, scale = plain(item.full), plain(rule.num("full"))
    return [(f"外部评分（满分 {scale}）折算为 {full} 分", f"an outside score out of {scale}, brought to {full}")]


def _each(_: Item, rule: Rule) -> Said:
    per = plain(rule.num("per"))
    return [(f"每次（项）{per} 分", f"{per} for each")]


KINDS: Mapping[str, Callable[[Item, Rule], Said]] = {
    "mark": _mark,
    "tick": _tick,
    "deduct": _deduct,
    "levels": _levels,
    "bands": _bands,
    "ratio": _ratio,
    "shortfall": _shortfall,
    "quota": _quota,
    "change": _change,
    "streak": _streak,
    "rank": _rank,
    "external": _external,
    "each": _each,
}
