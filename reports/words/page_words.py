"""Reasons as the pages say them: with what is counted and its unit, from the codes and arguments of the stored reason.

The contract's own sentences (`reports.words.sentences`) stand in results.json and the score book; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from assess.scoring.numbers.number_texts import plain
from indicators.schema import Item
from reports.words.counting import Counted, counted
from reports.words.fact_words import series
from reports.words.rule_words import PARTIAL
from reports.words.shown_numbers import equals, minus, near
from reports.words.speaker import Speaker

Args = Mapping[str, str]
MEASURED = ("value", "base", "limit", "target", "bound", "all_at")
COMBINED = {
    "mean": ("平均", "mean"),
    "median": ("中位数", "median"),
    "trimmed": ("去掉最高最低各一个后平均", "mean without the highest and the lowest"),
}
FULL = ("（满分 {full} 分）", " of {full}")


def why(speaker: Speaker, item: Item, code: str, args: Args) -> str:
    """Why an item has its points."""
    what = counted(item)
    if code in SAID:
        return minus(SAID[code](speaker, what, args))
    if code == "absent":
        zh = "无此情形，不扣分" if item.role == "penalty" else "无此情形，不加分"
        return speaker.say(zh, "did not happen: nothing " + ("taken off" if item.role == "penalty" else "added"))
    said = dict(args)
    if not code.startswith(("mark", "external")):
        said |= {name: what.plain(args[name], speaker.lang) for name in MEASURED if name in args}
    if code.startswith("change") and "target" in args:
        said["target"] = f"{plain(Fraction(args['target']) * 100)}%"
    if "series" in args:
        said["series"] = series(args["series"])
    return minus(speaker.reason(code, said))


def _over(args: Args) -> str:
    """What is counted beyond what costs nothing."""
    if Fraction(args["free"]) == 0:
        return args["value"]
    return f"({args['value']} − {args['free']})"


def _spare(speaker: Speaker, what: Counted, args: Args) -> str:
    """What costs nothing, where anything does."""
    if Fraction(args["free"]) == 0:
        return ""
    free = args["free"]
    en = ", the first one costs nothing" if free == "1" else f", the first {free} cost nothing"
    return speaker.say(f"，{what.plain(free, 'zh')}以内不扣", en)


def _deduct(speaker: Speaker, what: Counted, args: Args) -> str:
    head = f"{what.say(args['value'], speaker.lang)}{_spare(speaker, what, args)}"
    sum_ = equals(f"{args['full']} − {args['per']} × {_over(args)}", args["points"])
    return speaker.say(f"{head}；{sum_}", f"{head}; {sum_}")


def _deduct_none(speaker: Speaker, what: Counted, args: Args) -> str:
    head = f"{what.say(args['value'], speaker.lang)}{_spare(speaker, what, args)}"
    return speaker.say(f"{head}；没有扣分，得 {args['points']} 分", f"{head}; nothing taken off: {args['points']}")


def _deduct_floor(speaker: Speaker, what: Counted, args: Args) -> str:
    head = f"{what.say(args['value'], speaker.lang)}{_spare(speaker, what, args)}"
    sum_ = f"{args['full']} − {args['per']} × {_over(args)}"
    zh = f"{head}；{sum_} 低于 {args['floor']}，扣完为止，得 {args['points']} 分"
    return speaker.say(zh, f"{head}; {sum_} is below {args['floor']}: {args['points']}")


def _deduct_all(speaker: Speaker, what: Counted, args: Args) -> str:
    head, most = what.say(args["value"], speaker.lang), what.plain(args["all_at"], speaker.lang)
    zh = f"{head}，达到 {most}，得 {args['points']} 分"
    return speaker.say(zh, f"{head}; {args['points']} from {most} up")


def _escalating(speaker: Speaker, what: Counted, args: Args) -> str:
    one, head = what.unit or "次", what.say(args["value"], speaker.lang) + _spare(speaker, what, args)
    zh = (
        f"{head}；首{one}扣 {args['per']} 分，以后每{one}为上{one}的 {args['escalate']} 倍，"
        f"得 {args['points']} 分{FULL[0].format(**args)}"
    )
    en = f"{head}; the first costs {args['per']}, each further one {args['escalate']} times the last: {args['points']}"
    return speaker.say(zh, en + FULL[1].format(**args))


def _band(speaker: Speaker, what: Counted, args: Args) -> str:
    value, bound = (what.plain(args[name], speaker.lang) for name in ("value", "bound"))
    return speaker.say(
        f"{value}，属于 {bound}以上一档，得 {args['points']} 分", f"{value}, from {bound} up: {args['points']}"
    )


def _ratio(speaker: Speaker, what: Counted, args: Args) -> str:
    value, target = (what.plain(args[name], "en") for name in ("value", "target"))
    return equals(f"{args['full']} × {value} ÷ {target}", args["points"])


def _shortfall(speaker: Speaker, what: Counted, args: Args) -> str:
    value, target = (what.plain(args[name], speaker.lang) for name in ("value", "target"))
    percent = what.unit == "%"
    partial = speaker.say(*PARTIAL[args["partial"]])
    step = speaker.say(f" {args['step']} 个百分点" if percent else f" {args['step']} ", f"{args['step']} points")
    zh = f"{value}，低于目标 {target}，每低{step}扣 {args['per']} 分（{partial}），得 {args['points']} 分"
    en = f"{value}, below the target {target}; {args['per']} off for each {step if percent else args['step']} below"
    en += f" ({partial}): {args['points']}"
    return speaker.say(zh + FULL[0].format(**args), en + FULL[1].format(**args))


def _external(speaker: Speaker, what: Counted, args: Args) -> str:
    return equals(f"{args['full']} × {args['value']} ÷ {args['scale']}", args["points"])


def _several(speaker: Speaker, what: Counted, args: Args) -> str:
    zh, en = COMBINED[args["combine"]]
    marks, value = args["several"].split("、"), near(speaker.scheme, Fraction(args["value"]))
    value = args["value"] if "/" not in args["value"] else value
    there = f"{len(marks)} 名评分人评 {args['several']} 分，{zh} {value} 分{FULL[0].format(**args)}"
    return speaker.say(there, f"{len(marks)} marks: {', '.join(marks)}; {en} {value}{FULL[1].format(**args)}")


def _quota(speaker: Speaker, what: Counted, args: Args) -> str:
    """Over or under a limit, by what unit."""
    value, limit = (what.plain(args[name], speaker.lang) for name in ("value", "limit"))
    one, tail = what.unit, f"得 {args['points']} 分{FULL[0].format(**args)}"
    said = f"{args['points']}{FULL[1].format(**args)}"
    if "over" in args:
        zh = f"{value}，超过控制数 {limit}，每超 1{one}扣 {args['over']} 分，{tail}"
        return speaker.say(zh, f"{value}, above the limit of {limit}; {args['over']} off for each 1 over: {said}")
    cap = args.get("under_cap", "")
    most = speaker.say(f"（最多加 {cap} 分）", f" (at most {cap})") if cap else ""
    zh = f"{value}，低于控制数 {limit}，每低 1{one}加 {args['under']} 分{most}，{tail}"
    return speaker.say(zh, f"{value}, below the limit of {limit}; {args['under']} added for each 1 under{most}: {said}")


def _each(speaker: Speaker, what: Counted, args: Args) -> str:
    value = what.say(args["value"], speaker.lang)
    points = args["points"]
    return speaker.say(
        f"{value}，每{what.unit or '次'} {args['per']} 分，计 {points} 分", f"{value} × {args['per']}: {points}"
    )


def _missing(speaker: Speaker, what: Counted, args: Args) -> str:
    zh = f"缺报：没有填报数据，按 0 分计{FULL[0].format(**args)}"
    return speaker.say(zh, f"not reported: counted as 0{FULL[1].format(**args)}")


SAID: Mapping[str, Callable[[Speaker, Counted, Args], str]] = {
    "deduct": _deduct,
    "deduct.none": _deduct_none,
    "deduct.floor": _deduct_floor,
    "deduct.all_at": _deduct_all,
    "deduct.escalating": _escalating,
    "band": _band,
    "ratio": _ratio,
    "shortfall": _shortfall,
    "external": _external,
    "mark.several": _several,
    "quota.over": _quota,
    "quota.under": _quota,
    "each": _each,
    "missing": _missing,
}
