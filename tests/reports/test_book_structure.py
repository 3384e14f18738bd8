"""How the book is made: sheets, pages, filters; what is live; text that stays text; same input, same bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from reports.book.score_book import SHEETS
from tests.reports.books import EXAMPLES, ROOT, STYLES, example, random_year, with_names
from tests.reports.reading import by_calamine, differences

NASTY = [
    "=1+1", "+A1", "-2+3", "@SUM(1)", "http://example.invalid/x", "{=1}", "mailto:a@b.invalid",
    "internal:封面!A1", "<&>", "_x0041_", "=cmd|' /C calc'!A0",
]  # fmt: skip
A4 = "9"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example(EXAMPLES[-1]).write(tmp_path_factory.mktemp("book"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sheets_stand_in_order(lang: str, tmp_path: Path):
    names = list(by_calamine(example(EXAMPLES[-1]).write(tmp_path, lang)))
    assert names == [tab.name[lang == "en"] for tab in SHEETS.values()]


def test_pages_are_a4_one_league_table_wide(book: Path):
    """A4 landscape everywhere, headings repeated, pages numbered; the league table fits one page in width."""
    work: Any = openpyxl.load_workbook(book)
    for sheet in work.worksheets:
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", A4)
        assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页", sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        if sheet.title not in ("封面", "图表", "方案"):
            assert sheet.print_title_rows, sheet.title
            assert sheet.freeze_panes, sheet.title
    league = work["排名"]
    assert (league.page_setup.fitToWidth or 1, league.page_setup.fitToHeight) == (1, 0)
    assert [work[name].auto_filter.ref is not None for name in ("排名", "得分明细", "方案")] == [True] * 3
    groups = [row[0].value for row in league.iter_rows(min_row=4) if row[0].value]
    changes = [at + 3 for at in range(1, len(groups)) if groups[at] != groups[at - 1]]
    assert [one.id for one in league.row_breaks.brk] == changes


def test_slip_has_a_list_of_all_units(book: Path):
    slip = openpyxl.load_workbook(book)["单位得分单"]
    (choice,) = slip.data_validations.dataValidation
    assert (choice.type, str(choice.sqref)) == ("list", "B3")
    units = len(example(EXAMPLES[-1]).facts.units)
    found = re.fullmatch(r"(.+)!\$\w+\$(\d+):\$\w+\$(\d+)", choice.formula1)
    assert found
    assert (found[1], int(found[3]) - int(found[2]) + 1) == ("总分计算", units)


def test_charts_are_native_and_draw_from_cells(book: Path):
    """One for the losses, one for each group; every series is a reference."""
    with zipfile.ZipFile(book) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if re.match(r"xl/charts/chart\d", name)]
    groups = len(example(EXAMPLES[-1]).facts.groups)
    assert len(charts) == 1 + groups
    assert all(chart.count("<c:ser>") == chart.count("<c:val><c:numRef>") >= 1 for chart in charts)
    assert sum("<c:lineChart>" in chart for chart in charts) == groups


def test_every_rule_kind_of_the_example_is_live(book: Path):
    """Where a unit was scored on an item the points are a formula, whatever the rule."""
    year = example(EXAMPLES[-1])
    kinds = {item.code: item.rule.kind for item in year.scheme.items()}
    rows = list(openpyxl.load_workbook(book)["得分明细"].iter_rows(min_row=4, values_only=True))
    live = {kinds[str(row[3])] for row in rows if isinstance(row[13], str) and row[13].startswith("=")}
    assert live == set(kinds.values())
    values = [row for row in rows if row[13] is not None and not str(row[13]).startswith("=")]
    assert values == [row for row in values if row[8] is None], "only bonuses and penalties without a row are values"


def test_totals_ranks_and_grades_are_live(book: Path):
    work = openpyxl.load_workbook(book)
    for row in work["排名"].iter_rows(min_row=4, values_only=True):
        assert all(str(row[at]).startswith("=") for at in (1, 4, 5))
    heads = [cell.value for cell in work["总分计算"][3]]
    for row in work["总分计算"].iter_rows(min_row=6, values_only=True):
        fixed = {head for head, value in zip(heads, row, strict=True) if not str(value).startswith("=")}
        assert fixed == {"单位代码", "单位", "组别", "名额下调级数", "图表用名", "选择项"}


def test_cover_tells_what_is_live_and_why_not(book: Path):
    rows = by_calamine(book)["封面"]
    lines = {(row[0], row[1]): row for row in rows if len(row) > 4}
    year = example(EXAMPLES[-1])
    away = sum(item["points"] is None for unit in year.records for item in unit["items"])
    assert f"不涉及 {away}" in lines["得分明细", "得分"][4]
    assert lines["总分计算", "名次"][2:4] == [len(year.facts.units), 0]
    assert lines["总分计算", "名额下调级数"][2:4] == [0, len(year.facts.units)]
    assert any(year.scheme.digest in str(cell) for row in rows for cell in row)


def test_ranks_of_large_groups_are_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Counting places pair by pair is for groups of some hundreds; beyond, the cover says that ranks are values."""
    monkeypatch.setattr("reports.book.book_layout.MOST_RANKED", 10)
    year = example(EXAMPLES[-1])
    path = year.write(tmp_path)
    sheets = by_calamine(path)
    assert differences(sheets, year.records, year.scheme) == []
    sizes = np.bincount(year.facts.group)
    small = int(sizes[sizes <= 10].sum())
    lines = {(row[0], row[1]): row for row in sheets["封面"] if len(row) > 4}
    assert lines["总分计算", "名次"][2:4] == [small, len(year.facts.units) - small]
    column = [cell.value for cell in openpyxl.load_workbook(path)["总分计算"][3]].index("名次")
    rows = openpyxl.load_workbook(path)["总分计算"].iter_rows(min_row=6, values_only=True)
    assert sum(str(row[column]).startswith("=") for row in rows) == small


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_text_never_becomes_a_formula_or_a_link(lang: str, tmp_path: Path):
    """Names that spreadsheets like to run stay text in cells, in charts, everywhere; nothing links anywhere."""
    path = with_names(NASTY).write(tmp_path, lang)
    work: Any = openpyxl.load_workbook(path)
    seen = set()
    for sheet in work.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.hyperlink is None
                if cell.data_type == "f":
                    assert not any(name in cell.value for name in NASTY if len(name) > 4), cell.value
                elif cell.value in NASTY:
                    assert cell.data_type == "s"
                    seen.add(cell.value)
    assert seen == set(NASTY)
    with zipfile.ZipFile(path) as archive:
        inside = [name for name in archive.namelist() if not name.startswith("docProps")]
        everything = "".join(archive.read(name).decode() for name in inside if name.endswith((".xml", ".rels")))
    assert "<hyperlink" not in everything
    assert 'TargetMode="External"' not in everything
    references = re.findall(r"<c:f>([^<]*)</c:f>", everything)
    assert references
    assert all(re.fullmatch(r"'?[\w一-鿿]+'?!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", one) for one in references)


def test_the_same_year_gives_the_same_bytes(tmp_path: Path):
    """In another time zone and locale, too."""
    year = EXAMPLES[-1]
    written = []
    for zone, locale, at in (("Asia/Shanghai", "C.UTF-8", 0), ("America/New_York", "tr_TR.UTF-8", 1)):
        out = tmp_path / str(at)
        asked = ["-m", "assess.cli", "score", f"indicators/{year}/governments.toml", f"docs/example/{year}", "--quiet"]
        environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": str(at)}
        subprocess.run(
            [sys.executable, *asked, "--out", str(out)], cwd=ROOT, env=environment, check=True, capture_output=True
        )
        written.append((out / "results.xlsx").read_bytes())
    assert written[0] == written[1]


def test_no_book_leaves_none_behind(tmp_path: Path):
    """A book of an earlier scoring does not outlive it."""
    year = EXAMPLES[-1]
    asked = ["-m", "assess.cli", "score", f"indicators/{year}/governments.toml", f"docs/example/{year}", "--quiet"]
    for more, there in (([], True), (["--no-book"], False)):
        done = [sys.executable, *asked, "--out", str(tmp_path), *more]
        subprocess.run(done, cwd=ROOT, check=True, capture_output=True)
        assert (tmp_path / "results.xlsx").exists() == there
        assert (tmp_path / "results.json").exists()


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", range(3))
def test_english_books_hold_the_same_numbers(seed: int, style, tmp_path: Path):
    """Words differ, numbers don't."""
    year = random_year(seed, style)
    chinese = by_calamine(year.write(tmp_path))
    english = by_calamine(year.write(tmp_path, "en"))
    assert list(english) == [dict(tab.name for tab in SHEETS.values())[name] for name in chinese]
    for (name, mine), theirs in zip(chinese.items(), english.values(), strict=True):
        if name not in ("封面", "方案"):
            assert _numbers(mine) == _numbers(theirs), name


def _numbers(rows: list[list[object]]) -> list[tuple[int, int, object]]:
    return [(r, c, x) for r, row in enumerate(rows) for c, x in enumerate(row) if isinstance(x, int | float)]
