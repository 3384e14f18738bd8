"""The random years are valid, repeatable, and make use of everything that the contract offers."""

import re
from collections import Counter
from fractions import Fraction
from itertools import pairwise

import pytest

from tests.reference.amounts import number
from tests.reference.coverage import labels_of
from tests.reference.random_rules import COMBINABLE, ITEM_KINDS, OUTSIDE_KINDS
from tests.reference.random_years import make_year
from tests.reference.score import score

FACT = re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?")
STATES = {f"state {state}" for state in ("scored", "not_applicable", "missing")}
REASONS = {f"reason {code}" for code in ("veto", "minimum", "quota", "nothing_applicable")}
EFFECTS = ("grade", "total", "grade_cap", "downgrade")
WHENS = ("at_least", "below", "at_least level", "at_least_limit", "total_below", "recorded")
OPTIONAL = {
    "mark": ("step",),
    "deduct": ("free", "floor", "all_at", "escalate"),
    "ratio": ("bonus_step", "bonus_cap"),
    "quota": ("under", "under_cap"),
}
CHOSEN = {
    "levels": ("each=sum", "each=highest"),
    "shortfall": ("partial=begun", "partial=whole", "partial=proportional"),
    "change": ("better=low", "better=high"),
    "rank": ("better=low", "better=high", "unit=place", "unit=percent"),
}


def expected_labels() -> set[str]:
    labels = STATES | REASONS | {f"decimals={places}" for places in range(7)} | {f"tie_break={n}" for n in range(4)}
    labels |= {"rounding=half-up", "rounding=half-even", "round_items=True", "round_items=False", "compare=full"}
    labels |= {"compare=published", "missing=refuse", "missing=zero", "ties=competition", "ties=dense"}
    labels |= {f"{scope}not_applicable={rule}" for scope in ("", "indicator ") for rule in ("rescale", "full", "zero")}
    labels |= {"veto_rank=last", "veto_rank=score", "indicator not_applicable=None", "group of one"}
    labels |= {f"groups={count}" for count in range(1, 5)} | {f"grades={count}" for count in range(1, 6)}
    labels |= {f"grade quota rounding={way}" for way in ("floor", "half-up", "ceil")}
    labels |= {f"grade quota {way}" for way in ("share=True", "share=False", "ties=out", "ties=in")}
    labels |= {f"{part} effect {effect}" for part in ("minimum", "veto") for effect in EFFECTS}
    labels |= {f"{part} {when}" for part in ("veto when", "triggered") for when in WHENS}
    labels |= {f"item {kind}" for kind in ITEM_KINDS} | {f"extra {kind}" for kind in ITEM_KINDS if kind != "rank"}
    labels |= {f"{part} {kind}" for part in ("bonus", "penalty") for kind in OUTSIDE_KINDS}
    labels |= {f"item {kind} {no}{key}" for kind, keys in OPTIONAL.items() for key in keys for no in ("", "no ")}
    labels |= {f"item {kind} {choice}" for kind, choices in CHOSEN.items() for choice in choices}
    labels |= {f"item {kind} combine={way}" for kind in COMBINABLE for way in ("mean", "median", "trimmed")}
    labels |= {f"{way} of {count}" for way in ("mean", "median", "trimmed") for count in range(1, 5)}
    labels |= {f"{part} cap={given}" for part in ("bonus", "penalty") for given in (True, False)}
    labels |= {f"{kind} value {word}" for kind in ITEM_KINDS for word in ("不适用", "NA")} | {"outside value empty"}
    labels |= {f"{kind} value empty" for kind in ITEM_KINDS if kind != "levels"}
    labels |= {"bonus gate=True", "bonus gate=False", "zero base same", "zero base more", "streak zeros"}
    labels |= {"rank negative", "bands negative", "recorded confirmed", "recorded lifted", "no total", "zero"}
    labels |= {"indicator without points", "total on a minimum", "total half-way", "total rounded onto a minimum"}
    return labels | {"above 100", "between", "graded below its band", "graded as its band", "total shared"}


def test_the_sweep_makes_use_of_everything() -> None:
    """A few hundred years reach every kind, parameter, setting, state, reason and boundary at least twice."""
    seen: Counter[str] = Counter()
    units = 0
    for seed in range(220):
        for style in ("tie-dense", "continuous"):
            year = make_year(seed, 12, 9, style)
            results = score(year.scheme, year.units, year.facts, year.vetoes)
            assert [unit["unit"] for unit in results] == sorted(row["unit"] for row in year.units)
            seen.update(labels_of(year, results))
            units += len(results)
    assert units == 220 * 2 * 12
    assert {label for label in expected_labels() if seen[label] < 2} == set()
    assert seen["total shared"] > 200
    assert seen["total on a minimum"] > 100


@pytest.mark.parametrize("style", ["tie-dense", "continuous"])
def test_a_seed_is_a_year(style) -> None:
    """The same arguments give the same year; another seed gives another."""
    assert make_year(7, 5, 6, style) == make_year(7, 5, 6, style)
    assert make_year(7, 5, 6, style) != make_year(8, 5, 6, style)


@pytest.mark.parametrize("style", ["tie-dense", "continuous"])
def test_schemes_are_valid(style) -> None:
    """Weights, natures, minima, points, bands and codes keep the contract's rules."""
    for seed in range(80):
        scheme = make_year(seed, 2, 12, style).scheme
        decimals = int(number(scheme["scheme"].get("decimals", 2)))
        weights = [number(indicator["weight"]) for indicator in scheme["indicator"]]
        assert sum(weights) == 100
        assert all(weight >= 5 and (weight * 100).denominator == 1 for weight in weights)
        assert {indicator["nature"] for indicator in scheme["indicator"]} == {"process", "result"}
        assert all(left > right for left, right in pairwise(number(grade["min"]) for grade in scheme["grade"][:-1]))
        assert "min" not in scheme["grade"][-1]
        assert "quota" not in scheme["grade"][-1]
        items = [item for indicator in scheme["indicator"] for item in indicator["item"]]
        outside = [*scheme.get("bonus", []), *scheme.get("penalty", [])]
        entries = [*items, *scheme.get("extra", []), *outside]
        codes = [entry["code"] for entry in [*scheme["indicator"], *entries]]
        assert len(codes) == len(set(codes))
        for entry in entries:
            check_points(entry, decimals)


def check_points(entry, decimals: int) -> None:
    full = number(entry.get("points", 1))
    assert full > 0
    assert (full * 10**decimals).denominator == 1
    rows = entry["rule"].get("bands", entry["rule"].get("table", []))
    assert all(0 <= number(points) <= full for _bound, points in rows)
    bounds = [number(bound) for bound, _points in rows]
    assert bounds == sorted(set(bounds), reverse=entry["rule"]["kind"] == "bands")


@pytest.mark.parametrize("style", ["tie-dense", "continuous"])
def test_facts_are_valid(style) -> None:
    """Numbers are spelled as the contract wants them, marks stay within their points and on their step."""
    looked = 0
    for seed in range(60):
        year = make_year(seed, 6, 10, style)
        entries = {
            entry["code"]: entry for part in ("extra", "bonus", "penalty") for entry in year.scheme.get(part, [])
        }
        entries |= {item["code"]: item for indicator in year.scheme["indicator"] for item in indicator["item"]}
        decimals = int(number(year.scheme["scheme"].get("decimals", 2)))
        for row in year.facts:
            entry = entries[row["item"]]
            kind = entry["rule"]["kind"]
            if row["value"] in ("不适用", "NA", "", "是", "否"):
                continue
            looked += 1
            written = [*row["value"].split(";"), row.get("base") or "0", row.get("limit") or "0"]
            assert all(FACT.fullmatch(text) and not re.fullmatch(r"-0(\.0*)?", text) for text in written), row
            assert kind in ("bands", "rank") or not any(text.startswith("-") for text in written), row
            if kind == "mark":
                value = number(row["value"])
                assert 0 <= value <= number(entry["points"])
                assert len(row["value"].partition(".")[2]) <= decimals
                step = number(entry["rule"].get("step", Fraction(1, 10**decimals)))
                assert (value / step).denominator == 1
            assert kind != "external" or number(row["value"]) <= number(entry["rule"]["full"]), row
    assert looked > 1000
