"""LibreOffice, made to work out every formula anew, finds the engine's items, indicators, totals, ranks and grades."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reports.books import EXAMPLES, STYLES, Scored, all_worked, example, random_year
from tests.reports.changing import change
from tests.reports.reading import by_calamine, differences
from tests.reports.recalculating import needs_soffice, recalculated

pytestmark = needs_soffice


def wrong(years: list[Scored], folder: Path) -> dict[str, list[str]]:
    """Year → where LibreOffice found something else; only years in which it did."""
    books = {year.write(folder).name: year for year in years}
    found = recalculated([folder / name for name in books], folder)
    differing = {name: differences(by_calamine(found[name]), year.records, year.scheme) for name, year in books.items()}
    return {name: listed for name, listed in differing.items() if listed}


@pytest.mark.timeout(600)
def test_example_years(tmp_path: Path):
    assert wrong([example(year) for year in EXAMPLES], tmp_path) == {}


@pytest.mark.timeout(900)
def test_random_schemes(tmp_path: Path):
    assert wrong([random_year(seed, style) for seed in range(10) for style in STYLES], tmp_path) == {}


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(5))
def test_two_hundred_random_schemes(part: int, tmp_path: Path):
    seeds = range(500 + part * 20, 520 + part * 20)
    assert wrong([random_year(seed, style, 14) for seed in seeds for style in STYLES], tmp_path) == {}


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_worked_cases(tmp_path: Path):
    """The corners that the cases were written for: ends of ranges, ties, gates, caps, minima, nothing applicable."""
    cases = all_worked()
    assert len(cases) > 300
    assert wrong(cases, tmp_path) == {}


@pytest.mark.timeout(600)
def test_it_does_recalculate(tmp_path: Path):
    """Seen red: a wrong value is put right, a wrong formula comes out wrong; and the slip shows whom one chooses."""
    year = example(EXAMPLES[-1])
    book = year.write(tmp_path)
    value = r'(<c r="N7"[^>]*><f>[^<]*</f><v>)[^<]*'
    formula = r'(<c r="N7"[^>]*><f>)[^<]*'
    last = year.facts.units[-1]
    name = f"{last} {year.facts.names[-1]}"
    chosen = rf'<c r="B3" s="\1" t="inlineStr"><is><t>{name}</t></is></c>'
    books = [
        change(book, "得分明细", value, r"\g<1>0.625", tmp_path / "value.xlsx"),
        change(book, "得分明细", formula, r"\g<1>0.625", tmp_path / "formula.xlsx"),
        change(book, "单位得分单", r'<c r="B3" s="(\d+)" t="s"><v>\d+</v></c>', chosen, tmp_path / "slip.xlsx"),
    ]
    found = recalculated(books, tmp_path)
    assert len(differences(by_calamine(books[0]), year.records, year.scheme)) == 1
    assert differences(by_calamine(found["value.xlsx"]), year.records, year.scheme) == []
    assert differences(by_calamine(books[1]), year.records, year.scheme) == []
    assert len(differences(by_calamine(found["formula.xlsx"]), year.records, year.scheme)) > 1
    slip = by_calamine(found["slip.xlsx"])["单位得分单"]
    unit = next(one for one in year.records if one["unit"] == last)
    assert (slip[4][1], slip[4][2], slip[4][3]) == (unit["rank"], float(unit["total"]), unit["grade"])
    shown = {row[1]: row[10] for row in slip[7 : 7 + len(unit["items"])]}
    printed = {item["code"]: item["points"] for item in unit["items"]}
    assert {code: value for code, value in shown.items() if value in (None, "")}.keys() == {
        code for code, points in printed.items() if points is None
    }
    assert all(abs(value - float(printed[code])) < 0.0051 for code, value in shown.items() if value not in (None, ""))
