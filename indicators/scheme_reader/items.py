"""Reads what facts are given for: items, extras, bonuses and penalties, with the clauses that they rest on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from indicators.counts import Counts
from indicators.kinds import KINDS
from indicators.rule_kinds.kind import Kind
from indicators.schema import Basis, Item, Rule
from indicators.scheme_reader.keyed_tables import Table
from indicators.scheme_reader.rules import COMBINED, allowed_kinds, read_combine, read_rule
from indicators.scheme_reader.vetoes import Catalog
from indicators.values import POSITIVE, Span

STANDINGS = ("issued", "draft", "explanation", "sample", "office")
SOURCES = ("self", "assessor", "import")
COUNTS = ("counts_zh", "counts_en", "unit_zh", "unit_en", "undone", "due")
_ENTRY = ("code", "text", "text_en", "points", "rule", "basis", *COUNTS)
_ITEM = (*_ENTRY, "combine", "how", "how_en", "evidence", "evidence_en", "source")
_ROLES = {
    "extra": (*_ENTRY, "combine"),
    "bonus": (*_ENTRY, "cap", "gate"),
    "penalty": (*_ENTRY, "cap"),
}


def read_basis(owner: Table, *, required: bool = True) -> tuple[Basis, ...]:
    """The clauses that an entry rests on."""
    return tuple(
        Basis(
            doc=table.text("doc"),
            article=table.text("article", ""),
            date=table.date("date"),
            standing=table.word("standing", STANDINGS, "issued"),
        )
        for table in owner.tables("basis", ("doc", "article", "date", "standing"), required=required)
    )


def read_items(owner: Table, catalog: Catalog) -> tuple[Item, ...]:
    tables = owner.tables("item", _ITEM)
    items = tuple(_item(table, "item", catalog.places) for table in tables)
    catalog.items_whole &= owner.sound("item") and all(table.sound("code") for table in tables)
    for table, item in zip(tables, items, strict=True):
        catalog.items[item.code] = item if table.sound("rule") else None
    return items


def read_tally(top: Table, role: str, places: int | None) -> tuple[Item, ...]:
    return tuple(_item(table, role, places) for table in top.tables(role, _ROLES[role], required=False))


def _item(table: Table, role: str, places: int | None) -> Item:
    code, text = table.code(), table.text("text")
    points = _points(table, role, places)
    rule = read_rule(table, role, points if table.sound("points") else None)
    own = role == "item"
    return Item(
        code=code,
        text=text,
        points=points,
        rule=rule,
        role=role,
        how=table.text("how", blank=True) if own else "",
        evidence=table.text("evidence", blank=True) if own else "",
        source=table.word("source", SOURCES) if own else "",
        combine=read_combine(table, rule) if role in COMBINED else "none",
        cap=table.maybe("cap") if role in {"bonus", "penalty"} else None,
        gate=table.maybe("gate") if role == "bonus" else None,
        basis=read_basis(table, required=not own),
        text_en=table.text("text_en", ""),
        how_en=table.text("how_en", "") if own else "",
        evidence_en=table.text("evidence_en", "") if own else "",
        counts=_counts(table, rule),
    )


def _counts(table: Table, rule: Rule) -> Counts | None:
    """What the number counts and its unit, where the entry says so and its rule has such a number."""
    told = Counts(
        what=(table.text("counts_zh", "", blank=True), table.text("counts_en", "", blank=True)),
        unit=(table.text("unit_zh", "", blank=True), table.text("unit_en", "", blank=True)),
        undone=table.flag("undone", default=False),
        due=table.maybe("due", POSITIVE),
    )
    if told == Counts() or not table.sound("rule", *COUNTS):
        return None
    if not KINDS[rule.kind].counts:
        key = next(key for key in COUNTS if key in table.raw)
        table.say("scheme.no_number", key, rule=rule.kind, allowed=_listed(lambda kind: kind.counts))
    elif told.undone and not KINDS[rule.kind].events:
        table.say("scheme.no_number", "undone", rule=rule.kind, allowed=_listed(lambda kind: kind.events))
    elif told.due is not None and not told.undone:
        table.say("scheme.needs", "due", other="undone")
    return told


def _listed(able: Callable[[Kind], bool]) -> str:
    return " | ".join(name for name, kind in KINDS.items() if able(kind))


def _points(table: Table, role: str, places: int | None) -> Fraction | None:
    """Full marks: asked of items, extras and those tallies whose rule has no points of its own."""
    span = Span(low=None, above=Fraction(0), places=places)
    if role in COMBINED:
        return table.number("points", span=span)
    raw = table.raw.get("rule")
    kind = raw.get("kind") if isinstance(raw, Mapping) else None
    if not isinstance(kind, str) or kind not in allowed_kinds(role):
        return table.maybe("points", span)
    if KINDS[kind].own_points:
        return table.number("points", span=span)
    if "points" in table.raw:
        owning = _listed(lambda row: row.tally and row.own_points)
        table.say("scheme.unwanted", "points", rule=kind, allowed=owning)
    return None
