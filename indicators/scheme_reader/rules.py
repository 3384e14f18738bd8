"""Reads a rule by its row in `KINDS`: every parameter filled in, every limit of the scheme format held."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from indicators.kinds import KINDS
from indicators.rule_kinds.kind import Param
from indicators.rule_kinds.stairs import Stairs
from indicators.schema import Rule
from indicators.scheme_reader.keyed_tables import REQUIRED, Table
from indicators.values import ANY, NOT_NEGATIVE, POSITIVE, ZERO, Span, fold, listed, quoted

COMBINES = ("none", "mean", "median", "trimmed")
COMBINED = ("item", "extra")
NO_RULE = Rule("", {})
_FORM = '{kind = "deduct", per = "1"}'


def allowed_kinds(role: str) -> tuple[str, ...]:
    """The kinds that may stand in an item, extra, bonus or penalty."""
    if role in {"bonus", "penalty"}:
        return tuple(name for name, kind in KINDS.items() if kind.tally)
    # A place among the group can't be on top of the 100: the extra of one unit would depend on the others'.
    return tuple(name for name, kind in KINDS.items() if kind.item and not (role == "extra" and kind.ranked))


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
    if not table.sound("levels"):
        # What a veto says of its levels can't be held against it.
        owner.spoil("rule")
    kind.check(table, params, points)
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


def _pairs(table: Table, key: str, marks: Span) -> Stairs:
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


def _zero_base(table: Table, key: str, marks: Span) -> tuple[Fraction, Fraction]:
    """The points where last year's figure was none: `same` where this year's is none too, else `more`."""
    inner = table.table(key, ("same", "more"), '{same = "5", more = "0"}')
    if inner is None:
        return ZERO, ZERO
    return inner.number("same", span=marks), inner.number("more", span=marks)
