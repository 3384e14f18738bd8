"""Reads what takes effect on a grade: vetoes (一票否决) with their triggers, and the minima of indicators."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from indicators.kinds import KINDS
from indicators.rule_kinds.kind import Kind
from indicators.schema import Basis, Effect, Item, Minimum, Veto, When
from indicators.scheme_reader.keyed_tables import Table
from indicators.values import ANY, NOT_NEGATIVE, ONE, POSITIVE, Span, decimal, fold, listed, quoted

VETO_KEYS = ("code", "name", "when", "effect", "basis", "persons", "name_en")
_FORMS = {
    frozenset({"item", "at_least"}): "at_least",
    frozenset({"item", "below"}): "below",
    frozenset({"item", "level", "at_least"}): "level",
    frozenset({"item", "at_least_limit"}): "at_least_limit",
    frozenset({"total_below"}): "total_below",
    frozenset({"recorded"}): "recorded",
}
_WHEN_KEYS = ("item", "at_least", "below", "level", "at_least_limit", "total_below", "recorded")
_EFFECTS = ("grade", "total", "grade_cap", "downgrade")
_ALLOWED_WHEN = (
    "{item, at_least} | {item, below} | {item, level, at_least} | {item, at_least_limit} | {total_below} | "
    "{recorded = true}"
)
_SPANS = {"at_least": ANY, "level": NOT_NEGATIVE, "below": ANY, "at_least_limit": POSITIVE, "total_below": NOT_NEGATIVE}


@dataclass
class Catalog:
    """What vetoes, minima and tie-breaks may name. A part that isn't whole, after faults, accuses nobody."""

    grades: Mapping[str, int]
    grades_whole: bool
    places: int | None
    items: dict[str, Item | None] = field(default_factory=dict)
    items_whole: bool = True
    others: Mapping[str, str] = field(default_factory=dict)
    """Code → role of what may not be named: extras, bonuses, penalties, indicators, vetoes."""


ROLES = {
    "item": ("细项", "an item"),
    "extra": ("加赋分项", "an extra"),
    "bonus": ("加分项", "a bonus"),
    "penalty": ("扣分项", "a penalty"),
    "indicator": ("指标", "an indicator"),
    "veto": ("一票否决", "a veto"),
}


def say_no_such(table: Table, key: str, name: str, known: Collection[str], others: Mapping[str, str]) -> None:
    """A code that can't be named here: there is none, or it is that of something else."""
    if name not in others:
        table.say("scheme.no_such", key, value=name, allowed=listed(known, name))
        return
    zh, en = ROLES[others[name]]
    table.say("scheme.other_role", key, value=name, role_zh=zh, role_en=en, allowed=listed(known, name))


def read_effect(owner: Table, catalog: Catalog) -> Effect:
    """Exactly one of the four effects; grades become their positions."""
    table = owner.table("effect", _EFFECTS, '{grade = "…"}')
    if table is None:
        return Effect()
    told = [key for key in _EFFECTS if key in table.raw or table.meant(key)]
    if len(told) != 1:
        if told or not table.strange:
            owner.say("scheme.one_of", "effect", value=" | ".join(told) or "—", allowed=" | ".join(_EFFECTS))
        return Effect()
    key = told[0]
    if key == "total":
        return Effect(total=table.number(key, span=Span(places=catalog.places)))
    if key == "downgrade":
        return Effect(downgrade=table.whole(key, span=Span(low=ONE)))
    grade = _grade(table, key, catalog)
    return Effect(grade=grade) if key == "grade" else Effect(grade_cap=grade)


def _grade(table: Table, key: str, catalog: Catalog) -> int:
    name = fold(table.text(key))
    if table.sound(key) and name not in catalog.grades and catalog.grades_whole:
        table.say("scheme.no_such", key, value=name, allowed=listed(catalog.grades, name))
    return catalog.grades.get(name, 0)


def read_minimum(owner: Table, catalog: Catalog) -> Minimum | None:
    """Points below so many percent of what was available have an effect; None where the indicator has no minimum."""
    if "minimum" not in owner.raw:
        return None
    table = owner.table("minimum", ("percent", "effect"), '{percent = "60", effect = {grade_cap = "…"}}')
    if table is None:
        return None
    return Minimum(
        percent=table.number("percent", span=Span(low=None, above=Fraction(0), high=Fraction(100))),
        effect=read_effect(table, catalog),
    )


def read_veto(table: Table, catalog: Catalog, read_basis: Callable[[Table], tuple[Basis, ...]]) -> Veto:
    """One `[[indicator.veto]]`."""
    return Veto(
        code=table.code(),
        name=table.text("name"),
        when=_when(table, catalog),
        effect=read_effect(table, catalog),
        basis=read_basis(table),
        persons=_persons(table),
        name_en=table.text("name_en", ""),
    )


def _persons(owner: Table) -> Mapping[str, int]:
    """Months by what is barred (award, promotion, …); the kinds of bars are the office's, so any name is taken."""
    raw = owner.raw.get("persons", {})
    if not isinstance(raw, Mapping):
        owner.say("scheme.not_table", "persons", value=quoted(raw), form="{award = 12, promotion = 12}")
        return {}
    table = owner.table("persons", tuple(raw), "") if raw else None
    return {key: table.whole(key) for key in raw} if table else {}


def _when(owner: Table, catalog: Catalog) -> When:
    table = owner.table("when", _WHEN_KEYS, '{item = "…", at_least = "1"}')
    if table is None:
        return When("")
    told = [key for key in _WHEN_KEYS if key in table.raw or table.meant(key)]
    form = _FORMS.get(frozenset(told))
    if form is None:
        if table.strange:
            return When("")
        owner.say("scheme.one_of", "when", value=" | ".join(told) or "—", allowed=_ALLOWED_WHEN)
        return When("")
    if form == "recorded":
        if table.flag("recorded", default=True) is not True:
            table.say("scheme.word", "recorded", value="false", allowed="true")
        return When(form)
    amount = "at_least" if form == "level" else form
    value = table.number(amount, span=_SPANS[form])
    if form == "total_below":
        return When(form, value=value)
    name, level = fold(table.text("item")), fold(table.text("level")) if form == "level" else ""
    when = When(form, item=name, value=value, level=level)
    return _known(table, when, catalog) if table.sound("item", "level") else when


def _known(table: Table, when: When, catalog: Catalog) -> When:
    """Check the item and level that a trigger names; the level is given back as the item writes it."""
    if when.item not in catalog.items:
        if catalog.items_whole:
            say_no_such(table, "item", when.item, tuple(catalog.items), catalog.others)
        return when
    item = catalog.items[when.item]
    if item is None:
        return when
    rule = item.rule
    allowed = tuple(name for name, kind in KINDS.items() if kind.item and _seen(when.kind, kind))
    if rule.kind not in allowed:
        table.say("scheme.veto_kind", "item", value=when.item, rule=rule.kind, allowed=" | ".join(allowed))
    elif when.kind == "level":
        names = {fold(name): name for name in rule.levels}
        if when.level not in names:
            table.say("scheme.no_such", "level", value=when.level, allowed=listed(names.values(), when.level))
        return When(when.kind, when.item, when.value, names.get(when.level, ""))
    elif when.value is not None and when.value < 0 and not KINDS[rule.kind].signed:
        table.say("scheme.range", when.kind, value=decimal(when.value), allowed=str(NOT_NEGATIVE))
    return when


def _seen(trigger: str, kind: Kind) -> bool:
    """Whether a veto's trigger can look at the facts of this kind."""
    if trigger == "level":
        return kind.fact == "levels"
    return "limit" in kind.columns if trigger == "at_least_limit" else kind.fact != "series"
