"""What a random year made use of, as labels: a sweep that skipped something must be able to notice."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tests.reference.amounts import number
from tests.reference.random_years import Row, Year

CHOICES = ("each", "partial", "better", "unit", "combine")
SETTINGS = {
    "decimals": "2",
    "rounding": "half-up",
    "round_items": "False",
    "compare": "published",
    "not_applicable": "rescale",
    "missing": "refuse",
    "ties": "competition",
    "veto_rank": "last",
}


def labels_of(year: Year, results: list[dict[str, Any]]) -> Counter[str]:
    seen: Counter[str] = Counter()
    for labels in (scheme_labels(year.scheme), fact_labels(year), result_labels(year.scheme, results)):
        seen.update(labels)
    return seen


def scheme_labels(scheme: dict[str, Any]) -> Iterator[str]:
    head = scheme["scheme"]
    for key, default in SETTINGS.items():
        yield f"{key}={head.get(key, default)}"
    yield f"tie_break={len(head.get('tie_break', []))}"
    yield f"grades={len(scheme['grade'])}"
    for grade in scheme["grade"]:
        if "quota" in grade:
            yield f"grade quota share={'share' in grade['quota']}"
            yield f"grade quota rounding={grade['quota'].get('rounding', 'floor')}"
            yield f"grade quota ties={grade['quota'].get('ties', 'out')}"
    for indicator in scheme["indicator"]:
        yield f"indicator not_applicable={indicator.get('not_applicable')}"
        if "minimum" in indicator:
            yield f"minimum effect {next(iter(indicator['minimum']['effect']))}"
        for veto in indicator.get("veto", []):
            yield f"veto effect {next(iter(veto['effect']))}"
            yield f"veto when {when_of(veto)}"
        for item in indicator["item"]:
            yield from rule_labels("item", item["rule"])
    for part in ("extra", "bonus", "penalty"):
        for entry in scheme.get(part, []):
            yield from rule_labels(part, entry["rule"])
            yield from (f"{part} {key}={key in entry}" for key in ("cap", "gate"))


def when_of(veto: dict[str, Any]) -> str:
    return " ".join(sorted(key for key in veto["when"] if key != "item"))


def rule_labels(part: str, rule: dict[str, Any]) -> Iterator[str]:
    kind = rule["kind"]
    yield f"{part} {kind}"
    for key, value in rule.items():
        if key != "kind":
            yield f"{part} {kind} {key}" + (f"={value}" if key in CHOICES else "")
    for key in ("step", "free", "floor", "all_at", "escalate", "bonus_step", "bonus_cap", "under", "under_cap"):
        if key not in rule:
            yield f"{part} {kind} no {key}"


def fact_labels(year: Year) -> Iterator[str]:
    indicators = year.scheme["indicator"]
    kinds = {item["code"]: item["rule"]["kind"] for indicator in indicators for item in indicator["item"]}
    combines = {item["code"]: item["rule"].get("combine") for indicator in indicators for item in indicator["item"]}
    assessors = Counter((row["unit"], row["item"]) for row in year.facts)
    for row in year.facts:
        kind, value = kinds.get(row["item"], "outside"), row["value"]
        if value in ("不适用", "NA", ""):
            yield f"{kind} value {value or 'empty'}"
        elif kind == "change" and row.get("base") == "0":
            yield f"zero base {'same' if number(value) == 0 else 'more'}"
        elif kind == "streak" and any(left == right == "0" for left, right in pairwise(value.split(";"))):
            yield "streak zeros"
        elif kind in ("rank", "bands") and value.startswith("-"):
            yield f"{kind} negative"
        if combines.get(row["item"]):
            yield f"{combines[row['item']]} of {min(assessors[row['unit'], row['item']], 4)}"
    yield from group_labels(year.units)
    yield from {f"recorded {row['state']}" for row in year.vetoes}


def group_labels(units: list[Row]) -> Iterator[str]:
    sizes = Counter(row["group"] for row in units)
    yield f"groups={min(len(sizes), 4)}"
    if 1 in sizes.values():
        yield "group of one"


def result_labels(scheme: dict[str, Any], results: list[dict[str, Any]]) -> Iterator[str]:
    minima = {number(grade["min"]) for grade in scheme["grade"][:-1]}
    decimals = int(number(scheme["scheme"].get("decimals", 2)))
    by_group: dict[str, Counter[str]] = defaultdict(Counter)
    whens = {veto["code"]: veto for indicator in scheme["indicator"] for veto in indicator.get("veto", [])}
    for unit in results:
        yield from (f"reason {code}" for code in unit["reasons"])
        yield from (f"state {item['state']}" for item in unit["items"])
        for code in unit["vetoes"]:
            yield f"triggered {when_of(whens[code])}"
        if unit["exact"] is None:
            yield "no total"
            continue
        exact = Fraction(unit["exact"])
        by_group[unit["group"]][unit["exact"]] += 1
        if any(indicator["points"] is None for indicator in unit["indicators"]):
            yield "indicator without points"
        if exact in minima:
            yield "total on a minimum"
        if (exact * 10**decimals).denominator == 2:
            yield "total half-way"
        if number(unit["total"]) in minima and exact not in minima:
            yield "total rounded onto a minimum"
        yield "above 100" if exact > 100 else "zero" if exact == 0 else "between"
        yield "graded below its band" if unit["band"] != unit["grade"] else "graded as its band"
    for counts in by_group.values():
        yield from ("total shared" for count in counts.values() if count > 1)
