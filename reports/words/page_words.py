"""Reasons as people read them, on pages, in the score book and in explanations: with what is counted and its unit.

They are told from the codes and arguments of the reason alone, beside which results.json has the record's own sentence
(`reports.words.sentences`). Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import partial

from assess.scoring.explain import Node
from indicators.counts import Counts
from indicators.kinds import counted, kind_of
from indicators.rule_kinds.kind import Args, Reason, of_full
from indicators.schema import Item
from indicators.values import decimal
from reports.words.explanation_lines import lines
from reports.words.fact_words import series
from reports.words.sentences import OF_RULES
from reports.words.shown_numbers import minus, near
from reports.words.speaker import Speaker
from reports.words.veto_bars import told

OF_ITEMS = ("item", "tally")
"""Nodes of an explanation below which an item's reason stands."""
MEASURED = ("value", "base", "limit", "target", "bound")
"""Arguments that are told in the unit of the fact."""


def why(speaker: Speaker, item: Item, code: str, args: Args) -> str:
    """Why an item has its points."""
    if code in OF_RULES:
        return minus(_of_rule(speaker, item, code, args))
    if code == "absent":
        zh = "无此情形，不扣分" if item.role == "penalty" else "无此情形，不加分"
        return speaker.say(zh, "did not happen: nothing " + ("taken off" if item.role == "penalty" else "added"))
    if code == "missing":
        zh, en = of_full(args)
        return speaker.say(f"缺报：没有填报数据，按 0 分计{zh}", f"not reported: counted as 0{en}")
    return minus(speaker.reason(code, args))


def explanation(speaker: Speaker, tree: Node) -> Iterator[str]:
    """The tree of one unit, one line a node."""
    return lines(tree, partial(_told, speaker))


def _told(speaker: Speaker, node: Node, above: Node | None) -> str:
    code = node.code.removeprefix("why.")
    if code != node.code and above is not None and above.code.partition(".")[0] in OF_ITEMS:
        return why(speaker, speaker.items[above.args["code"]], code, node.args)
    return speaker.node(node) if code == node.code else minus(told(speaker, code, node.args))


def _of_rule(speaker: Speaker, item: Item, code: str, args: Args) -> str:
    reason, what = OF_RULES[code], counted(item)
    if reason.ruled is not None:
        return speaker.say(*reason.ruled(item, what, args))
    if reason.page is None:
        return speaker.reason(code, _in_units(reason, item, what, args, speaker.lang))
    said = dict(args)
    if "several" in args and "/" in args["value"]:
        said["value"] = near(speaker.scheme, Fraction(args["value"]))
    return speaker.say(*reason.page(what, said))


def _in_units(reason: Reason, item: Item, what: Counts, args: Args, lang: str) -> Mapping[str, str]:
    """The arguments of a reason, numbers with their unit where the scheme may give them one."""
    said = dict(args)
    if kind_of(item).counts:
        said |= {name: what.plain(args[name], lang) for name in MEASURED if name in args}
    said |= {name: f"{decimal(Fraction(args[name]) * 100)}%" for name in reason.percents}
    if "series" in args:
        said["series"] = series(args["series"])
    return said
