"""What a rule kind is: its parameters, where it may stand, what its cells take, and everything that is said of it.

Texts are pairs, Chinese and English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from indicators.counts import Counts
from indicators.schema import Item
from indicators.scheme_reader.keyed_tables import Table
from indicators.values import decimal

Pair = tuple[str, str]
Param = tuple[str, object]
"""A parameter's type and default; `REQUIRED` has none.

Types: number, positive, whole, choice:<a|b>, levels, pairs, base.
"""
Params = Mapping[str, object]
Args = Mapping[str, str]
TALLIES = ("bonus", "penalty")
UNSAID = Counts()
PERCENT = "%"
NOTHING_BELOW: Pair = ("扣完为止", "never below 0")


@dataclass(frozen=True)
class Limits:
    """Which numbers a value may be; every one has at most 12 digits before the point and 6 after.

    `places`: decimals as written. `step`: only whole multiples.
    """

    most: Fraction | None = None
    places: int | None = None
    step: Fraction | None = None
    whole: bool = False


def no_limits(item: Item, decimals: int) -> Limits:
    """Any number; `decimals` are the scheme's."""
    return Limits()


def no_check(table: Table, params: Params, points: Fraction | None) -> None:
    """Nothing beyond the types of the parameters."""


@dataclass(frozen=True)
class Reason:
    """Why an item has its points. `args` are the names of its arguments, all of them text.

    `zh` and `en` are the sentences of the record, results.json; names in braces are arguments. Pages, score book and
    explanation say what `page` says.
    `page` says the same with what is counted and its unit; without it the pages use the sentences of the record.
    `ruled` is `page` where a parameter of the item's rule, which is no argument, has to be told too.
    `words`: the Chinese of an argument that is a word, as {…_zh}. `cap`: the argument shown as {cap_zh} and {cap_en}.
    `percents`: arguments that the pages write as percentages.
    """

    args: tuple[str, ...]
    zh: str
    en: str
    page: Callable[[Counts, Args], Pair] | None = None
    ruled: Callable[[Item, Counts, Args], Pair] | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    cap: str = ""
    percents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A rule kind, but for its arithmetic, which stands under the same name in `assess.scoring.rule_kinds`.

    params: as in `Param`. rule: what it does with the fact, clause by clause. hint: what to fill in.
    item: may stand in an item or extra. tally: in a bonus or penalty; own_points: there it needs `points`.
    combine: several assessors may tell the fact. columns: what it reads of a row of facts.
    fact: number | tick | levels | series (years of a series, `years` + 1 of them).
    signed: a minus sign may lead the value.
    ranked: the points depend on the other units of the group.
    counted: what the number counts where the item doesn't say; counts: whether the item may say it.
    events: the number is one of events, which may also be what was left undone.
    allowed: what may stand in the value's cell, where `limits` doesn't say it.
    check: what is asked of a rule beyond the types of its parameters.
    """

    name: Pair
    params: Mapping[str, Param]
    rule: Callable[[Item], list[Pair]]
    hint: Callable[[Item, int], Pair]
    reasons: Mapping[str, Reason]
    item: bool = True
    tally: bool = False
    own_points: bool = False
    combine: bool = False
    columns: tuple[str, ...] = ("value",)
    fact: str = "number"
    signed: bool = False
    ranked: bool = False
    counted: Counts = UNSAID
    counts: bool = True
    events: bool = False
    limits: Callable[[Item, int], Limits] = no_limits
    allowed: Callable[[Item], Pair] | None = None
    check: Callable[[Table, Params, Fraction | None], None] = no_check


def noun(item: Item) -> Pair:
    """The number that is asked for, in the item's own words where the scheme gives them: 漏报的起数, 百分数."""
    told = item.counts or UNSAID
    (zh, en), one = told.what, told.unit[0]
    if one == PERCENT:
        return f"{zh}百分数", f"percentage{f' ({en})' if en else ''}"
    if zh and one:
        return f"{zh}的{one}数", f"number ({en})" if en else "number"
    return zh or (f"{one}数" if one else "数"), f"number ({en})" if en else "number"


def missing(told: Counts, whole: Pair = ("", "")) -> Pair:
    """What to fill in where the number counts what was left undone; not the number of what was done."""
    (zh, en), one = told.what, told.unit[0] or "次"
    due = ("", "") if told.due is None else (f"，应{zh} {decimal(told.due)} {one}", f" of the {decimal(told.due)} due")
    named = f" ({en})" if en else ""
    return (
        f"填少{zh}的{one}数{whole[0]}{due[0]}，一{one}不少的填 0；不填已{zh}的{one}数，也不是填得分",
        f"how many{whole[1]} are missing{due[1]}{named}, 0 if none; not how many there were, nor points",
    )


def unmarked(item: Item) -> Pair:
    """How a percentage is typed, where the number may be one."""
    unit = item.counts.unit[0] if item.counts else ""
    if unit and unit != PERCENT:
        return "", ""
    return "，97.5% 填 97.5，不写百分号", ", 97.5 for 97.5%, no percent sign"


def equals(left: str, right: str) -> str:
    """left = right, or ≈ where the right says so itself."""
    return f"{left} ≈ {right[1:]}" if right.startswith("≈") else f"{left} = {right}"


def of_full(args: Args) -> Pair:
    """Out of how many points, at a reason's end."""
    return f"（满分 {args['full']} 分）", f" of {args['full']}"
