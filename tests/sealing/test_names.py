"""The verifier refuses, in its place and by its name, every code and name that the importer would not have kept."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import pytest

from assess.collection.tables.name_keys import key, shown
from assess.sealing import verify
from tests.sealing.altering import Forgery
from tests.sealing.checking import told
from tests.sealing.forged_names import IN_WORDS
from tests.sealing.forging import Forger, taken_apart
from tests.sealing.year import assess, failed, scored, write_year

FILES = ("units.csv", "facts.csv", "vetoes.csv", "evidence.csv", "results.json", "manifest.json")


@pytest.mark.parametrize("forgery", IN_WORDS, ids=lambda forgery: forgery.name)
def test_is_found_and_named(forgery: Forgery, packages: dict[str, Path], tmp_path: Path) -> None:
    """Everything is mended, so that nothing else is left to find it; the line says in which file and record."""
    path = tmp_path / "forged.zip"
    path.write_bytes(forgery.alter(Forger(taken_apart(packages[forgery.of]))))
    code, words = told(path)
    assert (code, words.splitlines()[-1]) == (3, "NOT VERIFIED"), words
    assert forgery.found_by in failed(words), words
    lines = [line for line in words.splitlines() if line.startswith(f"{forgery.found_by} ")]
    assert any(f"file={name}" in line for line in lines for name in FILES), lines
    assert all("record=-" not in line for line in lines) or forgery.name == "no unit at all", lines
    assert "Error" not in "".join(lines), lines


def test_there_are_enough() -> None:
    assert len({forgery.name for forgery in IN_WORDS}) == len(IN_WORDS) >= 25


def test_unseen_is_what_the_importer_means() -> None:
    """Whatever the importer keeps, the verifier takes; whatever it would have changed, the verifier refuses."""
    for number in range(sys.maxunicode + 1):
        char = chr(number)
        if unicodedata.category(char) in ("Lo", "Cn", "Co", "Cs") and number > 0x3400:
            continue
        typed = f"甲{char}乙"
        assert verify.is_code(key(typed), 99) == (not verify.has_controls(key(typed))), hex(number)
        assert verify.is_name(shown(typed), 99) == (not verify.has_controls(shown(typed))), hex(number)
        assert verify.tidy(typed) == key(typed), hex(number)
        assert verify.clean(typed) == shown(typed), hex(number)


ODD_NAMES = {
    "code": ('code = "A1"', 'code = "A\u206a1"'),
    "level": ('"严重" = "4"', '"严\u2060重" = "4"'),
    "level outside": ('"省级" = "1"', '"\u3164省级 " = "1"'),
    "grade": ('name = "良好"', 'name = "良\u3164好"'),
    "effect": ('effect = {grade = "不合格"}', 'effect = {grade = "不\u2800合格"}'),
    "document": ('doc = "示例文件"', 'doc = " 示\u2062例e\u0301文件"'),
    "article": ('name = "责任落实"', 'name = "责\u200b任落实"'),
    "compatible": ('title = "示例方案', 'title = "示例\uf901方案'),
    "office": ('office = "示例市', 'office = "示\u200b例\uf901市'),
    "tie break": ('tie_break = ["B"]', 'tie_break = ["\u2066B"]'),
}


@pytest.mark.parametrize("name", ODD_NAMES)
def test_no_false_alarm_on_odd_names(name: str, tmp_path: Path) -> None:
    """What a scheme may be written with, be it seen or not, is computed and verified alike."""
    year = write_year(tmp_path / "year")
    scheme = year / "scheme.toml"
    old, new = ODD_NAMES[name]
    assert old in scheme.read_text(encoding="utf-8")
    scheme.write_text(scheme.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    results = scored(tmp_path / "results", scheme, year / "facts")
    assess("seal", results, "-o", tmp_path / "a.zip")
    code, words = told(tmp_path / "a.zip")
    assert code == 0, words
