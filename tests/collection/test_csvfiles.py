"""CSV files in every encoding and disguise in which offices save them."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.collection.facts.fact_reader import read
from tests.collection.schemes import UNITS, refusal_of, rule_item, said, small_scheme, write_book, write_csv

SCHEME = small_scheme(rule_item("mark", points=100), rule_item("tick", "A2"), missing="zero")
UNIT_ROWS = [["unit", "name", "group"], *UNITS]
FACT_ROWS = [["unit", "item", "value"], ["1", "A1", "89.5"], ["2", "A2", "是"]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "facts", units=UNIT_ROWS, facts=FACT_ROWS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    """All give the same facts; what is not UTF-8 is said."""
    plain, _ = read(SCHEME, write_csv(tmp_path / "plain", units=UNIT_ROWS, facts=FACT_ROWS))
    facts, notices = read(SCHEME, write_csv(tmp_path / "other", encoding, units=UNIT_ROWS, facts=FACT_ROWS))
    assert (facts.units, facts.names, facts.groups) == (plain.units, plain.names, plain.groups)
    assert facts.columns["A1"].value.tolist() == plain.columns["A1"].value.tolist() == [895, 0, 0]
    assert facts.columns["A2"].value.tolist() == [0, 1, 0]
    told = [notice.text() for notice in notices if "不是 UTF-8" in notice.text()]
    assert bool(told) == (encoding[:5] != "utf-8")
    assert not told or ("GB18030" in told[0]) == encoding.startswith("gb")


def test_rare_characters_of_gb18030(tmp_path: Path) -> None:
    units = [["unit", "name", "group"], ["1", "㐂𠮷镇", "县"]]
    facts, _ = read(SCHEME, write_csv(tmp_path / "a", "gb18030", units=units, facts=FACT_ROWS[:2]))
    assert facts.names == ("㐂𠮷镇",)


MIXED = {
    "a UTF-8 line among GBK": (["甲县,县".encode("gbk"), "乙丙县,县区".encode()], "第 3 行", "row 3"),
    "an odd UTF-8 line among GBK": (["甲县,县".encode("gbk"), "乙丙县,县".encode()], "第 3 行", "row 3"),
    "a GBK line among UTF-8": (["甲县,县".encode(), "乙县城,县区".encode("gbk")], "第 3 行", "row 3"),
    "a byte of neither": (["甲县,县".encode(), b"\xff\xff,x"], "第 3 行", "row 3"),
}


@pytest.mark.parametrize(("lines", "chinese", "english"), MIXED.values(), ids=MIXED)
def test_mixed_bytes_are_refused(folder: Path, lines: list[bytes], chinese: str, english: str) -> None:
    (folder / "units.csv").write_bytes(b"\n".join([b"unit,name,group", *(b"%d," % n + b for n, b in enumerate(lines))]))
    faults = refusal_of(SCHEME, folder)
    assert len(faults) == 1
    said(faults, "units.csv", "CSV UTF-8")
    said(faults, chinese)
    said(faults, english, lang="en")


DISGUISED = {
    "zip": (b"PK\x03\x04rest", "xlsx/zip"),
    "old workbook": (b"\xd0\xcf\x11\xe0rest", "xls"),
    "pdf": (b"%PDF-1.7", "PDF"),
    "nul": (b"unit,name,group\n1,\0,x\n", "NUL"),
    "empty": (b"", "第一行应为列名：unit, name, group"),
    "only a mark": (b"\xef\xbb\xbf\r\n", "第一行应为列名"),
    "semicolons": (b"unit;name;group\n1;a;b\n", "“;” 英文逗号"),
    "tabs": (b"unit\tname\tgroup\n1\ta\tb\n", "“Tab” 英文逗号"),
    "open quote": (b'unit,name,group\n1,"a,b\n2,c,d\n', "第 2 行 引号"),
    "wrong mark": (b"\xef\xbb\xbfunit,name,group\n1,\xbc\xd7,b\n", "第 2 行 UTF-8"),
}


@pytest.mark.parametrize(("data", "words"), DISGUISED.values(), ids=DISGUISED)
def test_what_is_no_csv(folder: Path, data: bytes, words: str) -> None:
    (folder / "units.csv").write_bytes(data)
    faults = refusal_of(SCHEME, folder)
    assert len(faults) == 1
    said(faults, "units.csv", *words.split())


def test_ragged_rows_and_other_tables_at_once(folder: Path) -> None:
    """A row with a decimal comma has a cell too many; rows are numbered by the file's lines, quoted breaks included."""
    text = 'unit,item,value,base\n\n"1",A1,89,5\n,,,\n2,A2\n2,A1,5\n3,"A\n2",1\n3,A1,101,\n'
    (folder / "facts.csv").write_bytes(text.encode())
    (folder / "units.csv").unlink()
    faults = refusal_of(SCHEME, folder)
    said(faults, "units.csv", "没有这个文件", "units.csv, facts.csv, vetoes.csv")
    said(faults, "facts.csv, row 3", "column base", "not wanted", lang="en")
    said(faults, "facts.csv", "第 5 行", "有 2 格，表头有 4 列")
    said(faults, "facts.csv", "第 7 行", "没有细项")
    said(faults, "facts.csv", "第 9 行", "超过满分 100")
    assert len(faults) == 5


def test_a_cell_too_many(folder: Path) -> None:
    (folder / "facts.csv").write_bytes(b"unit,item,value\n1,A1,89,5\n")
    faults = refusal_of(SCHEME, folder)
    assert len(faults) == 1
    said(faults, "第 2 行", "有 4 格，表头有 3 列", "小数点不能写成逗号")
    said(faults, "row 2", "4 cells where the header has 3", lang="en")


def test_what_spreadsheets_leave_behind(folder: Path) -> None:
    """Trailing separators, rows that end early in columns that may be empty, empty rows, \\r line ends."""
    (folder / "facts.csv").write_bytes(b"unit,item,value,base,,\r1,A1,89.5\r,,,,,\r\r2,A2,1,,,,,\r")
    facts, notices = read(SCHEME, folder)
    assert facts.columns["A1"].value.tolist() == [895, 0, 0]
    said(notices, "facts.csv", "末尾少了几格")
    said(notices, "facts.csv", "4 rows read: 2 taken, 0 refused, 2 empty", lang="en")


def test_other_files_are_said_to_be_left_aside(folder: Path) -> None:
    (folder / "facts (1).csv").write_text("x")
    (folder / "veto.csv").write_text("x")
    _, notices = read(SCHEME, folder)
    said(notices, "没有读取 facts (1).csv, veto.csv", "units.csv, facts.csv, vetoes.csv")


def test_names_of_files_in_any_case(folder: Path) -> None:
    (folder / "facts.csv").rename(folder / "Facts.CSV")
    assert read(SCHEME, folder)[0].columns["A1"].value.tolist() == [895, 0, 0]


def test_what_is_neither_folder_nor_workbook(folder: Path) -> None:
    said(refusal_of(SCHEME, folder / "facts.csv"), "facts.csv", "text/CSV", "一个文件夹")
    said(refusal_of(SCHEME, folder / "nothing"), "nothing", "读不出来")


def test_a_workbook_gives_the_same(tmp_path: Path, folder: Path) -> None:
    book = write_book(tmp_path / "book.xlsx", units=UNIT_ROWS, facts=FACT_ROWS)
    (one, _), (other, _) = read(SCHEME, folder), read(SCHEME, book)
    assert (one.units, one.names, one.groups, one.group.tolist()) == (
        other.units,
        other.names,
        other.groups,
        other.group.tolist(),
    )
    for code, column in one.columns.items():
        assert column.value.tolist() == other.columns[code].value.tolist()
        assert column.state.tolist() == other.columns[code].state.tolist()
        assert column.den == other.columns[code].den


COMBINED = small_scheme(
    rule_item("mark", points=100), rule_item("tick", "A2"), rule_item("mark", "A3", 100, combine="mean"), missing="zero"
)
DOUBTFUL = ["毛茂", "毛", "茂茂茂", "谩茅"]


@pytest.mark.parametrize("name", DOUBTFUL)
def test_gbk_that_is_utf_8_too(tmp_path: Path, name: str) -> None:
    """Beside a GBK file it is refused, alone it is asked about, both with what either reading gives."""
    mark = name.encode("gbk").decode("utf-8")
    head = "unit,item,value,assessor\n1,A3,5,"
    folder = write_csv(tmp_path / "a", "gbk", units=UNIT_ROWS, facts=[])
    (folder / "facts.csv").write_bytes(f"{head}{name}\n".encode("gbk"))
    faults = refusal_of(COMBINED, folder)
    assert len(faults) == 1
    said(faults, "facts.csv", "第 2 行", f"“{mark}”", f"“{name}”", "units.csv", "CSV UTF-8")
    said(faults, "facts.csv", "row 2", "units.csv", lang="en")
    write_csv(folder, "utf-8", units=UNIT_ROWS)
    said(read(COMBINED, folder)[1], "facts.csv", "第 2 行", f"“{mark}”", f"“{name}”")


def test_units_may_be_doubtful_too(tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "a", "gbk", facts=[*FACT_ROWS], vetoes=[["unit", "veto", "date", "state", "basis"]])
    (folder / "units.csv").write_bytes("unit,name,group\n1,毛茂,a\n2,b,a\n".encode("gbk"))
    with (folder / "vetoes.csv").open("ab") as stream:
        stream.write("1,V1,2026-01-02,confirmed,示例\n".encode("gbk"))
    said(refusal_of(SCHEME, folder), "units.csv", "“毛茂”", "vetoes.csv")


PLAIN = {
    "marked": "\ufeffunit,item,value,assessor\n1,A3,5,ëï\n".encode(),
    "Chinese beside": "unit,item,value,assessor\n1,A3,5,ëï·甲\n".encode(),
    "ascii": b"unit,item,value,assessor\n1,A3,5,Li\n",
}


@pytest.mark.parametrize("data", PLAIN.values(), ids=PLAIN)
def test_utf_8_that_is_no_gbk(tmp_path: Path, data: bytes) -> None:
    folder = write_csv(tmp_path / "a", "gbk", units=UNIT_ROWS)
    (folder / "facts.csv").write_bytes(data)
    told = [notice.kind for notice in read(COMBINED, folder)[1]]
    assert told.count("facts.encoding") == 1
    assert "facts.bytes_doubtful" not in told
