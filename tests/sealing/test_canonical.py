"""The input as scored has one form: order, encoding, kind of file and spelling leave no trace in it."""

from __future__ import annotations

import csv
import io
import random
import unicodedata
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.sealing.year import assess, scored, write_year

TABLES = ("units", "facts", "vetoes")
INPUT = ("units.csv", "facts.csv", "vetoes.csv")
Rows = dict[str, list[list[str]]]


def rows_of(folder: Path) -> Rows:
    return {name: list(csv.reader(io.StringIO((folder / f"{name}.csv").read_text("utf-8")))) for name in TABLES}


def outcome(folder: Path, year: Path, facts: Path) -> dict[str, bytes]:
    """The four files that a scoring leaves besides the scheme."""
    scored(folder, year / "scheme.toml", facts)
    return {name: (folder / name).read_bytes() for name in (*INPUT, "results.json")}


def write_tables(folder: Path, rows: Rows, encoding: str = "utf-8", end: str = "\n") -> Path:
    folder.mkdir()
    for name, lines in rows.items():
        stream = io.StringIO()
        csv.writer(stream, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(lines)
        (folder / f"{name}.csv").write_bytes(stream.getvalue().encode(encoding))
    return folder


def shuffled(rows: Rows, seed: int) -> Rows:
    """Rows and columns in another order, wholly empty rows between them."""
    dice = random.Random(seed)
    mixed = {}
    for name, (head, *lines) in rows.items():
        order = dice.sample(range(len(head)), len(head))
        dice.shuffle(lines)
        whole = [head, *lines, [""] * len(head)]
        mixed[name] = [[line[at] for at in order] for line in whole]
    return mixed


def workbook(path: Path, rows: Rows) -> Path:
    """Numbers as numbers, dates as text, all else as text."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, (head, *lines) in rows.items():
        sheet = book.create_sheet(name)
        sheet.append(head)
        for line in lines:
            numeric = {at for at, column in enumerate(head) if column in ("value", "base", "limit", "count")}
            sheet.append([number(text) if at in numeric else text or None for at, text in enumerate(line)])
    book.save(path)
    return path


def number(text: str) -> object:
    if not text.replace(".", "", 1).isdigit():
        return text or None
    return int(text) if text.isdigit() else Decimal(text)


def wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if char.isdigit() or char == "." else char for char in text)


def otherwise(rows: Rows) -> Rows:
    """The same facts as other people write them."""
    head, *lines = rows["facts"]
    value, level, count = (head.index(name) for name in ("value", "level", "count"))
    other = []
    for at, given in enumerate(lines):
        line = list(given)
        if line[value] == "不适用":
            line[value] = "NA"
        elif at % 3 == 0:
            line[value] = wide(line[value])
        elif at % 3 == 1 and line[value]:
            line[value] = f" {line[value]}{'0' if '.' in line[value] else '.0'}"
        line[count] = line[count] and f"{line[count]}.00"
        line[level] = line[level] and f"\u200b{line[level]} "
        line[0] = wide(line[0])
        other.append(line)
    return {**rows, "facts": [head, *other]}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_year(tmp_path_factory.mktemp("canonical") / "year")


@pytest.fixture(scope="module")
def usual(year: Path) -> dict[str, bytes]:
    return outcome(year.parent / "usual", year, year / "facts")


@pytest.mark.parametrize("seed", range(3))
def test_order(seed: int, year: Path, usual: dict[str, bytes], tmp_path: Path) -> None:
    facts = write_tables(tmp_path / "facts", shuffled(rows_of(year / "facts"), seed))
    assert outcome(tmp_path / "out", year, facts) == usual


@pytest.mark.parametrize(
    ("encoding", "end"), [("gb18030", "\r\n"), ("gbk", "\n"), ("utf-8-sig", "\r\n"), ("utf-16", "\n")]
)
def test_encoding(encoding: str, end: str, year: Path, usual: dict[str, bytes], tmp_path: Path) -> None:
    facts = write_tables(tmp_path / "facts", rows_of(year / "facts"), encoding, end)
    assert outcome(tmp_path / "out", year, facts) == usual


def test_workbook(year: Path, usual: dict[str, bytes], tmp_path: Path) -> None:
    assert outcome(tmp_path / "out", year, workbook(tmp_path / "facts.xlsx", rows_of(year / "facts"))) == usual


def test_spelling(year: Path, usual: dict[str, bytes], tmp_path: Path) -> None:
    facts = write_tables(tmp_path / "facts", otherwise(rows_of(year / "facts")))
    assert outcome(tmp_path / "out", year, facts) == usual


def test_once_more_changes_nothing(year: Path, usual: dict[str, bytes], tmp_path: Path) -> None:
    """What was written is input again, and gives itself."""
    facts = tmp_path / "facts"
    facts.mkdir()
    for name in INPUT:
        (facts / name).write_bytes(usual[name])
    assert outcome(tmp_path / "out", year, facts) == usual


def test_form(usual: dict[str, bytes]) -> None:
    for name in INPUT:
        text = usual[name].decode("utf-8")
        assert text.endswith("\n")
        assert "\r" not in text
        assert not text.startswith("\ufeff")
        assert unicodedata.is_normalized("NFC", text)
        _, *lines = text.splitlines()
        assert lines == sorted(lines) or name == "facts.csv"
    facts = usual["facts.csv"].decode().splitlines()
    assert facts[0] == "unit,item,value,base,limit,level,count,assessor"
    assert "103,A2,,,,一般,2," in facts
    assert not [line for line in facts if line.startswith("203,B3")]


def test_awkward_texts(year: Path, tmp_path: Path) -> None:
    """Commas, quotes, line breaks and letters that can be written in two ways, in names and bases."""
    rows = rows_of(year / "facts")
    rows["units"][1][1] = unicodedata.normalize("NFD", 'Café, "甲"')
    rows["vetoes"][1][4] = "第一行\r\n第二行, \u200b“三”"
    both = [
        outcome(tmp_path / "csv out", year, write_tables(tmp_path / "csv", rows)),
        outcome(tmp_path / "xlsx out", year, workbook(tmp_path / "facts.xlsx", rows)),
    ]
    assert both[0] == both[1]
    assert '101,"Café, ""甲""",县区\n'.encode() in both[0]["units.csv"]
    assert '"第一行\n第二行, “三”"\n'.encode() in both[0]["vetoes.csv"]
    assert 'Café, \\"甲\\"'.encode() in both[0]["results.json"]
    assess("seal", tmp_path / "csv out", "-o", tmp_path / "a.zip")


def test_no_vetoes_are_a_header(year: Path, tmp_path: Path) -> None:
    rows = rows_of(year / "facts")
    del rows["vetoes"]
    left = outcome(tmp_path / "out", year, write_tables(tmp_path / "facts", rows))
    assert left["vetoes.csv"] == b"unit,veto,date,state,basis\n"


def test_an_empty_penalty_is_not_an_absent_one(year: Path, tmp_path: Path) -> None:
    """A bonus or penalty without a row is nothing; a row without a value is missing, so that row must stay."""
    rows = rows_of(year / "facts")
    rows["facts"].append(["101", "P1", *[""] * 6])
    left = outcome(tmp_path / "out", year, write_tables(tmp_path / "facts", rows))
    assert b"\n101,P1,,,,,,\n" in left["facts.csv"]
    assess("seal", tmp_path / "out", "-o", tmp_path / "a.zip")


def test_never_over_the_offices_own_files(year: Path, tmp_path: Path) -> None:
    facts = write_tables(tmp_path / "facts", rows_of(year / "facts"))
    before = {path.name: path.read_bytes() for path in facts.iterdir()}
    assess("score", year / "scheme.toml", facts, "--out", facts, code=2)
    assert {path.name: path.read_bytes() for path in facts.iterdir()} == before


def test_all_or_nothing(year: Path, usual: dict[str, bytes], tmp_path: Path) -> None:
    """A refused scoring leaves an earlier result as it was, and no file half written."""
    out = tmp_path / "out"
    outcome(out, year, year / "facts")
    rows = rows_of(year / "facts")
    rows["facts"][1][2] = "-1"
    assess("score", year / "scheme.toml", write_tables(tmp_path / "bad", rows), "--out", out, code=2)
    assert {name: (out / name).read_bytes() for name in usual} == usual
    assert {path.name for path in out.iterdir()} == {*usual, "scheme.toml", "results.xlsx"}
