"""The first line is judged before the rows: one message that names what is wrong with it, in every kind of file."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from assess.cli.main import main
from assess.collection.facts.fact_reader import read
from assess.collection.tables.table import from_rows
from tests.collection.schemes import UNITS, refusal_of, rule_item, said, small_scheme, write_book, write_csv

SCHEME = small_scheme(rule_item("mark", points=100), rule_item("tick", "A2"), missing="zero")
UNIT_ROWS = [["unit", "name", "group"], *UNITS]
HEAD = "unit,item,value,base,limit,level,count,assessor"
ROWS = ["1,A1,8", "2,A1,9", "3,A1,7", "1,A2,1", "2,A2,0", "3,A2,1"]
FIRST: dict[str, tuple[list[str], str]] = {
    "wide commas": ([line.replace(",", "，") for line in [HEAD, *ROWS]], "第 1 行 列之间用了 “，”"),
    "wide commas in the header": ([HEAD.replace(",", "，"), *ROWS], "第 1 行 列之间用了 “，”"),
    "one wide comma": ([HEAD.replace("item,value", "item，value"), *ROWS], "第 1 行 列之间用了 “，”"),
    "semicolons": ([line.replace(",", ";") for line in [HEAD, *ROWS]], "第 1 行 “;”"),
    "wide semicolons": ([line.replace(",", "；") for line in [HEAD, *ROWS]], "第 1 行 “；”"),
    "tabs": ([line.replace(",", "\t") for line in [HEAD, *ROWS]], "第 1 行 “Tab”"),
    "bars": ([line.replace(",", "|") for line in [HEAD, *ROWS]], "第 1 行 “|”"),
    "quoted semicolons": (['"unit";"item";"value"', '"1";"A1";"8"'], "第 1 行 “;”"),
    "quoted tabs": (['"unit"\t"item"\t"value"', '"1"\t"A1"\t"8"'], "第 1 行 “Tab”"),
    "quoted wide commas": (['"unit"，"item"，"value"', '"1"，"A1"，"8"'], "第 1 行 “，”"),
    "semicolons of other names": (["编号;名字;类别", "1;2;3"], "第 1 行 “;”"),
    "sep": (["sep=,", HEAD, *ROWS], "第 1 行 sep=, 删去"),
    "sep of semicolons": (["sep=;", HEAD.replace(",", ";"), *ROWS], "第 1 行 sep=; 删去"),
    "sep in quotes": (['"sep=,",,,', HEAD, *ROWS], "第 1 行 sep=, 删去"),
    "title": (["2026年度考核事实数据,,,,,,,", HEAD, *ROWS], "第 1 行 2026年度考核事实数据 第 2 行才是列名"),
    "bare title": (["2026年度考核、事实数据", "", HEAD, *ROWS], "第 1 行 第 3 行才是列名"),
    "quoted title": (['"2026年度\n考核"', HEAD, *ROWS], "第 1 行 第 3 行才是列名"),
    "title and note": (["表1,,", "填报单位：甲,,", HEAD, *ROWS], "第 1 行 第 3 行才是列名"),
    "no header": (ROWS, "第 1 行 没有一个列名 必须有：unit, item, value"),
    "a remark column": ([f"{HEAD},备注", *ROWS], "第 1 行 “备注”列 不认识 删去"),
    "a column before": ([f"序号,{HEAD}", *(f"{at},{row}" for at, row in enumerate(ROWS))], "第 1 行 “序号”列 不认识"),
    "another name": ([HEAD.replace("value", "得分"), *ROWS], "第 1 行 “得分”列 应写作 value"),
    "another case": ([HEAD.replace("value", "Value"), *ROWS], "第 1 行 “Value”列 应写作 value"),
    "one cell more": ([HEAD, *(f"{row},,,,,,某某" for row in ROWS)], "第 2 行 第 7 行 有 6 行 各有 9 格"),
    "decimal commas": (["unit,item,value", *(f"{row},5" for row in ROWS)], "第 2 行 第 7 行 有 6 行 各有 4 格"),
    "the header again": ([HEAD, *ROWS[:3], HEAD, *ROWS[3:], HEAD], "第 5 行 又是列名 共 2 行"),
}


@pytest.mark.parametrize(("lines", "words"), FIRST.values(), ids=FIRST)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_one_message(tmp_path: Path, lines: list[str], words: str, end: str) -> None:
    folder = write_csv(tmp_path / "a", units=UNIT_ROWS)
    (folder / "facts.csv").write_bytes("".join(line + end for line in lines).encode())
    faults = refusal_of(SCHEME, folder)
    assert len(faults) == 1, [fault.text() for fault in faults]
    said(faults, "facts.csv", *words.split())
    assert faults[0].text("en").startswith("file facts.csv, row")


def test_public_headings_say_what_to_write(tmp_path: Path) -> None:
    """Units as other lists have them: each column is told its name, and none is told to be missing besides."""
    folder = write_csv(
        tmp_path / "a", units=[["统一社会信用代码", "责任主体", "单位 类别"], *UNITS], facts=[HEAD.split(",")]
    )
    faults = refusal_of(SCHEME, folder)
    assert [fault.args["named"] for fault in faults] == ["unit", "name", "group"]
    said(faults, "column 责任主体", "called name", lang="en")


@pytest.mark.parametrize("first", [["2026年度单位表", None, None], ["单位表"]])
def test_a_title_in_a_workbook(tmp_path: Path, first: list[object]) -> None:
    book = write_book(tmp_path / "a.xlsx", units=[first, *UNIT_ROWS], facts=[HEAD.split(",")])
    faults = refusal_of(SCHEME, book)
    assert len(faults) == 1
    said(faults, "units", "第 1 行", "第 2 行才是列名")


def test_tables_in_memory_are_judged_too() -> None:
    table = from_rows("units", ["表", "", ""], UNIT_ROWS)
    assert not table.header
    said(table.faults, "第 2 行才是列名")


NOTHING = {
    "commas": b",,,,\r\n,,,,\r\n",
    "semicolons": b";;;;\n",
    "wide commas": "，，，\n".encode(),
    "quotes": b'"","",""\r\n',
    "spaces": " , \u3000,\u00a0\n".encode(),
    "no byte": b"",
    "a mark": b"\xef\xbb\xbf\r\n",
    "UTF-16": ",,,\n".encode("utf-16"),
    "unseen": "\u200b,\u200b\n".encode(),
}


@pytest.mark.parametrize("data", NOTHING.values(), ids=NOTHING)
def test_a_table_of_separators_only(tmp_path: Path, data: bytes) -> None:
    """An optional table without text is no table, which is said; one that must be there is refused as empty."""
    folder = write_csv(tmp_path / "a", units=UNIT_ROWS, facts=[HEAD.split(","), ["1", "A1", "5"]])
    (folder / "vetoes.csv").write_bytes(data)
    facts, notices = read(SCHEME, folder)
    assert not facts.recorded["V1"].any()
    said(notices, "vetoes.csv", "没有任何内容")
    for name in ("units.csv", "facts.csv"):
        kept = (folder / name).read_bytes()
        (folder / name).write_bytes(data)
        faults = refusal_of(SCHEME, folder)
        said(faults, name, "是空的")
        (folder / name).write_bytes(kept)


def test_an_emptied_sheet(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", units=UNIT_ROWS, facts=[HEAD.split(","), ["1", "A1", "5"]], vetoes=[])
    _, notices = read(SCHEME, book)
    said(notices, "vetoes", "没有任何内容")


def test_template_refuses_units_without_text(root: Path, tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text(",,,\n,,,\n")
    scheme = next(root.glob("docs/example/*.toml"), None) or next(root.rglob("tests/bad_definitions/base.toml"))
    done = CliRunner().invoke(
        main, ["template", str(scheme), str(tmp_path / "units.csv"), "-o", str(tmp_path / "a.xlsx")]
    )
    assert (done.exit_code, "是空的" in done.stderr) == (2, True)


def test_a_long_cell_names_its_own_row(tmp_path: Path) -> None:
    """Without quotes anywhere it is the cell that is too long; the row is that of the cell."""
    folder = write_csv(
        tmp_path / "a", units=UNIT_ROWS, facts=[HEAD.split(","), ["1", "A1", "5"], ["2", "A1", "9" * 131073]]
    )
    faults = refusal_of(SCHEME, folder)
    assert len(faults) == 1
    said(faults, "facts.csv", "第 3 行", "131072")
