"""deduct: points off for each event beyond those that cost nothing."""

from __future__ import annotations

from fractions import Fraction

from indicators.counts import Counts
from indicators.rule_kinds.kind import NOTHING_BELOW, Args, Kind, Limits, Pair, Params, Reason, equals, missing, of_full
from indicators.schema import Item
from indicators.scheme_reader.keyed_tables import REQUIRED, Table
from indicators.values import ONE, ZERO, Span, decimal

MOST_EVENTS = 1000
NEUTRAL = Counts(("扣分情形", "counted"))


def _check(table: Table, params: Params, points: Fraction | None) -> None:
    if "floor" in table.raw and table.sound("floor"):
        table.number("floor", span=Span(high=points))
    if "escalate" not in table.raw or not table.sound("escalate"):
        return
    escalate = table.number("escalate", span=Span(low=ONE, high=Fraction(10)))
    free = table.number("free", ZERO) if table.sound("free") else ZERO
    if escalate != 1 and free.denominator != 1:
        table.say("scheme.free_whole", "free", value=decimal(free))
    if table.sound("per") and points is not None and not _ends(points, table.number("per"), escalate):
        table.say("scheme.endless", "escalate", value=decimal(escalate), most=MOST_EVENTS)


def _ends(points: Fraction, per: Fraction, escalate: Fraction) -> bool:
    """Whether MOST_EVENTS escalating events use up the points; exact costs of more would have thousands of digits."""
    scale = 10**30
    cost, used = int(per * scale), 0
    for _ in range(MOST_EVENTS):
        used += cost
        cost = int(cost * escalate)  # rounded down: an item said to end does end
    return escalate == 1 or used >= points * scale


def _limits(item: Item, decimals: int) -> Limits:
    return Limits(whole=item.rule.num("escalate") != 1)


def _rule(item: Item) -> list[Pair]:
    rule = item.rule
    full, per, free, escalate = decimal(item.full), decimal(rule.num("per")), rule.num("free"), rule.num("escalate")
    floor, all_at = rule.num("floor"), rule.opt("all_at")
    said: list[Pair] = [(f"满分 {full} 分", f"full marks {full}")]
    if free:
        en = "the first one costs nothing" if free == 1 else f"the first {decimal(free)} cost nothing"
        said.append((f"{decimal(free)} 次（项）以内不扣", en))
    if escalate == 1:
        said.append((f"每 1 次（项）扣 {per} 分", f"{per} off for each one"))
    else:
        times = decimal(escalate)
        zh = f"逐次（项）加重：首次扣 {per} 分，以后每次为上次的 {times} 倍"
        said.append((zh, f"{per} off for the first one, {times} times as much for each next"))
    said.append((f"最低 {decimal(floor)} 分", f"never below {decimal(floor)}") if floor else NOTHING_BELOW)
    if all_at is not None:
        zh = f"达到 {decimal(all_at)} 次（项）得 {decimal(floor)} 分"
        said.append((zh, f"{decimal(floor)} from {decimal(all_at)} up"))
    return said


def _hint(item: Item, decimals: int) -> Pair:
    whole = ("（整数）", " (whole)") if item.rule.num("escalate") != 1 else ("", "")
    told = item.counts
    if told is None or not told.what[0]:
        return (
            f"填要扣分的次（项）数{whole[0]}，没有的填 0；少做几次就填几，不填做了几次，也不是填得分",
            f"how many cost points{whole[1]}, 0 if none; what is missing, not what was done, nor points",
        )
    (zh, en), one = told.what, told.unit[0] or "次"
    if not told.undone:
        what = f": {en}" if en else ""
        return f"填{zh}的{one}数{whole[0]}，没有的填 0；不是填得分", f"how many{whole[1]}{what}; 0 if none; not points"
    return missing(told, whole)


def _beyond(args: Args) -> str:
    """What is counted beyond what costs nothing."""
    return args["value"] if Fraction(args["free"]) == 0 else f"({args['value']} − {args['free']})"


def _head(what: Counts, args: Args) -> Pair:
    """The value, and what costs nothing, where anything does."""
    zh, en, free = what.say(args["value"], "zh"), what.say(args["value"], "en"), args["free"]
    if Fraction(free) == 0:
        return zh, en
    spare = "the first one costs nothing" if free == "1" else f"the first {free} cost nothing"
    return f"{zh}，{what.plain(free, 'zh')}以内不扣", f"{en}, {spare}"


def _each(what: Counts, args: Args) -> Pair:
    zh, en = _head(what, args)
    sum_ = equals(f"{args['full']} − {args['per']} × {_beyond(args)}", args["points"])
    return f"{zh}；{sum_}", f"{en}; {sum_}"


def _none(what: Counts, args: Args) -> Pair:
    zh, en = _head(what, args)
    return f"{zh}；没有扣分，得 {args['points']} 分", f"{en}; nothing taken off: {args['points']}"


def _floor(what: Counts, args: Args) -> Pair:
    zh, en = _head(what, args)
    sum_ = f"{args['full']} − {args['per']} × {_beyond(args)}"
    return (
        f"{zh}；{sum_} 低于 {args['floor']}，扣完为止，得 {args['points']} 分",
        f"{en}; {sum_} is below {args['floor']}: {args['points']}",
    )


def _all_at(what: Counts, args: Args) -> Pair:
    value, all_at, points = args["value"], args["all_at"], args["points"]
    return (
        f"{what.say(value, 'zh')}，达到 {what.plain(all_at, 'zh')}，得 {points} 分",
        f"{what.say(value, 'en')}; {points} from {what.plain(all_at, 'en')} up",
    )


def _escalating(what: Counts, args: Args) -> Pair:
    one, (zh, en), full = what.unit[0] or "次", _head(what, args), of_full(args)
    per, escalate, points = args["per"], args["escalate"], args["points"]
    return (
        f"{zh}；首{one}扣 {per} 分，以后每{one}为上{one}的 {escalate} 倍，得 {points} 分{full[0]}",
        f"{en}; the first costs {per}, each further one {escalate} times the last: {points}{full[1]}",
    )


KIND = Kind(
    name=("逐次扣分", "deduction"),
    params={
        "per": ("positive", REQUIRED),
        "free": ("number", ZERO),
        "floor": ("number", ZERO),
        "all_at": ("number", None),
        "escalate": ("number", ONE),
    },
    combine=True,
    check=_check,
    limits=_limits,
    counted=NEUTRAL,
    events=True,
    rule=_rule,
    hint=_hint,
    reasons={
        "deduct": Reason(
            ("full", "per", "value", "free", "points"),
            "{full} − {per} × ({value} − {free}) = {points}",
            "{full} − {per} × ({value} − {free}) = {points}",
            page=_each,
        ),
        "deduct.none": Reason(
            ("value", "free", "points"),
            "{value} 未超过 {free}，不扣分，得 {points} 分",
            "{value} is not above {free}: nothing taken off, {points}",
            page=_none,
        ),
        "deduct.floor": Reason(
            ("full", "per", "value", "free", "floor", "points"),
            "{full} − {per} × ({value} − {free}) 低于 {floor}，扣完为止，得 {points} 分",
            "{full} − {per} × ({value} − {free}) is below {floor}: {points}",
            page=_floor,
        ),
        "deduct.all_at": Reason(
            ("value", "all_at", "floor", "points"),
            "{value} 达到 {all_at}，得 {points} 分",
            "{value} reaches {all_at}: {points}",
            page=_all_at,
        ),
        "deduct.escalating": Reason(
            ("full", "per", "escalate", "value", "free", "points"),
            "{value} 次，超过 {free} 次的逐次扣分，首次扣 {per} 分，以后每次为上次的 {escalate} 倍，"
            "得 {points} 分（满分 {full} 分）",
            "{value} events, {free} free; the first costs {per}, each further one {escalate} times the last: "
            "{points} of {full}",
            page=_escalating,
        ),
    },
)
