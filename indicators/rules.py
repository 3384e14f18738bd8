"""Reads a rule by its row in `KINDS`: every parameter filled in, every limit of the scheme format held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from indicators.kinds import KINDS, ONE, REQUIRED, ZERO, Param
from indicators.reading import Table
from indicators.schema import Rule
from indicators.values import ANY, NOT_NEGATIVE, POSITIVE, Span, decimal, fold, listed, quoted

Pairs = tuple[tuple[Fraction, Fraction], ...]
MOST_EVENTS = 1000
COMBINES = ("none", "mean", "median", "trimmed")
COMBINED = ("item", "extra")
NO_RULE = Rule("", {})
_FORM = '{kind = "deduct", per = "1"}'


def allowed_kinds(role: str) -> tuple[str, ...]:
    """The kinds that may stand in an item, extra, bonus or penalty."""
    if role in {"bonus", "penalty"}:
        return tuple(name for name, kind in KINDS.items() if kind.tally)
    # A place among the group can't be on top of the 100: the extra of one unit would depend on the others'.
    return tuple(name for name, kind in KINDS.items() if kind.item and not (role == "extra" and name == "rank"))


def read_rule(owner: Table, role: str, points: Fraction | None) -> Rule:
    """The rule of an entry whose full marks are `points`, None where they are not known; `NO_RULE` after a fault."""
    raw = owner.raw.get("rule")
    written = raw.get("kind") if isinstance(raw, Mapping) else None
    kind = KINDS.get(written) if isinstance(written, str) else None
    keys = kind.params if kind else {key for every in KINDS.values() for key in every.params}
    table = owner.table("rule", ("kind", *keys, *(("combine",) if role in COMBINED else ())), _FORM)
    if table is None:
        return NO_RULE
    name = table.text("kind")
    if not table.sound("kind"):
        owner.spoil("rule")
        return NO_RULE
    if kind is None or name not in allowed_kinds(role):
        table.say("scheme.kind", "kind", value=quoted(name), allowed=listed(allowed_kinds(role), name))
        owner.spoil("rule")
        return NO_RULE
    params = {key: _param(table, key, param, points) for key, param in kind.params.items()}
    _check(table, name, params, points)
    if isinstance(base := params.pop("zero_base", None), tuple):
        params |= dict(zip(("same", "more"), base, strict=True))
    return Rule(name, params)


def read_combine(owner: Table, rule: Rule) -> str:
    """How several assessors become one value: beside the rule or inside it; only kinds that can average take it."""
    inside = owner.raw.get("rule")
    told = [raw["combine"] for raw in (owner.raw, inside) if isinstance(raw, Mapping) and "combine" in raw]
    word = str(told[0]) if told else COMBINES[0]
    if len(told) > 1:
        owner.say("scheme.twice", "combine", value="combine")
    elif word not in COMBINES:
        owner.say("scheme.word", "combine", value=quoted(word), allowed=listed(COMBINES))
    elif owner.sound("rule") and word != COMBINES[0] and not KINDS[rule.kind].combine:
        able = [name for name, kind in KINDS.items() if kind.combine]
        owner.say("scheme.combine_kind", "combine", value=rule.kind, allowed=" | ".join(able))
    return word


def _param(table: Table, key: str, param: Param, points: Fraction | None) -> object:
    form, default = param
    if key not in table.raw:
        if default is REQUIRED:
            table.missing(key)
        return default
    spans = {"number": NOT_NEGATIVE, "positive": POSITIVE}
    if form in spans:
        return table.number(key, span=spans[form])
    if form == "whole":
        return Fraction(table.whole(key, span=POSITIVE))
    if form == "levels":
        return _levels(table, key)
    if form == "pairs":
        return _pairs(table, key, _marks(points))
    if form == "base":
        return _zero_base(table, key, _marks(points))
    return table.word(key, form.removeprefix("choice:").split("|"))


def _marks(points: Fraction | None) -> Span:
    return Span(high=points)


def _levels(table: Table, key: str) -> Mapping[str, Fraction]:
    raw = table.raw[key]
    if not isinstance(raw, Mapping) or not raw:
        table.say("scheme.not_table", key, value=quoted(raw), form='{"重大" = "10", "一般" = "2"}')
        return {}
    found: dict[str, Fraction] = {}
    seen: dict[str, str] = {}
    for name, value in raw.items():
        folded = fold(name)
        if not folded:
            table.say("scheme.blank", key, key=f'{table.prefix}{key}.""')
        elif folded in seen:
            table.say("scheme.twice", key, value=folded)
        seen[folded] = name
        found[name.strip()] = table.check(key, value, NOT_NEGATIVE, f"{key}.{name}")
    return found


def _pairs(table: Table, key: str, marks: Span) -> Pairs:
    raw = table.raw[key]
    form = '[["95", "5"], ["90", "3"]]'
    if not isinstance(raw, list) or not raw:
        table.say("scheme.not_list", key, value=quoted(raw), form=form)
        return ()
    found = []
    for position, pair in enumerate(raw, 1):
        label = f"{key}[{position}]"
        if not isinstance(pair, list) or len(pair) != 2:
            table.say("scheme.not_list", key, key=f"{table.prefix}{label}", value=quoted(pair), form=form)
            continue
        bound = table.check(key, pair[0], ANY, f"{label}[1]")
        found.append((bound, table.check(key, pair[1], marks, f"{label}[2]")))
    return tuple(found)


def _check(table: Table, name: str, params: dict[str, object], points: Fraction | None) -> None:
    """What one kind asks beyond the types of its parameters."""
    if name == "deduct":
        _check_deduct(table, points)
    elif name == "ratio":
        _check_ratio(table)
    elif name == "bands" and table.sound("bands"):
        _ordered(table, "bands", (bound for bound, _ in _as_pairs(params["bands"])), falling=True)
    elif name == "rank" and table.sound("table", "unit"):
        _check_rank(table, str(params["unit"]), _as_pairs(params["table"]))


def _as_pairs(value: object) -> Pairs:
    assert isinstance(value, tuple) or value is REQUIRED
    return value if isinstance(value, tuple) else ()


def _check_deduct(table: Table, points: Fraction | None) -> None:
    if "floor" in table.raw and table.sound("floor"):
        table.number("floor", span=_marks(points))
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


def _check_ratio(table: Table) -> None:
    pair = ("bonus_step", "bonus_per")
    for key, other in (pair, pair[::-1]):
        if key in table.raw and other not in table.raw and not table.meant(other):
            table.say("scheme.together", key, other=f"{table.prefix}{other}")
    if "bonus_cap" in table.raw and not any(key in table.raw or table.meant(key) for key in pair):
        table.say("scheme.needs", "bonus_cap", other=" | ".join(f"{table.prefix}{key}" for key in pair))


def _check_rank(table: Table, unit: str, rows: Pairs) -> None:
    high = Fraction(100) if unit == "percent" else None
    for position, (upto, _) in enumerate(rows, 1):
        label = f"{table.prefix}table[{position}][1]"
        if unit == "place" and upto > 0 and upto.denominator != 1:
            table.say("scheme.not_whole", "table", key=label, value=decimal(upto), allowed=str(POSITIVE))
        else:
            table.check("table", decimal(upto), Span(low=None, above=ZERO, high=high), f"table[{position}][1]")
    if table.sound("table"):
        _ordered(table, "table", (upto for upto, _ in rows), falling=False)


def _ordered(table: Table, key: str, bounds: Iterable[Fraction], *, falling: bool) -> None:
    before: Fraction | None = None
    for position, bound in enumerate(bounds, 1):
        if before is not None and (bound >= before if falling else bound <= before):
            label = f"{table.prefix}{key}[{position}][1]"
            kind = "scheme.falling" if falling else "scheme.rising"
            table.say(kind, key, key=label, value=decimal(bound), before=decimal(before))
        before = bound


def _zero_base(table: Table, key: str, marks: Span) -> tuple[Fraction, Fraction]:
    """The points where last year's figure was none: `same` where this year's is none too, else `more`."""
    inner = table.table(key, ("same", "more"), '{same = "5", more = "0"}')
    if inner is None:
        return ZERO, ZERO
    return inner.number("same", span=marks), inner.number("more", span=marks)
