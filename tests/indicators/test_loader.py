"""What a scheme is once it is read: defaults, numbers, references, and all faults at once."""

from __future__ import annotations

import copy
import dataclasses
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import loader
from indicators.faults import Fault, Refused
from indicators.kinds import KINDS
from indicators.schema import Effect, Item, Quota, Scheme, When
from indicators.scheme_reader.keyed_tables import REQUIRED
from tests.indicators.mistakes import FOLDER, base, change, mistakes

WHOLE = FOLDER / "whole" / "sum_99.99.toml"


def scheme(**changes: Any) -> Scheme:
    document = base()
    for path, value in changes.items():
        change(document, path.replace("__", " "), value)
    return loader.build(document, "base")


def item(code: str) -> Item:
    return next(each for each in scheme().items() if each.code == code)


def refused(document: dict[str, Any]) -> list[str]:
    with pytest.raises(Refused) as caught:
        loader.build(document, "base")
    return [fault.text() for fault in caught.value.faults]


def test_defaults_are_those_of_the_format():
    text = WHOLE.read_text(encoding="utf-8").replace("39.99", "40")
    read = loader.parse(text.encode(), "whole")
    assert (read.version, read.office, read.decimals, read.rounding, read.round_items) == (1, "", 2, "half-up", False)
    assert (read.compare, read.missing, read.ties, read.tie_break) == ("published", "refuse", "competition", ())
    assert (read.veto_rank, read.extras, read.bonuses, read.penalties) == ("last", (), (), ())
    assert {indicator.not_applicable for indicator in read.indicators} == {"rescale"}
    assert {each.combine for each in read.items()} == {"none"}
    assert read.basis[0].standing == "office"
    assert read.indicators[0].basis[0].standing == "issued"
    assert scheme().grades[0].quota == Quota(Fraction(3, 10), None, "floor", "out")
    assert scheme().grades[1].quota == Quota(None, 6, "floor", "out")


def test_every_parameter_of_a_rule_is_filled_in():
    bare = {"A1": {"kind": "mark"}, "A3": {"kind": "deduct", "per": "1"}, "A6": {"kind": "ratio", "target": "1"}}
    bare |= {"B2": {"kind": "quota", "over": "2"}}
    document = base()
    for code, rule in bare.items():
        change(document, f"{code} rule", rule)
    for each in loader.build(document, "bare").items():
        params = {name: value for name, (_, value) in KINDS[each.rule.kind].params.items() if name != "zero_base"}
        assert params.keys() <= each.rule.params.keys()
        assert REQUIRED not in each.rule.params.values()
        if each.code in bare:
            assert {name: each.rule.params[name] for name, value in params.items() if value is not REQUIRED} == {
                name: value for name, value in params.items() if value is not REQUIRED
            }


def test_rules_are_read_as_exact_values():
    assert item("A5").rule.pairs("bands") == ((Fraction(95), Fraction(4)), (Fraction(90), Fraction(2)))
    assert list(item("A4").rule.levels.items()) == [("重大", Fraction(4)), ("一般", Fraction(1, 2))]
    assert item("B3").rule.num("same") == 5
    assert item("B3").rule.num("more") == 0
    assert "zero_base" not in item("B3").rule.params
    assert item("B4").rule.num("years") == 3
    assert item("B5").rule.pairs("table")[1] == (Fraction(50), Fraction(3))
    bonus = item("J1")
    assert bonus.points is None
    assert [bonus.full, bonus.cap, bonus.gate] == [0, 2, 80]
    assert [each.role for each in scheme().items()][-4:] == ["extra", "bonus", "bonus", "penalty"]


def test_effects_and_triggers_are_resolved():
    vetoes = {veto.code: veto for veto in scheme().vetoes()}
    assert vetoes["A-V1"].effect == Effect(grade=3)
    assert vetoes["A-V1"].when == When("level", "A4", Fraction(1), "重大")
    assert vetoes["A-V1"].persons == {"award": 12}
    assert vetoes["A-V2"].effect == Effect(total=Fraction(5999, 100))
    assert vetoes["A-V2"].when == When("at_least_limit", "B2", Fraction(2))
    assert vetoes["A-V3"].effect == Effect(downgrade=1)
    assert vetoes["A-V3"].when == When("total_below", value=Fraction(70))
    assert vetoes["B-V1"].effect == Effect(grade_cap=1)
    assert vetoes["B-V1"].when == When("recorded")
    assert vetoes["B-V2"].when == When("below", "B6", Fraction(30))
    minimum = scheme().indicators[0].minimum
    assert minimum is not None
    assert minimum.effect == Effect(grade_cap=2)


def test_codes_and_references_are_compared_folded():
    read = scheme(**{"B2__code": " Ｂ２\u200b", "A-V2__when__item": "Ｂ２", "scheme__tie_break": ["Ｂ"]})
    assert read.indicators[1].items[1].code == "B2"
    assert next(veto for veto in read.vetoes() if veto.code == "A-V2").when.item == "B2"
    assert read.tie_break == ("B",)


def test_an_indicator_may_override_what_not_applicable_does():
    read = scheme(scheme__not_applicable="zero", B__not_applicable="full")
    assert [indicator.not_applicable for indicator in read.indicators] == ["zero", "full"]


def test_combine_may_stand_with_the_rule_but_not_twice():
    document = base()
    change(document, "A1 combine")
    change(document, "A1 rule combine", "median")
    assert loader.build(document, "base").indicators[0].items[0].combine == "median"
    change(document, "A1 combine", "mean")
    assert len(refused(document)) == 1


def test_negative_triggers_fit_items_with_negative_facts():
    assert scheme(**{"B-V2__when": {"item": "A5", "below": "-1"}}).indicators[1].vetoes[1].when.value == -1
    assert scheme(A5__rule__bands=[["0", "4"], ["-5", "2"]]).indicators[0].items[4].rule.pairs("bands")[1][0] == -5


def test_persons_take_any_name_and_parents_need_no_basis():
    read = scheme(**{"A-V1__persons": {"award": 12, "promotion": "24", "评优": 6}})
    assert next(read.vetoes()).persons == {"award": 12, "promotion": 24, "评优": 6}
    assert read.parents[0].basis == ()


def test_a_toml_date_is_a_date():
    document = (FOLDER / "base.toml").read_bytes().replace(b'"2026-01-05"', b"2026-01-05")
    assert loader.parse(document, "base").basis[0].date == "2026-01-05"


def test_binary_floats_are_refused():
    assert len(refused(base() | {"format": 1.0})) == 1


def test_several_mistakes_are_told_at_once_in_the_order_of_the_file():
    document = base()
    for path, value in {
        "scheme kind": "province",
        "grade 1 quota share": "2",
        "A weight": "4.99",
        "A1 points": "0",
        "A-V1 when item": "Z9",
        "B nature": "mixed",
        "B5 rule unit": "share",
        "X1 rule kind": "rank",
        "K1 cap": "-1",
    }.items():
        change(document, path, value)
    change(document, "B basis")
    told = refused(document)
    places = ["scheme.kind", "grade[1]", " A：", " A1：", " A-V1：", " B：", " B：", " B5：", " X1：", " K1："]
    assert all(place in text for place, text in zip(places, told, strict=True)), told


def test_every_mistake_of_the_folder_that_can_stand_beside_others_is_told():
    """A document with the same mistake in all items has a message for each of them, and none besides."""
    document = base()
    codes = ["A1", "A2", "A3", "A4", "A5", "A6", "B1", "B2", "B3", "B4", "B5", "B6"]
    for code in codes:
        change(document, f"{code} source", "nobody")
    assert [text.split("：")[0].split()[-1] for text in refused(document)] == codes


def quote(node: Any) -> Any:
    """The same document with every number as a quoted decimal."""
    if isinstance(node, dict):
        return {key: quote(value) for key, value in node.items()}
    if isinstance(node, list):
        return [quote(value) for value in node]
    return format(node, "f") if isinstance(node, Decimal | int) and not isinstance(node, bool) else node


def unquote(node: Any) -> Any:
    """The same document with every number as a TOML number."""
    if isinstance(node, dict):
        return {key: unquote(value) for key, value in node.items()}
    if isinstance(node, list):
        return [unquote(value) for value in node]
    try:
        return Decimal(node) if isinstance(node, str) else node
    except ArithmeticError:
        return node


@given(st.lists(st.decimals("0.01", "90", places=2), min_size=3, max_size=3), st.integers(0, 6))
def test_numbers_quoted_or_not_give_the_same_scheme(numbers: list[Decimal], decimals: int):
    document = base()
    change(document, "scheme decimals", max(decimals, 2))
    for path, number in zip(("A2 points", "B6 rule full", "J1 cap"), numbers, strict=True):
        change(document, path, number)
    schemes = [loader.build(form, "base") for form in (document, quote(document), unquote(document))]
    assert schemes[0] == schemes[1] == schemes[2]
    assert schemes[0].indicators[0].items[1].points == Fraction(numbers[0])


JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1, 1, "", " ", "x", Decimal("NaN"), Decimal("1E+999999"), [], [[]], [{}], {}, 1.5]
)


def places(node: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [place for key, value in children for place in [(*way, key), *places(value, (*way, key))]]


PLACES = places(base())


@given(st.lists(st.tuples(st.sampled_from(PLACES), JUNK), min_size=1, max_size=4))
def test_whatever_stands_anywhere_it_loads_or_is_refused(changes: list[tuple[tuple[Any, ...], Any]]):
    """No other exception, and every message can be said in both languages."""
    document = base()
    for way, junk in changes:
        node: Any = document
        try:
            for step in way[:-1]:
                node = node[step]
            node[way[-1]] = copy.deepcopy(junk)
        except (KeyError, IndexError, TypeError, AttributeError):
            continue
    faults: tuple[Fault, ...] = ()
    try:
        loader.build(document, "base")
    except Refused as refusal:
        faults = refusal.faults
    assert all(fault.text(lang) for fault in faults for lang in ("zh", "en"))


def test_a_scheme_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        scheme().year = 2027  # type: ignore[misc]


def test_mistakes_leave_the_base_as_it_is():
    before = base()
    assert list(mistakes())
    assert base() == before


WEIGHTS = {
    "far too much, twice": (["220", "50", "50"], ["220", "权重之和为 320"]),
    "no number, and too much": (["一百", "60", "60"], ["一百", "权重之和为 120"]),
    "a number that could be right": (["220", "50"], ["220"]),
    "one that is missing": ([None, "50"], ["weight"]),
    "one missing beside a right sum": ([None, "60", "40"], ["weight"]),
    "two refused, room for both": (["1", "2", "50"], ["为 1；", "为 2；"]),
    "a third of a hundred": (["33.333", "33.333", "33.334"], ["33.333", "33.333", "33.334"]),
    "too little": (["1", "2"], ["为 1；", "为 2；"]),
}


@pytest.mark.parametrize(("weights", "words"), WEIGHTS.values(), ids=WEIGHTS)
def test_one_wrong_weight_does_not_hide_the_sum(weights: list[str | None], words: list[str]) -> None:
    """The sum is told beside a refused weight unless another number in its place could make it 100."""
    document = base()
    first, second = document["indicator"]
    third = copy.deepcopy(second) | {"code": "C", "name": "另一项"}
    third["veto"] = []
    third["item"] = [{**one, "code": f"C{at}"} for at, one in enumerate(third["item"])]
    document["indicator"] = [first, second, third][: len(weights)]
    for indicator, weight in zip(document["indicator"], weights, strict=True):
        indicator.pop("weight")
        if weight is not None:
            indicator["weight"] = weight
    found = refused(document)
    missing = [word for word in words if not any(word in text for text in found)]
    assert (missing, len(found)) == ([], len(words)), found
