"""Codes into sentences, in the reader's language. The only place where reasons and explanations get their words."""

from __future__ import annotations

from collections.abc import Mapping

LANGS = ("zh", "en")

REASONS: Mapping[str, tuple[str, str]] = {
    "mark": ("评 {value} 分（满分 {full} 分）", "marked {value} of {full}"),
    "mark.several": (
        "{several} 各评分，{combine_zh} {value} 分（满分 {full} 分）",
        "marks {several}; {combine} {value} of {full}",
    ),
    "tick.done": ("已完成，得满分 {points} 分", "done: full marks, {points}"),
    "tick.not_done": ("未完成，得 0 分（满分 {full} 分）", "not done: 0 of {full}"),
    "deduct": (
        "{full} − {per} × ({value} − {free}) = {points}",
        "{full} − {per} × ({value} − {free}) = {points}",
    ),
    "deduct.none": (
        "{value} 未超过 {free}，不扣分，得 {points} 分",
        "{value} is not above {free}: nothing taken off, {points}",
    ),
    "deduct.floor": (
        "{full} − {per} × ({value} − {free}) 低于 {floor}，扣完为止，得 {points} 分",
        "{full} − {per} × ({value} − {free}) is below {floor}: {points}",
    ),
    "deduct.all_at": ("{value} 达到 {all_at}，得 {points} 分", "{value} reaches {all_at}: {points}"),
    "deduct.escalating": (
        "{value} 次，超过 {free} 次的逐次扣分，首次扣 {per} 分，以后每次为上次的 {escalate} 倍，得 {points} 分（满分 {full} 分）",
        "{value} events, {free} free; the first costs {per}, each further one {escalate} times the last: {points} of {full}",
    ),
    "levels.none": ("没有发生，得 {points} 分", "none happened: {points}"),
    "levels.sum": ("{events}，逐次累计，得 {points} 分（满分 {full} 分）", "{events}, added up: {points} of {full}"),
    "levels.highest": (
        "{events}，就高不累计，得 {points} 分（满分 {full} 分）",
        "{events}, the highest only: {points} of {full}",
    ),
    "levels.sum_only": ("{events}，逐次累计，共 {points} 分", "{events}, added up: {points}"),
    "levels.highest_only": ("{events}，就高不累计，计 {points} 分", "{events}, the highest only: {points}"),
    "band": ("{value} 达到 {bound} 档，得 {points} 分", "{value} reaches the band of {bound}: {points}"),
    "band.below": (
        "{value} 未达到最低档 {bound}，得 {points} 分",
        "{value} is below the lowest band {bound}: {points}",
    ),
    "ratio": ("{full} × {value} ÷ {target} = {points}", "{full} × {value} ÷ {target} = {points}"),
    "ratio.reached": ("{value} 达到目标 {target}，得 {points} 分", "{value} reaches the target {target}: {points}"),
    "ratio.bonus": (
        "{value} 超过目标 {target}，每超目标的 {bonus_step}% 加 {bonus_per} 分{cap_zh}，得 {points} 分（满分 {full} 分）",
        "{value} passes the target {target}; each {bonus_step}% of it beyond adds {bonus_per}{cap_en}: {points} of {full}",
    ),
    "shortfall": (
        "{value} 低于目标 {target}，每低 {step} 扣 {per} 分（{partial_zh}），得 {points} 分（满分 {full} 分）",
        "{value} is below the target {target}; {per} off for each {step} ({partial}): {points} of {full}",
    ),
    "shortfall.reached": ("{value} 达到目标 {target}，得 {points} 分", "{value} reaches the target {target}: {points}"),
    "quota.over": (
        "{value} 超过控制数 {limit}，每超 1 扣 {over} 分，得 {points} 分（满分 {full} 分）",
        "{value} is above the limit {limit}; {over} off for each 1 over: {points} of {full}",
    ),
    "quota.at": ("{value} 等于控制数 {limit}，得 {points} 分", "{value} equals the limit {limit}: {points}"),
    "quota.under": (
        "{value} 低于控制数 {limit}，每低 1 加 {under} 分{cap_zh}，得 {points} 分（满分 {full} 分）",
        "{value} is below the limit {limit}; {under} added for each 1 under{cap_en}: {points} of {full}",
    ),
    "change": (
        "上年 {base}，本年 {value}，{better_zh}幅度未达 {target}，按比例得 {points} 分（满分 {full} 分）",
        "{base} last year, {value} this year: short of the {target} change asked ({better} is better), {points} of {full}",
    ),
    "change.reached": (
        "上年 {base}，本年 {value}，{better_zh}幅度达到 {target}，得 {points} 分",
        "{base} last year, {value} this year: the {target} change asked is reached ({better} is better), {points}",
    ),
    "change.worse": (
        "上年 {base}，本年 {value}，没有{better_zh}，得 {points} 分",
        "{base} last year, {value} this year: no improvement ({better} is better), {points}",
    ),
    "change.zero_same": ("上年和本年均为 0，得 {points} 分", "0 in both years: {points}"),
    "change.zero_more": ("上年为 0，本年 {value}，得 {points} 分", "0 last year, {value} this year: {points}"),
    "streak.held": (
        "{series}（由远到近），连续 {years} 年下降，得 {points} 分",
        "{series}, oldest first: fell {years} years running, {points}",
    ),
    "streak.broken": (
        "{series}（由远到近），未连续 {years} 年下降，得 {points} 分",
        "{series}, oldest first: did not fall {years} years running, {points}",
    ),
    "rank": (
        "{value}，本组第 {place} 名（共 {of} 个），得 {points} 分",
        "{value}: place {place} of {of} in the group, {points}",
    ),
    "external": ("{full} × {value} ÷ {scale} = {points}", "{full} × {value} ÷ {scale} = {points}"),
    "each": ("{per} × {value} = {points}", "{per} × {value} = {points}"),
    "not_applicable.rescale": ("不涉及，不计入应得分", "not applicable: left out of points and available"),
    "not_applicable.full": ("不涉及，按满分 {full} 分计", "not applicable: counted as full marks {full}"),
    "not_applicable.zero": ("不涉及，按 0 分计（满分 {full} 分）", "not applicable: counted as 0 of {full}"),
    "missing": ("没有数据，按 0 分计（满分 {full} 分）", "no data: counted as 0 of {full}"),
    "pending": ("待定", "pending"),
    "absent": ("无", "none"),
    "gate": ("未超过 {gate} 分，{raw} 分不计入", "total not above {gate}: {raw} not counted"),
    "capped": ("共 {raw} 分，最多计 {cap} 分", "{raw} in all, at most {cap} counted"),
    "veto": ("一票否决：{name}，{effect_zh}", "veto: {name}, {effect_en}"),
    "minimum": (
        "{name}得分率 {reached}% 低于 {percent}%，{effect_zh}",
        "{name}: {reached}% of what is available, below {percent}%, {effect_en}",
    ),
    "quota": (
        "名额：本组{grade}最多 {seats} 个，改为{next}",
        "quota: at most {seats} units of the group may hold {grade}; becomes {next}",
    ),
    "nothing_applicable": ("所有指标均不涉及，不计总分、名次和等次", "nothing applicable: no total, rank or grade"),
}

_ZH = {
    "combine": {"mean": "平均", "median": "取中位数", "trimmed": "去掉最高最低各一个后平均"},
    "partial": {"begun": "不足部分按整档计", "whole": "不足一档不计", "proportional": "按比例"},
    "better": {"low": "下降", "high": "上升"},
}
_CAPS = ("bonus_cap", "under_cap")


def sentence(code: str, args: Mapping[str, str], lang: str = "zh") -> str:
    """The sentence of a reason. Words among the arguments (effects, caps, modes) are put into the language too."""
    return REASONS[code][LANGS.index(lang)].format(**args, **_derived(args))


def _derived(args: Mapping[str, str]) -> dict[str, str]:
    said = {f"{name}_zh": words[args[name]] for name, words in _ZH.items() if args.get(name) in words}
    cap = next((args[name] for name in _CAPS if args.get(name)), "")
    said["cap_zh"] = f"（最多 {cap} 分）" if cap else ""
    said["cap_en"] = f" (at most {cap})" if cap else ""
    if "effect" in args:
        said["effect_zh"], said["effect_en"] = (effect(args, lang) for lang in LANGS)
    return said


def effect(args: Mapping[str, str], lang: str) -> str:
    """What a veto or a minimum does: `effect` names the kind, `to` its grade, total or steps."""
    zh, en = {
        "grade": ("等次定为{to}", "grade becomes {to}"),
        "total": ("总分不超过 {to} 分", "total at most {to}"),
        "grade_cap": ("等次不高于{to}", "grade at most {to}"),
        "downgrade": ("等次下调 {to} 级", "grade lowered by {to}"),
    }[args["effect"]]
    return (zh if lang == "zh" else en).format(to=args["to"])
