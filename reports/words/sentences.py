"""Codes into sentences, in the reader's language, as the record says them: results.json and the score book."""

from __future__ import annotations

from collections.abc import Mapping

from indicators.kinds import KINDS
from indicators.rule_kinds.kind import Reason

LANGS = ("zh", "en")

OF_RULES: Mapping[str, Reason] = {code: reason for kind in KINDS.values() for code, reason in kind.reasons.items()}
"""What a rule's points rest on: each kind's own sentences."""
REASONS: Mapping[str, tuple[str, str]] = {
    **{code: (reason.zh, reason.en) for code, reason in OF_RULES.items()},
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
        "名额：本组{grade}最多 {seats} 个{reckoned_zh}{line_zh}，改为{next}",
        "quota: at most {seats} of the group may hold {grade}{reckoned_en}{line_en}; becomes {next}",
    ),
    "nothing_applicable": ("所有指标均不涉及，不计总分、名次和等次", "nothing applicable: no total, rank or grade"),
}


CUT: Mapping[str, tuple[str, str]] = {
    "floor": ("去尾", " rounded down"),
    "half-up": ("四舍五入", " rounded"),
    "ceil": ("进一", " rounded up"),
}


def sentence(code: str, args: Mapping[str, str], lang: str = "zh") -> str:
    """The sentence of a reason. Words among the arguments (effects, caps, modes) are put into the language too."""
    said = _of_rule(OF_RULES[code], args) if code in OF_RULES else {}
    if code == "quota":
        said["reckoned_zh"], said["reckoned_en"] = _reckoned(args)
        said["line_zh"], said["line_en"] = _line(args)
    if "effect" in args:
        said["effect_zh"], said["effect_en"] = (effect(args, lang) for lang in LANGS)
    return REASONS[code][LANGS.index(lang)].format(**args, **said)


def _of_rule(reason: Reason, args: Mapping[str, str]) -> dict[str, str]:
    """The words of a rule among the arguments, and its limit."""
    said = {f"{name}_zh": words[args[name]] for name, words in reason.words.items()}
    cap = args.get(reason.cap, "")
    return said | {"cap_zh": f"（最多 {cap} 分）" if cap else "", "cap_en": f" (at most {cap})" if cap else ""}


def _reckoned(args: Mapping[str, str]) -> tuple[str, str]:
    """How the number of places comes about, where it is a share of the group."""
    if not args.get("share"):
        return "", ""
    zh, en = CUT[args["rounding"]]
    left, right = f"{args['graded']}×{args['share']}%", args["seats"]
    return f"（{left}{zh}={right}）", f" ({left}{en}={right})"


def _line(args: Mapping[str, str]) -> tuple[str, str]:
    """Why the unit was not among the places. Results of earlier versions do not say it."""
    if args.get("level"):
        level, left, rank = args["level"], args["left"], args["rank"]
        zh, en = (f"第 {rank} 名", f" at rank {rank}") if rank else ("", "")
        return (
            f"；{zh}有 {level} 个单位并列，只剩 {left} 个名额，按方案都不计",
            f"; {level} units are level{en} for the {left} left: by the scheme none of them counts",
        )
    kept = args.get("kept", "")
    if not kept or args["seats"] == "0":
        return "", ""
    if int(kept) > int(args["seats"]):
        return (
            f"；末位并列的都计入，实有 {kept} 个，本单位排在名额之外",
            f"; all who are level at the last place count, {kept} in all; the unit stands beyond them",
        )
    return "，本单位排在名额之外", "; the unit stands beyond them"


def effect(args: Mapping[str, str], lang: str) -> str:
    """What a veto or a minimum does: `effect` names the kind, `to` its grade, total or steps."""
    zh, en = {
        "grade": ("等次定为{to}", "grade becomes {to}"),
        "total": ("总分不超过 {to} 分", "total at most {to}"),
        "grade_cap": ("等次不高于{to}", "grade at most {to}"),
        "downgrade": ("等次下调 {to} 级", "grade lowered by {to}"),
    }[args["effect"]]
    return (zh if lang == "zh" else en).format(to=args["to"])
