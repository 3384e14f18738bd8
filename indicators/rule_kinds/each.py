"""each: a bonus or penalty for each event."""

from __future__ import annotations

from indicators.counts import Counts
from indicators.rule_kinds.kind import UNSAID, Args, Kind, Pair, Reason, missing, noun
from indicators.schema import Item
from indicators.scheme_reader.keyed_tables import REQUIRED
from indicators.values import decimal


def _rule(item: Item) -> list[Pair]:
    per = decimal(item.rule.num("per"))
    return [(f"每次（项）{per} 分", f"{per} for each")]


def _hint(item: Item, decimals: int) -> Pair:
    told = item.counts or UNSAID
    if told.undone and told.what[0]:
        return missing(told)
    if told == UNSAID:
        return "填次（项）数", "how many"
    what = told.what[1]
    return f"填{noun(item)[0]}", f"how many: {what}" if what else "how many"


def _counted(what: Counts, args: Args) -> Pair:
    value, per, points = args["value"], args["per"], args["points"]
    zh = f"{what.say(value, 'zh')}，每{what.unit[0] or '次'} {per} 分，计 {points} 分"
    return zh, f"{what.say(value, 'en')} × {per}: {points}"


KIND = Kind(
    name=("逐次计分", "for each"),
    params={"per": ("positive", REQUIRED)},
    item=False,
    tally=True,
    events=True,
    rule=_rule,
    hint=_hint,
    reasons={
        "each": Reason(
            ("per", "value", "points"), "{per} × {value} = {points}", "{per} × {value} = {points}", page=_counted
        ),
    },
)
