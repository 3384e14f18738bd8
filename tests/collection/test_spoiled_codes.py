"""Codes and names as spreadsheets leave them: refused or asked about, whatever file they come in."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.collection.facts.fact_reader import read
from assess.collection.facts.spoiled_cells import judged
from assess.collection.tables.spoiled_texts import rounded, shortened, spoiled
from assess.collection.tables.table import from_rows
from assess.scoring.facts import Units
from tests.collection.filling import filled
from tests.collection.schemes import UNITS, refusal_of, rule_item, said, small_scheme, take, write_book, write_csv

SCHEME = small_scheme(rule_item("mark", points=100), rule_item("mark", "A2", 100, combine="mean"), missing="zero")
UNIT_HEAD = ["unit", "name", "group"]
FACTS = [["unit", "item", "value", "assessor"], ["1", "A1", "5", ""]]
SPOILED = {
    "scientific": ["9.14401E+17", "9E+05", "9.14e+17", "９．１４Ｅ＋１７"],
    "date": ["3月1日", "2026年3月1日", "2026年3月", "2026/3/1", "2026-03-01", "3-Mar", "Mar-26", "2026/3/1 0:00"],
    "error": ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "＃Ｎ／Ａ", "#SPILL!", "Err:502"],
    "hashes": ["#####", "########", "＃＃＃"],
    "number": ["510600.0", "510600.00", "510,600", "¥510,600.00"],
    "formula": ['="0510600"', "＝＂001＂"],
    "apostrophe": ["'0510600", "’510600"],
    "logical": ["TRUE", "FALSE"],
    "lost": ["????", "甲\ufffd县", "锟斤拷县"],
}
SOUND = ["510600", "0510600", "3-1", "2026-3", "1.1", "1.10", "1E5", "5E3", "A1", "#1机组", "第1组", "三月一日", "E+05"]
SOUND += ["91440100MA5CKXXXXX", "12-34-56", "MAY-2", "N/A级", "True", "A=B", "=A1", "甲县?"]
PAIRS = [(kind, text) for kind, texts in SPOILED.items() for text in texts]


@pytest.mark.parametrize(("kind", "text"), PAIRS)
@pytest.mark.parametrize("column", [0, 1, 2])
def test_units_are_refused(tmp_path: Path, kind: str, text: str, column: int) -> None:
    """Code, name or group: one fault, and not another for every fact of the unit."""
    row = ["7", "甲县", "县"]
    row[column] = text
    facts = [*FACTS, [row[0], "A1", "8", ""], [row[0], "A2", "8", ""]]
    faults = refusal_of(SCHEME, write_csv(tmp_path / "a", units=[UNIT_HEAD, *UNITS, row], facts=facts))
    assert [fault.kind for fault in faults] == [f"facts.spoiled_{kind}"]
    said(faults, "units.csv", "第 5 行", f"“{UNIT_HEAD[column]}”列")
    said(faults, "row 5", "“", lang="en")


@pytest.mark.parametrize("text", SOUND)
def test_what_only_looks_odd_is_taken(tmp_path: Path, text: str) -> None:
    facts = [*FACTS, [text, "A1", "8", ""]]
    found, _ = read(SCHEME, write_csv(tmp_path / "a", units=[UNIT_HEAD, *UNITS, [text, text, text]], facts=facts))
    assert text in found.units


@pytest.mark.parametrize("text", ["9.14401E+17", "3月1日", "#N/A", "#####", "510600.0"])
def test_texts_of_a_workbook_are_no_better(tmp_path: Path, text: str) -> None:
    book = write_book(tmp_path / "a.xlsx", units=[UNIT_HEAD, *UNITS, [text, "丁县", "县"]], facts=FACTS)
    said(refusal_of(SCHEME, book), "a.xlsx", "units", "第 5 行", text)


@pytest.mark.parametrize("text", ["#REF!", "#####", "3月1日", "????", "甲\ufffd"])
def test_assessors_are_refused(tmp_path: Path, text: str) -> None:
    facts = [*FACTS, ["1", "A2", "5", text], ["1", "A2", "6", "乙"]]
    faults = refusal_of(SCHEME, write_csv(tmp_path / "a", units=[UNIT_HEAD, *UNITS], facts=facts))
    assert len(faults) == 1
    said(faults, "facts.csv", "第 3 行", "“assessor”列", text)


def test_the_basis_of_a_veto(tmp_path: Path) -> None:
    vetoes = [["unit", "veto", "date", "state", "basis"], ["1", "V1", "2026-01-05", "confirmed", "#REF!"]]
    faults = refusal_of(SCHEME, write_csv(tmp_path / "a", units=[UNIT_HEAD, *UNITS], facts=FACTS, vetoes=vetoes))
    assert len(faults) == 1
    said(faults, "vetoes.csv", "第 2 行", "“basis”列", "错误值")


def test_unknown_codes_say_what_became_of_them(tmp_path: Path) -> None:
    """A fact's unit or item that is not known: changed by a spreadsheet, or a zero in front is gone."""
    units = [UNIT_HEAD, ["0510", "甲县", "县"], ["0511", "乙县", "县"]]
    facts = [FACTS[0], ["510", "A1", "5", ""], ["0511", "1月2日", "5", ""], ["5.11E+02", "A1", "5", ""]]
    faults = refusal_of(SCHEME, write_csv(tmp_path / "a", units=units, facts=facts))
    said(faults, "第 2 行", "没有单位“510”", "0510")
    said(faults, "row 2", "zeros in front", "0510", lang="en")
    said(faults, "第 3 行", "没有细项“1月2日”", "表格软件")
    said(faults, "第 4 行", "没有单位“5.11E+02”", "表格软件")


def test_codes_that_only_zeros_tell_apart(tmp_path: Path) -> None:
    units = [UNIT_HEAD, ["0510", "甲县", "县"], ["510", "乙县", "县"], ["0", "丙", "县"]]
    faults = refusal_of(SCHEME, write_csv(tmp_path / "a", units=units, facts=FACTS[:1]))
    assert len(faults) == 1
    said(faults, "第 3 行", "“510”", "第 2 行", "“0510”")


LENGTHS = {
    "one digit less": (["510600", "510700", "51800"], ["51800"]),
    "as many as not": (["51060", "510700"], ["51060"]),
    "beside zeros": (["001", "002", "3"], ["3"]),
    "counted": ([str(number) for number in range(1, 121)], []),
    "a city and its counties": (["5106", "510600", "510601"], []),
    "counties and their towns": (["510601", "510601001", "510601002"], []),
    "one width": (["510600", "510700"], []),
    "no digits": (["A1", "B22"], []),
}


@pytest.mark.parametrize(("codes", "short"), LENGTHS.values(), ids=LENGTHS)
def test_codes_of_another_length_are_asked_about(codes: list[str], short: list[str]) -> None:
    assert shortened(codes)[0] == short
    table = judged(from_rows("units", UNIT_HEAD, [[code, f"{code}县", "县"] for code in codes]))
    assert not table.faults
    assert [notice.kind for notice in table.notices] == (["facts.short_codes"] if short else [])
    assert all(code in table.notices[0].text() for code in short)


def test_long_codes_of_rounded_numbers_are_asked_about() -> None:
    """Fifteen digits are kept by spreadsheets; a code may end in zeros all the same."""
    assert rounded("914401000000000000")
    assert not rounded("914401000000000")
    assert not rounded("914401000000000001")
    table = judged(from_rows("units", UNIT_HEAD, [["914401000000000000", "甲厂", "厂"]]))
    said(table.notices, "第 16 位", "914401000000000000")
    assert not table.faults
    assert spoiled("914401000000000000") == ""


def test_stored_rows_are_not_judged_again() -> None:
    """What was taken in earlier years stays readable: only files and entries are looked at."""
    assert take(SCHEME, [["TRUE", "A1", "5"]], [["TRUE", "甲", "县"]]).units == ("TRUE",)


@pytest.mark.parametrize("text", ["#REF!", "#####", "3月1日"])
def test_forms_are_no_exception(tmp_path: Path, text: str) -> None:
    """The assessor as somebody typed or pasted it into a form; the message names the form's own cell."""
    units = Units.of([("1", "甲县", "县")])
    rows = [{"unit": "1", "item": code, "value": "5", "assessor": name} for code, name in (("A2", text), ("A2", "乙"))]
    form = filled(tmp_path / "a.xlsx", SCHEME, units, rows)
    said(refusal_of(SCHEME, form), "a.xlsx", "评分人", text)


def test_the_same_door_for_one_fact() -> None:
    """A fact that is entered by itself is judged as a file's is."""
    table = judged(from_rows("facts", FACTS[0], [["1", "A2", "5", "#REF!"]]))
    assert (len(table.faults), table.refused) == (1, frozenset({0}))
