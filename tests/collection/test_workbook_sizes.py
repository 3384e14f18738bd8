"""However a workbook is swollen, it takes little memory or is refused at once; what is blank in it costs nothing."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from assess.collection.facts.fact_reader import read
from indicators.faults import Refused
from tests.collection.schemes import refusal_of, rule_item, said, small_scheme
from tests.collection.swollen_books import (
    FACTS,
    MAIN,
    SHAPES,
    many_sheets,
    many_styles,
    many_texts,
    pack,
    swollen,
    text,
)

SCHEME = small_scheme(rule_item("mark", points=100), missing="zero")
OTHERS: dict[str, Callable[[Path, int], Path]] = {"texts": many_texts, "styles": many_styles, "sheets": many_sheets}
FREE, TIMES, SECONDS = 100 * 2**20, 20, 2.0


def peak(path: Path) -> int:
    """Bytes at the most while a workbook is read or refused."""
    tracemalloc.start()
    try:
        outcome(path)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def outcome(path: Path) -> None:
    with suppress(Refused):
        read(SCHEME, path)


def fits(path: Path) -> None:
    assert peak(path) <= TIMES * path.stat().st_size + FREE


@pytest.mark.parametrize("shape", SHAPES)
def test_small_ones(tmp_path: Path, shape: str) -> None:
    fits(swollen(tmp_path / "a.xlsx", shape, 1000))


@pytest.mark.slow
@pytest.mark.parametrize("count", [10_000, 100_000])
@pytest.mark.parametrize("shape", SHAPES)
def test_sweep(tmp_path: Path, shape: str, count: int) -> None:
    fits(swollen(tmp_path / "a.xlsx", shape, count))


@pytest.mark.slow
@pytest.mark.parametrize("count", [1000, 50_000])
@pytest.mark.parametrize("name", OTHERS)
def test_sweep_of_parts(tmp_path: Path, name: str, count: int) -> None:
    fits(OTHERS[name](tmp_path / "a.xlsx", count))


def test_a_cell_in_the_last_column(tmp_path: Path) -> None:
    """Rows are not padded to it."""
    path = swollen(tmp_path / "a.xlsx", "a cell in the last column", 1000)
    assert peak(path) < 10 * 2**20
    said(refusal_of(SCHEME, path), "工作表 facts", "P 列以右还有内容（XFD1003）")
    head = FACTS[0].replace("</row>", '<c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>')
    said(refusal_of(SCHEME, pack(tmp_path / "b.xlsx", [head, FACTS[1]])), "XFD1")


@pytest.mark.parametrize("shape", ["blank rows with a look", "rows without cells", "empty texts"])
def test_what_is_blank_costs_nothing(tmp_path: Path, shape: str) -> None:
    path = swollen(tmp_path / "a.xlsx", shape, 30_000)
    begun = time.process_time()
    facts, notices = read(SCHEME, path)
    assert time.process_time() - begun < SECONDS
    assert facts.columns["A1"].value[0] == 5
    said(notices, "工作表 facts", "读到 1 行：采用 1，拒绝 0，空行 0")


@pytest.mark.parametrize("shape", ["wide rows", "rows of one cell", "hidden columns"])
def test_more_cells_than_the_file_explains(tmp_path: Path, shape: str) -> None:
    path = swollen(tmp_path / "a.xlsx", shape, 120_000)
    begun = time.process_time()
    said(refusal_of(SCHEME, path), "a.xlsx", "行和单元格超过", "压缩炸弹")
    assert time.process_time() - begun < SECONDS


def test_cells_up_to_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both sides: as many as are free are read, one more is refused."""
    path = pack(tmp_path / "a.xlsx", FACTS)
    monkeypatch.setattr("assess.collection.xlsx.archives.CELLS_A_BYTE", 0)
    cells = 3 * 4 + 2 * 4
    monkeypatch.setattr("assess.collection.xlsx.archives.FREE_CELLS", cells)
    assert len(read(SCHEME, path)[0].units) == 2
    monkeypatch.setattr("assess.collection.xlsx.archives.FREE_CELLS", cells - 1)
    said(refusal_of(SCHEME, path), f"超过 {cells - 1} 个")


@pytest.mark.parametrize(("letters", "far"), [("P", False), ("Q", True), ("Z", True)])
def test_both_sides_of_the_last_column_that_is_looked_at(tmp_path: Path, letters: str, far: bool) -> None:
    faults = refusal_of(SCHEME, pack(tmp_path / "a.xlsx", [*FACTS, f'<row r="3">{text(f"{letters}3", "x")}</row>']))
    said(faults, f"P 列以右还有内容（{letters}3）" if far else "第 16 列有内容，没有列名")


def test_many_wrong_cells_end_the_reading(tmp_path: Path) -> None:
    faults = refusal_of(SCHEME, swollen(tmp_path / "a.xlsx", "percentages", 12_000))
    said(faults, "第 3 行", "“value”列", "50%")
    said(faults, "10001 处错误", "没有再查")


def test_blank_cells_beside_cells_without_a_place(tmp_path: Path) -> None:
    """Cells count on from the one before: where some are left out, and others have no place, nobody knows where."""
    mixed = '<row r="3"><c r="A3" s="1"/><c><v>1</v></c></row>'
    said(refusal_of(SCHEME, pack(tmp_path / "a.xlsx", [*FACTS, mixed])), "“facts”已损坏", "row 3")
    bare = "<row><c s='1'/><c><v>1</v></c></row>"
    said(refusal_of(SCHEME, pack(tmp_path / "b.xlsx", [*FACTS, bare])), "第 3 行", "“unit”列", "空着")


def test_a_text_that_reads_like_a_blank_cell(tmp_path: Path) -> None:
    """Nothing is taken out of a text."""
    name = '<![CDATA[甲<c r="A1"/>县]]>'
    units = FACTS[0].replace("item", "name").replace("value", "group")
    odd = f'<row r="2"><c r="A2"><v>1</v></c>{text("B2", name)}<c r="C2"><v>1</v></c></row>'
    parts = {"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{units}{odd}</sheetData></worksheet>'}
    assert read(SCHEME, pack(tmp_path / "a.xlsx", FACTS, parts))[0].names == ('甲<c r="A1"/>县',)
