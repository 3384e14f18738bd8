"""Two packages side by side: which units moved, and through which facts, settings, vetoes or other units."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeVar

from assess.sealing.differences.causes import why
from assess.sealing.differences.scheme_settings import counts, settings
from assess.sealing.package.opened_package import Package
from assess.sealing.package.result_lines import lines, unit_name, unit_of
from assess.sealing.words import Broken
from indicators.faults import Refused
from indicators.loader import parse
from indicators.schema import Scheme

HEAD = ("name", "group", "total", "exact", "band", "grade", "rank", "vetoes")
ITEM = ("points", "exact", "available", "state")
Changed = dict[str, Any]
T = TypeVar("T")


def difference(old: Package, new: Package) -> dict[str, Any]:
    """Plain data, as `assess diff --json` prints it. Each moved unit says why, or says that nothing explains it."""
    schemes = _scheme(old), _scheme(new)
    changes = scheme_changes(*schemes)
    facts = _by_unit(_changed(old, new, "facts.csv", 2), "item")
    vetoes = _by_unit(_changed(old, new, "vetoes.csv", 2), "veto")
    engines = (old.manifest["engine"], new.manifest["engine"])
    units = []
    for unit, moved in _moved(old, new):
        own = {"facts": facts.get(unit, []), "vetoes": vetoes.get(unit, [])}
        reasons = why(moved, own, changes, schemes[1], engines)
        units.append({"unit": unit, **{key: moved[key] for key in ("name", "group", "moved")}, "why": reasons})
    superseded = (new.manifest.get("supersedes") or {}).get("package") == old.digest
    return {
        "old": _about(old),
        "new": _about(new),
        "supersedes": new.manifest["supersedes"] if superseded else None,
        "scheme": changes,
        "facts_changed": sum(map(len, facts.values())),
        "vetoes_changed": sum(map(len, vetoes.values())),
        "units": units,
    }


def _about(package: Package) -> dict[str, Any]:
    told = {key: package.manifest[key] for key in ("office", "year", "scheme", "engine")}
    return {"digest": package.digest, **told, "units": package.manifest["receipts"].get("count")}


def _scheme(package: Package) -> Scheme:
    try:
        return parse(package.whole("scheme.toml"), f"{package.path.name}/scheme.toml")
    except Refused as refusal:
        raise Broken(refusal.faults) from refusal


def scheme_changes(old: Scheme, new: Scheme) -> list[Changed]:
    """Settings that differ, in the order of the scheme."""
    before, after = settings(old), settings(new)
    return [
        {"code": code, "setting": name, "old": before.get((code, name)), "new": after.get((code, name))}
        | {"counts": counts(name)}
        for code, name in dict.fromkeys((*before, *after))
        if before.get((code, name)) != after.get((code, name))
    ]


def merged(old: Iterable[tuple[Any, T]], new: Iterable[tuple[Any, T]]) -> Iterator[tuple[Any, T | None, T | None]]:
    """Two sorted lists of (key, value) as one of (key, old, new)."""
    left, right = iter(old), iter(new)
    one, other = next(left, None), next(right, None)
    while one or other:
        if other is None or (one is not None and one[0] < other[0]):
            assert one is not None
            yield one[0], one[1], None
            one = next(left, None)
        elif one is None or other[0] < one[0]:
            yield other[0], None, other[1]
            other = next(right, None)
        else:
            yield one[0], one[1], other[1]
            one, other = next(left, None), next(right, None)


def _rows(package: Package, name: str, keys: int) -> Iterator[tuple[tuple[str, ...], list[dict[str, str]]]]:
    """The rows of a table by their first columns, each with the cells that are filled."""
    source = csv.reader(line.decode() for line in lines(package.pieces(name)))
    header = next(source, [])
    for key, rows in groupby(source, lambda row: tuple(row[:keys])):
        yield key, [{name: text for name, text in zip(header[keys:], row[keys:], strict=False) if text} for row in rows]


def _changed(old: Package, new: Package, name: str, keys: int) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    pairs = merged(_rows(old, name, keys), _rows(new, name, keys))
    return ((key, before, after) for key, before, after in pairs if before != after)


def _by_unit(changed: Iterable[tuple[Sequence[str], Any, Any]], what: str) -> dict[str, list[Changed]]:
    found: dict[str, list[Changed]] = {}
    for (unit, code), before, after in changed:
        found.setdefault(unit, []).append({what: code, "old": before or [], "new": after or []})
    return found


def _moved(old: Package, new: Package) -> Iterator[tuple[str, Changed]]:
    """Units whose record differs in anything that counts: the old and new value of each, and of their items."""
    for _, before, after in merged(_keyed(old), _keyed(new)):
        if before == after:
            continue
        one = unit_of(before, 0) if before else {}
        other = unit_of(after, 0) if after else {}
        moved = {key: [one.get(key), other.get(key)] for key in HEAD if one.get(key) != other.get(key)}
        if moved:
            known = other or one
            named = {key: known.get(key) for key in ("name", "group")}
            there = {"added": not one, "removed": not other}
            yield (
                str(known["unit"]),
                {**named, **there, "moved": moved, "items": _items(one, other)} | _said(one, other),
            )


def _keyed(package: Package) -> Iterator[tuple[bytes, bytes]]:
    for row, record in enumerate(package.records(), 2):
        yield unit_name(record, row).encode(), record


def _items(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Items whose points, state or available differ: old and new points."""
    before, after = ({item["code"]: item for item in unit.get("items", [])} for unit in (one, other))
    return {
        code: [before.get(code, {}).get("points"), after.get(code, {}).get("points")]
        for code in dict.fromkeys((*before, *after))
        if any(before.get(code, {}).get(key) != after.get(code, {}).get(key) for key in ITEM)
    }


def _said(one: Mapping[str, Any], other: Mapping[str, Any]) -> Changed:
    """Reasons (vetoes, minima, quota cuts) that are new, and those that are gone."""
    before, after = ([reason["text"] for reason in unit.get("reasons", [])] for unit in (one, other))
    return {"gained": [text for text in after if text not in before], "lost": [t for t in before if t not in after]}
