"""Reads a scheme from its document: the settings, grades, parents and indicators, and what holds between them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypedDict

from indicators.schema import Basis, Grade, Indicator, Parent, Quota, Scheme, Veto
from indicators.scheme_reader.items import read_basis, read_items, read_tally
from indicators.scheme_reader.keyed_tables import Notes, Table
from indicators.scheme_reader.vetoes import VETO_KEYS, Catalog, read_minimum, read_veto, say_no_such
from indicators.values import ONE, Span, decimal, exact, fold, quoted

NATURES = ("process", "result")
NOT_APPLICABLE = ("rescale", "full", "zero")
FIVE, HUNDRED = Fraction(5), Fraction(100)
_TOP = ("format", "scheme", "grade", "parent", "indicator", "extra", "bonus", "penalty")
_INDICATOR = ("code", "name", "name_en", "weight", "nature", "basis", "not_applicable", "minimum", "item", "veto")


class _Settings(TypedDict):
    """The plain settings of `[scheme]`, as `Scheme` names them."""

    code: str
    version: int
    year: int
    title: str
    title_en: str
    kind: str
    office: str
    basis: tuple[Basis, ...]
    decimals: int
    rounding: str
    round_items: bool
    compare: str
    missing: str
    ties: str
    veto_rank: str


_SCHEME = (*_Settings.__annotations__, "not_applicable", "tie_break")


def read_scheme(notes: Notes, document: Mapping[str, object], digest: str) -> Scheme:
    """The whole scheme. After faults, which `notes` holds, what is given back must not be used."""
    top = Table(notes, document, _TOP)
    if not top.missing("format") and exact(top.raw["format"]) != 1:
        top.say("scheme.format", "format", value=quoted(top.raw["format"]))
    found = top.table("scheme", _SCHEME, '[scheme] code = "…"')
    # Without [scheme] one fault says so; what its keys would have been is noted nowhere.
    head = found or Table(Notes(""), {}, _SCHEME)
    settings = _settings(head)
    default = head.word("not_applicable", NOT_APPLICABLE, "rescale")
    places = settings["decimals"] if found and head.sound("decimals") else None
    grades, catalog = _grades(top, places)
    parents = _parents(top)
    tables = top.tables("indicator", _INDICATOR)
    catalog.items_whole = top.sound("indicator")
    catalog.others = _others(document)
    indicators = _indicators(top, tables, catalog, default if head.sound("not_applicable") else "rescale")
    roles = {role: read_tally(top, role, places) for role in ("extra", "bonus", "penalty")}
    codes = [each.code for each in indicators]
    return Scheme(
        **settings,
        tie_break=_tie_break(head, codes, catalog, whole=_coded(tables) and top.sound("indicator")),
        grades=grades,
        parents=parents,
        indicators=indicators,
        extras=roles["extra"],
        bonuses=roles["bonus"],
        penalties=roles["penalty"],
        digest=digest,
    )


def _others(document: Mapping[str, object]) -> dict[str, str]:
    """Code → what has it, of everything but items."""
    found: dict[str, str] = {}
    for role in ("extra", "bonus", "penalty", "indicator"):
        for entry in _entries(document, role):
            found.setdefault(_code(entry), role)
            found |= {_code(veto): "veto" for veto in _entries(entry, "veto")}
    found.pop("", None)
    return found


def _entries(owner: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    raw = owner.get(key)
    return [entry for entry in raw if isinstance(entry, Mapping)] if isinstance(raw, list) else []


def _code(entry: Mapping[str, object]) -> str:
    code = entry.get("code")
    return fold(code) if isinstance(code, str) else ""


def _settings(head: Table) -> _Settings:
    return {
        "code": head.label(),
        "version": head.whole("version", 1, Span(low=ONE)),
        "year": head.whole("year", span=Span(low=Fraction(1900), high=Fraction(2999))),
        "title": head.text("title"),
        "title_en": head.text("title_en", ""),
        "kind": head.word("kind", ("government", "department", "enterprise")),
        "office": head.text("office", ""),
        "basis": read_basis(head),
        "decimals": head.whole("decimals", 2, Span(high=Fraction(6))),
        "rounding": head.word("rounding", ("half-up", "half-even"), "half-up"),
        "round_items": head.flag("round_items", default=False),
        "compare": head.word("compare", ("published", "full"), "published"),
        "missing": head.word("missing", ("refuse", "zero"), "refuse"),
        "ties": head.word("ties", ("competition", "dense"), "competition"),
        "veto_rank": head.word("veto_rank", ("last", "score"), "last"),
    }


def _coded(tables: list[Table]) -> bool:
    return all(table.sound("code") for table in tables)


def _unique(tables: list[Table], names: list[str]) -> None:
    """Refuse a name that an earlier entry of the list has."""
    first: dict[str, Table] = {}
    for table, name in zip(tables, names, strict=True):
        if not table.sound("name"):
            continue
        before = first.setdefault(fold(name), table)
        if before is not table:
            table.say("scheme.name_twice", "name", value=name, first=before.path, second=table.path)


def _grades(top: Table, places: int | None) -> tuple[tuple[Grade, ...], Catalog]:
    tables = top.tables("grade", ("name", "name_en", "min", "quota"))
    grades: list[Grade] = []
    above: Fraction | None = None
    for table in tables:
        last = table is tables[-1]
        grade = Grade(
            name=table.text("name"),
            min=None if last else table.number("min"),
            quota=None if last else _quota(table),
            name_en=table.text("name_en", ""),
        )
        grades.append(grade)
        for key in ("min", "quota"):
            if last and key in table.raw:
                table.say(f"scheme.last_{key}", key)
        if grade.min is not None and table.sound("min"):
            if above is not None and grade.min >= above:
                table.say("scheme.falling", "min", value=decimal(grade.min), before=decimal(above))
            above = grade.min
    _unique(tables, [grade.name for grade in grades])
    whole = top.sound("grade") and all(table.sound("name") for table in tables)
    return tuple(grades), Catalog({fold(grade.name): at for at, grade in enumerate(grades)}, whole, places)


def _quota(owner: Table) -> Quota | None:
    if "quota" not in owner.raw:
        return None
    table = owner.table("quota", ("share", "count", "rounding", "ties"), '{share = "0.30"}')
    if table is None:
        return None
    told = [key for key in ("share", "count") if key in table.raw or table.meant(key)]
    if len(told) != 1:
        owner.say("scheme.one_of", "quota", value=" | ".join(told) or "—", allowed="share | count")
    return Quota(
        share=table.maybe("share", Span(high=ONE)),
        count=table.whole("count") if "count" in table.raw else None,
        rounding=table.word("rounding", ("floor", "half-up", "ceil"), "floor"),
        ties=table.word("ties", ("out", "in"), "out"),
    )


def _parents(top: Table) -> tuple[Parent, ...]:
    tables = top.tables("parent", ("name", "name_en", "share", "basis"))
    parents = [
        Parent(
            name=table.text("name"),
            share=table.number("share", span=Span(low=FIVE, high=HUNDRED)),
            basis=read_basis(table, required=False),
            name_en=table.text("name_en", ""),
        )
        for table in tables
    ]
    _unique(tables, [parent.name for parent in parents])
    return tuple(parents)


def _indicators(top: Table, tables: list[Table], catalog: Catalog, default: str) -> tuple[Indicator, ...]:
    """Items of every indicator first, since a veto may name an item that stands further down."""
    items = [read_items(table, catalog) for table in tables]
    found = []
    for table, own in zip(tables, items, strict=True):
        found.append(
            Indicator(
                code=table.code(),
                name=table.text("name"),
                name_en=table.text("name_en", ""),
                weight=table.number("weight", span=Span(low=FIVE, high=HUNDRED, places=2)),
                nature=table.word("nature", NATURES),
                basis=read_basis(table),
                not_applicable=table.word("not_applicable", NOT_APPLICABLE, default),
                minimum=read_minimum(table, catalog),
                items=own,
                vetoes=_vetoes(table, catalog),
            )
        )
    if not top.sound("indicator"):
        return tuple(found)
    _check_sum(top, tables, [each.weight for each in found])
    natures = {each.nature for each in found}
    if len(natures) == 1 and all(table.sound("nature") for table in tables):
        top.say("scheme.natures", "indicator", value=natures.pop())
    return tuple(found)


def _check_sum(top: Table, tables: list[Table], weights: list[Fraction]) -> None:
    """Weights sum to 100; where some are refused already it is told if nothing allowed in their place would do."""
    right = [weight for table, weight in zip(tables, weights, strict=True) if table.sound("weight")]
    wrong = len(weights) - len(right)
    sure, total = sum(right, Fraction(0)), sum(weights, Fraction(0))
    if total != HUNDRED and not (wrong and sure + wrong * FIVE <= HUNDRED <= sure + wrong * HUNDRED):
        top.say("scheme.weights", "indicator", value=decimal(total))


def _vetoes(owner: Table, catalog: Catalog) -> tuple[Veto, ...]:
    return tuple(read_veto(table, catalog, read_basis) for table in owner.tables("veto", VETO_KEYS, required=False))


def _tie_break(head: Table, codes: list[str], catalog: Catalog, *, whole: bool) -> tuple[str, ...]:
    raw = head.raw.get("tie_break", [])
    if not isinstance(raw, list) or not all(isinstance(name, str) for name in raw):
        head.say("scheme.not_list", "tie_break", value=quoted(raw), form='["D", "A"]')
        return ()
    names = [fold(name) for name in raw]
    seen: set[str] = set()
    for name in names:
        if name in seen:
            head.say("scheme.twice", "tie_break", value=name)
        elif name not in codes and whole:
            others = {**dict.fromkeys(catalog.items, "item"), **catalog.others}
            say_no_such(head, "tie_break", name, codes, others)
        seen.add(name)
    return tuple(names)
